package render

import (
	"sort"

	"tapedeck/model/pattern"
)

// MaxMatches bounds what Find returns.
const MaxMatches = 100_000

// Find returns where a pattern stands in the text, in order and without
// overlaps. all is false if there are more than MaxMatches.
func (d *Document) Find(p pattern.Pattern) (hits []pattern.Match, all bool) {
	next := p.Finder()
	for i := 0; ; {
		h := next(d.text, i)
		if h.Start < 0 {
			return hits, true
		}
		if len(hits) == MaxMatches {
			return hits, false
		}
		hits = append(hits, h)
		i = h.End
	}
}

// Mark shows hits in the rows from now on, the current one (an index, or -1)
// apart from the others.
func (d *Document) Mark(hits []pattern.Match, current int) { d.hits, d.hit = hits, current }

// firstHit is the index of the first hit that ends after an offset.
func (d *Document) firstHit(offset int) int {
	return sort.Search(len(d.hits), func(i int) bool { return d.hits[i].End > offset })
}

// hitRole is the role of the bytes from start to end. h is the first hit that
// may be there and moves on with the bytes.
func (d *Document) hitRole(h *int, start, end int) Role {
	for *h < len(d.hits) && d.hits[*h].End <= start {
		*h++
	}
	switch {
	case *h >= len(d.hits) || d.hits[*h].Start >= end:
		return Plain
	case *h == d.hit:
		return CurrentHit
	}
	return Hit
}
