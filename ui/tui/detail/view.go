package detail

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// A detailView draws a detail.
type View struct {
	*Detail
	M       screen.App
	Focused bool // the keys are in it
	Zoomed  bool
}

// Draw draws the heading and the rows seen.
func (v View) Draw(r widget.Rect) []string {
	d := v.Detail
	rows := []string{v.heading(r.Width)}
	for row := d.Top; row < d.Top+r.Height-1; row++ {
		rows = append(rows, v.row(r.Width, row))
	}
	return rows
}

// Columns of the tabs in the detail's heading, after the number.
var tabWords = []string{"1 Request", "2 Response", "3 Both"}

func (v View) heading(width int) string {
	d := v.Detail
	if d.Overlay != nil {
		return widget.Heading(v.M.Theme(), v.Focused, width, " "+d.Overlay.Title, d.Overlay.Right)
	}
	if d.At < 0 {
		return widget.Heading(v.M.Theme(), v.Focused, width, "", "")
	}
	right := d.viewTitle()
	if v.Zoomed {
		right = "zoomed  " + right
	}
	return widget.Heading(v.M.Theme(), v.Focused, width, d.tabsText(), right)
}

// tabsText is the left of the heading.
func (d *Detail) tabsText() string {
	s := fmt.Sprintf(" #%d ", d.At+1)
	for i, word := range tabWords {
		if tab(i) == d.Tab {
			word = "[" + word + "]"
		}
		s += " " + word
	}
	return s
}

func (d *Detail) viewTitle() string {
	switch {
	case d.Pending:
		return "reading"
	case d.typing != nil:
		return "editing"
	}
	if len(d.Shown.parts) == 0 {
		return ""
	}
	p := d.Shown.parts[len(d.Shown.parts)-1]
	if len(d.Shown.parts) > 1 && p.Body.Title != "" {
		return firstWord(p.Body.Title)
	}
	return render.Sanitize(p.Body.Title)
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(s, ",")
	return render.Sanitize(word)
}

func (v View) row(width, row int) string {
	d, theme := v.Detail, v.M.Theme()
	onCursor := row == d.Cursor
	switch {
	case v.M.InRow() && onCursor:
		return v.M.DrawPrompt(width)
	case v.M.InRow() && d.LineStart(row) == d.Cursor:
		return widget.Draw(theme, width) // the prompt shows the whole line
	case row >= d.Count && d.Pending && row == 0:
		return widget.Draw(theme, width, widget.In(render.Muted, "   reading "+render.Size(d.file.TextSize(d.At))))
	case row >= d.Count:
		return widget.Draw(theme, width)
	}
	sign := " "
	if d.IsPicture(row) { // it is whole under the cursor, too
		if v.Focused && onCursor {
			sign = ">"
		}
		return widget.Draw(theme, width, d.Row(row, sign, d.left, theme)...)
	}
	if v.Focused && onCursor {
		sign = ">"
		switch {
		case d.typing != nil:
		case d.HitAt(row):
			return theme.OnSelection(func(theme render.Theme) string {
				return widget.Draw(theme, width, d.Row(row, sign, d.left, theme)...)
			})
		default:
			theme = render.Theme{}
		}
	}
	spans := d.Row(row, sign, d.left, theme)
	switch {
	case d.typedAt(row):
		plain := d.Row(row, sign, d.left, render.Theme{})
		return theme.OnField(widget.Draw(theme, width, spans...), widget.Draw(render.Theme{}, width, plain...))
	case d.typing != nil || d.HitAt(row):
		return widget.Draw(v.M.Theme(), width, spans...)
	}
	return widget.PaneRow(v.M.Theme(), v.Focused, onCursor, width, spans...)
}

// typedAt reports whether text is typed in a row.
func (d *Detail) typedAt(row int) bool {
	b, _, _, ok := d.BodyAt(row)
	return ok && d.typing != nil && SideOf(b) == d.typing.Side
}

// ClickTab shows the tab at a column of the heading.
func (d *Detail) ClickTab(m screen.App, x int) tea.Cmd {
	heading := d.tabsText()
	for i, word := range tabWords {
		if from := strings.Index(heading, word); from >= 0 && d.Overlay == nil {
			if start := render.Width(heading[:from]); x >= start && x < start+render.Width(word) {
				return ShowTab(tab(i))(d, m)
			}
		}
	}
	return nil
}

// FoldsAt reports whether a fold's sign is in a column of a row.
func (d *Detail) FoldsAt(row, x int) bool {
	if _, l, ok := d.LineAt(row); ok && l.Sign != "" && x <= TextColumn {
		return true
	}
	b, doc, _, ok := d.BodyAt(row)
	if !ok {
		return false
	}
	f, has := b.Doc.Fold(doc)
	return has && x == b.Indent+f.Column
}
