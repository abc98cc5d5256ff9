package cassette

import (
	"cmp"
	"context"
	"slices"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/refused"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan"
	"tapedeck/model"
)

// Do is DoContext without an end to the time that it may take.
func (f *File) Do(c Change) (Step, error) { return f.DoContext(context.Background(), c, nil) }

// DoContext makes a change, checks it twice and records it for Undo. On an
// error, a *RefusedError or the context's, nothing has happened. The indices of
// later ops count in the list that the earlier ones left. While the change is
// made others read the File as it was before, and tell, if it is not nil, is
// called with how far it is.
func (f *File) DoContext(ctx context.Context, c Change, tell func(Progress)) (Step, error) {
	f.changing.Lock()
	defer f.changing.Unlock()
	d, s, err := f.made(c, work{ctx, tell})
	if err == nil && s.done.Changed {
		f.publish(d, func() { f.steps.Record(s) })
	}
	return s.done, err
}

// made is a draft with a change made in it. Who calls it holds changing.
func (f *File) made(c Change, w work) (*draft, step, error) {
	if err := cmp.Or(f.fixed(), f.readOnly()); err != nil {
		return nil, step{}, err
	}
	if err := f.source.Err(); err != nil {
		return nil, step{}, refusal("read-only: %w", err)
	}
	d := f.draft()
	d.work = w
	if err := d.sound(f.size, c.Ops); err != nil {
		return nil, step{}, err
	}
	s, err := d.make(c)
	return d, s, err
}

// make makes a change, op by op, and then checks the boundaries that it touched.
func (d *draft) make(c Change) (step, error) {
	s := step{done: Step{Ops: c.Ops}}
	if len(c.Ops) > 0 {
		s.back = model.At(c.Ops[0])
	}
	for made := 0; made < len(c.Ops); {
		rest := c.Ops[made:]
		if err := d.reached("changing", made, len(c.Ops)); err != nil {
			return step{}, err
		}
		d.boundaries.op = made
		run := together(rest)
		if err := d.makeRun(&s, rest[:run], c.KeepFollowUps); err != nil {
			return step{}, refused.Op(rest[0], err)
		}
		made += run
	}
	if s.done.Changed = len(s.splices) > 0; s.done.Changed {
		if op, err := d.checkBoundaries(); err != nil {
			return step{}, refused.Op(c.Ops[op], err)
		}
	}
	s.done.At = min(s.done.At, d.entries.Len()-1)
	if c.Holds != nil && s.done.Changed {
		after, err := d.at(s.done.At)
		if err == nil {
			err = c.Holds(after)
		}
		if err != nil {
			return step{}, refused.Op(c.Ops[0], err)
		}
	}
	s.back = min(s.back, max(0, d.entries.Len()-1))
	if c.Selected > 0 {
		s.back = c.Selected - 1
	}
	return s, d.ctx.Err()
}

// together is how many ops from the first are made at once: those that change
// the same interaction.
func together(ops []model.Op) int {
	n := 1
	for n < len(ops) && !model.OnList(ops[0]) && !model.OnList(ops[n]) && model.At(ops[n]) == model.At(ops[0]) {
		n++
	}
	return n
}

func (d *draft) makeRun(s *step, ops []model.Op, keep bool) error {
	at := model.At(ops[0])
	if _, inserts := ops[0].(model.Insert); !inserts {
		if err := d.has(at); err != nil {
			return err
		}
	}
	if model.OnList(ops[0]) {
		return d.makeOnList(s, ops[0])
	}
	return d.makeOnEntry(s, at, ops, keep)
}

func (d *draft) makeOnEntry(s *step, at int, ops []model.Op, keep bool) error {
	s.done.At = at
	old := d.entries.At(at)
	doc, err := d.parseOwn(at)
	var before model.Interaction
	if err == nil {
		before, err = format.Decode(d.format, doc)
	}
	if err != nil {
		return refusal("%d is read-only: %w", at+1, placed(d.name, at+1, d.lineOf(at), err))
	}
	after := before
	for _, op := range ops {
		if err := d.ctx.Err(); err != nil {
			return err
		}
		was := after
		if op, err = d.format.Normalize(op); err != nil {
			return err
		}
		if after, err = model.Apply(was, op); err != nil {
			return err
		}
		if keep {
			continue
		}
		var ups, own []model.FollowUp
		after, ups = model.Follow(was, after, ops...)
		after, own = d.format.Follow(was, after)
		s.done.FollowUps = append(append(s.done.FollowUps, ups...), own...)
	}
	if after.Equal(before) {
		return nil
	}
	written, err := d.rewrite(at, doc, before, after)
	if err != nil {
		return err
	}
	now := newEntry(written.Src, old.line)
	now.separator = old.separator
	now.setFile(written.Name)
	now.keepSummary(after, nil)
	if err := d.checkKey(at, now); err != nil {
		return err
	}
	return d.splice(s, at, 1, []*entry{now})
}

// rewrite returns entry i, parsed as doc, that says after, checked
// against it.
func (d *draft) rewrite(i int, doc *span.Doc, before, after model.Interaction) (*span.Doc, error) {
	parse := func(src []byte) (*span.Doc, error) {
		if err := d.ctx.Err(); err != nil {
			return nil, err
		}
		return d.parse(i, src)
	}
	e := &field.Editor{Lang: d.format.Language(), Parse: parse, Writer: d.writer(i, doc), Doc: doc}
	if err := format.Encode(e, d.format, before, after); err != nil {
		return nil, err
	}
	if !slices.Equal(yamlspan.Anchors(doc.Root, nil), yamlspan.Anchors(e.Doc.Root, nil)) {
		if err := d.tied(i); err != nil {
			return nil, err
		}
	}
	read, err := format.Decode(d.format, e.Doc)
	if err != nil {
		return nil, err
	}
	if what := model.FirstDifference(after, read); what != "" {
		return nil, refusal("%s of %d would read back differently", what, i+1)
	}
	return e.Doc, nil
}

// Undo takes the last step back; ok is false if there is none.
func (f *File) Undo() (s Step, ok bool) {
	s, err := f.UndoContext(context.Background(), nil)
	return s, err == nil
}

// UndoContext is Undo in the way of DoContext.
func (f *File) UndoContext(ctx context.Context, tell func(Progress)) (Step, error) {
	return f.move(f.steps.ToUndo, f.steps.Undo, true, work{ctx, tell})
}

// RollBack takes the step made last back as though it had never been made: it cannot
// be made again, and what could be before it can be now. It is refused once anything
// else has happened.
func (f *File) RollBack() (Step, error) {
	return f.move(f.steps.ToRollBack, f.steps.RollBack, true, work{ctx: context.Background()})
}

// Redo makes the last undone step again; ok is false if there is none.
func (f *File) Redo() (s Step, ok bool) {
	s, err := f.RedoContext(context.Background(), nil)
	return s, err == nil
}

// RedoContext is Redo in the way of DoContext.
func (f *File) RedoContext(ctx context.Context, tell func(Progress)) (Step, error) {
	return f.move(f.steps.ToRedo, f.steps.Redo, false, work{ctx, tell})
}

// move takes a step back, or makes it again, and notes that.
func (f *File) move(step func() (step, bool), noted func(), back bool, w work) (Step, error) {
	f.changing.Lock()
	defer f.changing.Unlock()
	s, ok := step()
	if !ok {
		return Step{}, refusal("there is no such step")
	}
	d := f.draft()
	doing, change, splices := "changing", (*draft).apply, slices.Clone(s.splices)
	if d.work = w; back {
		doing, change = "undoing", (*draft).revert
		slices.Reverse(splices)
	}
	for n, p := range splices {
		if err := d.reached(doing, n, len(splices)); err != nil {
			return Step{}, err
		}
		change(d, p)
	}
	f.publish(d, noted)
	if back {
		s.done.At = min(s.back, d.entries.Len()-1)
	}
	return s.done, nil
}

// Steps counts the steps that can be undone, and those that can be made again.
func (f *File) Steps() (undo, redo int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.steps.Len()
}

// Dirty reports whether something is not as it was last saved.
func (f *File) Dirty() bool { return f.Unsaved() > 0 }

// Unsaved counts the changes since all was as last saved, recovered ones singly.
func (f *File) Unsaved() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.steps.Unsaved()
}
