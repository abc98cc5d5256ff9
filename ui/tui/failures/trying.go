package failures

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/ui/match"
	"tapedeck/ui/tui/compare"
	"tapedeck/ui/tui/screen"
)

// tried is sent when the remedies of a failure were tried.
type tried struct {
	screen *Failures
	of     *row
	answer *match.Answer
	found  map[string]compare.Preview
	ctx    context.Context
}

// try tries the remedies that are shown, unless they are.
func (f *Failures) try(m screen.App) tea.Cmd {
	r := f.selected()
	if w := f.selectedWay(); w != nil {
		return f.plan(m, w)
	}
	if r == nil || r.group.cassette == nil || r.group.cassette.Changing != nil || f.trying.of == r && f.trying.answer == r.Answer {
		return nil
	}
	f.trying.end()
	ctx, stop := context.WithCancel(m.Context())
	f.trying = trying{of: r, answer: r.Answer, stop: stop}
	file, changes := r.group.cassette.File, map[string]cassette.Change{}
	for _, remedy := range f.said.Remedies {
		if len(remedy.Ops) > 0 && !remedy.Sends() {
			changes[remedy.ID] = r.change(remedy)
		}
	}
	if len(changes) == 0 {
		return nil
	}
	msg := tried{f, r, r.Answer, map[string]compare.Preview{}, ctx}
	now, later := m.Wait(func() screen.Fact {
		for id, c := range changes {
			if ctx.Err() != nil {
				break
			}
			msg.found[id] = compare.PreviewOf(ctx, file, c)
		}
		return msg
	})
	if now != nil {
		return now.Apply(m)
	}
	return later
}

// Apply shows what they would change.
func (msg tried) Apply(m screen.App) tea.Cmd {
	f := msg.screen
	if f.trying.of != msg.of || f.trying.answer != msg.answer || msg.ctx.Err() != nil {
		return nil
	}
	f.trying.found = msg.found
	return f.explainAgain(m)
}

// addDiff adds the diff of a remedy below them.
func (f *Failures) addDiff() {
	n := f.trying.shown
	for i, remedy := range f.said.Remedies {
		if _, known := f.said.Previews[remedy.ID]; known && n == 0 {
			n = i + 1
		}
	}
	f.said.AddPreview(n)
}

// follow shows the diff of the remedy that the detail's cursor came to.
func (f *Failures) follow(m screen.App) tea.Cmd {
	l, ok := f.onRemedy()
	if !ok || f.trying.shown == l.N {
		return nil
	}
	f.trying.shown = l.N
	return f.explainAgain(m)
}

// A plannedWay is sent when it was planned what can be done for a way.
type plannedWay struct {
	screen *Failures
	of     *way
	plan   plan
	ctx    context.Context
}

// plan plans what can be done for the way under the cursor, unless it is known.
func (f *Failures) plan(m screen.App, w *way) tea.Cmd {
	if f.trying.way == w {
		return nil
	}
	f.trying.end()
	ctx, stop := context.WithCancel(m.Context())
	f.trying = trying{way: w, stop: stop}
	rows := w.asked
	now, later := m.Wait(func() screen.Fact { return plannedWay{f, w, planOf(ctx, rows), ctx} })
	if now != nil {
		return now.Apply(m)
	}
	return later
}

// Apply shows what can be done.
func (msg plannedWay) Apply(m screen.App) tea.Cmd {
	f := msg.screen
	if f.trying.way != msg.of || msg.ctx.Err() != nil {
		return nil
	}
	f.trying.plan = &msg.plan
	return f.explainAgain(m)
}
