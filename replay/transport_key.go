package replay

import (
	"encoding/binary"
	"hash/maphash"
	"slices"
	"strconv"
)

// An index finds the recorded requests that a live one can match, without
// asking the matchers about all the others. What a matcher compares becomes a
// text, and equal texts one key. A key may be too coarse, since matchers are
// asked about all that it finds; it must never be too fine.
type index struct {
	parts []keyPart
	seed  maphash.Seed
	// exact: what has an equal key matches, nothing is left to be asked. The
	// hash has 64 bits and a seed of its own in every process.
	exact bool
}

// A keyPart makes of a request what one matcher compares: one text, or several
// of which one must be equal to one of the other request's. ok is false where the matcher raises an exception.
type keyPart func(r request, recorded bool) (texts []string, ok bool)

// newIndex makes the index for a library's matchers. Those it knows nothing of
// narrow nothing.
func newIndex(r Rules) index {
	x := index{seed: maphash.MakeSeed()}
	if library, err := LibraryNamed(r.Library); err == nil {
		x.parts, x.exact = library.keys(r)
	}
	return x
}

// keysOf makes the keys of the named matchers. One of which part knows nothing
// narrows nothing.
func keysOf(names []string, part func(name string) keyPart) (parts []keyPart, exact bool) {
	exact = len(names) > 0
	for _, name := range names {
		if p := part(name); p != nil {
			parts = append(parts, p)
		} else {
			exact = false
		}
	}
	return parts, exact
}

// keys are those of a request; ok is false where none can be made, because a
// matcher would raise an exception.
func (x index) keys(r request, recorded bool) (keys []uint64, ok bool) {
	list, most := make([][]string, len(x.parts)), 1
	for i, part := range x.parts {
		if list[i], ok = part(r, recorded); !ok {
			return nil, false
		}
		most = max(most, len(list[i]))
	}
	for n := range most {
		var h maphash.Hash
		h.SetSeed(x.seed)
		for _, texts := range list {
			writeLengthed(&h, texts[min(n, len(texts)-1)])
		}
		if key := h.Sum64(); !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys, true
}

func writeLengthed(h *maphash.Hash, text string) {
	var size [8]byte
	binary.LittleEndian.PutUint64(size[:], uint64(len(text)))
	h.Write(size[:])
	h.WriteString(text)
}

// lengthed joins texts so that no two lists give the same.
func lengthed(texts ...string) string {
	var out []byte
	for _, text := range texts {
		out = appendLengthed(out, text)
	}
	return string(out)
}

func oneText(text func(request) (string, bool)) keyPart {
	return func(r request, _ bool) ([]string, bool) {
		s, ok := text(r)
		return []string{s}, ok
	}
}

func rawBodyKey(r request) (string, bool) {
	if r.body == nil {
		return "", true
	}
	return "=" + hashed(r.body), true
}

var bodySeed = maphash.MakeSeed()

// hashed stands for a long text, which keys would otherwise copy.
func hashed(text []byte) string {
	return strconv.FormatUint(maphash.Bytes(bodySeed, text), 16)
}

func appendLengthed(out []byte, text string) []byte {
	out = append(strconv.AppendInt(out, int64(len(text)), 10), ':')
	return append(out, text...)
}
