package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// A typing is the text of a body that is edited where it stands.
type typing struct {
	widget.TextArea
	side model.Side
	kind body.Type
}

// newTyping takes the text to edit; one that is not of a textual type is empty.
func newTyping(text string, side model.Side, kind body.Type) *typing {
	if !kind.Textual() {
		kind = body.Text
	}
	e := &typing{side: side, kind: kind}
	e.Text = text
	e.Document = func(text string, width int) *render.Document {
		return render.NewDocument([]byte(text), kind, width, true)
	}
	return e
}

// part is a body's part with the text instead. A column is left for the
// cursor at the end of a full row.
func (e *typing) part(p part, w viewSpec) part {
	p.indent, p.digits = w.margin([]byte(e.Text), e.kind)
	e.Resize(max(1, w.width-1-p.indent))
	p.doc = e.Doc
	return p
}

// begin shows a text to edit instead of the body that it is of.
func (d *detail) begin(e *typing) {
	e.Resize(d.width)
	d.typing, d.left = e, 0
	d.Forget() // what is found in the meantime is not shown
	d.rebuild()
}

// finish shows the body again, with the cursor in a row.
func (d *detail) finish(cursor, top int) tea.Cmd {
	d.typing = nil
	d.rebuild()
	standAt(cursor, top)(d)
	return d.SearchAgain()
}

// offsetIn is the offset in a text of what the cursor is on, if the detail shows
// that text.
func (d *detail) offsetIn(side model.Side, text string) int {
	b, row, _, ok := d.BodyAt(d.Cursor)
	if !ok || d.pending || sideOf(b) != side || b.Doc.Text() != text {
		return 0
	}
	line := text[b.Doc.Offset(row):]
	return len(text) - len(strings.TrimLeft(line, " "))
}

// rebuild makes the rows of what was read again; while it is read, that does.
func (d *detail) rebuild() {
	if d.pending {
		return
	}
	d.build()
	d.follow()
}

// follow puts the detail's cursor where that of the text is.
func (d *detail) follow() {
	if row, _, ok := d.caret(); ok {
		d.typing.Height = d.Height
		d.To(row)
	}
}

// caret is the row and the column in the detail where the text's cursor is.
func (d *detail) caret() (row, column int, ok bool) {
	if d.typing == nil || d.pending {
		return 0, 0, false
	}
	b, start, ok := d.BodyOf(string(d.typing.side))
	if !ok {
		return 0, 0, false
	}
	in, column := d.typing.Position()
	return start + in, b.Indent + column, true
}

// clickText puts the text's cursor where the detail was clicked.
func (d *detail) clickText(r widget.Rect, x, y int) {
	if y == r.Y {
		return
	}
	b, row, _, ok := d.BodyAt(d.Top + y - r.Y - 1)
	if !ok || sideOf(b) != d.typing.side {
		return
	}
	d.typing.MoveTo(b.Doc.OffsetAt(row, x-r.X-b.Indent))
	d.follow()
}

// textCursor is the terminal's cursor in the text.
func (d *detail) textCursor(r widget.Rect) *tea.Cursor {
	row, column, ok := d.caret()
	if y := row - d.Top; ok && y >= 0 && y < r.Height-1 {
		return tea.NewCursor(r.X+column, r.Y+1+y)
	}
	return nil
}
