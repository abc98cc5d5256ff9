package tui

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/replay/library/all"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// A tab is the part of an interaction that the detail shows.
type tab int

const (
	requestTab tab = iota
	responseTab
	bothTab
)

func (t tab) String() string { return [...]string{"request", "response", "both of"}[t] }

func (t tab) sides() []model.Side {
	switch t {
	case requestTab:
		return []model.Side{model.InRequest}
	case responseTab:
		return []model.Side{model.InResponse}
	}
	return []model.Side{model.InRequest, model.InResponse}
}

// A viewSpec says what the detail is to show, and how wide.
type viewSpec struct {
	at      int
	tab     tab
	view    render.BodyMode
	width   int
	wrap    bool
	numbers bool                        // lines of bodies are numbered
	folds   map[model.Side]render.Folds // of pretty bodies, as they were left
}

// A reading is an interaction made ready for the detail.
type reading struct {
	viewSpec
	interaction model.Interaction
	findings    []model.Finding
	times       []model.Field // of timeFields, those that the format stores
	parts       []part
	err         error // why the interaction cannot be decoded
}

// A part is one message of an interaction.
type part struct {
	side   model.Side
	body   render.Body
	doc    *render.Document
	indent int // the column in which its body starts
	digits int // of its line numbers, 0 without
}

// block is the part below its lines.
func (p part) block(lines []widget.Line) widget.Block {
	return widget.Block{ID: string(p.side), Doc: p.doc, Indent: p.indent, Digits: p.digits, Lines: lines}
}

// sideOf is the message that a block shows.
func sideOf(b *widget.Block) model.Side { return model.Side(b.ID) }

// rowWhere is the first row of the first line that is wanted, -1 if there is none.
func (d *detail) rowWhere(want func(side model.Side, l widget.Line) bool) int {
	return d.RowOf(func(id string, l widget.Line) bool { return want(model.Side(id), l) })
}

// A detail shows one interaction: lines above, the body below them.
type detail struct {
	widget.Text
	viewSpec  // what to show; shown is what is there
	gen       int
	stop      context.CancelFunc  // ends the reading under way
	pending   bool                // it is being read
	then      func(*detail)       // puts the cursor where it belongs, once it is read
	ofFile    string              // a finding of the whole file, "" without
	left      int                 // the first column of bodies that do not wrap
	open      map[model.Side]bool // sides whose headers are unfolded
	positions map[int]readPosition
	shown     reading
	overlay   *overlay // what stands instead of the interaction
	typing    *typing  // a body that is edited in place
	file      *cassette.File
}

// A readPosition is where an interaction was left when another was selected.
type readPosition struct {
	cursor, top int
	open        map[model.Side]bool
	folds       map[model.Side]render.Folds
}

// An overlay is what the detail shows instead of a recorded interaction: what
// will be sent, or what an answer changes.
type overlay struct {
	title, right string
	lines        []widget.Line
	parts        []string // of an answer: what each changeLine is of
	body         render.Body
}

func newDetail(f *cassette.File) detail {
	return detail{
		file:     f,
		viewSpec: viewSpec{at: -1, tab: responseTab, wrap: true},
		open:     map[model.Side]bool{}, positions: map[int]readPosition{},
	}
}

// readingOf makes ready what is to be shown. It is slow for large bodies and touches
// nothing but the file. Once ctx ends nobody waits for it.
func readingOf(ctx context.Context, f *cassette.File, w viewSpec) reading {
	r := reading{viewSpec: w}
	r.interaction, r.err = f.At(w.at)
	if r.err != nil {
		src := f.Entry(w.at)
		raw := render.Body{Text: src.Text, Type: body.Text, Title: "raw"}
		r.parts = []part{newPart(model.InResponse, raw, w)}
		return r
	}
	r.findings = findings(f, r.interaction)
	for _, t := range timeFields {
		if f.Keeps(w.at, t.field) {
			r.times = append(r.times, t.field)
		}
	}
	for _, side := range w.tab.sides() {
		if ctx.Err() != nil {
			return r
		}
		raw, line := rawBody(f, w.at, side)
		r.parts = append(r.parts, newPart(side, render.NewBody(r.interaction, side, w.view, raw, line), w))
	}
	return r
}

// newPart cuts a body to the width. What is pretty can be folded.
func newPart(side model.Side, b render.Body, w viewSpec) part {
	indent, digits := w.margin(b.Text, b.Type)
	width := max(1, w.width-indent)
	if w.view == render.Pretty || w.view == render.Transcript {
		return part{side, b, b.Document(width, w.wrap, w.folds[side]), indent, digits}
	}
	return part{side, b, render.NewDocument(b.Text, b.Type, width, w.wrap), indent, digits}
}

// margin is the column in which a body starts and the digits of its line
// numbers. What is not text is shown in hex, which needs every column.
func (w viewSpec) margin(text []byte, t body.Type) (indent, digits int) {
	if !t.Textual() {
		return hexColumn, 0
	}
	if !w.numbers {
		return textColumn, 0
	}
	digits = len(strconv.Itoa(bytes.Count(text, []byte("\n")) + 1))
	return textColumn + digits + 1, digits
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

// detailRead is sent when a large interaction has been made ready.
type detailRead struct {
	detail  *detail
	gen     int
	reading reading
}

func (msg detailRead) Apply(screen.App) tea.Cmd {
	d := msg.detail
	if msg.gen != d.gen {
		return nil
	}
	return d.settle(msg.reading, d.then)
}

// selected shows the interaction that is selected.
func (d *detail) selected(m screen.App, at int) tea.Cmd {
	if at == d.at && at >= 0 && d.overlay == nil {
		return nil
	}
	d.leave()
	d.overlay = nil
	d.at = at
	d.left = 0
	p := d.positions[at]
	for side, open := range p.open {
		d.open[side] = open
	}
	d.folds = p.folds
	return d.read(m, standAt(p.cursor, p.top))
}

// showOverlay shows something else instead of the interaction.
func (d *detail) showOverlay(s *overlay) tea.Cmd {
	d.leave()
	d.overlay = s
	d.Cursor, d.Top = 0, 0
	d.build()
	return d.SearchAgain()
}

// showAgain puts the interaction back.
func (d *detail) showAgain(m screen.App) tea.Cmd {
	d.overlay = nil
	return d.read(m, standAt(0, 0))
}

// widen cuts it again to a width; the cursor stays on what it was on.
func (d *detail) widen(m screen.App, width int) tea.Cmd {
	d.width = width
	if d.at < 0 && d.overlay == nil {
		return m.Moved()
	}
	return d.relay(m)
}

// relay lays it out again; the cursor stays on what it was on.
func (d *detail) relay(m screen.App) tea.Cmd {
	restore := d.cursorRestorer()
	if d.overlay == nil {
		return d.read(m, restore)
	}
	d.build()
	restore(d)
	return d.SearchAgain()
}

// standAt puts the cursor and the first row seen where they were.
func standAt(cursor, top int) func(*detail) {
	return func(d *detail) {
		d.Cursor, d.Top = widget.Clamp(cursor, 0, d.Count-1), widget.Clamp(top, 0, d.Count-d.Height)
	}
}

// leave notes where the detail stands.
func (d *detail) leave() {
	if d.at >= 0 && !d.pending && d.overlay == nil {
		d.positions[d.at] = readPosition{d.Cursor, d.Top, d.open, d.foldsNow()}
	}
	d.open, d.folds = map[model.Side]bool{}, nil
}

// read reads again what is to be shown, at once where that takes a moment, and
// then puts the cursor where it belongs.
func (d *detail) read(m screen.App, then func(*detail)) tea.Cmd {
	d.gen++
	if d.stop != nil {
		d.stop()
	}
	if d.shown.at == d.at && d.shown.view == render.Pretty && d.overlay == nil && d.Shows() {
		d.folds = d.foldsNow()
	}
	d.pending = false
	if d.at < 0 || d.at >= d.file.Len() || d.width <= 0 {
		d.shown = reading{}
		d.Show(nil, d.width)
		return nil
	}
	gen, want, file := d.gen, d.viewSpec, d.file
	d.pending, d.then = true, then
	ctx, stop := context.WithCancel(m.Context())
	d.stop = stop
	now, later := m.Wait(func() screen.Fact { return detailRead{d, gen, readingOf(ctx, file, want)} })
	if now != nil {
		return now.Apply(m)
	}
	d.shown = reading{viewSpec: d.viewSpec}
	d.Show(nil, d.width)
	return later
}

// settle shows what was read.
func (d *detail) settle(r reading, then func(*detail)) tea.Cmd {
	d.pending, d.then = false, nil
	d.shown = r
	d.build()
	then(d)
	if d.typing != nil {
		d.follow()
		return nil
	}
	return d.SearchAgain()
}

// build makes the rows of what was read, with the folds as they are.
func (d *detail) build() {
	var blocks []widget.Block
	if d.overlay != nil {
		p := newPart(model.InResponse, d.overlay.body, d.viewSpec)
		blocks = append(blocks, p.block(d.overlay.lines))
	} else {
		for n, p := range d.shown.parts {
			lines := d.lines(p)
			if n > 0 { // a blank line between the two messages
				lines = append([]widget.Line{{}}, lines...)
			}
			if d.typing != nil && d.typing.side == p.side {
				p = d.typing.part(p, d.viewSpec)
			}
			blocks = append(blocks, p.block(lines))
		}
	}
	d.Show(blocks, d.width)
}

// foldsNow is what is folded in the bodies shown, and was in those not shown.
func (d *detail) foldsNow() map[model.Side]render.Folds {
	folds := maps.Clone(d.folds)
	if folds == nil {
		folds = map[model.Side]render.Folds{}
	}
	if d.overlay == nil && d.shown.view == render.Pretty {
		for _, p := range d.shown.parts {
			folds[p.side] = p.doc.Folds()
		}
	}
	return folds
}

// cursorRestorer notes what the cursor is on; what it returns goes back to that in
// other rows.
func (d *detail) cursorRestorer() func(*detail) {
	if d.pending && d.overlay == nil {
		return d.then
	}
	restore := d.CursorRestorer()
	return func(*detail) { restore() }
}

// Searched is what is searched in it.
func (d *detail) Searched() sought {
	s := sought{Text: &d.Text, of: fmt.Sprintf(" in %s %d", d.tab, d.at+1)}
	if d.pending {
		s.wait = fmt.Sprintf("still reading %d", d.at+1)
	}
	return s
}

// findings are those of an interaction, for the clients of the library too, where
// its rules are known.
func findings(f *cassette.File, i model.Interaction) []model.Finding {
	l, _ := all.Named(f.Format().Library)
	return l.Findings(i)
}

func (s *overlay) add(l widget.Line) { s.lines = append(s.lines, l) }
