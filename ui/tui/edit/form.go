package edit

import (
	"fmt"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/editor"
	"tapedeck/ui/tui/opened"

	tea "charm.land/bubbletea/v2"
)

// A bodyForm is the form in which a body is given to the editor: pretty where
// that can be taken back, else the decoded bytes; in UTF-8 where its charset
// can be taken back.
type bodyForm struct {
	cassette *opened.Cassette
	at       int
	side     model.Side
	entry    []byte // the entry's text, to see that it is still the same
	kind     body.Type
	Decoded  []byte
	text     []byte // decoded, in UTF-8
	encoded  bool   // text is to be encoded again as decoded is, else it is the bytes
	header   string // the Content-Type
	pretty   bool
	json     bool // the recorded body is valid JSON
}

// NewBodyForm makes a body of an interaction ready for the editor.
func NewBodyForm(t *opened.Cassette, i model.Interaction, at int, side model.Side) (*bodyForm, error) {
	b, h := i.Body(side), i.Header(side)
	decoded := b.Decode(h)
	if decoded.Err != nil {
		return nil, decoded.Err
	}
	form := &bodyForm{cassette: t, at: at, side: side, entry: t.File.Text(at), Decoded: decoded.Bytes, text: decoded.Bytes}
	contentType := h.Get("Content-Type")
	form.kind = body.TypeOf(contentType, decoded.Bytes)
	if form.kind.Textual() {
		if text, _, exact := body.ReadText(contentType, decoded.Bytes); exact {
			form.text, form.header, form.encoded = text, contentType, true
		}
	}
	form.pretty = form.kind.Textual() && body.Editable(form.kind, form.text)
	form.json = form.kind == body.JSON && body.Check(form.text) == nil
	return form, nil
}

// Shown is what the editor gets.
func (f *bodyForm) Shown() []byte {
	if f.pretty {
		return body.Pretty(f.kind, f.text)
	}
	return f.text
}

// Read takes an edited text back to a body.
func (f *bodyForm) Read(edited []byte) ([]byte, error) {
	text := edited
	if f.pretty {
		var err error
		if text, err = body.Reencode(f.kind, f.text, edited); err != nil {
			return nil, err
		}
	} else {
		if f.json {
			if err := body.Check(text); err != nil {
				return nil, err
			}
		}
	}
	return f.encode(text)
}

func (f *bodyForm) encode(text []byte) ([]byte, error) {
	if !f.encoded {
		return text, nil
	}
	return body.WriteText(text, f.header, f.Decoded)
}

// extensions are the endings by which editors know a type.
var extensions = map[body.Type]string{
	body.JSON: ".json", body.NDJSON: ".ndjson", body.XML: ".xml", body.HTML: ".html", body.JavaScript: ".js",
	body.CSS: ".css", body.YAML: ".yaml", body.CSV: ".csv", body.SVG: ".svg", body.PNG: ".png", body.JPEG: ".jpeg", body.GIF: ".gif",
	body.WebP: ".webp", body.PDF: ".pdf", body.Zip: ".zip",
}

// Extension is the ending of a file of a type.
func Extension(kind body.Type) string {
	switch ext, ok := extensions[kind]; {
	case ok:
		return ext
	case kind.Textual():
		return ".txt"
	}
	return ".bin"
}

// bodyRead is sent when an edited text was taken back to a body, or not.
type bodyRead struct {
	form   *bodyForm
	job    *editor.Editing
	edited []byte
	body   []byte
	err    error
}

// take takes an edited text back to a body.
func (f *bodyForm) take(job *editor.Editing, edited []byte) bodyRead {
	decoded, err := f.Read(edited)
	return bodyRead{f, job, edited, decoded, err}
}

// takeAsIs takes a text that is not of the body's type.
func (f *bodyForm) takeAsIs(job *editor.Editing, edited []byte) bodyRead {
	encoded, err := f.encode(edited)
	return bodyRead{f, job, edited, encoded, err}
}

// job is the body's text on its way through the editor.
func (f *bodyForm) job() *editor.Editing {
	job := &editor.Editing{Noun: "body", Name: fmt.Sprintf("%s-%d%s", f.side, f.at+1, Extension(f.kind)), Text: f.Shown()}
	job.Given = job.Text
	job.Done = func(edited []byte) tea.Cmd {
		return func() tea.Msg { return f.take(job, editor.WithoutAddedEnd(f.text, edited)) }
	}
	return job
}

// bodyJob is what makes a body of the interaction shown ready to be edited.
func bodyJob(t *opened.Cassette, side model.Side) func() (*bodyForm, *editor.Editing, error) {
	at, i := t.Detail.At, t.Detail.Shown.Interaction
	return func() (*bodyForm, *editor.Editing, error) {
		form, err := NewBodyForm(t, i, at, side)
		if err != nil {
			return nil, nil, err
		}
		return form, form.job(), nil
	}
}

// bodyLocked says why a body is not edited.
func bodyLocked(t *opened.Cassette, side model.Side) string {
	b := t.Detail.Shown.Interaction.Body(side)
	switch {
	case b.Absent:
		return "no body"
	case b.Locked != "":
		return "body is read-only: " + render.Sanitize(b.Locked)
	}
	return ""
}
