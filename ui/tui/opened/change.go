package opened

import (
	"context"
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/screen"
)

// A change is what is to be made of a cassette, as one step of undo.
type Change struct {
	cassette.Change
	Said done.Message // once it is made
	At   int          // the interaction to show then, -1 for the one that the step names
	// Refused gets the reason why it was not made, where that is not only to be said.
	Refused func(why string) tea.Cmd
	Made    func() tea.Cmd // goes on once it is made; nil where nothing does
	Joint   *Joint         // the step over several cassettes that it is part of; nil for one of its own
	// Doubt is what may be wrong with what was typed, a sentence: it is asked before
	// the change is made; "" for nothing.
	Doubt string
	// Stand puts the detail's cursor where it belongs once the change is made; nil
	// leaves it in its row.
	Stand func(d *detail.Detail)
}

// Change makes ops and says what was done.
func (t *Cassette) Change(m screen.App, said string, ops ...model.Op) tea.Cmd {
	return t.ChangeAt(m, said, -1, ops...)
}

// ChangeAt is change with the interaction to show afterwards.
func (t *Cassette) ChangeAt(m screen.App, said string, at int, ops ...model.Op) tea.Cmd {
	return t.Make(m, ChangeOf(at, said, ops...))
}

// ChangeOf is a change by ops that shows an interaction afterwards.
func ChangeOf(at int, said string, ops ...model.Op) Change {
	return ChangeSaid(at, done.Message{Words: said}, ops...)
}

// ChangeSaid is ChangeOf with the values that it changes.
func ChangeSaid(at int, said done.Message, ops ...model.Op) Change {
	return Change{Change: cassette.Change{Ops: ops}, Said: said, At: at}
}

// What takes a change back, and what makes it again.
const (
	Undoes = " · u undoes"
	Redoes = " · U does it again"
)

// Make makes a change; if it is refused nothing has happened.
func (t *Cassette) Make(m screen.App, c Change) tea.Cmd {
	c.Selected = t.List.Selected() + 1
	if c.Made == nil {
		c.Made = func() tea.Cmd { return nil }
	}
	marked := t.markedToGo(c.Ops)
	do := func(ctx context.Context, progress func(cassette.Progress)) (cassette.Step, error) {
		return t.File.DoContext(ctx, c.Change, progress)
	}
	return t.begin(m, do, func(step cassette.Step, err error) tea.Cmd {
		switch {
		case err != nil && c.Refused != nil:
			return c.Refused(NotChanged(err))
		case err != nil:
			sayNotChanged(m, err)
			return nil
		case !step.Changed:
			m.Say("nothing changed")
			return c.Made()
		}
		t.noteJoint(c.Joint.of())
		at := c.At
		if at < 0 {
			at = step.At
		}
		said := c.Said
		said.FollowUps, said.Next = step.FollowUps, Undoes
		m.SayDone(said)
		t.noteGone(marked)
		cmd := t.changed(m, at, shiftsOf(c.Ops))
		if c.Stand != nil {
			t.Detail.Stand(c.Stand)
		}
		return tea.Batch(cmd, c.Made())
	})
}

// NotChanged says why a change was not made.
func NotChanged(err error) string {
	if errors.Is(err, context.Canceled) {
		return "stopped, nothing changed"
	}
	return "not changed: " + render.Sanitize(done.Reason(err))
}

func sayNotChanged(m screen.App, err error) {
	if errors.Is(err, context.Canceled) {
		m.Say(NotChanged(err))
		return
	}
	m.Fail(NotChanged(err))
}

// changed shows the cassette as it is after shifts, the cursor on an interaction.
// Without any everything may have changed.
func (t *Cassette) changed(m screen.App, at int, shifts []shift) tea.Cmd {
	cmds := []tea.Cmd{t.altered(m, at, shifts)}
	if f, ok := screen.Find[Follower](m); ok {
		cmd, stays := f.Follow(m)
		cmds = append(cmds, cmd)
		if _, seen := screen.Top[Follower](m); seen && stays {
			return tea.Batch(cmds...) // what is shown stays till then
		}
	}
	d := &t.Detail
	if d.At == t.List.Selected() && d.At >= 0 {
		return tea.Batch(append(cmds, d.ReadChanged(m))...)
	}
	return tea.Batch(append(cmds, m.Moved())...)
}

// altered takes into account that a cassette has changed, shown or not.
func (t *Cassette) altered(m screen.App, at int, shifts []shift) tea.Cmd {
	d := &t.Detail
	t.Changes++
	t.searched = nil
	if len(shifts) == 0 {
		t.List.Unmark()
	}
	if len(shifts) == 0 || anyMoved(shifts) {
		clear(d.Positions)
		d.At = -1
	}
	followMarks(&t.List, shifts)
	needed := t.Stats.Needs
	cmds := []tea.Cmd{t.rereadStats(), t.filterAfter(m, shifts), t.writeRecoveryLater(m)}
	if !t.List.Filtered {
		t.List.Resize(t.File.Len(), t.List.Height)
	}
	if at >= 0 {
		t.List.Show(at)
	}
	if t.Stats.Needs != needed {
		cmds = append(cmds, m.Arrange())
	}
	return tea.Batch(cmds...)
}

// A Follower is brought up to date after a change; it reports whether what it
// shows stays till then.
type Follower interface {
	Follow(m screen.App) (cmd tea.Cmd, stays bool)
}

func (t *Cassette) nothingToUndo() string {
	if undo, _ := t.File.Steps(); undo == 0 && t.besideToUndo() == nil {
		return "nothing to undo"
	}
	return ""
}

func (t *Cassette) nothingToRedo() string {
	if _, redo := t.File.Steps(); redo == 0 && t.besideToRedo() == nil {
		return "nothing to do again"
	}
	return ""
}

func (t *Cassette) undo(m screen.App) tea.Cmd {
	if j := t.besideToUndo(); j != nil {
		return j.undo(m)
	}
	n, _ := t.File.Steps()
	if j := t.joint[n]; j != nil {
		return j.undo(m)
	}
	return t.begin(m, t.File.UndoContext, func(step cassette.Step, err error) tea.Cmd {
		if err != nil {
			sayNotChanged(m, err)
			return nil
		}
		m.SayUndone("undone: " + described(step.Ops) + Redoes)
		cmd := t.changed(m, step.At, undone(step.Ops))
		t.List.MarkAlso(t.goneMarked())
		return cmd
	})
}

func (t *Cassette) redo(m screen.App) tea.Cmd {
	if j := t.besideToRedo(); j != nil {
		return j.redo(m)
	}
	n, _ := t.File.Steps()
	if j := t.joint[n+1]; j != nil {
		return j.redo(m)
	}
	return t.begin(m, t.File.RedoContext, func(step cassette.Step, err error) tea.Cmd {
		if err != nil {
			sayNotChanged(m, err)
			return nil
		}
		m.SayUndone("done again: " + described(step.Ops) + Undoes)
		return t.changed(m, step.At, shiftsOf(step.Ops))
	})
}

// touched counts the interactions that ops change.
func touched(ops []model.Op) int {
	at := map[int]bool{}
	for _, op := range ops {
		at[model.At(op)] = true
	}
	return len(at)
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
		if n := touched(ops); n > 1 && !anyMoved(shiftsOf(ops)) {
			return fmt.Sprintf("%s and %s more", described(ops[:1]), render.Count(n-1))
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
