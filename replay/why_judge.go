package replay

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
)

// A keyedTape has the keys of every recording under some rules, so that the
// matchers need not be asked about all of them for each request.
type keyedTape struct {
	library Library
	rules   Rules
	index   index
	keys    [][]uint64 // by recording; nil: it has to be asked about
}

// newKeyed works out the keys on all processors.
func newKeyed(rules Rules, tapes []*taped) keyedTape {
	lib, _ := LibraryNamed(rules.Library) // the rules were asked before
	k := keyedTape{library: lib, rules: rules, keys: make([][]uint64, len(tapes))}
	plain := rules
	plain.Filters = VcrpyFilters{}
	k.index = newIndex(plain)
	onAllProcessors(len(tapes), func(i int) {
		if keys, ok := k.of(tapes[i].request, true); ok {
			k.keys[i] = keys
		}
	})
	return k
}

// of are the keys of a request as the rules' filters leave it.
func (k keyedTape) of(r request, recorded bool) (keys []uint64, ok bool) {
	if k.library.asksAll {
		return nil, false
	}
	if k.library.filter != nil {
		filtered, err := k.library.filter(k.rules.Filters, k.rules.Version, r)
		if err != nil {
			return nil, false
		}
		r = filtered
	}
	return k.index.keys(r, recorded)
}

// judge asks the matchers about every recording that can match.
func (k keyedTape) judge(live request, tapes []*taped) map[*taped]judgement {
	results := make([]judgement, len(tapes))
	keys, ok := k.of(live, false)
	shared := func(key uint64) bool { return slices.Contains(keys, key) }
	onAllProcessors(len(tapes), func(i int) {
		if ok && k.keys[i] != nil && !slices.ContainsFunc(k.keys[i], shared) {
			return
		}
		e, err := k.rules.explain(live, tapes[i].request)
		results[i] = judgement{err == nil && e.Match(), e.Raised()}
	})
	judged := make(map[*taped]judgement, len(tapes))
	for i, t := range tapes {
		judged[t] = results[i]
	}
	return judged
}

// onAllProcessors calls do with 0 to n-1, several at a time.
func onAllProcessors(n int, do func(i int)) {
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for from := range workers {
		wait.Go(func() {
			for i := from; i < n; i += workers {
				do(i)
			}
		})
	}
	wait.Wait()
}

func anyMatch(judged map[*taped]judgement) bool {
	for _, j := range judged {
		if j.match {
			return true
		}
	}
	return false
}

// judge asks about every recording; the keys are kept, as a test makes many
// requests under the same rules.
func (q *Inquirer) judge(rules Rules, live request) map[*taped]judgement {
	name := fmt.Sprint(rules.Version, rules.MatchOn)
	k, ok := q.keyed[name]
	if !ok {
		k = newKeyed(rules, q.session.loaded)
		q.keyed[name] = k
	}
	return k.judge(live, q.session.loaded)
}
