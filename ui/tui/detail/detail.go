// Package detail shows one interaction: its lines above its body, with folds,
// views and a search. Several screens have it beside their own rows; what they
// show in it instead of an interaction is an Overlay.
package detail

import (
	"context"
	"fmt"
	"maps"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// A detail shows one interaction: lines above, the body below them.
type Detail struct {
	widget.Text
	viewSpec    // what to show; shown is what is there
	gen         int
	stop        context.CancelFunc // ends the reading under way
	Pending     bool               // it is being read
	then        func(*Detail)      // puts the cursor where it belongs, once it is read
	OfFile      string             // a finding of the whole file, "" without
	left        int                // the first column of bodies that do not wrap
	Open        map[Section]bool   // what is unfolded above the bodies
	Positions   map[int]readPosition
	Shown       reading
	Overlay     *Overlay     // what stands instead of the interaction
	typing      *Typing      // a body that is edited in place
	destination *destination // the interaction that a search is on its way to
	file        *cassette.File
}

// A Section is a part of a message above its body that can be folded.
type Section struct {
	Side model.Side
	Kind int // of the line that folds it: HeadersLine or FieldsLine
}

// A readPosition is where an interaction was left when another was selected.
type readPosition struct {
	cursor, top int
	open        map[Section]bool
	folds       map[model.Side]render.Folds
}

// An overlay is what the detail shows instead of a recorded interaction: what
// will be sent, or what an answer changes.
type Overlay struct {
	Title, Right string
	Lines        []widget.Line
	Parts        []string // of an answer: what each changeLine is of
	Marked       func(l widget.Line) bool
	Body         render.Body
}

// New shows nothing yet of a cassette.
func New(f *cassette.File) Detail {
	return Detail{
		file:     f,
		viewSpec: viewSpec{At: -1, Tab: ResponseTab, wrap: true},
		Open:     map[Section]bool{}, Positions: map[int]readPosition{},
	}
}

// RowWhere is the first row of the first line that is wanted, -1 if there is none.
func (d *Detail) RowWhere(want func(side model.Side, l widget.Line) bool) int {
	return d.RowOf(func(id string, l widget.Line) bool { return want(model.Side(id), l) })
}

// detailRead is sent when a large interaction has been made ready.
type detailRead struct {
	detail  *Detail
	gen     int
	reading reading
}

// Apply takes it into account.
func (msg detailRead) Apply(m screen.App) tea.Cmd {
	d := msg.detail
	if msg.gen != d.gen {
		return nil
	}
	cmd := d.settle(msg.reading, d.then)
	d.SaySearched(m.Say)
	return cmd
}

// Selected shows the interaction that is selected.
func (d *Detail) Selected(m screen.App, at int) tea.Cmd {
	if at == d.At && at >= 0 && d.Overlay == nil {
		return nil
	}
	d.leave()
	d.Overlay = nil
	d.At = at
	d.left = 0
	return d.readAsLeft(m)
}

// readAsLeft reads the interaction and shows it as it was left.
func (d *Detail) readAsLeft(m screen.App) tea.Cmd {
	p := d.Positions[d.At]
	for of, open := range p.open {
		d.Open[of] = open
	}
	d.folds = p.folds
	return d.Read(m, StandAt(p.cursor, p.top))
}

// ShowOverlay shows something else instead of the interaction.
func (d *Detail) ShowOverlay(s *Overlay) tea.Cmd {
	d.leave()
	d.Overlay = s
	d.Cursor, d.Top = 0, 0
	d.Build()
	return d.SearchAgain()
}

// ShowAgain puts the interaction back, as it was left.
func (d *Detail) ShowAgain(m screen.App) tea.Cmd {
	d.Overlay = nil
	return d.readAsLeft(m)
}

// ReadChanged shows an interaction that has changed; the cursor stays in its row, in a
// body in that of the body.
func (d *Detail) ReadChanged(m screen.App) tea.Cmd {
	switch {
	case d.Overlay != nil:
		return d.ShowAgain(m)
	case d.Pending:
		return d.Read(m, d.then)
	}
	restore := d.RowRestorer()
	return d.Read(m, func(*Detail) { restore() })
}

// Widen cuts it again to a width; the cursor stays on what it was on.
func (d *Detail) Widen(m screen.App, width int) tea.Cmd {
	d.Width = width
	if d.At < 0 && d.Overlay == nil {
		return m.Moved()
	}
	return d.relay(m)
}

// Stand puts the cursor where it belongs, once what is shown was read.
func (d *Detail) Stand(at func(*Detail)) {
	if d.Pending {
		d.then = at
		return
	}
	at(d)
}

// relay lays it out again; the cursor stays on what it was on.
func (d *Detail) relay(m screen.App) tea.Cmd {
	restore := d.CursorRestorer()
	if d.Overlay == nil {
		return d.Read(m, restore)
	}
	d.Build()
	restore(d)
	return d.SearchAgain()
}

// StandAt puts the cursor and the first row seen where they were.
func StandAt(cursor, top int) func(*Detail) {
	return func(d *Detail) {
		d.Cursor, d.Top = widget.Clamp(cursor, 0, d.Count-1), widget.Clamp(top, 0, d.Count-d.Height)
	}
}

// leave notes where the detail stands.
func (d *Detail) leave() {
	if d.At >= 0 && !d.Pending && d.Overlay == nil {
		folds := d.foldsNow()
		if d.Shown.query != nil {
			folds = nil // they are of its answer
		}
		d.Positions[d.At] = readPosition{d.Cursor, d.Top, d.Open, folds}
	}
	d.Open, d.folds = map[Section]bool{}, nil
}

// Read reads again what is to be shown, at once where that takes a moment, and
// then puts the cursor where it belongs.
func (d *Detail) Read(m screen.App, then func(*Detail)) tea.Cmd {
	d.gen++
	if d.stop != nil {
		d.stop()
	}
	switch {
	case d.Shown.query != d.query:
		d.folds = nil
	case d.Shown.At == d.At && d.Shown.View.Folds() && d.Overlay == nil && d.Shows():
		d.folds = d.foldsNow()
	}
	d.Pending, d.sought = false, d.Search.Sought()
	if d.At < 0 || d.At >= d.file.Len() || d.Width <= 0 {
		d.Shown = reading{}
		d.Show(nil, d.Width)
		return nil
	}
	gen, want, file := d.gen, d.viewSpec, d.file
	d.Pending, d.then = true, then
	ctx, stop := context.WithCancel(m.Context())
	d.stop = stop
	now, later := m.Wait(func() screen.Fact { return detailRead{d, gen, readingOf(ctx, file, want)} })
	if now != nil {
		return now.Apply(m)
	}
	d.Shown = reading{viewSpec: d.viewSpec}
	d.Show(nil, d.Width)
	return later
}

// settle shows what was read.
func (d *Detail) settle(r reading, then func(*Detail)) tea.Cmd {
	d.Pending, d.then = false, nil
	d.Shown = r
	d.Build()
	then(d)
	switch {
	case d.typing != nil:
		d.Follow()
		return nil
	case d.destination != nil && d.destination.at == d.At:
		d.unfoldFound()
		return d.SearchIn(d.destination.way)
	}
	return d.SearchAgain()
}

// Build makes the rows of what was read, with the folds as they are.
func (d *Detail) Build() {
	var blocks []widget.Block
	d.Marked = nil
	if d.Overlay != nil {
		d.Marked = d.Overlay.Marked
		p := newPart(model.InResponse, d.Overlay.Body, d.viewSpec)
		blocks = append(blocks, p.block(d.Overlay.Lines))
	} else {
		for n, p := range d.Shown.parts {
			lines := d.lines(p)
			if n > 0 { // a blank line between the two messages
				lines = append([]widget.Line{{}}, lines...)
			}
			if d.typing != nil && d.typing.Side == p.side {
				p = d.typing.part(p, d.viewSpec)
			}
			blocks = append(blocks, p.block(lines))
		}
	}
	d.Show(blocks, d.Width)
}

// foldsNow is what is folded in the bodies shown, and was in those not shown.
func (d *Detail) foldsNow() map[model.Side]render.Folds {
	folds := maps.Clone(d.folds)
	if folds == nil {
		folds = map[model.Side]render.Folds{}
	}
	if d.Overlay == nil && d.Shown.View.Folds() {
		for _, p := range d.Shown.parts {
			if p.Body.Type != body.Text { // as a chat, which has no folds
				folds[p.side] = p.doc.Folds()
			}
		}
	}
	return folds
}

// CursorRestorer notes what the cursor is on; what it returns goes back to that in
// other rows.
func (d *Detail) CursorRestorer() func(*Detail) {
	if d.Pending && d.Overlay == nil {
		return d.then
	}
	restore := d.Text.CursorRestorer()
	return func(*Detail) { restore() }
}

// Searched is what is searched in it.
func (d *Detail) Searched() Sought {
	s := Sought{Text: &d.Text, detail: d, of: fmt.Sprintf(" in %s %d", d.Tab, d.At+1)}
	if d.Pending {
		s.wait = fmt.Sprintf("still reading %d", d.At+1)
	}
	return s
}

// Add adds a line.
func (s *Overlay) Add(l widget.Line) { s.Lines = append(s.Lines, l) }
