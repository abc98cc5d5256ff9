package detail

import (
	"strings"

	"tapedeck/model"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Begin shows a text to edit instead of the body that it is of.
func (d *Detail) Begin(e *Typing) {
	e.Resize(d.Width)
	d.typing, d.left = e, 0
	d.Forget() // what is found in the meantime is not shown
	d.Rebuild()
}

// Finish shows the body again, with the cursor in a row.
func (d *Detail) Finish(cursor, top int) tea.Cmd {
	d.typing = nil
	d.Rebuild()
	StandAt(cursor, top)(d)
	return d.SearchAgain()
}

// OffsetIn is the offset in a text of what the cursor is on, if the detail shows
// that text.
func (d *Detail) OffsetIn(side model.Side, text string) int {
	b, row, _, ok := d.BodyAt(d.Cursor)
	if !ok || d.Pending || SideOf(b) != side || b.Doc.Text() != text {
		return 0
	}
	line := text[b.Doc.Offset(row):]
	return len(text) - len(strings.TrimLeft(line, " "))
}

// Rebuild makes the rows of what was read again; while it is read, that does.
func (d *Detail) Rebuild() {
	if d.Pending {
		return
	}
	d.Build()
	d.Follow()
}

// Follow puts the detail's cursor where that of the text is.
func (d *Detail) Follow() {
	if row, _, ok := d.caret(); ok {
		d.typing.Height = d.Height
		d.To(row)
	}
}

// caret is the row and the column in the detail where the text's cursor is.
func (d *Detail) caret() (row, column int, ok bool) {
	if d.typing == nil || d.Pending {
		return 0, 0, false
	}
	b, start, ok := d.BodyOf(string(d.typing.Side))
	if !ok {
		return 0, 0, false
	}
	in, column := d.typing.Position()
	return start + in, b.Indent + column, true
}

// ClickText puts the text's cursor where the detail was clicked.
func (d *Detail) ClickText(r widget.Rect, x, y int) {
	if y == r.Y {
		return
	}
	b, row, _, ok := d.BodyAt(d.Top + y - r.Y - 1)
	if !ok || SideOf(b) != d.typing.Side {
		return
	}
	d.typing.MoveTo(b.Doc.OffsetAt(row, x-r.X-b.Indent))
	d.Follow()
}

// TextCursor is the terminal's cursor in the text.
func (d *Detail) TextCursor(r widget.Rect) *tea.Cursor {
	row, column, ok := d.caret()
	if y := row - d.Top; ok && y >= 0 && y < r.Height-1 {
		return tea.NewCursor(r.X+column, r.Y+1+y)
	}
	return nil
}
