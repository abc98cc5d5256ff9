package body

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf8"

	"tapedeck/model/body/jsontext"
)

// A Type is what a body holds, as far as tapedeck can show it.
type Type string

const (
	JSON       Type = "json"
	NDJSON     Type = "ndjson"
	XML        Type = "xml"
	HTML       Type = "html"
	Form       Type = "form"  // application/x-www-form-urlencoded
	Multipart  Type = "multi" // multipart/*, its parts all text
	SSE        Type = "sse"   // text/event-stream
	JavaScript Type = "js"
	CSS        Type = "css"
	YAML       Type = "yaml"
	CSV        Type = "csv"
	Text       Type = "text"
	Outline    Type = "outline"  // no recorded body's, but that of some readable forms: lines indented below what they belong to
	WithJSON   Type = "withjson" // no recorded body's, but that of the readable form of a text that JSON stands in (Within)
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

// Textual reports whether bodies of this type are text.
func (t Type) Textual() bool {
	switch t {
	case JSON, NDJSON, XML, HTML, Form, Multipart, SSE, JavaScript, CSS, YAML, CSV, Text, Outline, WithJSON, SVG:
		return true
	}
	return false
}

// TypeOf says what the decoded bytes are, from the Content-Type value and,
// where that is missing, general or contradicted by the bytes, from the bytes.
func TypeOf(contentType string, decoded []byte) Type {
	if len(decoded) == 0 {
		return None
	}
	if contentType == "" && (decoded[0] == '{' || decoded[0] == '[') && isPlainJSON(decoded) {
		return JSON // as below
	}
	if t := magic(decoded); t != "" {
		return t
	}
	if t := declaredBinary(contentType, decoded); t != "" {
		return t
	}
	named := declared(contentType)
	wide := strings.HasPrefix(Charset(contentType, decoded), "utf-16")
	if !wide && !printable(decoded) {
		return Bytes
	}
	start := bytes.TrimLeft(bytes.TrimPrefix(decoded, []byte("\ufeff")), " \t\r\n")
	switch named {
	case XML, SVG, Multipart, SSE, CSS, JavaScript, NDJSON:
		return named
	case HTML, Form, YAML, CSV:
		if t := sniff(start); t == JSON || named == Form && t == XML {
			return t
		}
		return named
	case JSON:
		return underJSON(start, wide)
	}
	if t := sniff(start); t != "" {
		return t
	}
	if named == Text || wide || utf8.Valid(decoded) {
		return Text
	}
	return Bytes
}

// StartSize is how many bytes tell the types that are known by their first bytes.
const StartSize = len("RIFF....WEBP")

// TypeOfStart is TypeOf of a body that begins with those bytes, the first StartSize or
// fewer. printable tells that it is a text without control characters but white space,
// lines that it has line feeds. It is "" where more has to be known.
func TypeOfStart(contentType string, start []byte, printable, lines bool) Type {
	if t := magic(start); t != "" {
		return t
	}
	if !printable || len(start) == 0 || binaryMedia(contentType) != "" {
		return ""
	}
	first := start[0]
	if first <= ' ' || first >= utf8.RuneSelf || len(start) < StartSize && strings.IndexByte("GPR%", first) >= 0 {
		return ""
	}
	bracket := first == '{' || first == '['
	switch named := declared(contentType); named {
	case XML, SVG, Multipart, SSE, CSS, JavaScript, NDJSON:
		return named
	case HTML, YAML, CSV:
		if !bracket {
			return named
		}
	case Form:
		if !bracket && first != '<' {
			return named
		}
	case JSON:
		if bracket && (!lines || len(start) > 1 && start[1] == '\n') { // a first line of a bracket is no value
			return named
		}
	case Text:
		if !bracket && strings.IndexByte("<dDeE", first) < 0 { // sniff sees none of its types
			return named
		}
	}
	return ""
}

// underJSON says what stands under a JSON media type.
func underJSON(start []byte, wide bool) Type {
	if wide || len(start) == 0 {
		return JSON
	}
	if start[0] == '{' || start[0] == '[' {
		if severalLines(start) {
			return NDJSON
		}
		return JSON
	}
	if t := sniff(start); t != "" {
		return t
	}
	if n, _ := jsontext.ScanLiteral(start, jsontext.Python); n > 0 || start[0] == '"' {
		return JSON
	}
	return Text
}

// declared is the type that a media type promises, "" for a general one.
func declared(contentType string) Type {
	media, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	media = strings.TrimSpace(media)
	switch media {
	case "application/json", "text/json", "application/x-json", "text/x-json":
		return JSON
	case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonl",
		"application/jsonlines", "application/x-jsonlines", "application/stream+json", "application/x-json-stream":
		return NDJSON
	case "application/xml", "text/xml":
		return XML
	case "image/svg+xml":
		return SVG
	case "text/html", "application/xhtml+xml":
		return HTML
	case "application/x-www-form-urlencoded":
		return Form
	case "text/event-stream":
		return SSE
	case "text/css":
		return CSS
	case "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "text/vnd.yaml":
		return YAML
	case "text/csv", "application/csv":
		return CSV
	case "application/javascript", "text/javascript", "application/x-javascript", "application/ecmascript":
		return JavaScript
	}
	switch {
	case strings.HasSuffix(media, "+json"):
		return JSON
	case strings.HasSuffix(media, "+xml"):
		return XML
	case strings.HasSuffix(media, "+yaml"):
		return YAML
	case strings.HasPrefix(media, "multipart/"):
		return Multipart
	case strings.HasPrefix(media, "text/"):
		return Text
	}
	return ""
}

// magic knows a type by its first bytes.
func magic(data []byte) Type {
	for _, m := range []struct {
		mark string
		t    Type
	}{
		{"\x89PNG\r\n\x1a\n", PNG}, {"\xff\xd8\xff", JPEG}, {"GIF87a", GIF}, {"GIF89a", GIF},
		{"%PDF-", PDF}, {"PK\x03\x04", Zip}, {"PK\x05\x06", Zip},
	} {
		if bytes.HasPrefix(data, []byte(m.mark)) {
			return m.t
		}
	}
	if len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP" {
		return WebP
	}
	return ""
}

// printable reports whether bytes can be text in some charset of bytes: no
// control characters but those that texts and terminal logs hold.
func printable(data []byte) bool {
	const controls = 1<<'\t' | 1<<'\n' | 1<<'\r' | 1<<'\f' | 1<<'\v' | 1<<'\b' | 1<<0x1b | 1<<0x1e
	for len(data) > 0 {
		if len(data) >= 8 && !holdsControl(binary.LittleEndian.Uint64(data)) {
			data = data[8:]
			continue
		}
		if c := data[0]; c < ' ' && controls>>c&1 == 0 {
			return false
		}
		data = data[1:]
	}
	return true
}

// holdsControl reports whether one of eight bytes is below a blank.
func holdsControl(w uint64) bool {
	const high = 0x8080808080808080
	return ^((w|high)-0x2020202020202020)&^w&high != 0
}

// sniff knows a type of text by its structure; "" if it has none.
func sniff(start []byte) Type {
	if len(start) == 0 {
		return ""
	}
	if start[0] == '{' || start[0] == '[' {
		if check(start, jsontext.Python, false) == nil {
			return JSON
		}
		if lines(start) {
			return NDJSON
		}
		return ""
	}
	head := strings.ToLower(string(start[:min(len(start), 512)]))
	switch {
	case strings.HasPrefix(head, "<!doctype html"), strings.HasPrefix(head, "<html"):
		return HTML
	case strings.HasPrefix(head, "<svg"):
		return SVG
	case strings.HasPrefix(head, "<?xml"):
		switch {
		case strings.Contains(head, "<html"):
			return HTML
		case strings.Contains(head, "<svg"):
			return SVG
		}
		return XML
	case strings.HasPrefix(head, "data: "), strings.HasPrefix(head, "event: "):
		if strings.Contains(head, "\n") {
			return SSE
		}
	}
	return ""
}

// severalLines reports whether a text that begins with a bracket is not JSON but
// lines: one JSON value that is not all of it is followed by another.
func severalLines(start []byte) bool {
	first, rest, _ := bytes.Cut(start, []byte("\n"))
	if first = bytes.TrimSpace(first); len(first) == 0 || first[len(first)-1] != first[0]+2 { // '{'+2 == '}', '['+2 == ']'
		return false
	}
	return len(bytes.TrimSpace(rest)) > 0 && lines(start)
}

// lines reports whether a text is two or more lines, each a JSON value.
func lines(text []byte) bool {
	n := 0
	for line := range bytes.Lines(text) {
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		if check(line, jsontext.Python, false) != nil {
			return false
		}
		n++
	}
	return n > 1
}
