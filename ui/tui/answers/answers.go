// Package answers is the screen of new answers that wait for a choice: what of
// each is taken into the cassette.
package answers

import (
	"cmp"
	"slices"
	"strings"

	"tapedeck/replay/send"
	"tapedeck/ui/render"
	"tapedeck/ui/rerecord"
	"tapedeck/ui/tui/compare"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/panes"
	"tapedeck/ui/tui/resend"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Where the keys of answers are pressed.
var (
	AnswerMode = &screen.Mode{Name: "a new answer", Can: screen.Everywhere | screen.Helped | screen.Scroll | screen.Pair |
		screen.Search | screen.Hit | screen.Number}
	AnswersMode = &screen.Mode{Name: "the new answers", Can: screen.Everywhere | screen.Helped | screen.Scroll | screen.Pair | screen.Choose}
)

// A Screen waits for what to take of each answer. Of several the list shows
// what became of each, the detail what the selected one changes; a single one
// stands beside what the screen below lists. Once all are decided they are taken
// as one step.
type Screen struct {
	panes.Split
	of      *widget.List // the answers, nil for a single one
	Results map[int]*send.Result
	taken   map[int]send.Taking // by interaction
	marks   map[int]send.Marks  // by interaction, of those that are taken singly
	places  []send.Place        // of the lines shown, by their N
	right   string              // of the heading, while nothing is marked
	merging bool                // what is marked is merged into the recorded response
	gen     int                 // of that
	folded  map[string]bool     // parts that are folded
	byLine  *bool               // they are compared by line, also the next ones
	layouts []layout            // of what was shown last
	showing int                 // counts what was shown
	shown   int                 // the interaction whose answer is shown
	beside  bool                // what is recorded stands beside what is new
	shared  bool                // a single one leaves room to what stands beside it
	from    resend.Answers
}

// decide shows the answers.
func decide(m screen.App, n resend.Answers, byLine *bool) tea.Cmd {
	t := n.Cassette
	d := &Screen{Split: panes.Split{Cassette: t}, Results: map[int]*send.Result{}, taken: map[int]send.Taking{}, marks: map[int]send.Marks{}, folded: map[string]bool{}, byLine: byLine, from: n}
	d.Left, d.OnRow = d, d.clickPart
	var order []int
	for _, a := range n.Results {
		d.Results[a.At] = a
		order = append(order, a.At)
	}
	t.Focus = widget.OnDetail
	if n.Several {
		d.listResults(order)
		t.Focus = widget.OnList
	} else {
		t.List.Show(order[0])
		t.Detail.At = order[0]
		if below, ok := screen.Find[interface{ LeftSide() panes.Left }](m); ok {
			d.Left = below.LeftSide()
		}
	}
	return tea.Batch(d.Show(m), m.Push(d))
}

// listResults makes the list of the answers. Those that differ are marked, but
// for those that hardly anyone wants.
func (d *Screen) listResults(order []int) {
	l := widget.NewList()
	l.Filtered, l.Fixed, l.Shown = true, true, order
	l.Resize(len(order), d.List.Height)
	for _, at := range order {
		if d.open(at) && d.Results[at].Worse() == "" && d.Results[at].Unsearched() == "" {
			l.Marks.Set(at, true)
		}
	}
	if first := slices.IndexFunc(order, d.open); first >= 0 {
		l.To(first)
	}
	d.of = &l
}

// several reports whether the list shows the answers.
func (d *Screen) several() bool { return d.of != nil }

// selected is the interaction whose answer is selected.
func (d *Screen) selected() int {
	if d.several() {
		return d.of.Selected()
	}
	return d.Detail.At
}

// Mode is the list of answers or one of them.
func (d *Screen) Mode() *screen.Mode {
	if d.Focus == widget.OnList {
		return AnswersMode
	}
	return AnswerMode
}

// Listed are the answers.
func (d *Screen) Listed() *widget.Scroller { return &d.of.Scroller }

// Head has no rows.
func (d *Screen) Head(int) []widget.Span { return nil }

// Marking is the list of the answers.
func (d *Screen) Marking() *widget.List { return d.of }

// ClickList selects an answer, and in its first columns marks it.
func (d *Screen) ClickList(m screen.App, r widget.Rect, x, y int) tea.Cmd {
	return d.ClickMark(m, d.of, r, x, y)
}

// DrawList draws what became of each interaction.
func (d *Screen) DrawList(m screen.App, r widget.Rect) []string {
	v := opened.ListView{List: d.of, Heading: "Re-recorded " + render.Counted(len(d.Results), "interaction"),
		Focused: d.Focused(m, widget.OnList), Columns: d.Columns(r.Width).WithResults(), Result: d.resultText}
	return v.Draw(d.Cassette, m, r)
}

// Click does nothing in what stands beside a single answer.
func (d *Screen) Click(m screen.App, r widget.Rect, x, y int) tea.Cmd {
	if !d.several() && !d.Panes(m).Detail.Contains(x, y) {
		return nil
	}
	return d.Split.Click(m, r, x, y)
}

// Arrange gives a single answer the whole width where two things have room beside
// each other in it.
func (d *Screen) Arrange(m screen.App, r widget.Rect) tea.Cmd {
	d.Alone = !d.several() && !d.shared && m.Width() > widget.BesideWidth
	arranged := d.Split.Arrange(m, r)
	if d.beside == (d.Detail.Width > widget.BesideWidth) {
		return arranged
	}
	at := d.lineHere()
	return tea.Batch(arranged, d.show(m, func() { d.toLine(at) }))
}

// ToggleZoom shows what stands beside a single answer, too, or it alone.
func (d *Screen) ToggleZoom(m screen.App) tea.Cmd {
	if d.Alone || d.shared && !d.Zoom && m.Width() > widget.BesideWidth {
		d.shared = !d.shared
		return m.Arrange()
	}
	return d.Split.ToggleZoom(m)
}

// Moved shows the answer that the cursor is on now.
func (d *Screen) Moved(m screen.App) tea.Cmd {
	if d.of != nil {
		d.of.Extend()
	}
	if d.selected() != d.Detail.At || d.Detail.Overlay == nil {
		return d.Show(m)
	}
	return nil
}

// Show shows what the selected answer would change.
func (d *Screen) Show(m screen.App) tea.Cmd { return d.show(m, func() {}) }

// Escape ends what goes on, goes back to the list, takes marks away, and then
// leaves.
func (d *Screen) Escape(m screen.App) (tea.Cmd, bool) {
	if cmd, ended := d.EndWork(m); ended {
		return cmd, true
	}
	if d.merging {
		d.stopMerging(m)
		return nil, true
	}
	if d.several() {
		if cmd, went := d.ToList(m); went {
			return cmd, true
		}
		if d.of.Ranging() {
			d.of.EndRange(false)
			return nil, true
		}
		if d.of.Marks.N > 0 {
			d.of.Unmark()
			return nil, true
		}
	}
	return d.ask(m), true
}

// Back leaves.
func (d *Screen) Back(m screen.App) (tea.Cmd, bool) {
	if d.merging {
		d.stopMerging(m)
		return nil, true
	}
	return d.ask(m), true
}

// done is what a choice does: an answer is put in the place of the recorded one, or
// beside it as a new interaction.
func (d *Screen) done() string {
	added := 0
	for _, a := range d.Results {
		if a.Copy {
			added++
		}
	}
	switch added {
	case 0:
		return "replaced"
	case len(d.Results):
		return "added"
	}
	return "replaced or added"
}

// Status says that nothing is changed yet, and where the cursor is.
func (d *Screen) Status(screen.App) (standing, position string) {
	if d.merging {
		return merging + " · esc stops", ""
	}
	standing = cmp.Or(d.WorkText(), "Nothing is "+d.done()+" before you choose.")
	if d.from.Part != "" {
		standing += " " + strings.ToUpper(d.from.Part[:1]) + d.from.Part[1:] + "."
	}
	if d.Focus == widget.OnDetail {
		return standing, d.Detail.Position()
	}
	return standing, d.ListPosition(d.of)
}

// Hints are those of the answers.
func (d *Screen) Hints(screen.App) []string {
	if d.Focus == widget.OnList {
		return []string{"take all", "take body", "take headers", "take none", "mark", "read", "view changes", "help"}
	}
	if len(d.marksHere()) > 0 {
		return []string{"mark difference", "take marked", "take all", "take none", "take body", "take headers", "view changes", "zoom", "help"}
	}
	return []string{"mark difference", "take all", "take body", "take headers", "take none", "view changes", "take marked", "zoom", "help"}
}

// NoOtherPane says why there is nothing to go to.
func (d *Screen) NoOtherPane() string {
	if !d.several() {
		return "choose first what to take"
	}
	return d.Split.NoOtherPane()
}

// noOtherView says why there is one way to compare the bodies.
func (d *Screen) noOtherView() string {
	a := d.Results[d.selected()]
	return compare.NoOtherWay(a != nil && a.Err == nil && a.Diff.BodyBy == "path" && len(a.Diff.Body) > 0)
}

// viewWords are those of the hint.
func (d *Screen) viewWords() string { return compare.OtherWay(*d.byLine) }

// open reports whether something of the response can be taken and is not decided.
func (d *Screen) open(at int) bool {
	a := d.Results[at]
	return a != nil && a.Err == nil && !a.Same() && d.taken[at] == ""
}

// resultText is what the list says of a response.
func (d *Screen) resultText(at int) (role render.Role, words string) {
	a := d.Results[at]
	words = render.Sanitize(rerecord.Summary(a))
	switch {
	case a.Err != nil || a.Worse() != "" || a.Unsearched() != "":
		role = render.Failure
	case a.Same():
		return render.Muted, words
	default:
		role = render.Notice
	}
	switch taken := d.taken[at]; {
	case taken == send.TakeMarked:
		return render.Added, "takes " + d.counted(at)
	case taken != "":
		return render.Added, "takes " + string(taken)
	case len(d.marks[at]) > 0:
		return role, d.counted(at) + " marked"
	}
	return role, words
}

// end leaves the answers, and puts the interaction back.
func (d *Screen) end(m screen.App) tea.Cmd {
	if d.several() {
		d.List.Show(d.of.Selected())
	}
	d.Focus = d.from.Focus
	d.showing++
	d.Detail.Overlay = nil
	d.Detail.At = d.List.Selected()
	left := m.Pop()
	if s, ok := screen.Find[resend.Shower](m); ok {
		return tea.Batch(left, s.Show(m))
	}
	return left
}

// nextDiff shows the changes the other way.
func (d *Screen) nextDiff(m screen.App) tea.Cmd {
	*d.byLine = !*d.byLine
	return d.Show(m)
}
