package opened

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/screen"
)

// A Part is what a change of several cassettes makes of one of them.
type Part struct {
	Cassette *Cassette
	Change   cassette.Change
}

// A jointStep is one step in each of several cassettes: it is undone, and made
// again, in all of them.
type jointStep []jointPart

type jointPart struct {
	cassette *Cassette
	steps    int // how many its cassette has with it
}

// noteJoint notes which joint step the last one is part of, nil if of none.
func (t *Cassette) noteJoint(j *jointStep) {
	n, _ := t.File.Steps()
	for known := range t.joint {
		if known >= n {
			delete(t.joint, known)
		}
	}
	if j == nil {
		return
	}
	if t.joint == nil {
		t.joint = map[int]*jointStep{}
	}
	t.joint[n] = j
	*j = append(*j, jointPart{t, n})
}

// MakeTogether changes several cassettes as one step of undo. If one refuses,
// nothing has happened; where that cannot be had, it is said what is left changed.
func MakeTogether(m screen.App, said string, parts []Part) tea.Cmd {
	var of []*Cassette
	changes := map[*Cassette]cassette.Change{}
	for _, p := range parts {
		of, changes[p.Cassette] = append(of, p.Cassette), p.Change
	}
	try := func(ctx context.Context, t *Cassette) error {
		_, _, err := t.File.Preview(ctx, changes[t])
		return err
	}
	do := func(ctx context.Context, t *Cassette, tell func(cassette.Progress)) (cassette.Step, error) {
		return t.File.DoContext(ctx, changes[t], tell)
	}
	back := func(t *Cassette) error {
		_, err := t.File.RollBack()
		return err
	}
	return inAll(m, of, try, do, back, func(made []madeIn, err error) tea.Cmd {
		j := new(jointStep)
		for _, x := range made {
			x.cassette.noteJoint(j)
		}
		switch {
		case err != nil:
			return ofAll(m, made, err, "left changed in %s"+Undoes, shiftsOf)
		case len(made) == 0:
			m.Say("nothing changed")
			return nil
		}
		if t := Shown(m); t != nil && !slices.Contains(of, t) {
			t.beside = besideStep{j, t.Changes}
		}
		m.SayDone(done.Message{Words: said + notCarried(made), Next: Undoes})
		return changedAll(m, made, shiftsOf)
	})
}

// notCarried names what added interactions held and the formats do not keep.
func notCarried(made []madeIn) string {
	var lost []string
	for _, x := range made {
		lost = append(lost, x.step.Lost...)
	}
	if len(lost) == 0 {
		return ""
	}
	slices.Sort(lost)
	return "; not carried over: " + render.Sanitize(strings.Join(slices.Compact(lost), ", "))
}

// A madeIn is a step that was made in a cassette.
type madeIn struct {
	cassette *Cassette
	step     cassette.Step
}

// A madeAll is sent when a step was made in several cassettes, or in none.
type madeAll struct {
	of       []*Cassette
	changing *Changing
	made     []madeIn
	err      error
	then     func([]madeIn, error) tea.Cmd
}

// A failedIn is why a step was not made in a cassette, and where it could not be
// rolled back after that.
type failedIn struct {
	cassette *Cassette
	err      error
	left     []failedIn
}

func (e failedIn) Error() string {
	said := filepath.Base(e.cassette.File.Path()) + ": " + done.Reason(e.err)
	for _, l := range e.left {
		said += "; could not be rolled back in " + l.Error()
	}
	return said
}

// Is reports whether that is the error, lest what names the cassette be passed over.
func (e failedIn) Is(target error) bool { return errors.Is(e.err, target) }

// inAll makes a step in each of several cassettes, once it is known that none
// refuses it. If one fails all the same, back rolls the steps made before back;
// without it they stay. What stays is handed to then.
func inAll(m screen.App, of []*Cassette, try func(context.Context, *Cassette) error,
	do func(context.Context, *Cassette, func(cassette.Progress)) (cassette.Step, error), back func(*Cassette) error, then func([]madeIn, error) tea.Cmd) tea.Cmd {
	if len(of) == 0 {
		return then(nil, nil)
	}
	for _, t := range of {
		if why := t.Busy(); why != "" {
			m.Say(render.Sanitize(filepath.Base(t.File.Path())) + ": " + why)
			return nil
		}
	}
	ctx, stop := context.WithCancel(m.Context())
	c := &Changing{stop: stop, pace: of[0].All.Pace}
	for _, t := range of {
		t.Changing = c
	}
	now, later := m.Wait(func() screen.Fact {
		made, err := makeAll(ctx, of, try, func(t *Cassette) (cassette.Step, error) { return do(ctx, t, c.setProgress) }, back)
		return madeAll{of, c, made, err, then}
	})
	if now != nil {
		return now.Apply(m)
	}
	return tea.Batch(later, of[0].showProgressLater(m, c))
}

// makeAll is inAll in the background.
func makeAll(ctx context.Context, of []*Cassette, try func(context.Context, *Cassette) error, do func(*Cassette) (cassette.Step, error), back func(*Cassette) error) ([]madeIn, error) {
	for _, t := range of {
		if err := try(ctx, t); err != nil {
			return nil, failedIn{cassette: t, err: err}
		}
	}
	var made []madeIn
	for _, t := range of {
		step, err := do(t)
		switch {
		case err != nil && back == nil:
			return made, failedIn{cassette: t, err: err}
		case err != nil:
			failed := failedIn{cassette: t, err: err}
			made = slices.DeleteFunc(made, func(x madeIn) bool {
				err := back(x.cassette)
				if err != nil {
					failed.left = append(failed.left, failedIn{cassette: x.cassette, err: err})
				}
				return err == nil
			})
			return made, failed
		case step.Changed:
			made = append(made, madeIn{t, step})
		}
	}
	return made, nil
}

// Apply takes it into account.
func (msg madeAll) Apply(screen.App) tea.Cmd {
	msg.changing.stop()
	for _, t := range msg.of {
		t.Changing = nil
	}
	return msg.then(msg.made, msg.err)
}

// changedAll shows the cassettes as they are now, the one that is shown last: what
// follows a change is brought up to date once.
func changedAll(m screen.App, made []madeIn, shifts func([]model.Op) []shift) tea.Cmd {
	shown := Shown(m)
	last := max(0, slices.IndexFunc(made, func(x madeIn) bool { return x.cassette == shown }))
	var cmds []tea.Cmd
	for i, x := range made {
		if i != last {
			cmds = append(cmds, x.cassette.altered(m, x.step.At, shifts(x.step.Ops)))
		}
	}
	x := made[last]
	return tea.Batch(append(cmds, x.cassette.changed(m, x.step.At, shifts(x.step.Ops)))...)
}

// undo takes a joint step back in all its cassettes. One that has changed since
// refuses it; one that was read again has it no more.
func (j *jointStep) undo(m screen.App) tea.Cmd {
	var of []*Cassette
	for _, p := range *j {
		switch n, _ := p.cassette.File.Steps(); {
		case p.cassette.joint[p.steps] != j:
		case n > p.steps:
			m.Say(render.Sanitize(filepath.Base(p.cassette.File.Path())) + " was changed since: undo that first")
			return nil
		case n == p.steps:
			of = append(of, p.cassette)
		}
	}
	takeBack := func(ctx context.Context, t *Cassette, tell func(cassette.Progress)) (cassette.Step, error) {
		return t.File.UndoContext(context.WithoutCancel(ctx), tell)
	}
	return inAll(m, of, noRefusal, takeBack, nil, func(made []madeIn, err error) tea.Cmd {
		return ofAll(m, made, err, "undone in %s"+Redoes, undone)
	})
}

// redo makes it again where it was undone.
func (j *jointStep) redo(m screen.App) tea.Cmd {
	var of []*Cassette
	for _, p := range *j {
		if n, redo := p.cassette.File.Steps(); redo > 0 && n+1 == p.steps && p.cassette.joint[p.steps] == j {
			of = append(of, p.cassette)
		}
	}
	again := func(ctx context.Context, t *Cassette, tell func(cassette.Progress)) (cassette.Step, error) {
		return t.File.RedoContext(context.WithoutCancel(ctx), tell)
	}
	return inAll(m, of, noRefusal, again, nil, func(made []madeIn, err error) tea.Cmd {
		return ofAll(m, made, err, "done again in %s"+Undoes, shiftsOf)
	})
}

func noRefusal(context.Context, *Cassette) error { return nil }

// ofAll says what was undone or done again, of several cassettes in some perhaps.
func ofAll(m screen.App, made []madeIn, err error, said string, shifts func([]model.Op) []shift) tea.Cmd {
	said = fmt.Sprintf(said, render.Counted(len(made), "cassette"))
	switch {
	case err != nil && len(made) == 0:
		sayNotChanged(m, err)
		return nil
	case len(made) == 0:
		return nil
	case err != nil:
		m.Fail("not in all: " + render.Sanitize(done.Reason(err)) + " · " + said)
	default:
		m.SayUndone(said)
	}
	return changedAll(m, made, shifts)
}

// A besideStep is the last thing done from a cassette, in others alone: it is undone
// and made again from there too, until the cassette itself changes.
type besideStep struct {
	of *jointStep
	at int // Changes of the cassette then
}

// besideToUndo is that step where u takes it back, nil if there is none.
func (t *Cassette) besideToUndo() *jointStep {
	return t.besideWhere(func(p jointPart, undo, _ int) bool { return undo == p.steps })
}

// besideToRedo is that step where U makes it again, nil if there is none.
func (t *Cassette) besideToRedo() *jointStep {
	return t.besideWhere(func(p jointPart, undo, redo int) bool { return redo > 0 && undo+1 == p.steps })
}

func (t *Cassette) besideWhere(is func(p jointPart, undo, redo int) bool) *jointStep {
	j := t.beside.of
	if j == nil || t.beside.at != t.Changes {
		return nil
	}
	for _, p := range *j {
		if undo, redo := p.cassette.File.Steps(); p.cassette.joint[p.steps] != j || !is(p, undo, redo) {
			return nil
		}
	}
	return j
}
