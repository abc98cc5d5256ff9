package detail

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// A detailed shows an interaction in a detail.
type detailed interface{ TheDetail() *Detail }

// On makes an action of what is done in the detail.
func On(do func(d *Detail, m screen.App) tea.Cmd) func(screen.App) tea.Cmd {
	return screen.On(func(s detailed, m screen.App) tea.Cmd { return do(s.TheDetail(), m) })
}

// If makes a refusal of what is said of the detail.
func If(why func(d *Detail) string) func(screen.App) string {
	return screen.If(func(s detailed) string { return why(s.TheDetail()) })
}

// Actions are the keys of the detail.
func Actions() []screen.Action {
	return []screen.Action{
		{Name: "fold", Group: screen.Moving, After: "read", Keys: []string{"enter"}, Hint: "fold", Help: "fold or unfold headers and values", Brief: "fold, unfold", In: screen.In(Mode), Run: On((*Detail).ToggleFold)},
		{Name: "unfold", Group: screen.Moving, After: "fold changes", Keys: []string{"l", "right"}, Help: "unfold", In: screen.In(Mode), Run: On((*Detail).unfold)},
		{Name: "fold or back", Group: screen.Moving, Keys: []string{"h", "left"}, Help: "fold, else back", In: screen.In(Mode), Run: screen.On(foldOrBack)},
		{Name: "request", Group: screen.Moving, After: "zoom", Keys: []string{"1"}, Help: "show the request", Brief: "request", In: screen.Able(screen.Look), Run: On(ShowTab(RequestTab)), Why: If((*Detail).nothingShown)},
		{Name: "response", Group: screen.Moving, Keys: []string{"2"}, Help: "show the response", Brief: "response", Joins: true, In: screen.Able(screen.Look), Run: On(ShowTab(ResponseTab)), Why: If((*Detail).nothingShown)},
		{Name: "both", Group: screen.Moving, Keys: []string{"3"}, Help: "show both", Brief: "both", Joins: true, In: screen.Able(screen.Look), Run: On(ShowTab(BothTab)), Why: If((*Detail).nothingShown)},
		{Name: "view", Group: screen.Moving, Keys: []string{"v"}, Hint: "view", Help: "next view: chat, pretty, raw, hex, hex before decoding", Brief: "next view", Joins: true, In: screen.Able(screen.Look), Run: On((*Detail).nextView), Why: If((*Detail).noBody), Words: If((*Detail).viewWords)},
		{Name: "headers", Group: screen.Looking, Keys: []string{"H"}, Hint: "headers", Help: "unfold or fold all headers", Brief: "all headers", In: screen.Able(screen.Look), Run: On((*Detail).toggleHeaders), Why: If((*Detail).nothingShown)},
		{Name: "fold all", Group: screen.Looking, Keys: []string{"z"}, Help: "fold the bodies as far as they go", Brief: "fold all", In: screen.Able(screen.Look), Run: On(foldAll(true)), Why: If((*Detail).nothingShown)},
		{Name: "unfold all", Group: screen.Looking, Keys: []string{"Z"}, Help: "unfold the bodies", Brief: "unfold all", Joins: true, In: screen.Able(screen.Look), Run: On(foldAll(false)), Why: If((*Detail).nothingShown)},
		{Name: "wrap", Group: screen.Looking, Keys: []string{"t"}, Help: "wrap long lines, or not", Brief: "wrap long lines", In: screen.In(Mode), Run: On((*Detail).toggleWrap)},
		{Name: "line numbers", Group: screen.Looking, Keys: []string{"#"}, Help: "number the lines of bodies, or not", Brief: "line numbers", In: screen.Able(screen.Number), Run: On((*Detail).toggleNumbers)},
		{Name: "left", Group: screen.Looking, Keys: []string{"<"}, Help: "sideways to the left", Brief: "sideways", In: screen.In(Mode), Run: On(sideways(-1)), Why: If((*Detail).wraps)},
		{Name: "right", Group: screen.Looking, Keys: []string{">"}, Help: "sideways to the right", Joins: true, In: screen.In(Mode), Run: On(sideways(1)), Why: If((*Detail).wraps)},
		{Name: "query", Group: screen.Looking, After: "right", Keys: []string{"J"}, Hint: "jq", Help: "run a jq query on JSON bodies: its result is shown, searched and copied (y q)", Brief: "jq", In: screen.In(Mode), Run: On((*Detail).startQuery), Why: If((*Detail).noBody)},
		{Name: "search", Group: screen.Looking, After: "filter names", Keys: []string{"/"}, Hint: "search", Help: "look for text", Brief: "search", In: screen.Able(screen.Search), Run: StartSearch, Why: noDetail},
		{Name: "next hit", Group: screen.Looking, After: "search help", Keys: []string{"n"}, Hint: "next", Help: "the next hit of the search or of the filter, at last in the next interaction", Brief: "next hit", In: screen.Able(screen.Hit), Run: toNextHit(1), Why: NoSearch},
		{Name: "previous hit", Group: screen.Looking, Keys: []string{"N"}, Hint: "previous", Help: "the hit before, at last in the interaction before", Brief: "previous", Joins: true, In: screen.Able(screen.Hit), Run: toNextHit(-1), Why: NoSearch},
	}
}

// Hinted names the actions of its hints.
func (d *Detail) Hinted() []string {
	if d.Search.Text != "" {
		return []string{"next hit", "previous hit", "back", "fold", "view", "edit line", "zoom", "help"}
	}
	if d.Queried() {
		return []string{"query", "copy", "back", "fold", "search", "zoom", "help"}
	}
	return []string{"fold", "view", "picture", "edit line", "edit body", "remove header", "fix", "add header", "search", "zoom", "headers", "copy", "undo", "save", "help"}
}

// EscapeWords are those of the hint for esc.
func (d *Detail) EscapeWords() string {
	switch {
	case d.Search.Text != "":
		return "clear"
	case d.Queried():
		return "whole body"
	}
	return ""
}

// ShowTab shows another part of the interaction.
func ShowTab(tab tab) func(d *Detail, m screen.App) tea.Cmd {
	return func(d *Detail, m screen.App) tea.Cmd {
		if d.Tab == tab && d.Overlay == nil {
			return nil
		}
		d.Tab, d.Overlay = tab, nil
		d.left = 0
		return d.Read(m, StandAt(0, 0))
	}
}

// nextView shows the bodies in the next way that differs from the ones before.
func (d *Detail) nextView(m screen.App) tea.Cmd {
	some := func(is func(b render.Body) bool) bool {
		return slices.ContainsFunc(d.Shown.parts, func(p Part) bool { return is(p.Body) })
	}
	differs := map[render.BodyMode]bool{
		render.Pretty:     some(func(b render.Body) bool { return b.ByRoles }),
		render.Transcript: some(func(b render.Body) bool { return b.Said != nil && !b.ByRoles }),
		render.HexWire:    d.anyCoded(),
		render.Readable:   true, render.Raw: true, render.Hex: true,
	}
	for next := true; next; next = !differs[d.View] {
		d.View = (d.View + 1) % (render.HexWire + 1)
	}
	return d.Read(m, d.LineRestorer())
}

// viewWords are those of the hint where the text of a stream is joined: its events come
// next.
func (d *Detail) viewWords() string {
	joined := func(p Part) bool {
		return p.side == model.InResponse && p.Body.ByRoles && p.Body.Type == body.Outline
	}
	if d.Overlay == nil && d.View == render.Readable && slices.ContainsFunc(d.Shown.parts, joined) {
		return "events"
	}
	return ""
}

// Spoken reports whether a body shown is said to or by a language model.
func (d *Detail) Spoken(side model.Side) bool {
	return slices.ContainsFunc(d.Shown.parts, func(p Part) bool { return p.side == side && p.Body.Said != nil })
}

// LineRestorer puts the cursor back on a line above the bodies; one in a body goes to
// the body's first row, as the new view has other rows.
func (d *Detail) LineRestorer() func(*Detail) {
	row, on := d.Cursor, d.BlockAt(d.Cursor) != nil
	return func(d *Detail) {
		if _, _, start, ok := d.BodyAt(row); ok && on {
			row = start
		}
		d.To(row)
	}
}

// anyCoded reports whether a body shown has content codings on.
func (d *Detail) anyCoded() bool {
	for _, p := range d.Shown.parts {
		if len(d.Shown.Interaction.Body(p.side).Decode(d.Shown.Interaction.Header(p.side)).Codings) > 0 {
			return true
		}
	}
	return false
}

func (d *Detail) toggleWrap(m screen.App) tea.Cmd {
	d.wrap = !d.wrap
	d.left = 0
	return d.relay(m)
}

func (d *Detail) toggleNumbers(m screen.App) tea.Cmd {
	d.numbers = !d.numbers
	return d.relay(m)
}

func sideways(way int) func(d *Detail, m screen.App) tea.Cmd {
	return func(d *Detail, m screen.App) tea.Cmd {
		d.left = max(0, d.left+way*d.Width/2)
		return nil
	}
}

// setOpen folds or unfolds a section; the cursor goes to the fold.
func (d *Detail) setOpen(of Section, open bool) tea.Cmd {
	d.Open[of] = open
	d.Build()
	if row := d.RowWhere(func(side model.Side, l widget.Line) bool { return Section{side, l.Kind} == of }); row >= 0 {
		d.To(row)
	}
	return d.SearchAgain()
}

// foldHere is the section that is under the cursor.
func (d *Detail) foldHere() (of Section, ok bool) {
	b, l, ok := d.LineAt(d.Cursor)
	if !ok {
		return Section{}, false
	}
	switch l.Kind {
	case HeadersLine, HeaderLine:
		return Section{SideOf(b), HeadersLine}, true
	case FieldsLine, fieldLine:
		// fields that are too few to be folded have no fold
		of = Section{SideOf(b), FieldsLine}
		return of, d.RowWhere(func(side model.Side, l widget.Line) bool { return Section{side, l.Kind} == of }) >= 0
	}
	return Section{}, false
}

// ToggleFold folds or unfolds what the cursor is on.
func (d *Detail) ToggleFold(m screen.App) tea.Cmd {
	if of, ok := d.foldHere(); ok {
		return d.setOpen(of, !d.Open[of])
	}
	d.FoldBody(func(doc *render.Document, row int) (int, bool) { return doc.Toggle(row) })
	return nil
}

func (d *Detail) unfold(m screen.App) tea.Cmd {
	of, ok := d.foldHere()
	switch {
	case ok && !d.Open[of]:
		return d.setOpen(of, true)
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
	if of, ok := d.foldHere(); ok && d.Open[of] {
		return d.setOpen(of, false)
	}
	if d.FoldBody(func(doc *render.Document, row int) (int, bool) { return doc.FoldAround(row) }) {
		return nil
	}
	cmd, _ := s.Back(m)
	return cmd
}

// foldAll folds or unfolds the bodies shown.
func foldAll(closed bool) func(d *Detail, m screen.App) tea.Cmd {
	return func(d *Detail, m screen.App) tea.Cmd {
		d.FoldAll(closed)
		return nil
	}
}

func (d *Detail) toggleHeaders(m screen.App) tea.Cmd {
	open := false
	for _, side := range d.Tab.sides() {
		open = open || !d.Open[Section{side, HeadersLine}]
	}
	for _, side := range d.Tab.sides() {
		d.Open[Section{side, HeadersLine}] = open
	}
	restore := d.LineRestorer()
	d.Build()
	restore(d)
	return d.SearchAgain()
}

func (d *Detail) wraps() string {
	if d.wrap {
		return "long lines wrap, t lets them run on"
	}
	return ""
}

// Reasons why something cannot be done with the interaction, "" if it can.

func (d *Detail) nothingShown() string {
	if d.At < 0 {
		return "no interaction is selected"
	}
	return ""
}

// NotReady reports whether the selected interaction can be worked with.
func (d *Detail) NotReady() string {
	switch {
	case d.nothingShown() != "":
		return d.nothingShown()
	case d.Overlay != nil:
		return "not while this is shown · esc goes back"
	case d.Pending:
		return fmt.Sprintf("still reading %d", d.At+1)
	case d.Shown.err != nil:
		return "read-only: " + render.Sanitize(done.Reason(d.Shown.err))
	}
	return ""
}

func (d *Detail) noBody() string {
	if why := d.NotReady(); why != "" {
		return why
	}
	for _, p := range d.Shown.parts {
		if !d.Shown.Interaction.Body(p.side).Absent {
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
var Mode = &screen.Mode{Name: "the detail", Can: screen.Everywhere | screen.Helped | screen.Scroll | screen.Read | screen.Pair |
	screen.Look | screen.Search | screen.Hit | screen.Ask | screen.Number | screen.Change | screen.Save | screen.Reload | screen.TakeOut}
