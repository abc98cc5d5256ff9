package explain

import (
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

// An Ordering groups the recordings of a cassette whose requests are equal under
// the matchers of a library: which response comes first, second, third. It finds
// the group of each recording by its keys alone. Keys may be worked out by several
// goroutines, groups are by one.
type Ordering struct {
	index     library.Index
	library   library.Library
	rules     library.Rules
	seed      maphash.Seed
	groups    [][]Turn
	group     map[uint64]int // by key
	responses map[responseKey]int
}

// NewOrdering begins one under the rules of the library of that name.
func NewOrdering(name string, rules library.Rules) (*Ordering, error) {
	lib, err := all.Named(name)
	if err != nil {
		return nil, err
	}
	if rules, err = lib.Complete(rules); err != nil {
		return nil, err
	}
	return &Ordering{index: lib.Index(rules), library: lib, rules: rules, seed: maphash.MakeSeed(), group: map[uint64]int{}, responses: map[responseKey]int{}}, nil
}

// Groups are those of the recordings that were added, each group and the groups in
// recorded order. Requests that were recorded once are in none.
func (o *Ordering) Groups() [][]Turn {
	return slices.DeleteFunc(slices.Clone(o.groups), func(g []Turn) bool { return len(g) < 2 })
}

// A responseKey stands for a response within a group.
type responseKey struct {
	group    int
	response uint64
}

// OrderKeys are what is looked at of a recording. One that has none is equal to
// nothing: it cannot be read, or a matcher raises.
type OrderKeys struct {
	requests []uint64
	response uint64
}

// Keys are those of a recording.
func (o *Ordering) Keys(recorded model.Interaction) OrderKeys {
	keys, _ := o.requestKeys(recorded)
	return OrderKeys{keys, o.response(recorded.Response)}
}

// Add takes the recordings in, in recorded order.
func (o *Ordering) Add(i int, k OrderKeys) {
	if k.requests == nil {
		return
	}
	group, known := 0, false
	for _, key := range k.requests {
		if group, known = o.group[key]; known {
			break
		}
	}
	if !known {
		group = len(o.groups)
		o.groups = append(o.groups, nil)
	}
	for _, key := range k.requests {
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

// requestKeys are those of a recorded request. Recordings that share one match the
// same requests.
func (o *Ordering) requestKeys(recorded model.Interaction) (keys []uint64, ok bool) {
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
func (o *Ordering) response(r model.Response) uint64 {
	header, _ := model.Volatile{}.Keep(nil, r.Header)
	texts := []string{strconv.Itoa(r.Status), r.Reason, strconv.FormatBool(r.Body.Absent), string(r.Body.Wire)}
	for _, line := range header {
		texts = append(texts, strings.ToLower(line.Name), line.Value)
	}
	return o.hash(texts...)
}

func (o *Ordering) hash(texts ...string) uint64 {
	var h maphash.Hash
	h.SetSeed(o.seed)
	for _, text := range texts {
		library.WriteLengthed(&h, text)
	}
	return h.Sum64()
}
