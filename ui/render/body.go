package render

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/model/body"
)

// A BodyMode is a way to look at a body.
type BodyMode int

const (
	Pretty  BodyMode = iota // decoded, in the reader's charset, pretty-printed
	Raw                     // the text of the file
	Hex                     // the decoded bytes
	HexWire                 // the bytes before content codings are undone
)

// A Body is a body made ready to be shown.
type Body struct {
	// Text is what to show, not yet sanitised or wrapped.
	Text []byte
	// Type is what to highlight it as. Of a type that is not text NewDocument
	// makes a hex view.
	Type body.Type
	// Steps names what was done on the way: "gzip 182 B, JSON 207 B, stored as
	// !!binary". It is sanitised.
	Steps string
	// Title names the view, sanitised: "pretty", "plain" where there is no
	// pretty form, "raw, lines 17-20", "hex of gzip, 182 B".
	Title string
	Err   error // a decoding that failed; Text is what there was before it
}

// NewBody makes one side's body of an interaction ready to be shown. raw is
// the file's own text for Raw and the number of its first line, 0 if unknown.
func NewBody(i model.Interaction, side model.Side, mode BodyMode, raw []byte, rawLine int) Body {
	stored, header := i.Body(side), i.Header(side)
	decoded := stored.Decode(header)
	contentType := header.Get("Content-Type")
	b := Body{Text: decoded.Bytes, Type: body.TypeOf(contentType, decoded.Bytes), Err: decoded.Err}
	charset := ""
	if b.Type.Textual() {
		charset = b.read(contentType)
	}
	invalid := b.format(mode == Pretty)
	b.Steps = steps(stored, decoded, b.Type, charset, invalid)
	switch mode {
	case Raw:
		b.Text, b.Type, b.Title = raw, body.Text, rawTitle(raw, rawLine)
	case Hex:
		b.Text, b.Type, b.Title = decoded.Bytes, body.Bytes, "hex, "+Size(len(decoded.Bytes))
	case HexWire:
		b.Text, b.Type, b.Title = stored.Wire, body.Bytes, wireTitle(decoded, len(stored.Wire))
	}
	return b
}

// read brings text to UTF-8 and names the charset if that changed anything.
func (b *Body) read(contentType string) string {
	charset := body.Charset(contentType, b.Text)
	text, exact := body.ToUTF8(b.Text, charset)
	switch {
	case !exact:
		charset = "not all in " + charset
	case bytes.Equal(text, b.Text):
		charset = ""
	}
	b.Text = text
	return charset
}

// format pretty-prints the text if wanted, and names where JSON is not valid.
func (b *Body) format(wanted bool) (invalid string) {
	var wrong *body.SyntaxError
	if b.Type == body.JSON && errors.As(body.Check(b.Text), &wrong) {
		invalid = fmt.Sprintf("not valid at line %d, column %d", wrong.Line, wrong.Column)
	}
	if !wanted {
		return invalid
	}
	pretty := body.Pretty(b.Type, b.Text)
	switch {
	case pretty != nil:
		b.Text, b.Title = pretty, "pretty"
	case b.Type.Textual() || b.Type == body.None:
		b.Title = "plain"
	default:
		b.Title = "hex, " + Size(len(b.Text))
	}
	return invalid
}

// steps lists what stands between the body as stored and as read.
func steps(stored model.Body, d body.Decoded, t body.Type, charset, invalid string) string {
	switch {
	case stored.Absent:
		return "none recorded"
	case len(stored.Wire) == 0:
		return "empty" + storedAs(stored)
	}
	var parts []string
	for n, coding := range slices.Backward(d.Codings) { // undone from the last one on
		if n == len(d.Codings)-1 {
			coding += " " + Size(len(stored.Wire))
		}
		parts = append(parts, coding)
	}
	if len(d.Codings) > 0 {
		parts = append(parts, typeName(t)+" "+Size(len(d.Bytes)))
	} else {
		parts = append(parts, typeName(t), Size(len(d.Bytes)))
	}
	for _, part := range []string{invalid, charset} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	s := strings.Join(parts, ", ") + storedAs(stored)
	if len(d.NotCoded) > 0 && d.Err == nil {
		s += ", already decoded from " + strings.Join(d.NotCoded, ", ")
	}
	return Sanitize(s)
}

func storedAs(b model.Body) string {
	if b.StoredAs == "" {
		return ""
	}
	return ", stored as " + Sanitize(b.StoredAs)
}

func rawTitle(raw []byte, line int) string {
	last := line + bytes.Count(bytes.TrimSuffix(raw, []byte("\n")), []byte("\n"))
	switch {
	case line == 0:
		return "raw"
	case last == line:
		return fmt.Sprintf("raw, line %d", line)
	}
	return fmt.Sprintf("raw, lines %d-%d", line, last)
}

func wireTitle(d body.Decoded, size int) string {
	if len(d.Codings) == 0 {
		return "hex, " + Size(size)
	}
	return "hex of " + Sanitize(d.Codings[len(d.Codings)-1]) + ", " + Size(size)
}

// typeName is a type in words.
func typeName(t body.Type) string {
	switch t {
	case body.Form, body.Text, body.Bytes:
		return string(t)
	case body.Multipart:
		return "multipart"
	case body.JavaScript:
		return "JavaScript"
	case body.WebP:
		return "WebP"
	case body.None:
		return "nothing"
	}
	return strings.ToUpper(string(t))
}
