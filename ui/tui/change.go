package tui

import (
	"context"
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/screen"
)

// A change is what is to be made of a cassette, as one step of undo.
type change struct {
	cassette.Change
	said string // once it is made
	at   int    // the interaction to show then, -1 for the one that the step names
	// refused gets the reason why it was not made, where that is not only to be said.
	refused func(why string) tea.Cmd
}

// change makes ops and says what was done.
func (t *openCassette) change(m screen.App, said string, ops ...model.Op) tea.Cmd {
	return t.changeAt(m, said, -1, ops...)
}

// changeAt is change with the interaction to show afterwards.
func (t *openCassette) changeAt(m screen.App, said string, at int, ops ...model.Op) tea.Cmd {
	return t.make(m, changeOf(at, said, ops...))
}

// changeOf is a change by ops that shows an interaction afterwards.
func changeOf(at int, said string, ops ...model.Op) change {
	return change{Change: cassette.Change{Ops: ops}, said: said, at: at}
}

// make makes a change; if it is refused nothing has happened.
func (t *openCassette) make(m screen.App, c change) tea.Cmd {
	c.Selected = t.list.selected() + 1
	do := func(ctx context.Context, progress func(cassette.Progress)) (cassette.Step, error) {
		return t.file.DoContext(ctx, c.Change, progress)
	}
	return t.begin(m, do, func(step cassette.Step, err error) tea.Cmd {
		switch {
		case err != nil && c.refused != nil:
			return c.refused(notChanged(err))
		case err != nil:
			sayNotChanged(m, err)
			return nil
		case !step.Changed:
			m.Say("nothing changed")
			return nil
		}
		at := c.at
		if at < 0 {
			at = step.At
		}
		m.SayDone(c.said + done.FollowUps(step.FollowUps) + " · u undoes")
		return t.changed(m, at, shiftsOf(c.Ops))
	})
}

// notChanged says why a change was not made.
func notChanged(err error) string {
	if errors.Is(err, context.Canceled) {
		return "stopped, nothing changed"
	}
	return "not changed: " + render.Sanitize(done.Reason(err))
}

func sayNotChanged(m screen.App, err error) {
	if errors.Is(err, context.Canceled) {
		m.Say(notChanged(err))
		return
	}
	m.Fail(notChanged(err))
}

// changed shows the cassette as it is after shifts, the cursor on an interaction.
// Without any everything may have changed.
func (t *openCassette) changed(m screen.App, at int, shifts []shift) tea.Cmd {
	d := &t.detail
	if len(shifts) == 0 {
		t.list.unmark()
	}
	if len(shifts) == 0 || anyMoved(shifts) {
		clear(d.positions)
		d.at = -1
	}
	t.list.follow(shifts)
	cmds := []tea.Cmd{t.rereadStats(), t.filterAfter(m, shifts), t.writeRecoveryLater(m)}
	if !t.list.filtered {
		t.list.Resize(t.file.Len(), t.list.Height)
	}
	if at >= 0 {
		t.list.show(at)
	}
	if f, ok := screen.Find[follower](m); ok {
		cmd, stays := f.Follow(m)
		cmds = append(cmds, cmd)
		if stays {
			return tea.Batch(cmds...) // what is shown stays till then
		}
	}
	if d.at == t.list.selected() && d.at >= 0 {
		d.overlay = nil
		return tea.Batch(append(cmds, d.read(m, standAt(d.Cursor, d.Top)))...)
	}
	return tea.Batch(append(cmds, m.Moved())...)
}

// A follower is brought up to date after a change; it reports whether what it
// shows stays till then.
type follower interface {
	Follow(m screen.App) (cmd tea.Cmd, stays bool)
}

func (t *openCassette) nothingToUndo() string {
	if undo, _ := t.file.Steps(); undo == 0 {
		return "nothing to undo"
	}
	return ""
}

func (t *openCassette) nothingToRedo() string {
	if _, redo := t.file.Steps(); redo == 0 {
		return "nothing to do again"
	}
	return ""
}

func (t *openCassette) undo(m screen.App) tea.Cmd {
	return t.begin(m, t.file.UndoContext, func(step cassette.Step, err error) tea.Cmd {
		if err != nil {
			sayNotChanged(m, err)
			return nil
		}
		m.SayDone("undone: " + described(step.Ops) + " · U does it again")
		return t.changed(m, step.At, undone(step.Ops))
	})
}

func (t *openCassette) redo(m screen.App) tea.Cmd {
	return t.begin(m, t.file.RedoContext, func(step cassette.Step, err error) tea.Cmd {
		if err != nil {
			sayNotChanged(m, err)
			return nil
		}
		m.SayDone("done again: " + described(step.Ops) + " · u undoes")
		return t.changed(m, step.At, shiftsOf(step.Ops))
	})
}

// described names what ops do.
func described(ops []model.Op) string {
	if len(ops) == 0 {
		return "what was recovered"
	}
	if len(ops) > 1 {
		switch ops[0].(type) {
		case model.Delete:
			return fmt.Sprintf("deleting %s interactions", render.Count(len(ops)))
		case model.Duplicate:
			return fmt.Sprintf("duplicating %s interactions", render.Count(len(ops)))
		}
	}
	n := model.At(ops[0]) + 1
	switch op := ops[0].(type) {
	case model.Delete:
		return fmt.Sprintf("deleting %d", n)
	case model.Duplicate:
		return fmt.Sprintf("duplicating %d", n)
	case model.Move:
		return fmt.Sprintf("moving %d to %d", n, op.To+1)
	case model.Insert:
		return fmt.Sprintf("adding %d", n)
	case model.SetField:
		return fmt.Sprintf("%s of %d", op.Field.Part, n)
	case model.SetBody:
		return fmt.Sprintf("%s body of %d", op.Side, n)
	case model.SetOwn:
		return fmt.Sprintf("%s of %d", op.Name, n)
	case model.SetText:
		return fmt.Sprintf("%s body of %d", op.Side, n)
	case model.SetResponse:
		return fmt.Sprintf("response of %d", n)
	}
	return fmt.Sprintf("headers of %d", n)
}
