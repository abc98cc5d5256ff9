package body

import (
	"bytes"
	"net/url"
	"strings"
	"unicode/utf8"

	"tapedeck/model/body/jsontext"
)

// Pretty returns the text in its readable form, nil where the type has none or
// the text is not of its type. For JSON every literal, key order and repeated
// key stays as it is: only white space between tokens changes. The forms of
// the other types are for reading only: XML and HTML get a line for each
// element that holds no text of its own, a form one name=value a line with
// escapes undone, SSE its JSON data indented, protocol buffers their fields,
// MessagePack and CBOR their values as JSON.
func Pretty(t Type, text []byte) []byte {
	var out []byte
	switch t {
	case JSON, NDJSON:
		out = prettyJSON(t, text)
	case XML, SVG:
		out = prettyXML(text)
	case HTML:
		out = prettyHTML(text)
	case Form:
		out = prettyForm(text)
	case SSE:
		out = prettySSE(text)
	case Protobuf:
		out = prettyProtobuf(text)
	case GRPC:
		out = prettyGRPC(text)
	case MsgPack:
		out = prettyValues(text, msgpackValue)
	case CBOR:
		out = prettyValues(text, cborValue)
	}
	return out
}

func prettyJSON(t Type, text []byte) []byte {
	l, err := read(t, text, jsontext.Python)
	if err != nil || len(l.Tokens()) == 0 {
		return nil
	}
	return l.Pretty(maxPretty(text))
}

// maxPretty bounds a readable form: deep nesting would let indentation grow it
// without end.
func maxPretty(text []byte) int { return 16<<20 + 8*len(text) }

// prettyForm lists the pairs of application/x-www-form-urlencoded. What its
// escapes say is left alone where it is not text.
func prettyForm(text []byte) []byte {
	var out []byte
	for pair := range strings.SplitSeq(strings.TrimSpace(string(text)), "&") {
		name, value, equals := strings.Cut(pair, "=")
		out = append(out, unescapeForm(name)...)
		if equals {
			out = append(out, '=')
			out = append(out, unescapeForm(value)...)
		}
		out = append(out, '\n')
	}
	return bytes.TrimSuffix(out, []byte("\n"))
}

func unescapeForm(s string) string {
	if u, err := url.QueryUnescape(s); err == nil && utf8.ValidString(u) {
		return u
	}
	return s
}

// prettySSE indents the JSON in an event stream's data lines.
func prettySSE(text []byte) []byte {
	var out []byte
	found := false
	limit := maxPretty(text)
	for line := range bytes.Lines(text) {
		data, ok := bytes.CutPrefix(line, []byte("data:"))
		data = bytes.TrimSpace(data)
		if ok && len(data) > 0 && (data[0] == '{' || data[0] == '[') {
			if pretty := prettyJSON(JSON, data); pretty != nil {
				found = true
				out = append(out, "data: "...)
				out = append(out, bytes.ReplaceAll(pretty, []byte("\n"), []byte("\n      "))...)
				out = append(out, '\n')
				if len(out) > limit {
					return nil
				}
				continue
			}
		}
		out = append(out, line...)
	}
	if !found {
		return nil
	}
	return out
}
