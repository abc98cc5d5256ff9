package tui

import (
	"fmt"
	"sort"
	"strings"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// withHits splits the spans of a line's row so that the hits in it show.
func (r *rows) withHits(block int, lr lineRow) []widget.Span {
	if len(r.search.hits) == 0 {
		return lr.spans
	}
	var spans []widget.Span
	at := lr.start
	for _, s := range lr.spans {
		for rest := s.Text; rest != ""; {
			end, role := r.roleAt(block, lr.line, at, at+len(rest), s.Role)
			spans = append(spans, widget.In(role, rest[:end-at]))
			rest, at = rest[end-at:], end
		}
	}
	return spans
}

// roleAt is the role of a line's bytes from at on, and where it ends.
func (r *rows) roleAt(block, line, at, end int, role render.Role) (int, render.Role) {
	hits := r.search.hits
	first := sort.Search(len(hits), func(i int) bool {
		h := hits[i]
		return h.block > block || h.block == block && (h.line < 0 || h.line > line || h.line == line && h.to > at)
	})
	for i := first; i < len(hits); i++ {
		h := hits[i]
		if h.block != block || h.line != line || h.from >= end {
			break
		}
		if h.from > at {
			return h.from, role
		}
		if i == r.search.current {
			return min(h.to, end), render.CurrentHit
		}
		return min(h.to, end), render.Hit
	}
	return end, role
}

// lineNumber is the number of a line of a body, where lines are numbered.
func (b *block) lineNumber(n int, continued bool) string {
	switch {
	case b.digits == 0:
		return ""
	case continued:
		return strings.Repeat(" ", b.digits)
	}
	return fmt.Sprintf("%*d", b.digits, n)
}
