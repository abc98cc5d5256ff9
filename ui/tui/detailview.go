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
	d, theme := v.detail, v.m.Theme()
	onCursor := row == d.Cursor
	switch {
	case v.m.InRow() && onCursor:
		return v.m.DrawPrompt(width)
	case v.m.InRow() && d.LineStart(row) == d.Cursor:
		return widget.Draw(theme, width) // the prompt shows the whole line
	case row >= d.Count && d.pending && row == 0:
		return widget.Draw(theme, width, widget.In(render.Muted, "   reading "+render.Size(len(d.file.Text(d.at)))))
	case row >= d.Count:
		return widget.Draw(theme, width)
	}
	sign, ownColours := " ", d.coloured(row)
	if v.focused && onCursor {
		sign = ">"
		if !ownColours {
			theme = render.Theme{}
		}
	}
	spans := d.Row(row, sign, d.left, theme)
	if ownColours {
		return widget.Draw(v.m.Theme(), width, spans...)
	}
	return widget.PaneRow(v.m.Theme(), v.focused, onCursor, width, spans...)
}

// coloured reports whether a row has its own colours where it is selected: the
// current hit is to be seen on it, or it is where text is typed.
func (d *detail) coloured(row int) bool { return d.typing != nil || d.HitAt(row) }

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
	if _, l, ok := d.LineAt(row); ok && l.Sign != "" && x <= textColumn {
		return true
	}
	b, doc, _, ok := d.BodyAt(row)
	if !ok {
		return false
	}
	f, has := b.Doc.Fold(doc)
	return has && x == b.Indent+f.Column
}
