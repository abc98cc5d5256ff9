package answers

import (
	"fmt"
	"maps"
	"slices"
	"tapedeck/model"
	"tapedeck/replay/send"
	"tapedeck/ui/render/done"
	"tapedeck/ui/rerecord"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// take takes a part of the responses that a choice acts on. A body that may hold
// a secret is asked for on its own.
func take(what send.Taking) func(d *Screen, m screen.App) tea.Cmd {
	return func(d *Screen, m screen.App) tea.Cmd {
		agreed := func() tea.Cmd { return d.take(m, what) }
		var unsearched []int
		for _, at := range d.acted() {
			if (what == send.TakeAll || what == send.TakeBody) && d.Results[at].Unsearched() != "" {
				unsearched = append(unsearched, at)
			}
		}
		if len(unsearched) > 0 {
			return m.Inquire(widget.Question{Text: done.Numbers(unsearched) + ": take a body that may hold a value that was put in?", Esc: "no",
				Choices: []widget.Choice{{Key: "y", Does: "take it", Run: agreed}}})
		}
		return agreed()
	}
}

func (d *Screen) take(m screen.App, what send.Taking) tea.Cmd {
	for _, at := range d.acted() {
		if a := d.Results[at]; a.Err == nil && !a.Same() {
			d.taken[at] = what
		}
	}
	if left := d.Undecided(); left > 0 {
		d.of.Unmark()
		m.Say(fmt.Sprintf("%d of %d decided, nothing is replaced before all are", len(d.taken), len(d.taken)+left))
		d.toNext()
		return d.Show(m)
	}
	return d.finish(m, false)
}

// toNext goes to the next response that is not decided, or to the first.
func (d *Screen) toNext() {
	l := d.of
	next := slices.IndexFunc(l.Shown[l.Cursor:], d.open)
	if next >= 0 {
		next += l.Cursor
	} else {
		next = slices.IndexFunc(l.Shown, d.open)
	}
	l.To(next)
}

// acted are the responses that a choice acts on: the marked ones or this one.
func (d *Screen) acted() []int {
	if d.several() {
		return d.of.Acted()
	}
	return []int{d.Detail.At}
}

// Undecided counts the answers that wait for a choice.
func (d *Screen) Undecided() int {
	n := 0
	for at := range d.Results {
		if d.open(at) {
			n++
		}
	}
	return n
}

// finish makes all that was decided one step; abandoned: the person left the others.
func (d *Screen) finish(m screen.App, abandoned bool) tea.Cmd {
	var ops []model.Op
	var at []int
	var taken []rerecord.Taken
	for _, i := range slices.Sorted(maps.Keys(d.taken)) {
		if d.taken[i] == send.TakeNone {
			continue
		}
		t := rerecord.Take(d.Results[i], d.taken[i])
		taken = append(taken, t)
		if len(t.Ops) > 0 {
			ops = append(ops, t.Ops...)
			at = append(at, i)
		}
	}
	left := d.end(m)
	then := func() tea.Cmd { return d.from.Then(m, len(at), abandoned) }
	switch {
	case len(ops) == 0 && len(taken) > 0:
		m.Say(rerecord.Done(taken))
		return tea.Batch(left, then())
	case len(ops) == 0:
		m.Say("nothing taken, " + asBefore(slices.Sorted(maps.Keys(d.taken))))
		return tea.Batch(left, then())
	}
	c := opened.ChangeOf(at[0], rerecord.Done(taken), ops...)
	c.Joint, c.Made = d.from.Joint, then
	c.Refused = func(why string) tea.Cmd {
		return m.WhenFree(func() tea.Cmd {
			m.Fail(why + ", " + asBefore(at))
			return d.again(m)
		})
	}
	return tea.Batch(left, d.Make(m, c))
}

// again shows the answers as they were before they were decided on: what was
// taken of them was refused.
func (d *Screen) again(m screen.App) tea.Cmd {
	clear(d.taken)
	d.Focus = widget.OnDetail
	if d.several() {
		d.Focus = widget.OnList
	} else {
		for d.Detail.At = range d.Results { // the only one
		}
	}
	return tea.Batch(d.Show(m), m.Push(d))
}

// asBefore says that nothing happened to interactions.
func asBefore(at []int) string {
	if len(at) == 1 {
		return done.Numbers(at) + " is as before"
	}
	return done.Numbers(at) + " are as before"
}

// ask asks before the answers are left, as responses that were not decided on would be lost.
func (d *Screen) ask(m screen.App) tea.Cmd {
	leave := func(clear bool) func() tea.Cmd {
		return func() tea.Cmd {
			abandoned := d.Undecided() > 0
			for at, a := range d.Results {
				if a.Err == nil && !a.Same() && (clear || d.taken[at] == "") {
					d.taken[at] = send.TakeNone
				}
			}
			return d.finish(m, abandoned)
		}
	}
	none := widget.Choice{Key: "x", Does: "takes none", Run: leave(true)}
	switch n := len(d.taken); {
	case d.Undecided() == 0: // all failed or are the same
		return leave(true)()
	case n > 0:
		return m.Inquire(widget.Question{Text: fmt.Sprintf("leave with %d of %d decided?", n, n+d.Undecided()), Esc: "stay",
			Choices: []widget.Choice{{Key: "t", Does: "takes what is decided", Run: leave(false)}, none}})
	}
	return m.Inquire(widget.Question{Text: "leave without taking anything of the " + d.noun() + "?", Esc: "stay", Choices: []widget.Choice{none}})
}

func (d *Screen) noun() string {
	if !d.several() {
		return "answer"
	}
	return "answers"
}
