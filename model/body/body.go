// Package body undoes and redoes what stands between a body's bytes and its
// reader: content codings, charsets, pretty-printing. All of it works on
// bytes; none of it knows of interactions.
package body

// Decoded is a body with its content codings undone.
type Decoded struct {
	Bytes []byte
	// Codings are those undone, in the order in which they were applied
	// (RFC 9110 section 8.4): the last one is undone first.
	Codings []string
	// NotCoded are codings that the header names while the bytes are not in
	// them: many libraries store the decoded body under the old header.
	NotCoded []string
	// Err says why a coding that the bytes seem to be in could not be undone.
	// Bytes then holds what there was before that step.
	Err error
}

// Decode undoes the codings that Content-Encoding's values name, last first,
// as far as the bytes bear them out: gzip, deflate (zlib or raw), br, zstd,
// identity. At most MaxDecoded bytes come out.
func Decode(wire []byte, contentEncoding []string) Decoded { panic("not written yet") }

// MaxDecoded bounds what a coding may expand to, against bombs.
const MaxDecoded = 256 << 20

// Encode applies the codings in order. like is the coded body that the result
// replaces: what can be kept of its shape (gzip header fields, zlib or raw
// deflate) is kept. like may be nil.
func Encode(plain []byte, codings []string, like []byte) ([]byte, error) { panic("not written yet") }

// A Type is what a body holds, as far as tapedeck can show it.
type Type string

const (
	JSON       Type = "json"
	NDJSON     Type = "ndjson"
	XML        Type = "xml"
	HTML       Type = "html"
	Form       Type = "form"  // application/x-www-form-urlencoded
	Multipart  Type = "multi" // multipart/*
	SSE        Type = "sse"   // text/event-stream
	JavaScript Type = "js"
	CSS        Type = "css"
	Text       Type = "text"
	PNG        Type = "png"
	JPEG       Type = "jpeg"
	GIF        Type = "gif"
	WebP       Type = "webp"
	SVG        Type = "svg"
	PDF        Type = "pdf"
	Zip        Type = "zip"
	Bytes      Type = "bytes" // anything else
	None       Type = "none"  // no body, or an empty one
)

// TypeOf tells what the decoded bytes are, from the Content-Type value and,
// where that is missing, general or contradicted by the bytes, from the bytes.
func TypeOf(contentType string, decoded []byte) Type { panic("not written yet") }

// Textual reports whether bodies of this type are text.
func (t Type) Textual() bool { panic("not written yet") }

// Charset names the charset in which to read the decoded bytes: the label of
// Content-Type if there is one and it is known, else utf-8 if the bytes are
// valid UTF-8, else windows-1252 for text. The name is the label in lower case.
func Charset(contentType string, decoded []byte) string { panic("not written yet") }

// ToUTF8 decodes text from the charset. exact is false where FromUTF8 would
// not give the same bytes back, and the text is then for showing only.
func ToUTF8(data []byte, charset string) (text []byte, exact bool) { panic("not written yet") }

// FromUTF8 encodes text in the charset; the error names the first character
// that the charset does not have, with line and column.
func FromUTF8(text []byte, charset string) ([]byte, error) { panic("not written yet") }

// Pretty returns the text in its readable form, nil where the type has none.
// For JSON every literal, key order and repeated key stays as it is: only
// white space between tokens changes.
func Pretty(t Type, text []byte) []byte { panic("not written yet") }

// Editable reports whether Reencode can take an edited Pretty text back to the
// spacing of the original: the round trip of the unchanged text is exact.
func Editable(t Type, original []byte) bool { panic("not written yet") }

// Reencode gives an edited pretty text the spacing of the original (compact,
// with blanks, indented by n, final newline or none). A *SyntaxError says
// where the edited text is not of the type.
func Reencode(t Type, original, edited []byte) ([]byte, error) { panic("not written yet") }

// Check reports a *SyntaxError if data is not valid JSON.
func Check(data []byte) error { panic("not written yet") }

// DumpsPython writes a JSON text as Python's json.dumps would with its
// defaults: ", " and ": " between tokens, non-ASCII escaped, numbers by
// Python's rules. It is what vcrpy makes of a parsed_body.
func DumpsPython(json []byte) ([]byte, error) { panic("not written yet") }

// A SyntaxError is a place where a text is not what it should be. Line and
// Column count from 1; Column counts characters.
type SyntaxError struct {
	Line, Column int
	Want         string // `expected "," or "}"`
}

func (e *SyntaxError) Error() string { panic("not written yet") }
