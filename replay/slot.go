package replay

import (
	"iter"
	"slices"

	"tapedeck/model"
	"tapedeck/replay/library"
)

// A slot is an interaction of the cassette as a Transport plays it.
type slot struct {
	*library.Recorded
	at       int // its index in the cassette
	lastPlay int // when it was played last, counted in plays; 0: never
	// gone: not to be played; replaced: because it was recorded again, or is to
	// be.
	gone, replaced bool
	raises         bool // matchers raise an exception about it, whatever is asked
	// decoded is the interaction, nil where it is read from the cassette when it
	// is played.
	decoded *model.Interaction
}

// maxDecoded is up to how many bytes of interactions stay decoded, so that
// playing them does not decode them again. What is beyond is read when played.
const maxDecoded = 128 << 20

// size is about how many bytes an interaction takes when it is decoded.
func size(i model.Interaction) int {
	const header, itself = 64, 512 // what a line and an interaction take besides their text
	return itself + len(i.Request.URL) + len(i.Request.Body.Wire) + len(i.Response.Body.Wire) + header*(len(i.Request.Header)+len(i.Response.Header)+len(i.Extra))
}

// insert puts a slot where the order of the cassette has it: what is recorded at
// the same time arrives in any order.
func insert(list []*slot, s *slot) []*slot {
	n, _ := slices.BinarySearchFunc(list, s.at, func(s *slot, at int) int { return s.at - at })
	return slices.Insert(list, n, s)
}

// An index finds the slots that a request can match, by what the matchers
// compare.
type index struct {
	library.Index
	slots   []*slot // all, in the order of the cassette
	byKey   map[uint64][]*slot
	raising []*slot // matchers raise an exception about these whatever is asked
}

// file makes a slot findable by its keys.
func (x *index) file(s *slot) {
	if s.gone {
		return
	}
	keys, ok := x.Keys(s.Request, true)
	if !ok {
		s.raises = true
		x.raising = insert(x.raising, s)
		return
	}
	for _, key := range keys {
		x.byKey[key] = insert(x.byKey[key], s)
	}
}

// candidates are the slots that can match, in the order of the cassette. What is
// spent at the head of a key's slots is taken off them for good.
func (x *index) candidates(live library.Request, spent func(*slot) bool) (list iter.Seq[*slot], keyed bool) {
	keys, keyed := x.Keys(live, false)
	if !keyed {
		return slices.Values(x.slots), false
	}
	lists := [][]*slot{x.raising}
	for _, key := range keys {
		if of := x.byKey[key]; of != nil {
			for len(of) > 0 && spent(of[0]) {
				of = of[1:]
			}
			x.byKey[key] = of
			lists = append(lists, of)
		}
	}
	return merged(lists), true
}

// merged goes through sorted lists in order, each slot once.
func merged(lists [][]*slot) iter.Seq[*slot] {
	return func(yield func(*slot) bool) {
		for {
			var next *slot
			for _, list := range lists {
				if len(list) > 0 && (next == nil || list[0].at < next.at) {
					next = list[0]
				}
			}
			if next == nil || !yield(next) {
				return
			}
			for i, list := range lists {
				if len(list) > 0 && list[0] == next {
					lists[i] = list[1:]
				}
			}
		}
	}
}
