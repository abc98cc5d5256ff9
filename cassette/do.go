package cassette

import (
	"bytes"
	"slices"

	"tapedeck/cassette/internal/text"
	"tapedeck/model"
)

// A Change is one user action: one step of undo.
type Change struct {
	Ops []model.Op
	// KeepFollowUps leaves coupled fields (Content-Length) as they are.
	KeepFollowUps bool
}

// A Step is a change that was made, undone or made again.
type Step struct {
	Ops       []model.Op
	FollowUps []model.FollowUp
	// Lost names what inserted interactions held and this format does not keep.
	Lost []string
	// At is the interaction to look at afterwards, -1 if none is left.
	At int
	// Changed is false where the file already said so; nothing was recorded.
	Changed bool
}

// A step is what undo needs: what was spliced, never a copy of the list.
type step struct {
	done    Step
	splices []splice
	back    int // the interaction to look at when it is undone
}

// A splice is entries taken out and put in at one place, with lead and trail
// before and after.
type splice struct {
	at                                 int
	out, in                            []*entry
	leadWas, leadIs, trailWas, trailIs []byte
}

// Do makes a change, checks it twice and records it for Undo. On an error,
// mostly a *RefusedError, nothing has happened. The indices of later ops count
// in the list that the earlier ones left.
func (f *File) Do(c Change) (Step, error) {
	f.changing.Lock()
	defer f.changing.Unlock()
	f.mu.Lock()
	defer f.mu.Unlock()
	s := step{done: Step{Ops: c.Ops}}
	if len(c.Ops) > 0 {
		s.back = model.At(c.Ops[0])
	}
	for rest := c.Ops; len(rest) > 0; {
		run := together(rest)
		if err := f.make(&s, rest[:run], c.KeepFollowUps); err != nil {
			f.takeBack(s)
			return Step{}, refuse(rest[0], err)
		}
		rest = rest[run:]
	}
	s.done.At = min(s.done.At, len(f.entries)-1)
	s.back = min(s.back, max(0, len(f.entries)-1))
	if len(s.splices) == 0 {
		return s.done, nil
	}
	s.done.Changed = true
	f.record(s)
	return s.done, nil
}

// record puts a made step on the stack. What was undone can no longer be made
// again; if the saved state was among it, it is lost.
func (f *File) record(s step) {
	if made := len(f.steps); f.savedAt > made {
		f.lost += f.savedAt - made
		f.savedAt = made
	}
	f.undo = nil
	f.steps = append(f.steps, s)
}

// together is how many ops from the first are made at one go: those that change
// the same interaction, and deletions that take out one stretch of the list.
func together(ops []model.Op) int {
	n := 1
	if _, deletes := ops[0].(model.Delete); deletes {
		for n < len(ops) && stretch(ops[n-1], ops[n]) {
			n++
		}
		return n
	}
	for n < len(ops) && !model.OnList(ops[0]) && !model.OnList(ops[n]) && model.At(ops[n]) == model.At(ops[0]) {
		n++
	}
	return n
}

// stretch reports whether next deletes what stood right above or below what
// op deleted.
func stretch(op, next model.Op) bool {
	_, deletes := next.(model.Delete)
	return deletes && (model.At(next) == model.At(op) || model.At(next) == model.At(op)-1)
}

func (f *File) make(s *step, ops []model.Op, keep bool) error {
	at := model.At(ops[0])
	if _, inserts := ops[0].(model.Insert); !inserts && (at < 0 || at >= len(f.entries)) {
		return refusal("there is no interaction %d, there are %d", at+1, len(f.entries))
	}
	if _, deletes := ops[0].(model.Delete); deletes {
		return f.deleteRun(s, ops)
	}
	if model.OnList(ops[0]) {
		return f.makeOnList(s, ops[0])
	}
	return f.makeOnEntry(s, at, ops, keep)
}

func (f *File) makeOnEntry(s *step, at int, ops []model.Op, keep bool) error {
	s.done.At = at
	old := f.entries[at]
	before, err := f.at(at)
	if err != nil {
		return refusal("%d is read-only: %w", at+1, err)
	}
	after := before
	for _, op := range ops {
		was := after
		if after, err = model.Apply(was, f.format.spell(op)); err != nil {
			return err
		}
		if keep {
			continue
		}
		var ups, own []model.FollowUp
		after, ups = model.Follow(was, after)
		after, own = f.format.follow(was, after)
		s.done.FollowUps = append(append(s.done.FollowUps, ups...), own...)
	}
	if after.Equal(before) {
		return nil
	}
	now, err := f.rewrite(at, old.text, before, after)
	if err != nil {
		return err
	}
	if err := f.checkKey(at, now); err != nil {
		return err
	}
	return f.splice(s, at, 1, []*entry{{text: now, gap: old.gap, line: old.line}})
}

// rewrite returns the text of entry i that says after, checked against it.
func (f *File) rewrite(i int, src []byte, before, after model.Interaction) ([]byte, error) {
	parse := func(src []byte) (*text.Doc, error) { return f.parse(i, src) }
	d, err := parse(src)
	if err != nil {
		return nil, err
	}
	e := &editor{lang: f.format.language(), parse: parse, writer: f.writer(i), doc: d}
	if err := encode(e, f.format, before, after); err != nil {
		return nil, err
	}
	if !slices.Equal(anchors(d.Root, nil), anchors(e.doc.Root, nil)) {
		if err := f.tied(i); err != nil {
			return nil, err
		}
	}
	read, err := decode(f.format, e.doc)
	if err != nil {
		return nil, err
	}
	if what := difference(after, read); what != "" {
		return nil, refusal("%s of %d would read back differently", what, i+1)
	}
	return e.doc.Src, nil
}

// sampleSize bounds how much of the file the style is inferred from.
const sampleSize = 64 << 10

// writer returns a Writer in the style of the file around entry i: the entry
// itself, those after it and those before it, up to sampleSize.
func (f *File) writer(i int) text.Writer {
	var samples []*text.Doc
	size := 0
	take := func(k int) {
		e := f.entries[k]
		if len(samples) > 0 && size+len(e.text) > sampleSize {
			return
		}
		if d, err := f.parse(k, e.text); err == nil {
			samples = append(samples, d)
			size += len(e.text)
		}
	}
	for k := i; k < len(f.entries) && k < i+20; k++ {
		take(k)
	}
	for k := min(i, len(f.entries)) - 1; k >= 0 && k > i-20; k-- {
		take(k)
	}
	return f.format.language().Writer(samples)
}

// difference names the first field in which two interactions differ.
func difference(want, got model.Interaction) string {
	fields := []struct {
		name string
		same bool
	}{
		{"request.method", want.Request.Method == got.Request.Method},
		{"request.url", want.Request.URL == got.Request.URL},
		{"request.header", slices.Equal(want.Request.Header, got.Request.Header)},
		{"request.body", bytes.Equal(want.Request.Body.Wire, got.Request.Body.Wire) && want.Request.Body.Absent == got.Request.Body.Absent},
		{"response.status", want.Response.Status == got.Response.Status},
		{"response.reason", want.Response.Reason == got.Response.Reason},
		{"response.header", slices.Equal(want.Response.Header, got.Response.Header)},
		{"response.body", bytes.Equal(want.Response.Body.Wire, got.Response.Body.Wire) && want.Response.Body.Absent == got.Response.Body.Absent},
	}
	for _, field := range fields {
		if !field.same {
			return field.name
		}
	}
	if !want.Equal(got) {
		return "a field of the format's own"
	}
	return ""
}

// splice replaces n entries at an index and keeps the seams right.
func (f *File) splice(s *step, at, n int, in []*entry) error {
	p := splice{at: at, leadWas: f.lead, trailWas: f.trail, leadIs: f.lead, trailIs: f.trail}
	p.in = in
	p.out = slices.Clone(f.entries[at : at+n])
	if err := f.fitSeams(&p); err != nil {
		return err
	}
	f.apply(p)
	if err := f.checkSeams(p); err != nil {
		f.revert(p)
		return err
	}
	s.splices = append(s.splices, p)
	return nil
}

func (f *File) apply(p splice) {
	f.entries = slices.Replace(f.entries, p.at, p.at+len(p.out), p.in...)
	f.surround(p.leadIs, p.trailIs)
}

func (f *File) revert(p splice) {
	f.entries = slices.Replace(f.entries, p.at, p.at+len(p.in), p.out...)
	f.surround(p.leadWas, p.trailWas)
}

func (f *File) takeBack(s step) {
	for _, p := range slices.Backward(s.splices) {
		f.revert(p)
	}
}

// Undo takes the last step back; ok is false if there is none.
func (f *File) Undo() (s Step, ok bool) {
	f.changing.Lock()
	defer f.changing.Unlock()
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.steps) == 0 {
		return Step{}, false
	}
	last := f.steps[len(f.steps)-1]
	f.steps = f.steps[:len(f.steps)-1]
	f.takeBack(last)
	f.undo = append(f.undo, last)
	s = last.done
	s.At = min(last.back, len(f.entries)-1)
	return s, true
}

// Redo makes the last undone step again; ok is false if there is none.
func (f *File) Redo() (s Step, ok bool) {
	f.changing.Lock()
	defer f.changing.Unlock()
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.undo) == 0 {
		return Step{}, false
	}
	next := f.undo[len(f.undo)-1]
	f.undo = f.undo[:len(f.undo)-1]
	for _, p := range next.splices {
		f.apply(p)
	}
	f.steps = append(f.steps, next)
	return next.done, true
}

// Dirty reports whether Save would change the file.
func (f *File) Dirty() bool { return f.Unsaved() > 0 }

// Unsaved counts the steps between what was last saved and now.
func (f *File) Unsaved() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.unsaved()
}

func (f *File) unsaved() int {
	n := len(f.steps) - f.savedAt
	return max(n, -n) + f.lost
}
