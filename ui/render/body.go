package render

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/ui/render/pictures"
)

// A BodyMode is a way to look at a body.
type BodyMode int

const (
	// Readable is a Transcript where what is said is in pieces or among much
	// else (a stream, a request), Pretty where not.
	Readable BodyMode = iota
	Pretty            // decoded, in the reader's charset, pretty-printed
	// Transcript is what is said to or by a language model. Of a body that is
	// none it is Pretty.
	Transcript
	Raw     // the text of the file
	Hex     // the decoded bytes
	HexWire // the bytes before content codings are undone
)

// Folds reports whether what a body holds can be folded when looked at so.
func (m BodyMode) Folds() bool { return m <= Transcript }

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
	Title   string
	Err     error  // a decoding that failed; Text is what there was before it
	Said    []byte // the Transcript, nil for none
	ByRoles bool   // Readable shows that Transcript, not the pretty body
	// Picture is shown below Text, where there are colours. It is nil for what
	// is no image, or none that can be shown.
	Picture *pictures.Picture
	// Found are the images that the body is or holds.
	Found  []pictures.Found
	within within // JSON that is not all of the text
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
	parts, found := multipart(contentType, decoded.Bytes)
	if parts != nil {
		b.Type = body.Multipart
	}
	remark, holds := invalid(b.Type, b.Text), b.Type
	if b.Type != body.JSON || remark != "" {
		b.within = findWithin(b.Type, b.Text)
	}
	if b.within.ok {
		remark, holds = b.within.around(b.Text), body.JSON
	}
	b.Steps = steps(stored, decoded, holds, charset, remark)
	said := b.said(side, mode)
	b.Said = said.Text
	b.ByRoles = b.Said != nil && (side == model.InRequest || b.Type != body.JSON)
	if said.Summary != "" {
		b.Steps += " · " + Sanitize(said.Summary)
	}
	b.Found = found
	image := pictures.Is(b.Type)
	switch {
	case image:
		b.Found = []pictures.Found{pictures.Whole(b.Type, b.Text)}
	case !mode.Folds():
		b.find()
		b.unplace()
	}
	switch mode {
	case Raw:
		b.Text, b.Type, b.Title = raw, body.Text, rawTitle(raw, rawLine)
	case Hex:
		b.Text, b.Type, b.Title = decoded.Bytes, body.Bytes, "hex, "+Size(len(decoded.Bytes))
	case HexWire:
		b.Text, b.Type, b.Title = stored.Wire, body.Bytes, wireTitle(decoded, len(stored.Wire))
	default:
		b.format(parts)
		if !image {
			b.find()
		}
		if mode == Transcript && b.Said != nil || mode == Readable && b.ByRoles {
			b.unplace()
			b.Text, b.Type, b.Title = said.Indented(), body.Outline, "chat"
		}
	}
	return b
}

// read brings text to UTF-8 and names the charset if that changed anything.
func (b *Body) read(contentType string) string {
	text, charset, exact := body.ReadText(contentType, b.Text)
	if !exact {
		charset = "not all in " + body.Charset(contentType, b.Text)
	}
	b.Text = text
	return charset
}

// invalid names where JSON is not valid.
func invalid(t body.Type, text []byte) string {
	var wrong *body.SyntaxError
	if t == body.JSON && errors.As(body.Check(text), &wrong) && !wrong.Deep {
		return fmt.Sprintf("not valid at line %d, column %d", wrong.Line, wrong.Column)
	}
	return ""
}

// mostHeard is up to how many bytes a body is always looked at for a
// Transcript; a longer one only where that is wanted.
const mostHeard = 4 << 20

// said is the transcript of a body, empty if it has none.
func (b *Body) said(side model.Side, mode BodyMode) (said body.Transcript) {
	if len(b.Text) > mostHeard && mode != Transcript {
		return body.Transcript{}
	}
	read := body.Reply
	if side == model.InRequest {
		read = body.Prompt
	}
	guarded(func() []byte {
		said = read(b.Type, b.Text)
		return nil
	})
	return said
}

// format makes the readable form of a body; parts is that of a multipart one.
func (b *Body) format(parts []byte) {
	if pictures.Is(b.Type) && b.picture() {
		return
	}
	pretty, err := parts, error(nil)
	if pretty == nil {
		pretty = guarded(func() (text []byte) {
			text, err = body.Format(b.Type, b.Text)
			return text
		})
	}
	if pretty == nil && err == nil && b.within.ok {
		if pretty, err = b.within.format(b.Text); pretty != nil {
			b.Type = body.WithJSON
		}
	}
	if err != nil { // what it is made of is too much to be marked in it, too
		b.Steps += ", shown as it is: " + Sanitize(err.Error())
		if b.Type.Textual() {
			b.Type = body.Text
		}
	}
	switch {
	case pretty != nil:
		b.Text, b.Title = pretty, prettyTitle(b.Type)
		b.Type = body.PrettyType(b.Type)
	case b.Type.Textual() || b.Type == body.None:
		b.Title = "plain"
	default:
		b.Title = "hex, " + Size(len(b.Text))
	}
}

// prettyTitle says what a readable form is.
func prettyTitle(t body.Type) string {
	switch t {
	case body.Protobuf, body.GRPC:
		return "fields, no schema"
	case body.MsgPack, body.CBOR:
		return "as JSON"
	case body.Multipart:
		return "parts"
	}
	return "pretty"
}

// mostPictureRows is how many rows the picture below a text takes.
const mostPictureRows = 60

// Document is the body cut into rows of width cells, with folds where it is
// JSON and with its picture. See NewFoldingDocument.
func (b Body) Document(width int, wrap bool, folds Folds) *Document {
	d := NewFoldingDocument(b.Text, b.Type, width, wrap, folds)
	if b.Picture != nil {
		d.picture = b.Picture.Fit(d.width, mostPictureRows)
	}
	return d
}

// steps lists what stands between the body as stored and as read.
func steps(stored model.Body, d body.Decoded, t body.Type, charset, invalid string) string {
	switch {
	case stored.Unreadable != "":
		return Sanitize("not readable: " + stored.Unreadable)
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
	if b.Place != "" {
		return ", stored as " + Sanitize(b.StoredAs+" in "+b.Place)
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

// TypeName is the body's type in words, "" of the zero Body.
func (b Body) TypeName() string { return typeName(b.Type) }

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
	case body.Protobuf:
		return "protobuf"
	case body.GRPC:
		return "gRPC"
	case body.MsgPack:
		return "MessagePack"
	case body.None:
		return "nothing"
	}
	return strings.ToUpper(string(t))
}

// find adds the images that the text holds in base64, and says how many there are.
func (b *Body) find() {
	if b.Type.Textual() {
		b.Found = append(b.Found, pictures.Find(b.Text)...)
	}
	if len(b.Found) > 0 {
		b.Steps += " · " + Counted(len(b.Found), "picture")
	}
	slices.SortStableFunc(b.Found, func(one, other pictures.Found) int { return one.Start - other.Start })
}

// unplace notes that none of them stands in the text that is shown.
func (b *Body) unplace() {
	for i := range b.Found {
		b.Found[i].Start, b.Found[i].End = -1, -1
	}
}

// picture makes an image's description and, where it can be decoded, its
// picture of a body. It reports false for what has not even dimensions.
func (b *Body) picture() bool {
	size, small, err := pictures.Decode(b.Type, b.Text)
	if size == (image.Point{}) {
		return false
	}
	text := fmt.Sprintf("%d x %d pixels\nsha256 %x\n", size.X, size.Y, sha256.Sum256(b.Text))
	if err != nil {
		text += "not shown: " + err.Error() + "\n"
	}
	b.Text, b.Type, b.Picture = []byte(text), body.Text, small
	b.Title = fmt.Sprintf("%d x %d", size.X, size.Y)
	return true
}
