package render

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"tapedeck/model"
)

// Options say how text is written. The zero value is safe for any reader.
type Options struct {
	Theme Theme
	// File is a finding of the whole file, printed first.
	File string
	// Findings are printed beside the headers of their side.
	Findings []model.Finding
	// Exact leaves recorded bytes as they are. It is for pipes only; a body
	// that is no text is in hex even so.
	Exact bool
}

// Interaction writes interaction n, from 1: for the request and the response
// the start line, headers, findings, how the body is stored, and the body in
// its readable form.
func Interaction(w io.Writer, i model.Interaction, n int, o Options) error {
	out := writer{Writer: bufio.NewWriter(w), Options: o}
	out.line(o.Theme.Paint(Focus, fmt.Sprintf("#%d", n)))
	if o.File != "" {
		out.line(o.Theme.Paint(Notice, "finding") + "  " + out.text(o.File))
	}
	out.line(out.text(strings.TrimSpace(i.Request.Method + " " + i.Request.URL + " " + i.Request.Proto)))
	out.message(i, model.InRequest)
	out.line("")
	status, reason := Status(0), strings.TrimSpace(i.Response.Reason)
	if i.Response.Status != 0 {
		status = fmt.Sprint(i.Response.Status)
	}
	out.line(o.Theme.Paint(StatusRole(i.Response.Status), strings.TrimSpace(status+" "+out.text(reason))))
	out.message(i, model.InResponse)
	return out.Flush()
}

// A writer keeps the first error for Flush.
type writer struct {
	*bufio.Writer
	Options
}

func (w *writer) line(s string) {
	w.WriteString(s)
	w.WriteByte('\n')
}

func (w *writer) text(s string) string {
	if w.Exact {
		return s
	}
	return Sanitize(s)
}

func (w *writer) message(i model.Interaction, side model.Side) {
	for _, line := range i.Header(side) {
		w.line("  " + w.Theme.Paint(Key, w.text(line.Name)) + ": " + w.text(line.Value))
	}
	for _, finding := range w.Findings {
		if finding.Field.Side == side {
			w.line("  " + w.Theme.Paint(Notice, "finding") + "  " + w.text(finding.Text))
		}
	}
	b := NewBody(i, side, Pretty, nil, 0)
	w.line("  " + w.Theme.Paint(Muted, "body") + "     " + b.Steps)
	if b.Err != nil {
		w.line("  " + w.Theme.Paint(Failure, "not decoded") + "  " + w.text(b.Err.Error()))
	}
	if len(b.Text) == 0 {
		return
	}
	w.line("")
	if w.Exact && b.Type.Textual() {
		w.line(strings.TrimSuffix(string(b.Text), "\n"))
		return
	}
	// Rows far wider than any line of prose, so that a line of megabytes does
	// not have to be held as one row.
	d := NewWholeDocument(b.Text, b.Type, 1<<16)
	if b.Picture != nil && w.Theme.Coloured() {
		d = b.Document(1<<16, true, Folds{})
	}
	for row := range d.Rows() {
		if _, continued := d.Line(row); row > 0 && !continued {
			w.WriteByte('\n')
		}
		w.WriteString(d.Row(row, 0, w.Theme))
	}
	w.WriteByte('\n')
}
