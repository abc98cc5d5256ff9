package tui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// rowsHere is what the keys scroll now, nil if there is nothing.
func (m *app) rowsHere() *widget.Scroller {
	switch m.mode() {
	case inHelp:
		return &m.help.Scroller
	case inText:
		return &m.broken.Scroller
	case inFolder:
		return &m.folder.Scroller
	case inOpening:
		return nil
	}
	if m.focus == widget.OnDetail {
		return &m.cassette.detail.Scroller
	}
	return m.rowsInList()
}

func moving(move func(*widget.Scroller)) func(m *app) tea.Cmd {
	return func(m *app) tea.Cmd {
		s := m.rowsHere()
		if s == nil {
			return nil
		}
		move(s)
		return m.selectionMoved()
	}
}

func toDetail(m *app) tea.Cmd {
	m.focus = widget.OnDetail
	return m.arrange()
}

func toList(m *app) tea.Cmd {
	m.focus = widget.OnList
	return m.arrange()
}

func otherPane(m *app) tea.Cmd {
	m.focus = widget.OnList + widget.OnDetail - m.focus
	return m.arrange()
}

func toggleZoom(m *app) tea.Cmd {
	m.zoom = !m.zoom
	return m.arrange()
}

// escape ends the nearest thing. It never quits.
func escape(m *app) tea.Cmd {
	if m.help != nil && m.help.filter != "" {
		m.help.sift("")
		return nil
	}
	if m.help != nil {
		m.help = nil
		return m.arrange()
	}
	if m.broken != nil || m.cassette == nil {
		return escapeFiles(m)
	}
	t := m.cassette
	onDetail := m.focus == widget.OnDetail
	switch {
	case m.changing != nil:
		m.stopChanging()
	case m.sending != nil:
		m.sending.cancel()
	case m.query != nil:
		m.stopQuery()
		m.say("stopped")
	case t.progress != nil:
		t.progress.cancel()
	case t.filtersStill():
		return t.clearFilter(m)
	case onDetail && t.detail.search.text != "":
		return t.detail.stopSearch()
	case m.zoom:
		return toggleZoom(m)
	case m.decision != nil && onDetail && m.decision.several():
		return toList(m)
	case m.decision != nil && !onDetail && t.list.marks.n > 0:
		t.list.unmark()
	case m.decision != nil:
		return leaveDecision(m)
	case m.explains():
		return escapeWhy(m)
	case onDetail:
		return toList(m)
	case t.order != nil:
		return m.closeOrder()
	case t.list.marks.n > 0:
		t.list.unmark()
	case t.list.filtered:
		return t.clearFilter(m)
	case t.detail.view != render.Pretty:
		t.detail.view = render.Pretty
		return m.readDetail(t.detail.lineRestorer())
	default:
		return m.toFolder()
	}
	return nil
}

// escapeFiles is escape where no cassette is open.
func escapeFiles(m *app) tea.Cmd {
	switch {
	case m.broken != nil && m.broken.search.text != "":
		return m.broken.stopSearch()
	case m.broken != nil:
		return m.toFolder()
	case m.folder != nil && m.folder.scans():
		m.folder.halt()
	case m.folder != nil && m.folder.filter != "":
		m.folder.setFilter("")
	}
	return nil
}

// back goes back; from the list of the only cassette, out.
func back(m *app) tea.Cmd {
	switch {
	case m.help != nil:
		return escape(m)
	case m.panes().TooSmall:
		return quit(m)
	case m.decision != nil:
		return leaveDecision(m)
	case m.cassette != nil && m.explains():
		return escapeWhy(m)
	case m.cassette != nil && m.focus == widget.OnDetail:
		return toList(m)
	case m.cassette != nil && m.cassette.order != nil:
		return m.closeOrder()
	case (m.cassette != nil || m.broken != nil) && m.folder != nil:
		return m.toFolder()
	}
	return quit(m)
}

func step(way int) func(m *app) tea.Cmd {
	return func(m *app) tea.Cmd {
		if o := m.cassette.order; o != nil {
			o.By(way)
		} else {
			m.cassette.list.By(way)
		}
		return m.selectionMoved()
	}
}

func showTab(tab tab) func(m *app) tea.Cmd {
	return func(m *app) tea.Cmd {
		d := &m.cassette.detail
		if d.tab == tab && d.overlay == nil {
			return nil
		}
		d.tab, d.overlay = tab, nil
		d.left = 0
		return m.readDetail(standAt(0, 0))
	}
}

// nextView shows the body in the next way that there is.
func nextView(m *app) tea.Cmd {
	d := &m.cassette.detail
	next := map[render.BodyMode]render.BodyMode{
		render.Pretty: render.Transcript, render.Transcript: render.Raw, render.Raw: render.Hex,
		render.Hex: render.HexWire, render.HexWire: render.Pretty,
	}
	spoken := slices.ContainsFunc(d.shown.parts, func(p part) bool { return p.body.Spoken })
	d.view = next[d.view]
	switch {
	case d.view == render.Transcript && !spoken:
		d.view = render.Raw
	case d.view == render.HexWire && !d.anyCoded():
		d.view = render.Pretty
	}
	return m.readDetail(d.lineRestorer())
}

// lineRestorer puts the cursor back on a line above the bodies; one in a body goes to
// the body's first row, as the new view has other rows.
func (d *detail) lineRestorer() func(*detail) {
	_, in, ok := d.find(d.Cursor)
	row := d.Cursor
	return func(d *detail) {
		if b, _, found := d.find(row); ok && found && in >= len(b.rows) {
			row -= in - len(b.rows)
		}
		d.To(row)
	}
}

// anyCoded reports whether a body shown has content codings on.
func (d *detail) anyCoded() bool {
	for _, p := range d.shown.parts {
		if len(d.shown.interaction.Body(p.side).Decode(d.shown.interaction.Header(p.side)).Codings) > 0 {
			return true
		}
	}
	return false
}

func toggleWrap(m *app) tea.Cmd {
	d := &m.cassette.detail
	d.wrap = !d.wrap
	d.left = 0
	return m.relayDetail()
}

func toggleNumbers(m *app) tea.Cmd {
	d := &m.cassette.detail
	d.numbers = !d.numbers
	return m.relayDetail()
}

func sideways(way int) func(m *app) tea.Cmd {
	return func(m *app) tea.Cmd {
		d := &m.cassette.detail
		d.left = max(0, d.left+way*d.width/2)
		return nil
	}
}

// setOpen folds or unfolds the headers of a side; the cursor goes to the fold.
func (d *detail) setOpen(side model.Side, open bool) tea.Cmd {
	d.open[side] = open
	d.build()
	if row := d.rowWhere(func(s model.Side, l line) bool { return s == side && l.kind == headersLine }); row >= 0 {
		d.To(row)
	}
	return d.searchAgain()
}

// foldHere is the side whose headers are under the cursor.
func (d *detail) foldHere() (side model.Side, ok bool) {
	b, l, ok := d.lineAt(d.Cursor)
	if !ok || l.kind != headersLine && l.kind != headerLine {
		return "", false
	}
	return b.side, true
}

func toggleFold(m *app) tea.Cmd {
	if m.decision != nil {
		return toggleChanges(m)
	}
	d := &m.cassette.detail
	if side, ok := d.foldHere(); ok {
		return d.setOpen(side, !d.open[side])
	}
	d.foldBody(func(doc *render.Document, row int) (int, bool) { return doc.Toggle(row) })
	return nil
}

func unfold(m *app) tea.Cmd {
	d := &m.cassette.detail
	side, ok := d.foldHere()
	switch {
	case ok && !d.open[side]:
		return d.setOpen(side, true)
	case !ok:
		d.foldBody(func(doc *render.Document, row int) (int, bool) {
			if f, here := doc.Fold(row); !here || !f.Closed {
				return row, false
			}
			return doc.Toggle(row)
		})
	}
	return nil
}

func foldOrBack(m *app) tea.Cmd {
	d := &m.cassette.detail
	if side, ok := d.foldHere(); ok && d.open[side] {
		return d.setOpen(side, false)
	}
	if d.foldBody(func(doc *render.Document, row int) (int, bool) { return doc.FoldAround(row) }) {
		return nil
	}
	return toList(m)
}

// foldBody folds or unfolds something of the body under the cursor, and puts
// the cursor on the row that is returned.
func (d *detail) foldBody(change func(doc *render.Document, row int) (int, bool)) bool {
	b, doc, start, ok := d.bodyAt(d.Cursor)
	if !ok {
		return false
	}
	at, ok := change(b.doc, doc)
	if ok {
		d.recount()
		d.To(start + at)
	}
	return ok
}

// foldAll folds or unfolds the bodies shown.
func foldAll(closed bool) func(m *app) tea.Cmd {
	return func(m *app) tea.Cmd {
		d := &m.cassette.detail
		restore := d.cursorRestorer()
		for i := range d.blocks {
			d.blocks[i].doc.FoldAll(closed)
		}
		d.recount()
		restore(d)
		return nil
	}
}

func toggleHeaders(m *app) tea.Cmd {
	d := &m.cassette.detail
	open := false
	for _, side := range d.tab.sides() {
		open = open || !d.open[side]
	}
	for _, side := range d.tab.sides() {
		d.open[side] = open
	}
	restore := d.lineRestorer()
	d.build()
	restore(d)
	return d.searchAgain()
}

// Reasons why something cannot be done, "" if it can.

func nothingSelected(m *app) string {
	if m.cassette.list.selected() < 0 {
		return "no interaction is selected"
	}
	return ""
}

// noDetail reports whether there is nothing beside the list.
func noDetail(m *app) string {
	if m.explains() {
		return ""
	}
	return nothingSelected(m)
}

func emptyCassette(m *app) string {
	if m.cassette.file.Len() == 0 {
		return "no interactions to filter"
	}
	return ""
}

func atLast(m *app) string {
	if l := &m.cassette.list; l.Cursor >= l.Count-1 {
		return "this is the last one"
	}
	return ""
}

func atFirst(m *app) string {
	if m.cassette.list.Cursor == 0 {
		return "this is the first one"
	}
	return ""
}

// notReady reports whether the selected interaction can be worked with.
func notReady(m *app) string {
	d := &m.cassette.detail
	switch {
	case nothingSelected(m) != "":
		return nothingSelected(m)
	case d.overlay != nil:
		return "not while this is shown · esc goes back"
	case d.pending:
		return fmt.Sprintf("still reading %d", d.at+1)
	case d.shown.err != nil:
		return "read-only: " + render.Sanitize(reason(d.shown.err))
	}
	return ""
}

func noBody(m *app) string {
	if why := notReady(m); why != "" {
		return why
	}
	d := &m.cassette.detail
	for _, p := range d.shown.parts {
		if !d.shown.interaction.Body(p.side).Absent {
			return ""
		}
	}
	return "no body"
}

func noSearch(m *app) string {
	r := m.rowsToSearch()
	switch {
	case r == nil || r.search.text == "" && len(r.search.words) == 0:
		return "no search yet, / in the detail starts one"
	case r.search.running:
		return "still searching · esc stops"
	case m.broken == nil && m.cassette.detail.pending:
		return fmt.Sprintf("still reading %d", m.cassette.detail.at+1)
	case len(r.search.hits) == 0:
		return r.search.label() + " is not here"
	}
	return ""
}

func wraps(m *app) string {
	if m.cassette.detail.wrap {
		return "long lines wrap, t lets them run on"
	}
	return ""
}
