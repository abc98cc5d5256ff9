package detail

import (
	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// A typing is the text of a body that is edited where it stands.
type Typing struct {
	widget.TextArea
	Side model.Side
	kind body.Type
}

// NewTyping takes the text to edit; one that is not of a textual type is empty.
func NewTyping(text string, side model.Side, kind body.Type) *Typing {
	if !kind.Textual() {
		kind = body.Text
	}
	e := &Typing{Side: side, kind: kind}
	e.Text = text
	e.Document = func(text string, width int) *render.Document {
		return render.NewDocument([]byte(text), kind, width, true)
	}
	return e
}

// part is a body's part with the text instead. A column is left for the
// cursor at the end of a full row.
func (e *Typing) part(p Part, w viewSpec) Part {
	p.indent, p.digits = w.margin([]byte(e.Text), e.kind)
	e.Resize(max(1, w.Width-1-p.indent))
	p.doc = e.Doc
	return p
}
