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
// escapes undone, SSE its JSON data indented, CSV its columns below each other,
// protocol buffers their fields,
// MessagePack and CBOR their values as JSON.
func Pretty(t Type, text []byte) []byte {
	out, _ := Format(t, text)
	return out
}

// Format is Pretty, with a *LimitError where a bound is why there is nothing.
func Format(t Type, text []byte) ([]byte, error) {
	switch t {
	case JSON, NDJSON:
		return prettyJSON(t, text)
	case XML, SVG:
		return prettyXML(text)
	case HTML:
		return prettyHTML(text)
	case Form:
		return prettyForm(text), nil
	case SSE:
		return prettySSE(text)
	case CSV:
		return prettyCSV(text), nil
	case Protobuf:
		return prettyProtobuf(text)
	case GRPC:
		return prettyGRPC(text)
	case MsgPack:
		return prettyValues(text, msgpackValue)
	case CBOR:
		return prettyValues(text, cborValue)
	}
	return nil, nil
}

func prettyJSON(t Type, text []byte) ([]byte, error) {
	out, _, err := jsontext.Pretty(text, jsontext.Python, t == NDJSON, MaxReadable(text), maxPieces)
	if err != nil || len(out) == 0 {
		return nil, limitOf(err)
	}
	return out, nil
}

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
func prettySSE(text []byte) ([]byte, error) {
	var out []byte
	found := false
	limit, left := MaxReadable(text), maxPieces
	for line := range bytes.Lines(text) {
		data, ok := bytes.CutPrefix(line, []byte("data:"))
		data = bytes.TrimSpace(data)
		if ok && len(data) > 0 && (data[0] == '{' || data[0] == '[') {
			pretty, tokens, err := jsontext.Pretty(data, jsontext.Python, false, limit-len(out), left)
			if over := limitOf(err); over != nil {
				return nil, over
			}
			if left -= tokens; err == nil {
				found = true
				out = append(out, "data: "...)
				out = append(out, bytes.ReplaceAll(pretty, []byte("\n"), []byte("\n      "))...)
				out = append(out, '\n')
				line = nil
			}
		}
		if out = append(out, line...); len(out) > limit {
			return nil, errLong
		}
	}
	if !found {
		return nil, nil
	}
	return out, nil
}
