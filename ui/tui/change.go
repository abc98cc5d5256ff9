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
)

// A change is what is to be made of a cassette, as one step of undo.
type change struct {
	cassette.Change
	said string // once it is made
	at   int    // the interaction to show then, -1 for the one that the step names
	// refused gets the reason why it was not made, where that is not only to be said.
	refused func(m *app, why string) tea.Cmd
}

// change makes ops and says what was done.
func (m *app) change(said string, ops ...model.Op) tea.Cmd { return m.changeAt(said, -1, ops...) }

// changeAt is change with the interaction to show afterwards.
func (m *app) changeAt(said string, at int, ops ...model.Op) tea.Cmd {
	return m.make(changeOf(at, said, ops...))
}

// changeOf is a change by ops that shows an interaction afterwards.
func changeOf(at int, said string, ops ...model.Op) change {
	return change{Change: cassette.Change{Ops: ops}, said: said, at: at}
}

// make makes a change; if it is refused nothing has happened.
func (m *app) make(c change) tea.Cmd {
	t := m.cassette
	c.Selected = t.list.selected() + 1
	do := func(ctx context.Context, progress func(cassette.Progress)) (cassette.Step, error) {
		return t.file.DoContext(ctx, c.Change, progress)
	}
	return m.begin(do, func(m *app, step cassette.Step, err error) tea.Cmd {
		switch {
		case err != nil && c.refused != nil:
			return c.refused(m, notChanged(err))
		case err != nil:
			m.sayNotChanged(err)
			return nil
		case !step.Changed:
			m.say("nothing changed")
			return nil
		}
		at := c.at
		if at < 0 {
			at = step.At
		}
		m.sayDone(c.said + done.FollowUps(step.FollowUps) + " · u undoes")
		return m.changed(at, shiftsOf(c.Ops))
	})
}

// notChanged says why a change was not made.
func notChanged(err error) string {
	if errors.Is(err, context.Canceled) {
		return "stopped, nothing changed"
	}
	return "not changed: " + render.Sanitize(reason(err))
}

func (m *app) sayNotChanged(err error) {
	m.message, m.failed = notChanged(err), !errors.Is(err, context.Canceled)
}

// changed shows the cassette as it is after shifts, the cursor on an interaction.
// Without any everything may have changed.
func (m *app) changed(at int, shifts []shift) tea.Cmd {
	t := m.cassette
	d := &t.detail
	if len(shifts) == 0 {
		t.list.unmark()
	}
	if len(shifts) == 0 || anyMoved(shifts) {
		clear(d.positions)
		d.at = -1
	}
	t.list.follow(shifts)
	cmds := []tea.Cmd{t.rereadStats(), t.filterAfter(shifts), m.writeRecoveryLater(t)}
	if !t.list.filtered {
		t.list.Resize(t.file.Len(), t.list.Height)
	}
	if at >= 0 {
		t.list.show(at)
	}
	switch {
	case t.why != nil:
		return tea.Batch(append(cmds, t.why.again(m))...) // what is shown stays till then
	case t.order != nil:
		cmds = append(cmds, m.askOrder())
	}
	if d.at == t.list.selected() && d.at >= 0 {
		d.overlay = nil
		return tea.Batch(append(cmds, m.readDetail(standAt(d.Cursor, d.Top)))...)
	}
	return tea.Batch(append(cmds, m.selectionMoved())...)
}

func nothingToUndo(m *app) string {
	if undo, _ := m.cassette.file.Steps(); undo == 0 {
		return "nothing to undo"
	}
	return ""
}

func nothingToRedo(m *app) string {
	if _, redo := m.cassette.file.Steps(); redo == 0 {
		return "nothing to do again"
	}
	return ""
}

func undo(m *app) tea.Cmd {
	t := m.cassette
	return m.begin(t.file.UndoContext, func(m *app, step cassette.Step, err error) tea.Cmd {
		if err != nil {
			m.sayNotChanged(err)
			return nil
		}
		m.sayDone("undone: " + described(step.Ops) + " · U does it again")
		return m.changed(step.At, undone(step.Ops))
	})
}

func redo(m *app) tea.Cmd {
	t := m.cassette
	return m.begin(t.file.RedoContext, func(m *app, step cassette.Step, err error) tea.Cmd {
		if err != nil {
			m.sayNotChanged(err)
			return nil
		}
		m.sayDone("done again: " + described(step.Ops) + " · u undoes")
		return m.changed(step.At, shiftsOf(step.Ops))
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
