package tui

import (
	"errors"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// An inPlace is a body that is edited where it stands in the detail.
type inPlace struct {
	widget.TextArea
	kind body.Type
	form *bodyForm
	job  *editing
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

// inPlace is what is edited in place now, nil if nothing is.
func (m *app) inPlace() *inPlace {
	if m.cassette == nil {
		return nil
	}
	return m.cassette.detail.inPlace
}

// fitsInPlace reports whether a body can be edited where it stands: it is
// small, and what is seen of its text is the text.
func (f *bodyForm) fitsInPlace(shown []byte) bool {
	return len(f.decoded) <= widget.MostTyped && len(shown) <= mostPretty && render.SanitizeText(string(shown)) == string(shown)
}

// bodyPrepared is sent when it is known what of a body is edited.
type bodyPrepared struct {
	form *bodyForm
	job  *editing
	fits bool
	err  error
}

// editBody edits a body where it stands; one that is not held exactly there
// goes to the editor.
func (m *app) editBody(side model.Side) tea.Cmd {
	if why := m.bodyLocked(side); why != "" {
		m.say(why)
		return nil
	}
	prepare := m.bodyJob(side)
	now, later := m.waitAMoment(func() fact {
		form, job, err := prepare()
		return bodyPrepared{form, job, err == nil && form.fitsInPlace(job.text), err}
	})
	if now != nil {
		return now.apply(m)
	}
	return later
}

func (msg bodyPrepared) apply(m *app) tea.Cmd {
	switch {
	case msg.err != nil:
		m.fail(notEdited(msg.err))
		return nil
	case !msg.fits:
		return m.edit(func() (*editing, error) { return msg.job, nil })
	}
	e := &inPlace{form: msg.form, job: msg.job}
	if !m.canOpen(e) {
		return nil // the person went on to something else
	}
	e.begin(string(msg.job.text), msg.form.kind)
	shown := m.showSide(msg.form.side)
	e.At = m.cassette.detail.offsetIn(e.form.side, e.Text)
	return tea.Batch(shown, m.openInPlace(e))
}

// begin takes the text to edit; one that is not of a textual type is empty.
func (e *inPlace) begin(text string, kind body.Type) {
	if !kind.Textual() {
		kind = body.Text
	}
	e.Text, e.kind = text, kind
	e.Document = func(text string, width int) *render.Document {
		return render.NewDocument([]byte(text), kind, width, true)
	}
}

// offsetIn is the offset in a text of what the cursor is on, if the detail shows
// that text.
func (d *detail) offsetIn(side model.Side, text string) int {
	b, row, _, ok := d.bodyAt(d.Cursor)
	if !ok || d.pending || b.side != side || b.doc.Text() != text {
		return 0
	}
	line := text[b.doc.Offset(row):]
	return len(text) - len(strings.TrimLeft(line, " "))
}

// openInPlace shows a text to edit instead of the body that it is of.
func (m *app) openInPlace(e *inPlace) tea.Cmd {
	d := &m.cassette.detail
	e.taken, e.focus, e.cursor, e.top = false, m.focus, d.Cursor, d.Top
	e.job.inPlace = e
	e.Resize(d.width)
	d.inPlace, d.left = e, 0
	d.forget() // what is found in the meantime is not shown
	m.focus, m.message = widget.OnDetail, ""
	d.rebuild()
	return m.arrange()
}

// closeInPlace shows the body again.
func (m *app) closeInPlace() tea.Cmd {
	d := &m.cassette.detail
	e := d.inPlace
	d.inPlace, e.job.inPlace = nil, nil
	m.focus = e.focus
	d.rebuild()
	standAt(e.cursor, e.top)(d)
	return tea.Batch(d.searchAgain(), m.arrange())
}

// rebuild makes the rows of what was read again; while it is read, that does.
func (d *detail) rebuild() {
	if d.pending {
		return
	}
	d.build()
	d.follow()
}

// follow puts the detail's cursor where that of the text is.
func (d *detail) follow() {
	if row, _, ok := d.caret(); ok {
		d.inPlace.Height = d.Height
		d.To(row)
	}
}

// caret is the row and the column in the detail where the text's cursor is.
func (d *detail) caret() (row, column int, ok bool) {
	if d.inPlace == nil || d.pending {
		return 0, 0, false
	}
	for _, b := range d.blocks {
		if b.side == d.inPlace.form.side {
			in, column := d.inPlace.Position()
			return row + len(b.rows) + in, b.indent + column, true
		}
		row += b.count()
	}
	return 0, 0, false
}

// part is a body's part with the text instead. A column is left for the
// cursor at the end of a full row.
func (e *inPlace) part(p part, w viewSpec) part {
	p.indent, p.digits = w.margin([]byte(e.Text), e.kind)
	e.Resize(max(1, w.width-1-p.indent))
	p.doc = e.Doc
	return p
}

// name is what is edited.
func (e *inPlace) name() string { return fmt.Sprintf("%s body of %d", e.form.side, e.form.at+1) }

func (e *inPlace) changed() bool { return e.Text != string(e.job.given) }

// status is what the status line says meanwhile.
func (e *inPlace) status() (left, right string) {
	left = e.name()
	if e.changed() {
		left += ", changed"
	}
	row, _ := e.Position()
	line, _ := e.Doc.Line(row)
	last, _ := e.Doc.Line(e.Doc.Rows() - 1)
	return left, fmt.Sprintf("line %s/%s", render.Count(line+1), render.Count(last+1))
}

// keyInPlace does what a key stands for there, else it is text.
func (m *app) keyInPlace(k tea.KeyPressMsg) tea.Cmd {
	e := m.inPlace()
	if e.taken {
		return nil
	}
	if a := m.actionIn(inBody, k.String()); a != nil {
		return m.do(a)
	}
	m.message = ""
	if len(e.Text)+len(k.Text) > mostPasted {
		m.say("the text is too long to go on here · ctrl+o goes on in $EDITOR")
		return nil
	}
	e.Key(k)
	m.cassette.detail.rebuild()
	return nil
}

// pasteInPlace puts a text with its line breaks before the cursor.
func (m *app) pasteInPlace(text string) {
	e := m.inPlace()
	switch {
	case e.taken:
		return
	case len(e.Text)+len(text) > mostPasted:
		m.say(fmt.Sprintf("%s are too much to paste here · ctrl+o goes on in $EDITOR", render.Size(len(text))))
		return
	}
	m.message = ""
	e.Insert(text)
	m.cassette.detail.rebuild()
}

// clickInPlace puts the cursor where the detail was clicked.
func (m *app) clickInPlace(r widget.Rect, x, y int) {
	d := &m.cassette.detail
	if y == r.Y {
		return
	}
	b, row, _, ok := d.bodyAt(d.Top + y - r.Y - 1)
	if !ok || b.side != d.inPlace.form.side {
		return
	}
	d.inPlace.MoveTo(b.doc.OffsetAt(row, x-r.X-b.indent))
	d.follow()
}

// takeInPlace takes the text back to a body.
func takeInPlace(m *app) tea.Cmd {
	e := m.inPlace()
	if !e.changed() {
		cmd := m.closeInPlace()
		m.say("body unchanged")
		return cmd
	}
	return m.takeBack(e, func() bodyRead { return e.form.take(e.job, []byte(e.Text)) })
}

// takeBack makes a body of a text in the background; keys wait for it.
func (m *app) takeBack(e *inPlace, take func() bodyRead) tea.Cmd {
	e.taken = true
	now, later := m.waitAMoment(func() fact { return take() })
	if now != nil {
		return now.apply(m)
	}
	return later
}

// restoreBody leaves the body as it was, and asks before a text is lost.
func restoreBody(m *app) tea.Cmd {
	e := m.inPlace()
	if !e.changed() {
		return m.closeInPlace()
	}
	return m.inquire(widget.Question{
		Text: "The " + e.name() + " was changed. Keep it?", Esc: "go on",
		Choices: []widget.Choice{{Key: "k", Does: "keep it", Run: m.with(takeInPlace)}, {Key: "d", Does: "drop it", Run: m.with(dropBody)}},
	})
}

func dropBody(m *app) tea.Cmd {
	cmd := m.closeInPlace()
	m.say("body unchanged")
	return cmd
}

func emptyBody(m *app) tea.Cmd {
	e := m.inPlace()
	e.Replace(0, len(e.Text), "")
	m.cassette.detail.rebuild()
	return nil
}

// bodyToEditor goes on in the editor with what was typed.
func bodyToEditor(m *app) tea.Cmd {
	e := m.inPlace()
	e.job.text = []byte(e.Text)
	return tea.Batch(m.closeInPlace(), m.edit(func() (*editing, error) { return e.job, nil }))
}

func toggleBodyFollowUps(m *app) tea.Cmd {
	job := m.inPlace().job
	job.noFollowUps = !job.noFollowUps
	return nil
}

// typing is what a key does in a prompt, or in a body edited in place.
func typing(prompt, body func(m *app) tea.Cmd) func(m *app) tea.Cmd {
	return func(m *app) tea.Cmd {
		if m.inPlace() != nil {
			return body(m)
		}
		return prompt(m)
	}
}

// refused says why a text was not taken; it stays where it is, with the cursor
// at what is wrong in it.
func (e *inPlace) refused(m *app, why string, err error, more ...widget.Choice) tea.Cmd {
	e.taken = false
	var wrong *body.SyntaxError
	if errors.As(err, &wrong) {
		e.ToPosition(wrong.Line, wrong.Column)
		m.cassette.detail.follow()
	}
	again := func() tea.Cmd { return nil }
	return m.inquire(againOrDrop(why, again, m.with(dropBody), more...))
}

// canOpen reports whether a text can be edited where it stands.
func (m *app) canOpen(e *inPlace) bool {
	return m.cassette == e.form.cassette && m.cassette.detail.at == e.form.at && m.mode()&inCassette != 0 && m.unasked()
}

// askBeforeLeaving asks what to do with a text that was typed.
func (m *app) askBeforeLeaving(e *inPlace) tea.Cmd {
	return m.inquire(widget.Question{
		Text: "The " + e.name() + " was changed. Leave?", Esc: "stay",
		Choices: []widget.Choice{
			{Key: "k", Does: "keep it and stay", Run: m.with(takeInPlace)},
			{Key: "d", Does: "drop it and leave", Run: func() tea.Cmd { return tea.Batch(dropBody(m), m.leaveOrAsk()) }},
		},
	})
}

// bodyHintWords are the words of what keys do while a body is edited.
func (m *app) bodyHintWords(a *action) string {
	if a.name == "follow-ups" && m.inPlace().job.noFollowUps {
		return "follow-ups on"
	}
	return a.hint
}

// caretInPlace is the terminal's cursor in a body edited in place.
func (m *app) caretInPlace(r widget.Rect) *tea.Cursor {
	e := m.inPlace()
	if e == nil || m.question != nil || r.Empty() {
		return nil
	}
	d := &m.cassette.detail
	row, column, ok := d.caret()
	if y := row - d.Top; ok && y >= 0 && y < r.Height-1 {
		return tea.NewCursor(r.X+column, r.Y+1+y)
	}
	return nil
}
