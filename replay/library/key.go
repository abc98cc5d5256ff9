package library

import (
	"encoding/binary"
	"hash/maphash"
	"maps"
	"slices"
	"strconv"
)

// An Index finds the recorded requests that a live one can match, without
// asking the matchers about all the others. What a matcher compares becomes a
// text, and equal texts one key. A key may be too coarse, since matchers are
// asked about all that it finds; it must never be too fine.
type Index struct {
	parts []KeyPart
	seed  maphash.Seed
	// Exact: what has an equal key matches, nothing is left to be asked. The
	// hash has 64 bits and a seed of its own in every process.
	Exact bool
}

// A KeyPart makes of a request what one matcher compares: one text, or several
// of which one must be equal to one of the other request's. ok is false where the matcher raises an exception.
type KeyPart func(r Request, recorded bool) (texts []string, ok bool)

// KeysOf makes the keys of the named matchers. One of which part knows nothing
// narrows nothing.
func KeysOf(names []string, part func(name string) KeyPart) (parts []KeyPart, exact bool) {
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

// Keys are those of a request; ok is false where none can be made, because a
// matcher would raise an exception.
func (x Index) Keys(r Request, recorded bool) (keys []uint64, ok bool) {
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
			WriteLengthed(&h, texts[min(n, len(texts)-1)])
		}
		if key := h.Sum64(); !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys, true
}

// WriteLengthed writes a text so that no two lists of texts are the same.
func WriteLengthed(h *maphash.Hash, text string) {
	var size [8]byte
	binary.LittleEndian.PutUint64(size[:], uint64(len(text)))
	h.Write(size[:])
	h.WriteString(text)
}

// Lengthed joins texts so that no two lists give the same.
func Lengthed(texts ...string) string {
	var out []byte
	for _, text := range texts {
		out = AppendLengthed(out, text)
	}
	return string(out)
}

// OneText is a part of one text.
func OneText(text func(Request) (string, bool)) KeyPart {
	return func(r Request, _ bool) ([]string, bool) {
		s, ok := text(r)
		return []string{s}, ok
	}
}

// RawBodyKey is a body as it is; none is as an empty one.
func RawBodyKey(r Request) (string, bool) {
	if r.Body == nil {
		return "", true
	}
	return "=" + Hashed(r.Body), true
}

var bodySeed = maphash.MakeSeed()

// Hashed stands for a long text, which keys would otherwise copy.
func Hashed(text []byte) string {
	return strconv.FormatUint(maphash.Bytes(bodySeed, text), 16)
}

// AppendLengthed appends a text so that no two lists of texts are the same.
func AppendLengthed(out []byte, text string) []byte {
	out = append(strconv.AppendInt(out, int64(len(text)), 10), ':')
	return append(out, text...)
}

// ListsKey is a map of lists as one text.
func ListsKey(values map[string][]string) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		list = append(list, name, Lengthed(values[name]...))
	}
	return Lengthed(list...)
}
