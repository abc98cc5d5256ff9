package tui

import (
	"fmt"
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/replay/send"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/rerecord"
	"tapedeck/ui/tui/widget"
)

// A decision waits for what to take of each response. Of several the list shows
// what became of each, the detail what the selected one changes. Once all are
// decided they are taken as one step.
type decision struct {
	cassette *openCassette
	results  map[int]*send.Result
	taken    map[int]send.Taking // by interaction
	folded   map[string]bool     // parts that are folded
	was      *list               // the cassette's own list, nil for a single response
}

// decide shows the responses.
func (m *app) decide(r *rerecording) tea.Cmd {
	t := r.cassette
	d := &decision{cassette: t, results: map[int]*send.Result{}, taken: map[int]send.Taking{}, folded: map[string]bool{}}
	var order []int
	for _, a := range r.results {
		d.results[a.At] = a
		order = append(order, a.At)
	}
	m.decision = d
	m.focus = widget.OnDetail
	if len(r.Jobs)+len(r.Refused) > 1 {
		d.listResults(order)
		m.focus = widget.OnList
	} else {
		t.list.show(order[0])
	}
	t.detail.at = t.list.selected()
	return tea.Batch(d.showSelected(m), m.arrange())
}

// listResults shows the responses instead of the list. Those that differ are
// marked, but for those that hardly anyone wants.
func (d *decision) listResults(order []int) {
	own := d.cassette.list
	d.was = &own
	l := newList()
	l.filtered, l.fixed, l.shown = true, true, order
	l.Resize(len(order), own.Height)
	for _, at := range order {
		if d.open(at) && d.results[at].Worse() == "" && d.results[at].Unsearched() == "" {
			l.marks.set(at, true)
		}
	}
	if first := slices.IndexFunc(order, d.open); first >= 0 {
		l.To(first)
	}
	d.cassette.list = l
}

// several reports whether the list shows the responses.
func (d *decision) several() bool { return d != nil && d.was != nil }

// open reports whether something of the response can be taken and is not decided.
func (d *decision) open(at int) bool {
	a := d.results[at]
	return a != nil && a.Err == nil && !a.Same() && d.taken[at] == ""
}

// resultText is what the list says of a response.
func (d *decision) resultText(at int) (role render.Role, words string) {
	a := d.results[at]
	words = render.Sanitize(rerecord.Summary(a))
	switch {
	case a.Err != nil || a.Worse() != "" || a.Unsearched() != "":
		role = render.Failure
	case a.Same():
		return render.Muted, words
	default:
		role = render.Notice
	}
	if taken := d.taken[at]; taken != "" {
		return render.Added, "takes " + string(taken)
	}
	return role, words
}

// showSelected shows what the selected response would change.
func (d *decision) showSelected(m *app) tea.Cmd {
	t := d.cassette
	at := t.list.selected()
	if !d.several() {
		for at = range d.results { // the only one
		}
	}
	t.detail.at = at
	if a := d.results[at]; a != nil {
		return t.showOverlay(responseOverlay(a, m.byLine, d.folded))
	}
	return nil
}

// selectionMoved shows the response that the cursor is on now.
func (d *decision) selectionMoved(m *app) tea.Cmd {
	if d.several() && d.cassette.list.selected() != d.cassette.detail.at {
		return d.showSelected(m)
	}
	return nil
}

// noOtherPane says why there is nothing to go to.
func noOtherPane(m *app) string {
	if m.decision != nil && !m.decision.several() {
		return "choose first what to take"
	}
	if m.explains() {
		return ""
	}
	return nothingSelected(m)
}

// end puts the cassette's own list back.
func (d *decision) end(m *app) {
	m.decision = nil
	if !d.several() {
		return
	}
	at := d.cassette.list.selected()
	own := *d.was
	own.Height = d.cassette.list.Height
	d.cassette.list = own
	d.cassette.list.Resize(own.Count, own.Height)
	d.cassette.list.show(at)
}

// nextDiff shows the changes the other way.
func nextDiff(m *app) tea.Cmd {
	m.byLine = !m.byLine
	return m.decision.showSelected(m)
}

// take takes a part of the responses that a choice acts on. A body that may hold
// a secret is asked for on its own.
func take(what send.Taking) func(m *app) tea.Cmd {
	agreed := func(m *app) tea.Cmd { return m.decision.take(m, what) }
	return func(m *app) tea.Cmd {
		var unsearched []int
		for _, at := range m.decision.acted() {
			if (what == send.TakeAll || what == send.TakeBody) && m.decision.results[at].Unsearched() != "" {
				unsearched = append(unsearched, at)
			}
		}
		if len(unsearched) > 0 {
			return m.inquire(widget.Question{Text: done.Numbers(unsearched) + ": take a body that may hold a value that was put in?", Esc: "no",
				Choices: []widget.Choice{{Key: "y", Does: "take it", Run: m.with(agreed)}}})
		}
		return agreed(m)
	}
}

func (d *decision) take(m *app, what send.Taking) tea.Cmd {
	for _, at := range d.acted() {
		if a := d.results[at]; a.Err == nil && !a.Same() {
			d.taken[at] = what
		}
	}
	l := &d.cassette.list
	if left := d.undecided(); left > 0 {
		l.unmark()
		m.say(fmt.Sprintf("%d of %d decided, nothing is replaced before all are", len(d.taken), len(d.taken)+left))
		d.toNext()
		return d.showSelected(m)
	}
	return d.apply(m)
}

// toNext goes to the next response that is not decided, or to the first.
func (d *decision) toNext() {
	l := &d.cassette.list
	next := slices.IndexFunc(l.shown[l.Cursor:], d.open)
	if next >= 0 {
		next += l.Cursor
	} else {
		next = slices.IndexFunc(l.shown, d.open)
	}
	l.To(next)
}

// acted are the responses that a choice acts on: the marked ones or this one.
func (d *decision) acted() []int {
	if d.several() {
		return d.cassette.list.acted()
	}
	return []int{d.cassette.detail.at}
}

func (d *decision) undecided() int {
	n := 0
	for at := range d.results {
		if d.open(at) {
			n++
		}
	}
	return n
}

// apply makes all that was decided one step.
func (d *decision) apply(m *app) tea.Cmd {
	var ops []model.Op
	var at []int
	var taken []rerecord.Taken
	for _, i := range slices.Sorted(maps.Keys(d.taken)) {
		if d.taken[i] == send.TakeNone {
			continue
		}
		t := rerecord.Take(d.results[i], d.taken[i])
		taken = append(taken, t)
		if len(t.Ops) > 0 {
			ops = append(ops, t.Ops...)
			at = append(at, i)
		}
	}
	resultList := d.cassette.list
	d.end(m)
	left := d.cassette.leaveOverlay(m)
	switch {
	case len(ops) == 0 && len(taken) > 0:
		m.say(rerecord.Done(taken))
		return tea.Batch(left, m.arrange())
	case len(ops) == 0:
		m.say("nothing taken, " + asBefore(slices.Sorted(maps.Keys(d.taken))))
		return tea.Batch(left, m.arrange())
	}
	c := changeOf(at[0], rerecord.Done(taken), ops...)
	c.refused = func(m *app, why string) tea.Cmd {
		return m.onceUnasked(func(m *app) tea.Cmd {
			m.fail(why + ", " + asBefore(at))
			return d.again(m, resultList)
		})
	}
	return tea.Batch(left, m.make(c), m.arrange())
}

// again shows the responses as they were before they were decided on: what was
// taken of them was refused.
func (d *decision) again(m *app, resultList list) tea.Cmd {
	clear(d.taken)
	m.decision, m.focus = d, widget.OnDetail
	if d.several() {
		own := d.cassette.list
		resultList.Height = own.Height
		d.was, d.cassette.list, m.focus = &own, resultList, widget.OnList
	}
	return tea.Batch(d.showSelected(m), m.arrange())
}

// asBefore says that nothing happened to interactions.
func asBefore(at []int) string {
	if len(at) == 1 {
		return done.Numbers(at) + " is as before"
	}
	return done.Numbers(at) + " are as before"
}

// leaveDecision asks, as responses that were not decided on would be lost.
func leaveDecision(m *app) tea.Cmd {
	d := m.decision
	leave := func(clear bool) func(m *app) tea.Cmd {
		return func(m *app) tea.Cmd {
			for at, a := range d.results {
				if a.Err == nil && !a.Same() && (clear || d.taken[at] == "") {
					d.taken[at] = send.TakeNone
				}
			}
			return d.apply(m)
		}
	}
	none := widget.Choice{Key: "x", Does: "takes none", Run: m.with(leave(true))}
	switch n := len(d.taken); {
	case d.undecided() == 0: // all failed or are the same
		return leave(true)(m)
	case n > 0:
		return m.inquire(widget.Question{Text: fmt.Sprintf("leave with %d of %d decided?", n, n+d.undecided()), Esc: "stay",
			Choices: []widget.Choice{{Key: "t", Does: "takes what is decided", Run: m.with(leave(false))}, none}})
	}
	return m.inquire(widget.Question{Text: "leave without taking anything of the " + d.noun() + "?", Esc: "stay", Choices: []widget.Choice{none}})
}

func (d *decision) noun() string {
	if !d.several() {
		return "answer"
	}
	return "answers"
}
