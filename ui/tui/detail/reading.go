package detail

import (
	"bytes"
	"context"
	"slices"
	"strconv"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/model/pattern"
	"tapedeck/replay/library/all"
	"tapedeck/ui/query"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// A tab is the part of an interaction that the detail shows.
type tab int

// The tabs.
const (
	RequestTab tab = iota
	ResponseTab
	BothTab
)

// String names what is shown.
func (t tab) String() string { return [...]string{"request", "response", "both of"}[t] }

func (t tab) sides() []model.Side {
	switch t {
	case RequestTab:
		return []model.Side{model.InRequest}
	case ResponseTab:
		return []model.Side{model.InResponse}
	}
	return []model.Side{model.InRequest, model.InResponse}
}

// A viewSpec says what the detail is to show, and how wide.
type viewSpec struct {
	At      int
	Tab     tab
	View    render.BodyMode
	Width   int
	wrap    bool
	numbers bool                        // lines of bodies are numbered
	folds   map[model.Side]render.Folds // of pretty bodies, as they were left
	sought  []pattern.Pattern           // what is looked for in bodies
	query   *query.Query                // what of JSON bodies is shown, nil for all
}

// margin is the column in which a body starts and the digits of its line
// numbers. What is not text is shown in hex, which needs every column.
func (w viewSpec) margin(text []byte, t body.Type) (indent, digits int) {
	if !t.Textual() {
		return hexColumn, 0
	}
	if !w.numbers {
		return TextColumn, 0
	}
	digits = len(strconv.Itoa(bytes.Count(text, []byte("\n")) + 1))
	return TextColumn + digits + 1, digits
}

// A reading is an interaction made ready for the detail.
type reading struct {
	viewSpec
	Interaction model.Interaction
	Findings    []model.Finding
	Times       []model.Field // of timeFields, those that the format stores
	parts       []Part
	err         error // why the interaction cannot be decoded
}

// A part is one message of an interaction.
type Part struct {
	side   model.Side
	Body   render.Body
	doc    *render.Document
	indent int          // the column in which its body starts
	digits int          // of its line numbers, 0 without
	result *queryResult // what the query gives, nil where the body is shown
}

// block is the part below its lines.
func (p Part) block(lines []widget.Line) widget.Block {
	return widget.Block{ID: string(p.side), Doc: p.doc, Indent: p.indent, Digits: p.digits, Lines: lines}
}

// SideOf is the message that a block shows.
func SideOf(b *widget.Block) model.Side { return model.Side(b.ID) }

// readingOf makes ready what is to be shown. It is slow for large bodies and touches
// nothing but the file. Once ctx ends nobody waits for it.
func readingOf(ctx context.Context, f *cassette.File, w viewSpec) reading {
	r := reading{viewSpec: w}
	r.Interaction, r.err = f.At(w.At)
	if r.err != nil {
		src := f.Entry(w.At)
		raw := render.Body{Text: src.Text, Type: body.Text, Title: "raw"}
		r.parts = []Part{newPart(model.InResponse, raw, w)}
		return r
	}
	r.Findings = Findings(f, r.Interaction)
	for _, t := range TimeFields {
		if f.Keeps(w.At, t.Field) {
			r.Times = append(r.Times, t.Field)
		}
	}
	for _, side := range w.Tab.sides() {
		if ctx.Err() != nil {
			return r
		}
		raw, line := rawBody(f, w.At, side)
		show := func(view render.BodyMode) render.Body { return render.NewBody(r.Interaction, side, view, raw, line) }
		if w.query != nil && w.View.Folds() {
			r.parts = append(r.parts, w.queried(ctx, side, show(render.Pretty)))
			continue
		}
		r.parts = append(r.parts, w.part(side, show))
	}
	return r
}

// part shows a body. What a filter found in a body, and not in the chat that
// would stand for it, is shown there.
func (w viewSpec) part(side model.Side, show func(render.BodyMode) render.Body) Part {
	p := newPart(side, show(w.View), w)
	if w.View != render.Readable || !p.Body.ByRoles || len(w.sought) == 0 || p.holds(w.sought) {
		return p
	}
	if whole := newPart(side, show(render.Pretty), w); whole.holds(w.sought) {
		return whole
	}
	return p
}

// holds reports whether one of some words stands in the body.
func (p Part) holds(words []pattern.Pattern) bool {
	return slices.ContainsFunc(words, func(word pattern.Pattern) bool { return word.In(p.doc.Text()) })
}

// newPart cuts a body to the width. What is pretty can be folded.
func newPart(side model.Side, b render.Body, w viewSpec) Part {
	indent, digits := w.margin(b.Text, b.Type)
	width := max(1, w.Width-indent)
	if w.View.Folds() {
		return Part{side: side, Body: b, doc: b.Document(width, w.wrap, w.folds[side]), indent: indent, digits: digits}
	}
	return Part{side: side, Body: b, doc: render.NewDocument(b.Text, b.Type, width, w.wrap), indent: indent, digits: digits}
}

// rawBody is the text in the file that holds a body; where it has none of its
// own, the whole entry.
func rawBody(f *cassette.File, at int, side model.Side) ([]byte, int) {
	if src, ok := f.Source(at, model.Field{Side: side, Part: model.BodyPart}); ok {
		return render.Dedent(src.Text), src.Line
	}
	src := f.Entry(at)
	return src.Text, src.Line
}

// Findings are those of an interaction, for the clients of the library too, where
// its rules are known.
func Findings(f *cassette.File, i model.Interaction) []model.Finding {
	l, _ := all.Named(f.Format().Library)
	return l.Findings(i)
}

// Columns in which things of the detail start.
const (
	hexColumn    = 1
	TextColumn   = 3
	HeaderColumn = 5
)

// TimeFields are the fields of the interaction itself, which stand with the
// response.
var TimeFields = []struct {
	Label string
	Field model.Field
	Of    func(model.Interaction) string
}{
	{"recorded", model.RecordedAt, func(i model.Interaction) string { return i.RecordedAt }},
	{"took", model.Duration, func(i model.Interaction) string { return i.Took }},
}
