package cassette

import (
	"bytes"
	"slices"
	"sort"

	"tapedeck/cassette/internal/format"
)

// A milestone is the line on which an entry starts, counted from 1. There is
// one about every mileage bytes, so that no line is counted from the start of
// a large file.
type milestone struct{ entry, line int }

const mileage = 1 << 20

// milestone is that of entry n, which starts at an offset of the text.
func (x *index) milestone(start, n int) milestone {
	x.line += bytes.Count(x.Data[x.counted:start], format.Newline)
	x.counted = start
	return milestone{n, x.line}
}

// nearest is the last milestone up to entry i; the first entry always has one.
func nearest(lines []milestone, lead []byte, i int) milestone {
	k := sort.Search(len(lines), func(k int) bool { return lines[k].entry > i })
	if k == 0 {
		return milestone{0, 1 + bytes.Count(lead, format.Newline)}
	}
	return lines[k-1]
}

// lineOf is the line on which entry i starts.
func (d *draft) lineOf(i int) int {
	at := nearest(d.lines, d.lead, i)
	for ; at.entry < i; at.entry++ {
		at.line += bytes.Count(d.entries.At(at.entry).text, format.Newline) + bytes.Count(d.entries.At(at.entry+1).gap, format.Newline)
	}
	return at.line
}

// advance passes entries up to one of them; visit, unless it is nil, is told of
// the milestones on the way.
func (m *milestone) advance(entries []*entry, to int, visit func(milestone)) {
	for passed := 0; m.entry < to; m.entry++ {
		if visit != nil && passed >= mileage {
			visit(*m)
			passed = 0
		}
		e := entries[m.entry]
		m.line += bytes.Count(e.text, format.Newline)
		passed += len(e.text)
		if m.entry+1 < len(entries) {
			m.line += bytes.Count(entries[m.entry+1].gap, format.Newline)
		}
	}
}

// milestones are those of a state that follows the present one. It costs what
// lies between the entries that both begin with and those that both end with.
func (f *File) milestones(now content) []milestone {
	was := f.present()
	before, after := common(was.entries, now.entries)
	// From the last entry that both begin with on: what stands between it and
	// the next one may be another.
	from, kept := max(0, before-1), f.lines
	if !same(was.lead, now.lead) {
		from, kept = 0, nil
	}
	old, is := nearest(kept, was.lead, from), nearest(kept, now.lead, from)
	lines := slices.Clone(kept[:sort.Search(len(kept), func(k int) bool { return kept[k].entry > from })])
	old.advance(was.entries, len(was.entries)-after, nil)
	is.advance(now.entries, len(now.entries)-after, func(m milestone) {
		if m.entry > from {
			lines = append(lines, m)
		}
	})
	for _, m := range f.lines {
		if m.entry > old.entry {
			lines = append(lines, milestone{m.entry + is.entry - old.entry, m.line + is.line - old.line})
		}
	}
	return lines
}

// common counts the entries that two lists both begin with, and end with.
func common(a, b []*entry) (before, after int) {
	most := min(len(a), len(b))
	for before < most && a[before] == b[before] {
		before++
	}
	for after < most-before && a[len(a)-1-after] == b[len(b)-1-after] {
		after++
	}
	return before, after
}
