package failures

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/replay/explain"
	"tapedeck/ui/match"
	"tapedeck/ui/tui/compare"
	"tapedeck/ui/tui/screen"
)

// A trying is what the remedies that are shown would change. They are tried in the
// background, those of what the cursor is on alone.
type trying struct {
	of     *row
	answer *match.Answer // as it was when they were tried
	stop   context.CancelFunc
	found  map[string]compare.Preview
	shown  int // the remedy whose diff is shown, by its number; 0 for the first that has one
}

// end forgets what was tried.
func (t *trying) end() {
	if t.stop != nil {
		t.stop()
	}
	*t = trying{}
}

// tried is sent when the remedies of a failure were tried.
type tried struct {
	screen *Failures
	of     *row
	answer *match.Answer
	found  map[string]compare.Preview
}

// try tries the remedies that are shown, unless they are.
func (f *Failures) try(m screen.App) tea.Cmd {
	r := f.selected()
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
	msg := tried{f, r, r.Answer, map[string]compare.Preview{}}
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
	if f.trying.of != msg.of || f.trying.answer != msg.answer {
		return nil
	}
	f.trying.found = msg.found
	return f.explainAgain(m)
}

// change is what a remedy makes of the cassette.
func (r *row) change(remedy explain.Remedy) cassette.Change {
	if r.Answer == nil {
		return cassette.Change{Ops: remedy.Ops}
	}
	return r.Answer.Change(remedy)
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
