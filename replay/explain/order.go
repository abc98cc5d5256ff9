package explain

import (
	"context"
	"hash/maphash"
	"slices"
	"strconv"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/library/all"
)

// A Turn is a recording that answers one of several equal requests.
type Turn struct {
	Interaction int // counted from 0
	// SameAs is the earlier recording of the group that has the same response,
	// but for headers that differ with every response; -1 if there is none.
	SameAs int
}

// Order groups the recordings of a cassette whose requests are equal under the
// matchers of the library of that name, each group and the groups in recorded
// order: which response comes first, second, third. Requests that were recorded
// once, and interactions that cannot be read, are in no group. The cassette is
// read by several goroutines. Once ctx is done Order stops with the context's
// error.
func Order(ctx context.Context, name string, rules library.Rules, cassette library.Cassette) ([][]Turn, error) {
	lib, err := all.Named(name)
	if err != nil {
		return nil, err
	}
	if rules, err = lib.Complete(rules); err != nil {
		return nil, err
	}
	o := ordering{index: lib.Index(rules), library: lib, rules: rules, seed: maphash.MakeSeed(), group: map[uint64]int{}, responses: map[responseKey]int{}}
	read := make([]keyed, min(orderStep, cassette.Len()))
	for from := 0; from < cassette.Len(); from += len(read) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		read = read[:min(len(read), cassette.Len()-from)]
		onAllProcessors(len(read), func(i int) {
			read[i] = keyed{}
			if interaction, err := cassette.At(from + i); err == nil {
				read[i] = o.keyed(interaction)
			}
		})
		for i, k := range read {
			o.add(from+i, k)
		}
	}
	return slices.DeleteFunc(o.groups, func(g []Turn) bool { return len(g) < 2 }), ctx.Err()
}

// An ordering finds the group of each recording by its keys alone. Keys are
// worked out on all processors, groups one after the other.
type ordering struct {
	index     library.Index
	library   library.Library
	rules     library.Rules
	seed      maphash.Seed
	groups    [][]Turn
	group     map[uint64]int // by key
	responses map[responseKey]int
}

// A responseKey stands for a response within a group.
type responseKey struct {
	group    int
	response uint64
}

// orderStep is how many recordings are read at once.
const orderStep = 1000

// A keyed recording is what is looked at of it. Without keys it is equal to
// nothing: it cannot be read, or a matcher raises.
type keyed struct {
	keys     []uint64
	response uint64
}

func (o *ordering) keyed(recorded model.Interaction) keyed {
	keys, _ := o.keys(recorded)
	return keyed{keys, o.response(recorded.Response)}
}

func (o *ordering) add(i int, k keyed) {
	if k.keys == nil {
		return
	}
	group, known := 0, false
	for _, key := range k.keys {
		if group, known = o.group[key]; known {
			break
		}
	}
	if !known {
		group = len(o.groups)
		o.groups = append(o.groups, nil)
	}
	for _, key := range k.keys {
		if _, taken := o.group[key]; !taken {
			o.group[key] = group
		}
	}
	turn := Turn{Interaction: i, SameAs: -1}
	response := responseKey{group, k.response}
	if earlier, same := o.responses[response]; same {
		turn.SameAs = earlier
	} else {
		o.responses[response] = i
	}
	o.groups[group] = append(o.groups[group], turn)
}

// keys are those of a recorded request. Recordings that share one match the
// same requests.
func (o *ordering) keys(recorded model.Interaction) (keys []uint64, ok bool) {
	r := library.RequestOf(recorded)
	if keys, ok = o.index.Keys(r, true); !ok {
		return nil, false
	}
	also := ""
	if o.library.Also != nil {
		also = o.library.Also(o.rules, r, recorded)
	}
	for i, key := range keys {
		keys[i] = o.hash(strconv.FormatUint(key, 16), also)
	}
	return keys, true
}

// response stands for what a response says. Headers that differ with every
// response are not looked at.
func (o *ordering) response(r model.Response) uint64 {
	header, _ := model.Volatile{}.Keep(nil, r.Header)
	texts := []string{strconv.Itoa(r.Status), r.Reason, strconv.FormatBool(r.Body.Absent), string(r.Body.Wire)}
	for _, line := range header {
		texts = append(texts, strings.ToLower(line.Name), line.Value)
	}
	return o.hash(texts...)
}

func (o *ordering) hash(texts ...string) uint64 {
	var h maphash.Hash
	h.SetSeed(o.seed)
	for _, text := range texts {
		library.WriteLengthed(&h, text)
	}
	return h.Sum64()
}
