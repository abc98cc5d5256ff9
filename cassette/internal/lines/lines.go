// Package lines knows on which line of a cassette each entry starts, and counts
// none from the start of a large file.
package lines

import (
	"bytes"
	"slices"
	"sort"
)

// A Milestone is the line on which an entry starts, counted from 1. There is
// one about every Mileage bytes.
type Milestone struct{ Entry, Line int }

// Mileage is how many bytes lie between two milestones.
const Mileage = 1 << 20

var newline = []byte("\n")

// Nearest is the last milestone up to entry i; the first entry always has one.
func Nearest(lines []Milestone, lead []byte, i int) Milestone {
	k := sort.Search(len(lines), func(k int) bool { return lines[k].Entry > i })
	if k == 0 {
		return Milestone{0, 1 + bytes.Count(lead, newline)}
	}
	return lines[k-1]
}

// Entries are a cassette's, with its lead.
type Entries struct {
	Lead []byte
	N    int
	// At is the text of an entry, and what stands before it unless it is the
	// first.
	At func(i int) (text []byte, separator string)
}

// advance passes entries up to one of them; visit, unless it is nil, is called with
// the milestones on the way.
func (m *Milestone) advance(entries Entries, to int, visit func(Milestone)) {
	for passed := 0; m.Entry < to; m.Entry++ {
		if visit != nil && passed >= Mileage {
			visit(*m)
			passed = 0
		}
		text, _ := entries.At(m.Entry)
		m.Line += bytes.Count(text, newline)
		passed += len(text)
		if m.Entry+1 < entries.N {
			_, separator := entries.At(m.Entry + 1)
			m.Line += bytes.Count([]byte(separator), newline)
		}
	}
}

// Following are the milestones of a list that follows another, whose own are kept:
// both begin with so many entries that are the same, and end with so many. It
// costs what lies between these.
func Following(kept []Milestone, was, now Entries, before, after int) []Milestone {
	// From the last entry that both begin with on: what stands between it and
	// the next one may be another.
	all, from := kept, max(0, before-1)
	if !bytes.Equal(was.Lead, now.Lead) {
		from, kept = 0, nil
	}
	old, is := Nearest(kept, was.Lead, from), Nearest(kept, now.Lead, from)
	lines := slices.Clone(kept[:sort.Search(len(kept), func(k int) bool { return kept[k].Entry > from })])
	old.advance(was, was.N-after, nil)
	is.advance(now, now.N-after, func(m Milestone) {
		if m.Entry > from {
			lines = append(lines, m)
		}
	})
	for _, m := range all {
		if m.Entry > old.Entry {
			lines = append(lines, Milestone{m.Entry + is.Entry - old.Entry, m.Line + is.Line - old.Line})
		}
	}
	return lines
}
