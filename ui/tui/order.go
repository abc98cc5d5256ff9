package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tapedeck/replay/explain"
	"tapedeck/ui/match"
	"tapedeck/ui/tui/widget"
)

// An order is the replay order instead of the list: the requests that were
// recorded more than once, each above its recordings. The list's cursor goes
// along, and its filter holds here too.
type order struct {
	widget.Scroller
	groups [][]explain.Turn
	rows   []orderRow
}

// An orderRow is a group's request, or below it one of its recordings.
type orderRow struct {
	group int
	turn  int // -1 for the request
}

// ordered is sent when the recordings were put into groups.
type ordered struct {
	query  *query
	groups [][]explain.Turn
	err    error
}

func startOrder(m *app) tea.Cmd { return m.askOrder() }

func (m *app) askOrder() tea.Cmd {
	t := m.cassette
	setting := t.setting
	return m.startQuery(t, func(ctx context.Context, a *query) fact {
		groups, err := match.Order(ctx, t.file, setting, a.setRead)
		return ordered{a, groups, err}
	})
}

func (msg ordered) apply(m *app) tea.Cmd {
	t := msg.query.cassette
	if !m.over(msg.query, msg.err) {
		return nil
	}
	if len(msg.groups) == 0 {
		m.say("every request was recorded once: there is no order to show")
		if t.order == nil {
			return nil
		}
		return m.closeOrder()
	}
	o := &order{groups: msg.groups}
	if t.order != nil {
		o.Scroller = t.order.Scroller
	} else {
		m.focus = widget.OnList
	}
	t.order = o
	at := t.list.selected()
	o.arrange(&t.list)
	o.show(at)
	return tea.Batch(m.arrange(), m.selectionMoved())
}

// arrange makes the rows of what the list shows.
func (o *order) arrange(l *list) {
	o.rows = nil
	for g, turns := range o.groups {
		head := len(o.rows)
		o.rows = append(o.rows, orderRow{g, -1})
		for n, turn := range turns {
			if l.shows(turn.Interaction) {
				o.rows = append(o.rows, orderRow{g, n})
			}
		}
		if len(o.rows) == head+1 {
			o.rows = o.rows[:head]
		}
	}
	o.Resize(len(o.rows), o.Height)
}

// show puts the cursor on an interaction, or on the first row.
func (o *order) show(at int) {
	for row := range o.rows {
		if o.rows[row].turn >= 0 && o.interaction(row) == at {
			o.To(row)
			return
		}
	}
	o.To(o.Cursor)
}

// interaction is the one in a row; of a group the first that is shown.
func (o *order) interaction(row int) int {
	r := o.rows[row]
	if r.turn < 0 {
		r = o.rows[row+1]
	}
	return o.groups[r.group][r.turn].Interaction
}

// selected is the interaction under the cursor, -1 if nothing is shown.
func (o *order) selected() int {
	if o.Count == 0 {
		return -1
	}
	return o.interaction(o.Cursor)
}

func (m *app) closeOrder() tea.Cmd {
	m.cassette.order = nil
	m.focus, m.zoom = widget.OnList, false
	return tea.Batch(m.arrange(), m.selectionMoved())
}

// toOrdered goes to the recording under the cursor in the list.
func toOrdered(m *app) tea.Cmd { return m.closeOrder() }

func nothingOrdered(m *app) string {
	if m.cassette.order.Count == 0 {
		return "no recording is shown"
	}
	return nothingSelected(m)
}
