package edit

import (
	"errors"
	"fmt"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/editor"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// BodyMode is where its keys are pressed.
var BodyMode = &screen.Mode{Name: "a body edited in place", Can: screen.Edit}

// An inPlace is a body that is edited where it stands in the detail.
type InPlace struct {
	*detail.Typing
	form *bodyForm
	job  *editor.Editing
	// taken: the text is being taken back to a body, keys wait for that.
	taken bool
	// Where the screen was: it goes back there.
	focus       widget.Focus
	cursor, top int
}

// mostPretty is up to how many bytes the pretty form of a body is edited in
// place, and mostPasted how long it can grow: each key costs time in it.
const (
	mostPretty = 4 * widget.MostTyped
	mostPasted = 2 * mostPretty
)

// FitsInPlace reports whether a body can be edited where it stands: it is
// small, and what is seen of its text is the text.
func (f *bodyForm) FitsInPlace(shown []byte) bool {
	return len(f.Decoded) <= widget.MostTyped && len(shown) <= mostPretty && render.SanitizeText(string(shown)) == string(shown)
}

// bodyPrepared is sent when it is known what of a body is edited.
type bodyPrepared struct {
	form *bodyForm
	job  *editor.Editing
	fits bool
	err  error
}

// editBody edits a body where it stands; one that is not held exactly there
// goes to the editor.
func editBody(t *opened.Cassette, m screen.App, side model.Side) tea.Cmd {
	if why := bodyLocked(t, side); why != "" {
		m.Say(why)
		return nil
	}
	return prepareBody(t, m, side, true)
}

// prepareBody makes a body ready to be edited, where it stands if it can be, else in
// the editor.
func prepareBody(t *opened.Cassette, m screen.App, side model.Side, inPlace bool) tea.Cmd {
	prepare := bodyJob(t, side)
	now, later := m.Wait(func() screen.Fact {
		form, job, err := prepare()
		return bodyPrepared{form, job, inPlace && err == nil && form.FitsInPlace(job.Text), err}
	})
	if now != nil {
		return now.Apply(m)
	}
	return later
}

// Apply edits it.
func (msg bodyPrepared) Apply(m screen.App) tea.Cmd {
	if msg.err != nil {
		m.Fail(editor.NotEdited(msg.err))
		return nil
	}
	t := msg.form.cassette
	if !msg.fits {
		return msg.inEditor(m)
	}
	e := &InPlace{form: msg.form, job: msg.job}
	if !e.canOpen(m) {
		return nil // the person went on to something else
	}
	e.Typing = detail.NewTyping(string(msg.job.Text), msg.form.side, msg.form.kind)
	shown := showSide(t, m, msg.form.side)
	e.At = t.Detail.OffsetIn(e.Side, e.Text)
	return tea.Batch(shown, e.open(m))
}

// inEditor opens the editor, and asks before where the body is no text.
func (msg bodyPrepared) inEditor(m screen.App) tea.Cmd {
	f := msg.form
	open := func() tea.Cmd {
		return f.cassette.All.Editor.Edit(func() (*editor.Editing, error) { return msg.job, nil })
	}
	if f.kind.Textual() || len(f.Decoded) == 0 {
		return open()
	}
	return m.Inquire(widget.Question{
		Text: fmt.Sprintf("the %s body of %d is %s, %s, no text. Open it in a text editor?", f.side, f.at+1, f.kind, render.Size(len(f.Decoded))), Esc: "no",
		Choices: []widget.Choice{{Key: "y", Does: "open it", Run: open}},
	})
}

// inPlace is where a body's text is edited, nil if it is not.
func (f *bodyForm) inPlace() *InPlace {
	if e, ok := f.cassette.InPlace.(*InPlace); ok && e.form == f {
		return e
	}
	return nil
}

// cassette is the one whose body it is.
func (e *InPlace) cassette() *opened.Cassette { return e.form.cassette }

// canOpen reports whether the text can be edited where it stands.
func (e *InPlace) canOpen(m screen.App) bool {
	t := e.cassette()
	return opened.Shown(m) == t && t.Detail.At == e.form.at && m.Screens()[0].Mode().Can&screen.Look != 0 && m.Free()
}

// open shows the text instead of the body that it is of.
func (e *InPlace) open(m screen.App) tea.Cmd {
	t := e.cassette()
	d := &t.Detail
	e.taken, e.focus, e.cursor, e.top = false, t.Focus, d.Cursor, d.Top
	t.InPlace, t.Focus = e, widget.OnDetail
	m.Hush()
	d.Begin(e.Typing)
	return m.Arrange()
}

// close shows the body again.
func (e *InPlace) close(m screen.App) tea.Cmd {
	t := e.cassette()
	t.InPlace = nil
	t.Focus = e.focus
	return tea.Batch(t.Detail.Finish(e.cursor, e.top), m.Arrange())
}

// name is what is edited.
func (e *InPlace) name() string { return fmt.Sprintf("%s body of %d", e.Side, e.form.at+1) }

func (e *InPlace) changed() bool { return e.Text != string(e.job.Given) }

// Mode is that of bodies.
func (e *InPlace) Mode() *screen.Mode { return BodyMode }

// Ready reports that keys do not wait.
func (e *InPlace) Ready() bool { return !e.taken }

// Status is what is edited.
func (e *InPlace) Status(low bool) (left, right string) {
	left = e.name()
	if e.changed() {
		left += ", changed"
	}
	if low {
		left += " · ctrl+s keeps, esc restores"
	}
	row, _ := e.Position()
	line, _ := e.Doc.Line(row)
	last, _ := e.Doc.Line(e.Doc.Rows() - 1)
	return left, fmt.Sprintf("line %s/%s", render.Count(line+1), render.Count(last+1))
}

// Key is part of the text.
func (e *InPlace) Key(m screen.App, k tea.KeyPressMsg) tea.Cmd {
	if e.taken {
		return nil
	}
	m.Hush()
	if len(e.Text)+len(k.Text) > mostPasted {
		m.Say("the text is too long to go on here · ctrl+o goes on in $EDITOR")
		return nil
	}
	e.Typing.Key(k)
	e.cassette().Detail.Rebuild()
	return nil
}

// Paste puts a text with its line breaks before the cursor.
func (e *InPlace) Paste(m screen.App, text string) tea.Cmd {
	switch {
	case e.taken:
		return nil
	case len(e.Text)+len(text) > mostPasted:
		m.Say(fmt.Sprintf("%s are too much to paste here · ctrl+o goes on in $EDITOR", render.Size(len(text))))
		return nil
	}
	m.Hush()
	e.Insert(text)
	e.cassette().Detail.Rebuild()
	return nil
}

// Click puts the cursor where the detail was clicked.
func (e *InPlace) Click(m screen.App, x, y int) {
	e.cassette().Detail.ClickText(detailRect(m), x, y)
}

// Cursor is the terminal's cursor in the text.
func (e *InPlace) Cursor(m screen.App) *tea.Cursor {
	return e.cassette().Detail.TextCursor(detailRect(m))
}

// detailRect is where the detail is drawn.
func detailRect(m screen.App) widget.Rect {
	if s, ok := screen.Find[interface {
		DetailRect(m screen.App) widget.Rect
	}](m); ok {
		return s.DetailRect(m)
	}
	return widget.Rect{}
}

// take takes the text back to a body.
func (e *InPlace) take(m screen.App) tea.Cmd {
	if !e.changed() {
		return e.drop(m)
	}
	return e.takeBack(m, func() bodyRead { return e.form.take(e.job, []byte(e.Text)) })
}

// takeBack makes a body of a text in the background; keys wait for it.
func (e *InPlace) takeBack(m screen.App, take func() bodyRead) tea.Cmd {
	e.taken = true
	now, later := m.Wait(func() screen.Fact { return take() })
	if now != nil {
		return now.Apply(m)
	}
	return later
}

// drop leaves the body as it was.
func (e *InPlace) drop(m screen.App) tea.Cmd {
	cmd := e.close(m)
	m.Say("body unchanged")
	return cmd
}

// Restore leaves the body as it was, and asks before a text is lost.
func (e *InPlace) Restore(m screen.App) tea.Cmd {
	if !e.changed() {
		return e.close(m)
	}
	return m.Inquire(widget.Question{
		Text: "The " + e.name() + " was changed. Keep it?", Esc: "go on",
		Choices: []widget.Choice{
			{Key: "k", Does: "keep it", Run: func() tea.Cmd { return e.take(m) }},
			{Key: "d", Does: "drop it", Run: func() tea.Cmd { return e.drop(m) }},
		},
	})
}

// Empty empties the line, never the body.
func (e *InPlace) Empty(screen.App) tea.Cmd {
	e.EmptyLine()
	e.cassette().Detail.Rebuild()
	return nil
}

// InEditor goes on in the editor with what was typed.
func (e *InPlace) InEditor(m screen.App) tea.Cmd {
	e.job.Text = []byte(e.Text)
	all := e.cassette().All
	return tea.Batch(e.close(m), all.Editor.Edit(func() (*editor.Editing, error) { return e.job, nil }))
}

// NoEditor never refuses.
func (e *InPlace) NoEditor() string { return "" }

// FollowUps leaves coupled fields as they are, or does not.
func (e *InPlace) FollowUps(screen.App) tea.Cmd {
	e.job.NoFollowUps = !e.job.NoFollowUps
	return nil
}

// NoFollowUps never refuses.
func (e *InPlace) NoFollowUps() string { return "" }

// Hints are those of a body.
func (e *InPlace) Hints() []string {
	return []string{"keep body", "restore", "in editor", "empty", "follow-ups"}
}

// More has nothing to say.
func (e *InPlace) More() string { return "" }

// Words are those of the hint for follow-ups.
func (e *InPlace) Words(action string) string {
	if action == "follow-ups" && e.job.NoFollowUps {
		return "follow-ups on"
	}
	return ""
}

// Leave asks what to do with a text that was typed.
func (e *InPlace) Leave(m screen.App, then func() tea.Cmd) (tea.Cmd, bool) {
	if !e.changed() {
		return nil, false
	}
	return m.Inquire(widget.Question{
		Text: "The " + e.name() + " was changed. Leave?", Esc: "stay",
		Choices: []widget.Choice{
			{Key: "k", Does: "keep it and stay", Run: func() tea.Cmd { return e.take(m) }},
			{Key: "d", Does: "drop it and leave", Run: func() tea.Cmd { return tea.Batch(e.drop(m), then()) }},
		},
	}), true
}

// refused says why a text was not taken; it stays where it is, with the cursor
// at what is wrong in it.
func (e *InPlace) refused(m screen.App, why string, err error, more ...widget.Choice) tea.Cmd {
	e.taken = false
	var wrong *body.SyntaxError
	if errors.As(err, &wrong) {
		e.ToPosition(wrong.Line, wrong.Column)
		e.cassette().Detail.Follow()
	}
	again := func() tea.Cmd { return nil }
	return m.Inquire(editor.AgainOrDrop(why, again, func() tea.Cmd { return e.drop(m) }, more...))
}

// takeInPlace takes the text that is edited back to a body.
func takeInPlace(t *opened.Cassette, m screen.App) tea.Cmd {
	if e, ok := t.InPlace.(*InPlace); ok {
		return e.take(m)
	}
	return nil
}
