package explain

import (
	"runtime"
	"slices"
	"sync"

	"tapedeck/replay/library"
)

// keyedRecordings have the keys of every recording under some rules, so that the
// matchers need not be asked about all of them for each request.
type keyedRecordings struct {
	library library.Library
	rules   library.Rules
	index   library.Index
	keys    [][]uint64 // by recording; nil: it has to be asked about
}

// newKeyed works out the keys on all processors.
func newKeyed(lib library.Library, rules library.Rules, recordings []*library.Recorded) *keyedRecordings {
	k := &keyedRecordings{library: lib, rules: rules, keys: make([][]uint64, len(recordings))}
	plain := rules
	plain.Filters = library.Filters{}
	k.index = lib.Index(plain)
	onAllProcessors(len(recordings), func(i int) {
		if keys, ok := k.of(recordings[i].Request, true); ok {
			k.keys[i] = keys
		}
	})
	return k
}

// of are the keys of a request as the rules' filters leave it.
func (k *keyedRecordings) of(r library.Request, recorded bool) (keys []uint64, ok bool) {
	if k.library.AsksAll {
		return nil, false
	}
	if k.library.FilterRequest != nil {
		filtered, err := k.library.FilterRequest(k.rules.Filters, k.rules.Version, r)
		if err != nil {
			return nil, false
		}
		r = filtered
	}
	return k.index.Keys(r, recorded)
}

// judge asks the matchers about every recording that can match.
func (k *keyedRecordings) judge(live library.Request, recordings []*library.Recorded) map[*library.Recorded]library.Judgement {
	results := make([]library.Judgement, len(recordings))
	keys, ok := k.of(live, false)
	shared := func(key uint64) bool { return slices.Contains(keys, key) }
	onAllProcessors(len(recordings), func(i int) {
		if ok && k.keys[i] != nil && !slices.ContainsFunc(k.keys[i], shared) {
			return
		}
		e, err := k.library.Compare(k.rules, live, recordings[i].Request)
		results[i] = library.Judgement{Match: err == nil && e.Match(), Raised: e.Raised()}
	})
	judged := make(map[*library.Recorded]library.Judgement, len(recordings))
	for i, t := range recordings {
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

func anyMatch(judged map[*library.Recorded]library.Judgement) bool {
	for _, j := range judged {
		if j.Match {
			return true
		}
	}
	return false
}
