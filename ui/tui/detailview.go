package tui

import (
	"fmt"
	"strings"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// viewDetail draws the detail: its heading and the rows seen.
func (m *app) viewDetail(r widget.Rect) []string {
	d := &m.cassette.detail
	rows := []string{m.detailHeading(r.Width)}
	for row := d.Top; row < d.Top+r.Height-1; row++ {
		rows = append(rows, m.detailRow(r.Width, row))
	}
	return rows
}

// Columns of the tabs in the detail's heading, after the number.
var tabWords = []string{"1 Request", "2 Response", "3 Both"}

func (m *app) detailHeading(width int) string {
	d := &m.cassette.detail
	if d.overlay != nil {
		return m.headingRow(m.focus == widget.OnDetail, width, " "+d.overlay.title, d.overlay.right)
	}
	if d.at < 0 {
		return m.headingRow(m.focus == widget.OnDetail, width, "", "")
	}
	right := d.viewTitle()
	if m.zoom {
		right = "zoomed  " + right
	}
	return m.headingRow(m.focus == widget.OnDetail, width, d.tabsText(), right)
}

// tabsText is the left of the heading.
func (d *detail) tabsText() string {
	s := fmt.Sprintf(" #%d ", d.at+1)
	for i, word := range tabWords {
		if tab(i) == d.tab {
			word = "[" + word + "]"
		}
		s += " " + word
	}
	return s
}

func (d *detail) viewTitle() string {
	switch {
	case d.pending:
		return "reading"
	case d.inPlace != nil:
		return "editing"
	}
	if len(d.shown.parts) == 0 {
		return ""
	}
	p := d.shown.parts[len(d.shown.parts)-1]
	if len(d.shown.parts) > 1 && p.body.Title != "" {
		return firstWord(p.body.Title)
	}
	return render.Sanitize(p.body.Title)
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(s, ",")
	return render.Sanitize(word)
}

func (m *app) detailRow(width, row int) string {
	d := &m.cassette.detail
	onCursor := row == d.Cursor
	if m.typesInRow() && onCursor {
		return m.prompt.Draw(m.theme, width)
	}
	b, in, ok := d.find(row)
	if !ok {
		if d.pending && row == 0 {
			return m.draw(width, widget.In(render.Muted, "   reading "+render.Size(len(m.cassette.file.Text(d.at)))))
		}
		return m.draw(width)
	}
	if in < len(b.rows) {
		r := b.rows[in]
		l := b.lines[r.line]
		if m.typesInRow() && r.continued && d.lineStart(row) == d.Cursor {
			return m.draw(width) // the prompt shows the whole line
		}
		lead := m.leadSign(onCursor, r.continued)
		if l.indent != 1 {
			lead += fold(l.sign, r.continued) + strings.Repeat(" ", max(0, l.indent-2))
		}
		return m.detailSpans(row, width, append([]widget.Span{widget.In(render.Muted, lead)}, d.withHits(d.blockIndex(b), r)...))
	}
	doc := in - len(b.rows)
	n, continued := b.doc.Line(doc)
	lead := m.leadSign(onCursor, continued) + b.lineNumber(n+1, continued)
	lead += strings.Repeat(" ", b.indent-len(lead))
	if f, ok := b.doc.Fold(doc); ok && f.Column < 0 && b.indent+f.Column > 0 {
		at := b.indent + f.Column
		lead = lead[:at] + f.Sign() + lead[at+1:]
	}
	theme := m.theme
	if m.selectedHere(widget.OnDetail, onCursor) && !d.coloured(row) {
		theme = render.Theme{}
	}
	body := b.doc.Row(doc, d.left, theme)
	return m.detailSpans(row, width, []widget.Span{widget.In(render.Muted, lead), widget.Painted(body)})
}

// lineNumber is the number of a line of a body, where lines are numbered.
func (p part) lineNumber(n int, continued bool) string {
	switch {
	case p.digits == 0:
		return ""
	case continued:
		return strings.Repeat(" ", p.digits)
	}
	return fmt.Sprintf("%*d", p.digits, n)
}

// coloured reports whether a row has its own colours where it is selected: the
// current hit is to be seen on it, or it is where text is typed.
func (d *detail) coloured(row int) bool { return d.inPlace != nil || d.hitOnRow(row) }

func (m *app) detailSpans(row, width int, spans []widget.Span) string {
	d := &m.cassette.detail
	if d.coloured(row) {
		return m.draw(width, spans...)
	}
	return m.rowOf(widget.OnDetail, row == d.Cursor, width, spans...)
}

func (m *app) leadSign(onCursor, continued bool) string {
	if s := m.cursorSign(onCursor, widget.OnDetail); s == ">" || !continued {
		return s
	}
	return `\`
}

func fold(sign string, continued bool) string {
	if sign == "" || continued {
		return " "
	}
	return sign
}
