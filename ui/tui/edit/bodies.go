package edit

import (
	"errors"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/editor"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
)

// editBodies edits the body of the selected interaction, or of the first that is
// marked, in the editor; what comes back becomes the body of all that are marked.
func editBodies(t *opened.Cassette, marked []int, side model.Side) tea.Cmd {
	at := marked[0]
	if selected := t.List.Selected(); t.List.Marks.Has(selected) {
		at = selected
	}
	revisions := revisionsOf(t, marked)
	return t.All.Editor.Edit(func() (*editor.Editing, error) {
		form, err := formOf(t, at, side)
		if err != nil {
			return nil, fmt.Errorf("%s body of %d: %w", side, at+1, err)
		}
		job := form.job()
		job.Done = func(edited []byte) tea.Cmd {
			return func() tea.Msg {
				read := form.takeInAll(job, editor.WithoutAddedEnd(form.text, edited), marked)
				read.marked, read.revisions = marked, revisions
				return read
			}
		}
		return job, nil
	})
}

// bodiesRead is sent when an edited text was taken back to the bodies of several, or
// not.
type bodiesRead struct {
	form      *bodyForm
	job       *editor.Editing
	edited    []byte
	bodies    []model.SetBody
	was       []int // how large they were
	err       error
	marked    []int
	revisions []cassette.Revision // of those marked, when it was edited
}

func revisionsOf(t *opened.Cassette, marked []int) []cassette.Revision {
	revisions := make([]cassette.Revision, len(marked))
	for n, at := range marked {
		revisions[n] = t.File.Revision(at)
	}
	return revisions
}

// takeInAll takes an edited text back to a body of each of some interactions: in its
// charset, which has to be of the same type as the one that was edited.
func (f *bodyForm) takeInAll(job *editor.Editing, edited []byte, marked []int) bodiesRead {
	read := bodiesRead{form: f, job: job, edited: edited}
	for _, at := range marked {
		decoded, was, err := f.readAs(at, edited)
		if err != nil {
			read.err = fmt.Errorf("%s body of %d: %w", f.side, at+1, err)
			return read
		}
		read.bodies = append(read.bodies, model.SetBody{At: at, Side: f.side, Decoded: decoded})
		read.was = append(read.was, was)
	}
	return read
}

// readAs takes an edited text back to the body of another interaction, which was so
// many bytes long.
func (f *bodyForm) readAs(at int, edited []byte) (decoded []byte, was int, err error) {
	form, err := formOf(f.cassette, at, f.side)
	switch {
	case err != nil:
		return nil, 0, err
	case form.kind != f.kind:
		return nil, 0, fmt.Errorf("it is %s, what was edited is %s", form.kind, f.kind)
	}
	decoded, err = form.Read(edited)
	return decoded, len(form.Decoded), err
}

// formOf makes a body ready, if it can be edited as text.
func formOf(t *opened.Cassette, at int, side model.Side) (*bodyForm, error) {
	form, err := formOfAny(t, at, side)
	if err == nil && !form.kind.Textual() && len(form.Decoded) > 0 {
		err = fmt.Errorf("it is %s, no text", form.kind)
	}
	return form, err
}

// formOfAny makes a body ready, text or not.
func formOfAny(t *opened.Cassette, at int, side model.Side) (*bodyForm, error) {
	i, err := t.File.At(at)
	if err != nil {
		return nil, err
	}
	switch b := i.Body(side); {
	case b.Absent:
		return nil, errors.New("it has none")
	case b.Locked != "":
		return nil, fmt.Errorf("it is read-only: %s", b.Locked)
	}
	return NewBodyForm(t, i, at, side)
}

// Apply makes the change.
func (msg bodiesRead) Apply(m screen.App) tea.Cmd {
	f := msg.form
	t := f.cassette
	again := func(why string) tea.Cmd { return t.All.Editor.AskAgain(m, why, msg.job, msg.edited) }
	if opened.Shown(m) != t || !slices.Equal(revisionsOf(t, msg.marked), msg.revisions) {
		return again("not changed: the cassette is no longer what you edited")
	}
	if msg.err != nil {
		return again("not changed: " + render.Sanitize(done.Reason(msg.err)))
	}
	var ops []model.Op
	var is []int
	for _, op := range msg.bodies {
		ops, is = append(ops, op), append(is, len(op.Decoded))
	}
	said := done.SetBodies(model.Field{Side: f.side, Part: model.BodyPart}, msg.was, is)
	c := opened.ChangeSaid(t.List.Selected(), said, ops...)
	c.KeepFollowUps, c.Refused = msg.job.NoFollowUps, again
	return t.Make(m, c)
}
