// Package lines knows on which line of a cassette each entry starts, and counts
// none from the start of a large file.
package lines

import (
	"bytes"
	"slices"
	"sort"

	"tapedeck/cassette/internal/store"
)

// A Start is the line on which an entry starts, counted from 1. There is
// one about every Spacing bytes.
type Start struct{ Entry, Line int }

// Spacing is how many bytes lie between two starts that are kept.
const Spacing = 1 << 20

var newline = []byte("\n")

// Nearest is the last start up to entry i; the first entry always has one.
func Nearest(lines []Start, lead []byte, i int) Start {
	k := sort.Search(len(lines), func(k int) bool { return lines[k].Entry > i })
	if k == 0 {
		return Start{0, 1 + bytes.Count(lead, newline)}
	}
	return lines[k-1]
}

// Entries are a cassette's, with its lead.
type Entries struct {
	Lead []byte
	N    int
	// At is the text of an entry, and what stands before it unless it is the
	// first.
	At func(i int) (text store.Text, separator string)
}

// ahead is how many bytes are read at a time: mostly only few entries are passed.
const ahead = 64 << 10

// advance passes entries up to one of them; visit, unless it is nil, is called with
// the starts on the way.
func (m *Start) advance(entries Entries, to int, visit func(Start)) {
	read := new(store.Reader)
	for passed := 0; m.Entry < to; m.Entry++ {
		if visit != nil && passed >= Spacing {
			visit(*m)
			passed = 0
		}
		text, _ := entries.At(m.Entry)
		m.Line += read.Count(text, newline, ahead)
		passed += text.Len()
		if m.Entry+1 < entries.N {
			_, separator := entries.At(m.Entry + 1)
			m.Line += bytes.Count([]byte(separator), newline)
		}
	}
}

// Following are the starts of a list that follows another, whose own are kept:
// both begin with so many entries that are the same, and end with so many. It
// costs what lies between these.
func Following(kept []Start, was, now Entries, before, after int) []Start {
	// From the last entry that both begin with on: what stands between it and
	// the next one may be another.
	all, from := kept, max(0, before-1)
	if !bytes.Equal(was.Lead, now.Lead) {
		from, kept = 0, nil
	}
	old, is := Nearest(kept, was.Lead, from), Nearest(kept, now.Lead, from)
	lines := slices.Clone(kept[:sort.Search(len(kept), func(k int) bool { return kept[k].Entry > from })])
	old.advance(was, was.N-after, nil)
	is.advance(now, now.N-after, func(m Start) {
		if m.Entry > from {
			lines = append(lines, m)
		}
	})
	for _, m := range all {
		if m.Entry > old.Entry {
			lines = append(lines, Start{m.Entry + is.Entry - old.Entry, m.Line + is.Line - old.Line})
		}
	}
	return lines
}
