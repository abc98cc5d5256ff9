package widget

import (
	"sort"
	"strings"

	"tapedeck/ui/render"
)

// Row is what stands in a row, with the sign of the cursor in the first column,
// which marks a row that continues the one above where the cursor is not.
// Bodies are drawn by a theme, from the column left on.
func (t *Text) Row(row int, sign string, left int, theme render.Theme) []Span {
	b, in, ok := t.find(row)
	switch {
	case !ok:
		return nil
	case in < b.lineRows():
		return t.lineRow(b, b.row(in), sign)
	}
	doc := in - b.lineRows()
	n, continued := b.Doc.Line(doc)
	lead := leadSign(sign, continued) + b.lineNumber(n+1, continued)
	lead += strings.Repeat(" ", b.Indent-len(lead))
	if f, ok := b.Doc.Fold(doc); ok && f.Column < 0 && b.Indent+f.Column > 0 {
		at := b.Indent + f.Column
		lead = lead[:at] + f.Sign() + lead[at+1:]
	}
	return []Span{In(render.Muted, lead), Painted(b.Doc.Row(doc, left, theme))}
}

func (t *Text) lineRow(b *Block, r lineRow, sign string) []Span {
	l := b.Lines[r.line]
	lead := leadSign(sign, r.continued)
	if l.Indent != 1 {
		fold := l.Sign
		if fold == "" || r.continued {
			fold = " "
		}
		lead += fold + strings.Repeat(" ", max(0, l.Indent-2))
	}
	lead += strings.Repeat(" ", r.hang)
	spans := []Span{In(render.Muted, lead)}
	if t.Marked != nil && !r.continued && l.Indent > 2 && t.Marked(l) {
		cells := []rune(lead)
		at := l.Indent - 2
		spans = []Span{In(render.Muted, string(cells[:at])), In(render.Focus, "*"), In(render.Muted, string(cells[at+1:]))}
	}
	return append(spans, t.withHits(t.blockIndex(b), r)...)
}

func leadSign(sign string, continued bool) string {
	if sign == " " && continued {
		return render.WrapMark
	}
	return sign
}

// withHits splits the spans of a line's row so that the hits in it show.
func (t *Text) withHits(block int, lr lineRow) []Span {
	var spans []Span
	for _, p := range lr.pieces {
		if p.start == p.next || len(t.Search.hits) == 0 {
			spans = append(spans, p.spans...)
			continue
		}
		at := p.start
		for _, s := range p.spans {
			for rest := s.Text; rest != ""; {
				end, role := t.roleAt(block, lr.line, at, at+len(rest), s.Role)
				spans = append(spans, In(role, rest[:end-at]))
				rest, at = rest[end-at:], end
			}
		}
	}
	return spans
}

// roleAt is the role of a line's bytes from at on, and where it ends.
func (t *Text) roleAt(block, line, at, end int, role render.Role) (int, render.Role) {
	hits := t.Search.hits
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
		if i == t.Search.current {
			return min(h.to, end), render.CurrentHit
		}
		return min(h.to, end), render.Hit
	}
	return end, role
}
