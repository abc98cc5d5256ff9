package cassette

import (
	"bytes"
	"sort"
	"strings"

	"tapedeck/cassette/internal/format"
)

// A milestone is the line on which an entry starts, counted from 1. There is
// one about every mileage bytes, so that no line is counted from the start of
// a large file.
type milestone struct{ entry, line int }

const mileage = 1 << 20

// nearest is the last milestone up to entry i; the first entry always has one.
func nearest(lines []milestone, lead []byte, i int) milestone {
	k := sort.Search(len(lines), func(k int) bool { return lines[k].entry > i })
	if k == 0 {
		return milestone{0, 1 + bytes.Count(lead, format.Newline)}
	}
	return lines[k-1]
}

// advance passes entries up to one of them; visit, unless it is nil, is called with
// the milestones on the way.
func (m *milestone) advance(entries []*entry, to int, visit func(milestone)) {
	for passed := 0; m.entry < to; m.entry++ {
		if visit != nil && passed >= mileage {
			visit(*m)
			passed = 0
		}
		m.line += bytes.Count(entries[m.entry].text.Bytes(), format.Newline)
		passed += entries[m.entry].text.Len()
		if m.entry+1 < len(entries) {
			m.line += strings.Count(entries[m.entry+1].separator, "\n")
		}
	}
}
