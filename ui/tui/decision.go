package tui

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/rerecord"
)

// A decision waits for what to take of each answer. Of several the list shows
// what became of each, the detail what the selected one changes. Once all are
// decided they are taken as one step.
type decision struct {
	tape    *tape
	answers map[int]*rerecord.Answer
	taken   map[int]rerecord.Taking // by interaction
	folded  map[string]bool         // parts that are folded
	was     *list                   // the cassette's own list, nil for a single answer
}

// decide shows the answers.
func (m *app) decide(r *rerecording) tea.Cmd {
	t := r.tape
	d := &decision{tape: t, answers: map[int]*rerecord.Answer{}, taken: map[int]rerecord.Taking{}, folded: map[string]bool{}}
	var order []int
	for _, a := range r.answers {
		d.answers[a.At] = a
		order = append(order, a.At)
	}
	m.answer = d
	m.focus = OnDetail
	if len(r.Jobs)+len(r.Refused) > 1 {
		d.listAnswers(order)
		m.focus = OnList
	} else {
		t.list.show(order[0])
	}
	t.detail.at = t.list.selected()
	return tea.Batch(d.showSelected(m), m.arrange())
}

// listAnswers puts the answers in the place of the list. Those that differ are
// marked, but for those that hardly anyone wants.
func (d *decision) listAnswers(order []int) {
	own := d.tape.list
	d.was = &own
	l := newList()
	l.filtered, l.fixed, l.shown = true, true, order
	l.resize(len(order), own.height)
	for _, at := range order {
		if d.open(at) && d.answers[at].Worse() == "" && d.answers[at].Unsearched() == "" {
			l.marks.set(at, true)
		}
	}
	if first := slices.IndexFunc(order, d.open); first >= 0 {
		l.to(first)
	}
	d.tape.list = l
}

// several reports whether the list shows the answers.
func (d *decision) several() bool { return d != nil && d.was != nil }

// open reports whether something of the answer can be taken and is not decided.
func (d *decision) open(at int) bool {
	a := d.answers[at]
	return a != nil && a.Err == nil && !a.Same() && d.taken[at] == ""
}

// outcome is what the list tells of an answer.
func (d *decision) outcome(at int) (role render.Role, words string) {
	a := d.answers[at]
	words = render.Sanitize(a.Outcome())
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

// showSelected shows what the selected answer would change.
func (d *decision) showSelected(m *app) tea.Cmd {
	t := d.tape
	at := t.list.selected()
	if !d.several() {
		for at = range d.answers { // the only one
		}
	}
	t.detail.at = at
	if a := d.answers[at]; a != nil {
		return t.showSpecial(answerSpecial(a, m.byLine, d.folded))
	}
	return nil
}

// selectionMoved shows the answer that the cursor is on now.
func (d *decision) selectionMoved(m *app) tea.Cmd {
	if d.several() && d.tape.list.selected() != d.tape.detail.at {
		return d.showSelected(m)
	}
	return nil
}

// noOtherPane says why there is nothing to go to.
func noOtherPane(m *app) string {
	if m.answer != nil && !m.answer.several() {
		return "choose first what to take"
	}
	if m.explains() {
		return ""
	}
	return nothingSelected(m)
}

// end puts the cassette's own list back.
func (d *decision) end(m *app) {
	m.answer = nil
	if !d.several() {
		return
	}
	at := d.tape.list.selected()
	own := *d.was
	own.height = d.tape.list.height
	d.tape.list = own
	d.tape.list.resize(own.count, own.height)
	d.tape.list.show(at)
}

// nextDiff shows the changes the other way.
func nextDiff(m *app) tea.Cmd {
	m.byLine = !m.byLine
	return m.answer.showSelected(m)
}

// take takes a part of the answers that a choice acts on. A body that may hold
// a secret is asked for on its own.
func take(what rerecord.Taking) func(m *app) tea.Cmd {
	agreed := func(m *app) tea.Cmd { return m.answer.take(m, what) }
	return func(m *app) tea.Cmd {
		var unsearched []int
		for _, at := range m.answer.acted() {
			if (what == rerecord.All || what == rerecord.Body) && m.answer.answers[at].Unsearched() != "" {
				unsearched = append(unsearched, at)
			}
		}
		if len(unsearched) > 0 {
			return m.inquire(question{text: numbers(unsearched) + ": take a body that may hold a value that was put in?", esc: "no",
				choices: []choice{{"y", "take it", agreed}}})
		}
		return agreed(m)
	}
}

func (d *decision) take(m *app, what rerecord.Taking) tea.Cmd {
	for _, at := range d.acted() {
		if a := d.answers[at]; a.Err == nil && !a.Same() {
			d.taken[at] = what
		}
	}
	l := &d.tape.list
	if left := d.undecided(); left > 0 {
		l.unmark()
		m.say(fmt.Sprintf("%d of %d decided, nothing is replaced before all are", len(d.taken), len(d.taken)+left))
		d.toNext()
		return d.showSelected(m)
	}
	return d.apply(m)
}

// toNext goes to the next answer that is not decided, or to the first.
func (d *decision) toNext() {
	l := &d.tape.list
	next := slices.IndexFunc(l.shown[l.cursor:], d.open)
	if next >= 0 {
		next += l.cursor
	} else {
		next = slices.IndexFunc(l.shown, d.open)
	}
	l.to(next)
}

// acted are the answers that a choice acts on: the marked ones or this one.
func (d *decision) acted() []int {
	if d.several() {
		return d.tape.list.acted()
	}
	return []int{d.tape.detail.at}
}

func (d *decision) undecided() int {
	n := 0
	for at := range d.answers {
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
	var words []string
	for _, i := range slices.Sorted(maps.Keys(d.taken)) {
		of, what := d.answers[i].Ops(d.taken[i])
		if len(of) == 0 {
			if d.taken[i] != rerecord.None {
				words = append(words, what)
			}
			continue
		}
		ops = append(ops, of...)
		at = append(at, i)
		words = append(words, what)
	}
	said, answers := d.words(at, words), d.tape.list
	d.end(m)
	left := d.tape.leaveSpecial(m)
	switch {
	case len(ops) == 0 && len(words) > 0:
		m.say(fmt.Sprintf("%s: the same, nothing changed", words[0]))
		return tea.Batch(left, m.arrange())
	case len(ops) == 0:
		m.say("nothing taken, " + asBefore(slices.Sorted(maps.Keys(d.taken))))
		return tea.Batch(left, m.arrange())
	}
	c := changeOf(at[0], said, ops...)
	c.refused = func(m *app, why string) tea.Cmd {
		return m.onceUnasked(func(m *app) tea.Cmd {
			m.fail(why + ", " + asBefore(at))
			return d.again(m, answers)
		})
	}
	return tea.Batch(left, m.make(c), m.arrange())
}

// again shows the answers as they were before they were decided on: what was
// taken of them was refused.
func (d *decision) again(m *app, answers list) tea.Cmd {
	clear(d.taken)
	m.answer, m.focus = d, OnDetail
	if d.several() {
		own := d.tape.list
		answers.height = own.height
		d.was, d.tape.list, m.focus = &own, answers, OnList
	}
	return tea.Batch(d.showSelected(m), m.arrange())
}

// words are what was replaced: "re-recorded 3: body and 2 headers replaced".
func (d *decision) words(at []int, words []string) string {
	if len(words) == 1 {
		return fmt.Sprintf("re-recorded %s: %s replaced", numbers(at), words[0])
	}
	var kinds []string
	for _, i := range at {
		kind := map[rerecord.Taking]string{rerecord.All: "responses", rerecord.Body: "bodies", rerecord.Headers: "headers"}[d.taken[i]]
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	return fmt.Sprintf("re-recorded %s: %s replaced", numbers(at), strings.Join(kinds, " and "))
}

// asBefore says that nothing happened to interactions.
func asBefore(at []int) string {
	if len(at) == 1 {
		return numbers(at) + " is as before"
	}
	return numbers(at) + " are as before"
}

// leaveAnswer asks, as answers that were not decided on would be lost.
func leaveAnswer(m *app) tea.Cmd {
	d := m.answer
	leave := func(clear bool) func(m *app) tea.Cmd {
		return func(m *app) tea.Cmd {
			for at, a := range d.answers {
				if a.Err == nil && !a.Same() && (clear || d.taken[at] == "") {
					d.taken[at] = rerecord.None
				}
			}
			return d.apply(m)
		}
	}
	none := choice{"x", "takes none", leave(true)}
	switch n := len(d.taken); {
	case d.undecided() == 0: // all failed or are the same
		return leave(true)(m)
	case n > 0:
		return m.inquire(question{text: fmt.Sprintf("leave with %d of %d decided?", n, n+d.undecided()), esc: "stay",
			choices: []choice{{"t", "takes what is decided", leave(false)}, none}})
	}
	return m.inquire(question{text: "leave without taking anything of the " + d.noun() + "?", esc: "stay", choices: []choice{none}})
}

func (d *decision) noun() string {
	if !d.several() {
		return "answer"
	}
	return "answers"
}
