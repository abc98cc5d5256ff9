// Package order is the screen of the replay order: the requests that were recorded
// more than once, each above its recordings.
package order

import (
	tea "charm.land/bubbletea/v2"

	"context"
	"tapedeck/replay/explain"
	"tapedeck/ui/match"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/panes"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// orderMode is where its keys are pressed while the detail has them not.
var orderMode = &screen.Mode{Name: "the replay order", Can: screen.Everywhere | screen.Helped | screen.Scroll | screen.Pair |
	screen.Ask | screen.Sift | screen.Change | screen.Save}

// A Screen is the replay order instead of the list: the requests that were
// recorded more than once, each above its recordings. The list's cursor goes
// along, and its filter holds here too.
type Screen struct {
	panes.Split
	turns  widget.Scroller
	groups [][]explain.Turn
	rows   []orderRow
	steps  [2]int // of the cassette's changes, when it was asked for
}

// Kind asks for the replay order.
func Kind(*opened.Cassettes) screen.Kind {
	return screen.Kind{Name: "order", Modes: []*screen.Mode{orderMode}, Actions: orderActions(),
		Open: func(m screen.App, of any) tea.Cmd { return AskOrder(of.(*opened.Cassette), m) }}
}

// Mode is the order or the detail.
func (o *Screen) Mode() *screen.Mode {
	if o.Focus == widget.OnDetail {
		return detail.Mode
	}
	return orderMode
}

// Listed are the requests and their recordings.
func (o *Screen) Listed() *widget.Scroller { return &o.turns }

// Head has no rows.
func (o *Screen) Head(int) []widget.Span { return nil }

// ClickList selects a row.
func (o *Screen) ClickList(m screen.App, r widget.Rect, _, y int) tea.Cmd { return o.ClickRow(m, r, y) }

// Moved takes the list's cursor along, and shows the interaction.
func (o *Screen) Moved(m screen.App) tea.Cmd {
	if o.turns.Count > 0 {
		o.List.Show(o.selected())
	}
	shows := o.ShowSelected(m)
	if o.steps != stepsOf(o.Cassette) && o.Query == nil {
		return tea.Batch(shows, AskOrder(o.Cassette, m))
	}
	return shows
}

// Show puts the interaction back into the detail.
func (o *Screen) Show(m screen.App) tea.Cmd { return o.Detail.ShowAgain(m) }

// Escape ends what goes on, then goes back to the order.
func (o *Screen) Escape(m screen.App) (tea.Cmd, bool) {
	if cmd, ended := o.EndWork(m); ended {
		return cmd, true
	}
	return o.ToList(m)
}

// Back goes back to the order.
func (o *Screen) Back(m screen.App) (tea.Cmd, bool) { return o.ToList(m) }

// Leave gives the keys to the list.
func (o *Screen) Leave(screen.App) bool {
	o.Reset()
	return true
}

// Paste asks why what a text wants does not replay.
func (o *Screen) Paste(m screen.App, text string) tea.Cmd { return m.Open("why", text) }

// Status is the selected interaction, and where the cursor is.
func (o *Screen) Status(screen.App) (standing, position string) {
	position = o.position()
	if o.Focus == widget.OnDetail {
		position = o.Detail.Position()
	}
	return o.Standing(), position
}

// Hints are those of the order or the detail.
func (o *Screen) Hints(screen.App) []string {
	if o.Focus == widget.OnDetail {
		return o.Detail.Hinted()
	}
	return []string{"to list", "filter", "re-record", "undo", "save", "why", "help"}
}

// EscapeWords are those of the hint for esc.
func (o *Screen) EscapeWords() string {
	if o.Focus == widget.OnDetail {
		return o.Detail.EscapeWords()
	}
	return ""
}

// Follow asks for the order again.
func (o *Screen) Follow(m screen.App) (tea.Cmd, bool) { return AskOrder(o.Cassette, m), false }

// Refilter shows what the filter of the list shows.
func (o *Screen) Refilter() {
	at := o.List.Selected()
	o.arrange(&o.List)
	o.show(at)
}

// stepsOf counts the changes that were made and undone.
func stepsOf(t *opened.Cassette) [2]int {
	undo, redo := t.File.Steps()
	return [2]int{undo, redo}
}

// orderActions are the keys of the replay order.
func orderActions() []screen.Action {
	return []screen.Action{
		{Name: "to list", Group: screen.Candidates, After: "fold or leave", Keys: []string{"enter", "l", "right"}, Hint: "go there", Help: "go to the recording in the list", Brief: "go there", In: screen.In(orderMode), Run: screen.On((*Screen).close), Why: screen.If((*Screen).nothingOrdered)},
		{Name: "leave order", Group: screen.Candidates, Keys: []string{"h", "left", "o"}, Help: "back to the list", Brief: "back", Joins: true, In: screen.In(orderMode), Run: screen.On((*Screen).close)},
		{Name: "order", Group: screen.Asking, After: "why", Keys: []string{"o"}, Help: "replay order: the requests that were recorded more than once", Brief: "replay order", In: screen.Able(screen.Look), Run: opened.On(AskOrder), Why: opened.If((*opened.Cassette).Busy)},
	}
}

// An orderRow is a group's request, or below it one of its recordings.
type orderRow struct {
	group int
	turn  int // -1 for the request
}

// ordered is sent when the recordings were put into groups.
type ordered struct {
	cassette *opened.Cassette
	query    *opened.Query
	groups   [][]explain.Turn
	err      error
}

// AskOrder asks in which order the recordings are played.
func AskOrder(t *opened.Cassette, m screen.App) tea.Cmd {
	setting := t.Setting
	return t.StartQuery(m, func(ctx context.Context, a *opened.Query) screen.Fact {
		groups, err := match.Order(ctx, t.File, setting, a.SetRead)
		return ordered{t, a, groups, err}
	})
}

// Apply shows the order.
func (msg ordered) Apply(m screen.App) tea.Cmd {
	t := msg.cassette
	if !t.Answered(m, msg.query, msg.err) {
		return nil
	}
	o, open := screen.Find[*Screen](m)
	if len(msg.groups) == 0 {
		m.Say("every request was recorded once: there is no order to show")
		if !open {
			return nil
		}
		return m.Pop()
	}
	if !open {
		t.Focus = widget.OnList
		o = &Screen{Split: panes.Split{Cassette: t}}
		o.Left = o
	}
	o.groups, o.steps = msg.groups, stepsOf(t)
	o.Refilter()
	if !open {
		return m.Push(o)
	}
	return tea.Batch(m.Arrange(), m.Moved())
}

// arrange makes the rows of what the list shows.
func (o *Screen) arrange(l *widget.List) {
	o.rows = nil
	for g, turns := range o.groups {
		head := len(o.rows)
		o.rows = append(o.rows, orderRow{g, -1})
		for n, turn := range turns {
			if l.Shows(turn.Interaction) {
				o.rows = append(o.rows, orderRow{g, n})
			}
		}
		if len(o.rows) == head+1 {
			o.rows = o.rows[:head]
		}
	}
	o.turns.Resize(len(o.rows), o.turns.Height)
}

// show puts the cursor on an interaction, or on the first row.
func (o *Screen) show(at int) {
	for row := range o.rows {
		if o.rows[row].turn >= 0 && o.interaction(row) == at {
			o.turns.To(row)
			return
		}
	}
	o.turns.To(o.turns.Cursor)
}

// interaction is the one in a row; of a group the first that is shown.
func (o *Screen) interaction(row int) int {
	r := o.rows[row]
	if r.turn < 0 {
		r = o.rows[row+1]
	}
	return o.groups[r.group][r.turn].Interaction
}

// selected is the interaction under the cursor, -1 if nothing is shown.
func (o *Screen) selected() int {
	if o.turns.Count == 0 {
		return -1
	}
	return o.interaction(o.turns.Cursor)
}

// close goes to the recording under the cursor in the list.
func (o *Screen) close(m screen.App) tea.Cmd { return m.Pop() }

func (o *Screen) nothingOrdered() string {
	if o.turns.Count == 0 {
		return "no recording is shown"
	}
	return o.NothingSelected()
}
