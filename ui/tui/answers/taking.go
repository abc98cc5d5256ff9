package answers

import (
	"fmt"
	"maps"
	"slices"

	"tapedeck/model"
	"tapedeck/replay/send"
	"tapedeck/ui/render"
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
		agreed := func() tea.Cmd { return d.take(m, what, d.acted()) }
		var unsearched []int
		for _, at := range d.acted() {
			if (what == send.TakeAll || what == send.TakeBody) && d.Results[at].Unsearched() != "" {
				unsearched = append(unsearched, at)
			}
		}
		if len(unsearched) > 0 {
			return m.Inquire(takeUnsearched(unsearched, agreed))
		}
		return agreed()
	}
}

// takeUnsearched asks before a body is taken that may hold a secret.
func takeUnsearched(at []int, agreed func() tea.Cmd) widget.Question {
	return widget.Question{Text: done.Numbers(at) + ": take a body that may hold a value that was put in?", Esc: "no",
		Choices: []widget.Choice{{Key: "y", Does: "take it", Run: agreed}}}
}

func (d *Screen) take(m screen.App, what send.Taking, acted []int) tea.Cmd {
	for _, at := range acted {
		if a := d.Results[at]; a.Err == nil && !a.Same() {
			d.taken[at] = what
		}
	}
	if left := d.Undecided(); left > 0 {
		d.of.Unmark()
		m.Say(fmt.Sprintf("%d of %d decided, nothing is %s before all are", len(d.taken), len(d.taken)+left, d.done()))
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
// To merge what is marked may take a while.
func (d *Screen) finish(m screen.App, abandoned bool) tea.Cmd {
	d.gen++
	d.merging = true
	gen, results, decided, marks := d.gen, d.Results, maps.Clone(d.taken), map[int]send.Marks{}
	for at, of := range d.marks {
		marks[at] = maps.Clone(of)
	}
	now, later := m.Wait(func() screen.Fact {
		taken, at, err := takenOf(results, decided, marks)
		return merged{d, gen, taken, abandoned, at, err}
	})
	if now != nil {
		return now.Apply(m)
	}
	return later
}

// takenOf are the changes that were decided on; at is the answer that err is of.
func takenOf(results map[int]*send.Result, decided map[int]send.Taking, marks map[int]send.Marks) (taken []rerecord.Taken, at int, err error) {
	for _, at := range slices.Sorted(maps.Keys(decided)) {
		switch what := decided[at]; what {
		case send.TakeNone:
		case send.TakeMarked:
			t, err := rerecord.TakeMarked(results[at], marks[at])
			if err != nil {
				return nil, at, err
			}
			taken = append(taken, t)
		default:
			taken = append(taken, rerecord.Take(results[at], what))
		}
	}
	return taken, 0, nil
}

// merged is sent when all that was decided on is a change.
type merged struct {
	screen    *Screen
	gen       int
	taken     []rerecord.Taken
	abandoned bool
	at        int
	err       error
}

// Apply makes the change.
func (msg merged) Apply(m screen.App) tea.Cmd {
	d := msg.screen
	if msg.gen != d.gen {
		return nil
	}
	d.merging = false
	if m.Screens()[0] != screen.Screen(d) { // another was opened meanwhile
		d.stopMerging(m)
		return nil
	}
	if msg.err == nil {
		return d.make(m, msg.taken, msg.abandoned)
	}
	m.Fail("not taken: " + render.Sanitize(done.Reason(msg.err)) + ", " + asBefore([]int{msg.at}))
	delete(d.taken, msg.at)
	if msg.abandoned { // the others were left undecided
		clear(d.taken)
	}
	return d.Show(m)
}

// merging is said meanwhile, to keys too.
const merging = "merging what is marked"

func (d *Screen) busyMerging() string {
	if d.merging {
		return merging
	}
	return ""
}

// stopMerging goes back to before all was decided.
func (d *Screen) stopMerging(m screen.App) {
	d.gen++
	d.merging = false
	clear(d.taken)
	m.Say("stopped, nothing changed")
}

func (d *Screen) make(m screen.App, taken []rerecord.Taken, abandoned bool) tea.Cmd {
	var ops []model.Op
	var at []int
	for _, t := range taken {
		if len(t.Ops) > 0 {
			ops = append(ops, t.Ops...)
			at = append(at, t.At)
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

// ask asks before the answers are left, as responses that were not decided on
// would be lost. Those of which something is marked count as decided.
func (d *Screen) ask(m screen.App) tea.Cmd {
	leave := func(clear bool) func() tea.Cmd {
		return func() tea.Cmd {
			abandoned := false
			for at, a := range d.Results {
				switch {
				case a.Err != nil || a.Same():
				case clear || d.taken[at] == "" && len(d.marks[at]) == 0:
					abandoned = abandoned || d.taken[at] == ""
					d.taken[at] = send.TakeNone
				case d.taken[at] == "":
					d.taken[at] = send.TakeMarked
				}
			}
			return d.finish(m, abandoned)
		}
	}
	none := widget.Choice{Key: "x", Does: "takes none", Run: leave(true)}
	n := len(d.taken)
	for at := range d.marks {
		if d.open(at) && len(d.marks[at]) > 0 {
			n++
		}
	}
	switch {
	case d.Undecided() == 0: // all failed or are the same
		return leave(true)()
	case n > 0 && !d.several():
		return m.Inquire(widget.Question{Text: fmt.Sprintf("leave with %s marked?", d.counted(d.Detail.At)), Esc: "stay",
			Choices: []widget.Choice{{Key: "t", Does: "takes what is marked", Run: leave(false)}, none}})
	case n > 0:
		return m.Inquire(widget.Question{Text: fmt.Sprintf("leave with %d of %d decided?", n, len(d.taken)+d.Undecided()), Esc: "stay",
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
