// Package order is the screen of the replay order: the requests that were recorded
// more than once, each above its recordings.
package order

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tapedeck/replay/explain"
	"tapedeck/ui/match"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/panes"
	"tapedeck/ui/tui/screen"
)

// orderMode is where its keys are pressed while the detail has them not.
var orderMode = &screen.Mode{Name: "the replay order", Can: screen.Everywhere | screen.Helped | screen.Scroll | screen.Pair |
	screen.Ask | screen.Sift | screen.Change | screen.Save}

// A Screen is the replay order instead of the list: the requests that were
// recorded more than once, each above its recordings.
type Screen struct {
	panes.Arrangement
	groups [][]explain.Turn
	rows   []orderRow
}

// Kind asks for the replay order.
func Kind(*opened.Cassettes) screen.Kind {
	return screen.Kind{Name: "order", Modes: []*screen.Mode{orderMode}, Actions: orderActions(),
		Open: func(m screen.App, of any) tea.Cmd { return AskOrder(of.(*opened.Cassette), m) }}
}

// Own is where the keys of its rows are pressed.
func (o *Screen) Own() *screen.Mode { return orderMode }

// Named are the actions of its hints.
func (o *Screen) Named() []string {
	return []string{"to list", "filter", "re-record", "undo", "save", "why", "help"}
}

// Read asks for the order again.
func (o *Screen) Read(m screen.App) tea.Cmd { return AskOrder(o.Cassette, m) }

// orderActions are the keys of the replay order.
func orderActions() []screen.Action {
	return []screen.Action{
		{Name: "to list", Group: screen.Candidates, After: "fold or leave", Keys: []string{"enter", "l", "right"}, Hint: "go there", Help: "go to the recording in the list", Brief: "go there", In: screen.In(orderMode), Run: screen.On((*Screen).Close), Why: screen.If((*Screen).NothingShown)},
		{Name: "leave order", Group: screen.Candidates, Keys: []string{"h", "left", "o"}, Help: "back to the list", Brief: "back", Joins: true, In: screen.In(orderMode), Run: screen.On((*Screen).Close)},
		{Name: "order", Group: screen.Asking, After: "why", Keys: []string{"o"}, Help: "replay order: the requests that were recorded more than once", Brief: "replay order", In: screen.Able(screen.Look), Run: opened.On(AskOrder), Why: opened.If((*opened.Cassette).Busy)},
	}
}

// An orderRow is a group's request, or below it one of its recordings.
type orderRow struct {
	group int
	turn  int // -1 for the request
}

// AskOrder asks in which order the recordings are played.
func AskOrder(t *opened.Cassette, m screen.App) tea.Cmd {
	setting := t.Setting
	return opened.Ask(t, m, func(ctx context.Context, progress func(int)) ([][]explain.Turn, error) {
		return match.Order(ctx, t.File, setting, progress)
	}, func(m screen.App, groups [][]explain.Turn) tea.Cmd { return show(m, t, groups) })
}

// show shows the order.
func show(m screen.App, t *opened.Cassette, groups [][]explain.Turn) tea.Cmd {
	o, open := screen.Find[*Screen](m)
	if len(groups) == 0 {
		m.Say("every request was recorded once: there is no order to show")
		if !open {
			return nil
		}
		return m.Pop()
	}
	if !open {
		o = &Screen{}
		o.Arrangement = panes.Arrange(t, o)
	}
	o.groups = groups
	o.Current()
	if !open {
		return m.Push(o)
	}
	return tea.Batch(m.Arrange(), m.Moved())
}

// Rearrange makes the rows of what the list shows.
func (o *Screen) Rearrange() {
	o.rows = nil
	for g, turns := range o.groups {
		head := len(o.rows)
		o.rows = append(o.rows, orderRow{g, -1})
		for n, turn := range turns {
			if o.List.Shows(turn.Interaction) {
				o.rows = append(o.rows, orderRow{g, n})
			}
		}
		if len(o.rows) == head+1 {
			o.rows = o.rows[:head]
		}
	}
	o.Scroller.Resize(len(o.rows), o.Scroller.Height)
}

// Interaction is the one in a row; of a request the first that is shown.
func (o *Screen) Interaction(row int) (at int, exactly bool) {
	r := o.rows[row]
	if exactly = r.turn >= 0; !exactly {
		r = o.rows[row+1]
	}
	return o.groups[r.group][r.turn].Interaction, exactly
}
