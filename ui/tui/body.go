package tui

import (
	"bytes"
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/ui/render"
)

// A bodyForm is the form in which a body is given to the editor: pretty where
// that can be taken back, else the decoded bytes; in UTF-8 where its charset
// can be taken back.
type bodyForm struct {
	tape    *tape
	at      int
	side    model.Side
	entry   []byte // the entry's text, to see that it is still the same
	kind    body.Type
	decoded []byte
	text    []byte // decoded, in UTF-8
	charset string // what text is encoded in again, "" if it is the bytes
	pretty  bool
	json    bool // the recorded body is valid JSON
}

func newBodyForm(t *tape, i model.Interaction, at int, side model.Side) (*bodyForm, error) {
	b, h := i.Body(side), i.Header(side)
	decoded := b.Decode(h)
	if decoded.Err != nil {
		return nil, decoded.Err
	}
	form := &bodyForm{tape: t, at: at, side: side, entry: t.file.Text(at), decoded: decoded.Bytes, text: decoded.Bytes}
	contentType := h.Get("Content-Type")
	form.kind = body.TypeOf(contentType, decoded.Bytes)
	if form.kind.Textual() {
		charset := body.Charset(contentType, decoded.Bytes)
		if text, exact := body.ToUTF8(decoded.Bytes, charset); exact {
			form.text, form.charset = text, charset
		}
	}
	form.pretty = form.kind.Textual() && body.Editable(form.kind, form.text)
	form.json = form.kind == body.JSON && body.Check(form.text) == nil
	return form, nil
}

// shown is what the editor gets.
func (f *bodyForm) shown() []byte {
	if f.pretty {
		return body.Pretty(f.kind, f.text)
	}
	return f.text
}

// read takes an edited text back to a body.
func (f *bodyForm) read(edited []byte) ([]byte, error) {
	text := edited
	if f.pretty {
		var err error
		if text, err = body.Reencode(f.kind, f.text, edited); err != nil {
			return nil, err
		}
	} else {
		text = withoutAddedEnd(f.text, edited)
		if f.json {
			if err := body.Check(text); err != nil {
				return nil, err
			}
		}
	}
	return f.encode(text)
}

func (f *bodyForm) encode(text []byte) ([]byte, error) {
	if f.charset == "" {
		return text, nil
	}
	return body.FromUTF8(text, f.charset)
}

// extensions are the endings by which editors know a type.
var extensions = map[body.Type]string{
	body.JSON: ".json", body.NDJSON: ".ndjson", body.XML: ".xml", body.HTML: ".html", body.JavaScript: ".js",
	body.CSS: ".css", body.SVG: ".svg", body.PNG: ".png", body.JPEG: ".jpeg", body.GIF: ".gif",
	body.WebP: ".webp", body.PDF: ".pdf", body.Zip: ".zip",
}

func extension(kind body.Type) string {
	switch ext, ok := extensions[kind]; {
	case ok:
		return ext
	case kind.Textual():
		return ".txt"
	}
	return ".bin"
}

// editBody opens a body in the editor.
func (m *app) editBody(side model.Side) tea.Cmd {
	if why := m.bodyLocked(side); why != "" {
		m.say(why)
		return nil
	}
	t, at, i := m.tape, m.tape.detail.at, m.tape.detail.shown.interaction
	return m.edit(func() (*editing, error) {
		form, err := newBodyForm(t, i, at, side)
		if err != nil {
			return nil, err
		}
		job := &editing{noun: "body", name: fmt.Sprintf("%s-%d%s", side, at+1, extension(form.kind)), text: form.shown()}
		job.given = job.text
		job.done = func(m *app, edited []byte) tea.Cmd { return form.take(job, edited) }
		return job, nil
	})
}

func editBodyOf(side model.Side) func(m *app) tea.Cmd {
	return func(m *app) tea.Cmd { return m.editBody(side) }
}

func editShownBody(m *app) tea.Cmd { return m.editBody(m.sideHere()) }

func noEditableBody(m *app) string {
	if why := notReady(m); why != "" {
		return why
	}
	return m.bodyLocked(m.sideHere())
}

// bodyLocked says why a body is not given to the editor.
func (m *app) bodyLocked(side model.Side) string {
	b := m.tape.detail.shown.interaction.Body(side)
	switch {
	case b.Absent:
		return "no body"
	case b.Locked != "":
		return "body is read-only: " + render.Sanitize(b.Locked)
	}
	return ""
}

// bodyRead is told when an edited text was taken back to a body, or not.
type bodyRead struct {
	form   *bodyForm
	job    *editing
	edited []byte
	body   []byte
	err    error
}

func (f *bodyForm) take(job *editing, edited []byte) tea.Cmd {
	return func() tea.Msg {
		decoded, err := f.read(edited)
		return bodyRead{f, job, edited, decoded, err}
	}
}

func (msg bodyRead) apply(m *app) tea.Cmd {
	f := msg.form
	if m.tape != f.tape || f.at >= m.tape.file.Len() || !bytes.Equal(m.tape.file.Text(f.at), f.entry) {
		return m.askAgain(fmt.Sprintf("not changed: %d is no longer what you edited", f.at+1), msg.job, msg.edited)
	}
	if msg.err == nil {
		return m.setBody(msg, msg.body)
	}
	why := "not changed: " + render.Sanitize(reason(msg.err))
	var wrong *body.SyntaxError
	if !errors.As(msg.err, &wrong) {
		return m.askAgain(why, msg.job, msg.edited)
	}
	asIs := choice{"k", "keep it as it is", func(*app) tea.Cmd {
		return func() tea.Msg {
			encoded, err := f.encode(withoutAddedEnd(f.text, msg.edited))
			return bodyRead{f, msg.job, msg.edited, encoded, err}
		}
	}}
	return m.askAgain(why, msg.job, msg.edited, asIs)
}

// setBody makes the change; if it is refused the text is not lost.
func (m *app) setBody(msg bodyRead, decoded []byte) tea.Cmd {
	f := msg.form
	of := ""
	if f.side == model.InRequest {
		of = "request "
	}
	c := changeOf(f.at, fmt.Sprintf("body of %s%d set", of, f.at+1), model.SetBody{At: f.at, Side: f.side, Decoded: decoded})
	c.refused = func(m *app, why string) tea.Cmd { return m.askAgain(why, msg.job, msg.edited) }
	return m.make(c)
}
