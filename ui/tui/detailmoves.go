package tui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// A detailed shows an interaction in a detail.
type detailed interface{ TheDetail() *detail }

// onDetail makes an action of what is done in the detail.
func onDetail(do func(d *detail, m screen.App) tea.Cmd) func(screen.App) tea.Cmd {
	return screen.On(func(s detailed, m screen.App) tea.Cmd { return do(s.TheDetail(), m) })
}

// ifDetail makes a refusal of what is said of the detail.
func ifDetail(why func(d *detail) string) func(screen.App) string {
	return screen.If(func(s detailed) string { return why(s.TheDetail()) })
}

// detailActions are the keys of the detail.
func detailActions() []screen.Action {
	return []screen.Action{
		{Name: "fold", Group: screen.Moving, After: "read", Keys: []string{"enter"}, Hint: "fold", Help: "fold or unfold headers and JSON", Brief: "fold, unfold", In: screen.In(detailMode), Run: onDetail((*detail).toggleFold)},
		{Name: "unfold", Group: screen.Moving, After: "fold changes", Keys: []string{"l", "right"}, Help: "unfold", In: screen.In(detailMode), Run: onDetail((*detail).unfold)},
		{Name: "fold or back", Group: screen.Moving, Keys: []string{"h", "left"}, Help: "fold, else back", In: screen.In(detailMode), Run: screen.On(foldOrBack)},
		{Name: "request", Group: screen.Moving, After: "zoom", Keys: []string{"1"}, Help: "show the request", Brief: "request", In: screen.Able(screen.Look), Run: onDetail(showTab(requestTab)), Why: ifDetail((*detail).nothingShown)},
		{Name: "response", Group: screen.Moving, Keys: []string{"2"}, Help: "show the response", Brief: "response", Joins: true, In: screen.Able(screen.Look), Run: onDetail(showTab(responseTab)), Why: ifDetail((*detail).nothingShown)},
		{Name: "both", Group: screen.Moving, Keys: []string{"3"}, Help: "show both", Brief: "both", Joins: true, In: screen.Able(screen.Look), Run: onDetail(showTab(bothTab)), Why: ifDetail((*detail).nothingShown)},
		{Name: "view", Group: screen.Moving, Keys: []string{"v"}, Hint: "view", Help: "next view: pretty, transcript, raw, hex, hex before decoding", Brief: "next view", Joins: true, In: screen.Able(screen.Look), Run: onDetail((*detail).nextView), Why: ifDetail((*detail).noBody)},
		{Name: "headers", Group: screen.Looking, Keys: []string{"H"}, Hint: "headers", Help: "unfold or fold all headers", Brief: "all headers", In: screen.Able(screen.Look), Run: onDetail((*detail).toggleHeaders), Why: ifDetail((*detail).nothingShown)},
		{Name: "fold all", Group: screen.Looking, Keys: []string{"z"}, Help: "fold the bodies as far as they go", Brief: "fold all", In: screen.Able(screen.Look), Run: onDetail(foldAll(true)), Why: ifDetail((*detail).nothingShown)},
		{Name: "unfold all", Group: screen.Looking, Keys: []string{"Z"}, Help: "unfold the bodies", Brief: "unfold all", Joins: true, In: screen.Able(screen.Look), Run: onDetail(foldAll(false)), Why: ifDetail((*detail).nothingShown)},
		{Name: "wrap", Group: screen.Looking, Keys: []string{"t"}, Help: "wrap long lines, or not", Brief: "wrap long lines", In: screen.In(detailMode), Run: onDetail((*detail).toggleWrap)},
		{Name: "line numbers", Group: screen.Looking, Keys: []string{"#"}, Help: "number the lines of bodies, or not", Brief: "line numbers", In: screen.Able(screen.Number), Run: onDetail((*detail).toggleNumbers)},
		{Name: "left", Group: screen.Looking, Keys: []string{"<"}, Help: "sideways to the left", Brief: "sideways", In: screen.In(detailMode), Run: onDetail(sideways(-1)), Why: ifDetail((*detail).wraps)},
		{Name: "right", Group: screen.Looking, Keys: []string{">"}, Help: "sideways to the right", Joins: true, In: screen.In(detailMode), Run: onDetail(sideways(1)), Why: ifDetail((*detail).wraps)},
		{Name: "search", Group: screen.Looking, After: "filter names", Keys: []string{"/"}, Hint: "search", Help: "look for text", Brief: "search", In: screen.Able(screen.Search), Run: startSearch, Why: noDetail},
		{Name: "next hit", Group: screen.Looking, After: "search help", Keys: []string{"n"}, Hint: "next", Help: "the next hit of the search", Brief: "next hit", In: screen.Able(screen.Hit), Run: toNextHit(1), Why: noSearch},
		{Name: "previous hit", Group: screen.Looking, Keys: []string{"N"}, Hint: "previous", Help: "the hit before", Brief: "previous", Joins: true, In: screen.Able(screen.Hit), Run: toNextHit(-1), Why: noSearch},
	}
}

// hinted names the actions of its hints.
func (d *detail) hinted() []string {
	if d.Search.Text != "" {
		return []string{"next hit", "previous hit", "back", "fold", "view", "edit line", "zoom", "help"}
	}
	return []string{"fold", "view", "edit line", "edit body", "remove header", "fix", "add header", "search", "zoom", "headers", "copy", "undo", "save", "help"}
}

// escapeWords are those of the hint for esc.
func (d *detail) escapeWords() string {
	if d.Search.Text != "" {
		return "clear"
	}
	return ""
}

func showTab(tab tab) func(d *detail, m screen.App) tea.Cmd {
	return func(d *detail, m screen.App) tea.Cmd {
		if d.tab == tab && d.overlay == nil {
			return nil
		}
		d.tab, d.overlay = tab, nil
		d.left = 0
		return d.read(m, standAt(0, 0))
	}
}

// nextView shows the body in the next way that there is.
func (d *detail) nextView(m screen.App) tea.Cmd {
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
	return d.read(m, d.lineRestorer())
}

// lineRestorer puts the cursor back on a line above the bodies; one in a body goes to
// the body's first row, as the new view has other rows.
func (d *detail) lineRestorer() func(*detail) {
	row, on := d.Cursor, d.BlockAt(d.Cursor) != nil
	return func(d *detail) {
		if _, _, start, ok := d.BodyAt(row); ok && on {
			row = start
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

func (d *detail) toggleWrap(m screen.App) tea.Cmd {
	d.wrap = !d.wrap
	d.left = 0
	return d.relay(m)
}

func (d *detail) toggleNumbers(m screen.App) tea.Cmd {
	d.numbers = !d.numbers
	return d.relay(m)
}

func sideways(way int) func(d *detail, m screen.App) tea.Cmd {
	return func(d *detail, m screen.App) tea.Cmd {
		d.left = max(0, d.left+way*d.width/2)
		return nil
	}
}

// setOpen folds or unfolds the headers of a side; the cursor goes to the fold.
func (d *detail) setOpen(side model.Side, open bool) tea.Cmd {
	d.open[side] = open
	d.build()
	if row := d.rowWhere(func(s model.Side, l widget.Line) bool { return s == side && l.Kind == headersLine }); row >= 0 {
		d.To(row)
	}
	return d.SearchAgain()
}

// foldHere is the side whose headers are under the cursor.
func (d *detail) foldHere() (side model.Side, ok bool) {
	b, l, ok := d.LineAt(d.Cursor)
	if !ok || l.Kind != headersLine && l.Kind != headerLine {
		return "", false
	}
	return sideOf(b), true
}

func (d *detail) toggleFold(m screen.App) tea.Cmd {
	if side, ok := d.foldHere(); ok {
		return d.setOpen(side, !d.open[side])
	}
	d.FoldBody(func(doc *render.Document, row int) (int, bool) { return doc.Toggle(row) })
	return nil
}

func (d *detail) unfold(m screen.App) tea.Cmd {
	side, ok := d.foldHere()
	switch {
	case ok && !d.open[side]:
		return d.setOpen(side, true)
	case !ok:
		d.FoldBody(func(doc *render.Document, row int) (int, bool) {
			if f, here := doc.Fold(row); !here || !f.Closed {
				return row, false
			}
			return doc.Toggle(row)
		})
	}
	return nil
}

// foldOrBack folds what the cursor is on or in, else goes back to the list.
func foldOrBack(s interface {
	detailed
	screen.Backer
}, m screen.App) tea.Cmd {
	d := s.TheDetail()
	if side, ok := d.foldHere(); ok && d.open[side] {
		return d.setOpen(side, false)
	}
	if d.FoldBody(func(doc *render.Document, row int) (int, bool) { return doc.FoldAround(row) }) {
		return nil
	}
	cmd, _ := s.Back(m)
	return cmd
}

// foldAll folds or unfolds the bodies shown.
func foldAll(closed bool) func(d *detail, m screen.App) tea.Cmd {
	return func(d *detail, m screen.App) tea.Cmd {
		d.FoldAll(closed)
		return nil
	}
}

func (d *detail) toggleHeaders(m screen.App) tea.Cmd {
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
	return d.SearchAgain()
}

func (d *detail) wraps() string {
	if d.wrap {
		return "long lines wrap, t lets them run on"
	}
	return ""
}

// Reasons why something cannot be done with the interaction, "" if it can.

func (d *detail) nothingShown() string {
	if d.at < 0 {
		return "no interaction is selected"
	}
	return ""
}

// notReady reports whether the selected interaction can be worked with.
func (d *detail) notReady() string {
	switch {
	case d.nothingShown() != "":
		return d.nothingShown()
	case d.overlay != nil:
		return "not while this is shown · esc goes back"
	case d.pending:
		return fmt.Sprintf("still reading %d", d.at+1)
	case d.shown.err != nil:
		return "read-only: " + render.Sanitize(done.Reason(d.shown.err))
	}
	return ""
}

func (d *detail) noBody() string {
	if why := d.notReady(); why != "" {
		return why
	}
	for _, p := range d.shown.parts {
		if !d.shown.interaction.Body(p.side).Absent {
			return ""
		}
	}
	return "no body"
}

// NoDetail reports whether there is nothing beside the list.
func noDetail(m screen.App) string {
	if s, ok := screen.Top[interface{ NoDetail() string }](m); ok {
		return s.NoDetail()
	}
	return ""
}

// Mode is where its keys are pressed.
var detailMode = &screen.Mode{Name: "the detail", Can: screen.Everywhere | screen.Helped | screen.Scroll | screen.Read | screen.Pair |
	screen.Look | screen.Search | screen.Hit | screen.Ask | screen.Number | screen.Change | screen.Reload | screen.TakeOut}
