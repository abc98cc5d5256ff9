package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// A detailView draws a detail.
type detailView struct {
	*detail
	m       screen.App
	focused bool // the keys are in it
	zoomed  bool
}

// draw draws the heading and the rows seen.
func (v detailView) draw(r widget.Rect) []string {
	d := v.detail
	rows := []string{v.heading(r.Width)}
	for row := d.Top; row < d.Top+r.Height-1; row++ {
		rows = append(rows, v.row(r.Width, row))
	}
	return rows
}

// Columns of the tabs in the detail's heading, after the number.
var tabWords = []string{"1 Request", "2 Response", "3 Both"}

func (v detailView) heading(width int) string {
	d := v.detail
	if d.overlay != nil {
		return widget.Heading(v.m.Theme(), v.focused, width, " "+d.overlay.title, d.overlay.right)
	}
	if d.at < 0 {
		return widget.Heading(v.m.Theme(), v.focused, width, "", "")
	}
	right := d.viewTitle()
	if v.zoomed {
		right = "zoomed  " + right
	}
	return widget.Heading(v.m.Theme(), v.focused, width, d.tabsText(), right)
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
	case d.typing != nil:
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

func (v detailView) row(width, row int) string {
	d := v.detail
	onCursor := row == d.Cursor
	if v.m.InRow() && onCursor {
		return v.m.DrawPrompt(width)
	}
	b, in, ok := d.find(row)
	if !ok {
		if d.pending && row == 0 {
			return widget.Draw(v.m.Theme(), width, widget.In(render.Muted, "   reading "+render.Size(len(d.file.Text(d.at)))))
		}
		return widget.Draw(v.m.Theme(), width)
	}
	if in < len(b.rows) {
		r := b.rows[in]
		l := b.lines[r.line]
		if v.m.InRow() && r.continued && d.lineStart(row) == d.Cursor {
			return widget.Draw(v.m.Theme(), width) // the prompt shows the whole line
		}
		lead := v.leadSign(onCursor, r.continued)
		if l.indent != 1 {
			lead += fold(l.sign, r.continued) + strings.Repeat(" ", max(0, l.indent-2))
		}
		return v.spans(row, width, append([]widget.Span{widget.In(render.Muted, lead)}, d.withHits(d.blockIndex(b), r)...))
	}
	doc := in - len(b.rows)
	n, continued := b.doc.Line(doc)
	lead := v.leadSign(onCursor, continued) + b.lineNumber(n+1, continued)
	lead += strings.Repeat(" ", b.indent-len(lead))
	if f, ok := b.doc.Fold(doc); ok && f.Column < 0 && b.indent+f.Column > 0 {
		at := b.indent + f.Column
		lead = lead[:at] + f.Sign() + lead[at+1:]
	}
	theme := v.m.Theme()
	if v.focused && onCursor && !d.coloured(row) {
		theme = render.Theme{}
	}
	body := b.doc.Row(doc, d.left, theme)
	return v.spans(row, width, []widget.Span{widget.In(render.Muted, lead), widget.Painted(body)})
}

// coloured reports whether a row has its own colours where it is selected: the
// current hit is to be seen on it, or it is where text is typed.
func (d *detail) coloured(row int) bool { return d.typing != nil || d.hitOnRow(row) }

func (v detailView) spans(row, width int, spans []widget.Span) string {
	d := v.detail
	if d.coloured(row) {
		return widget.Draw(v.m.Theme(), width, spans...)
	}
	return widget.PaneRow(v.m.Theme(), v.focused, row == d.Cursor, width, spans...)
}

func (v detailView) leadSign(onCursor, continued bool) string {
	switch {
	case v.focused && onCursor:
		return ">"
	case continued:
		return `\`
	}
	return " "
}

func fold(sign string, continued bool) string {
	if sign == "" || continued {
		return " "
	}
	return sign
}

// clickTab shows the tab at a column of the heading.
func (d *detail) clickTab(m screen.App, x int) tea.Cmd {
	heading := d.tabsText()
	for i, word := range tabWords {
		if from := strings.Index(heading, word); from >= 0 && d.overlay == nil {
			if start := render.Width(heading[:from]); x >= start && x < start+render.Width(word) {
				return showTab(tab(i))(d, m)
			}
		}
	}
	return nil
}

// foldsAt reports whether a fold's sign is in a column of a row.
func (d *detail) foldsAt(row, x int) bool {
	if _, l, ok := d.lineAt(row); ok && l.sign != "" && x <= textColumn {
		return true
	}
	b, doc, _, ok := d.bodyAt(row)
	if !ok {
		return false
	}
	f, has := b.doc.Fold(doc)
	return has && x == b.indent+f.Column
}
