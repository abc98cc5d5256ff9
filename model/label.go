package model

import (
	"bytes"
	"cmp"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"mime"
	"net/url"
	"slices"
	"strings"
)

// labelWindow is how many bytes of a request body are looked at for a label.
const labelWindow = 1 << 20

// label names what a request asks for where the URL does not.
func label(r Request) string { return labelOf(r.URL, r.Header, r.Body.Decode(r.Header).Bytes) }

// labelOf is the label of a request with that decoded body.
func labelOf(url string, h Header, text []byte) string {
	if action := soapAction(h); action != "" {
		return action
	}
	text = bytes.TrimSpace(text[:min(len(text), labelWindow)])
	if len(text) == 0 {
		return graphqlURL(url)
	}
	switch {
	case text[0] == '{', text[0] == '[':
		return cmp.Or(jsonLabel(text), jsonFields(text))
	case text[0] == '<':
		return xmlOperation(text)
	case strings.Contains(h.Get("Content-Type"), "x-www-form-urlencoded"):
		return formFields(text)
	}
	return ""
}

// jsonLabel labels a JSON request, or a batch of them by its first and the
// number of the others.
func jsonLabel(text []byte) string {
	if !mayName(text) {
		return ""
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	first, err := d.Token()
	if err != nil {
		return ""
	}
	if first == json.Delim('{') {
		return topMembers(d).label()
	}
	if begin, err := d.Token(); err != nil || begin != json.Delim('{') {
		return ""
	}
	name := topMembers(d).label()
	others := 0
	for name != "" && d.More() && skipValue(d) == nil {
		others++
	}
	if others == 0 {
		return name
	}
	return fmt.Sprintf("%s +%d", name, others)
}

// members are an object's members: the text of those that are strings, and of others
// what their last content or text says, "" for none.
type members map[string]string

// labelMembers are the members that a label depends on; the rest are skipped.
var labelMembers = []string{"operationName", "query", "extensions", "jsonrpc", "method", "params", "id",
	"model", "messages", "input", "prompt", "contents"}

// naming are the members that a label's text is taken from, quoted as they are
// written.
var naming = [][]byte{[]byte(`"operationName"`), []byte(`"query"`), []byte(`"method"`), []byte(`"model"`)}

// mayName reports whether a JSON text may hold one of the naming members. A name
// can be written otherwise only with escapes.
func mayName(text []byte) bool {
	return bytes.Contains(text, []byte(`\u`)) || slices.ContainsFunc(naming, func(name []byte) bool { return bytes.Contains(text, name) })
}

// topMembers reads up to the end of the object that was just begun. A text cut
// off within it gives the members before the cut.
func topMembers(d *json.Decoder) members {
	found := members{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return found
		}
		name, ok := key.(string)
		if !ok {
			return found
		}
		value, err := lastText(d)
		if slices.Contains(labelMembers, name) {
			found[name] = value
		}
		if err != nil {
			return found
		}
	}
	d.Token()
	return found
}

// skipValue reads past the next value.
func skipValue(d *json.Decoder) error {
	_, err := lastText(d)
	return err
}

// lastText reads past the next value and returns it where it is a string, else what
// the last member of it that is named content or text says. It keeps a list of what
// is open instead of recursing, so that nesting costs nothing.
func lastText(d *json.Decoder) (text string, err error) {
	var open []json.Token
	for name, named := "", false; ; {
		token, err := d.Token()
		if err != nil {
			return text, err
		}
		s, isText := token.(string)
		switch {
		case token == json.Delim('{'), token == json.Delim('['):
			open = append(open, token)
			named = false
			continue
		case token == json.Delim('}'), token == json.Delim(']'):
			open = open[:len(open)-1]
		case len(open) > 0 && open[len(open)-1] == json.Delim('{') && !named:
			name, named = s, true
			continue
		case isText && (len(open) == 0 || name == "content" || name == "text"):
			text = s
		}
		if named = false; len(open) == 0 {
			return text, nil
		}
	}
}

func (m members) has(name string) bool {
	_, ok := m[name]
	return ok
}

func (m members) label() string {
	if name := m["operationName"]; name != "" {
		return name
	}
	if name := graphqlOperation(m["query"]); name != "" {
		return name
	}
	// Version 1 of JSON-RPC has no "jsonrpc" member.
	if m.has("jsonrpc") || m.has("params") && m.has("id") {
		return m["method"]
	}
	for _, name := range asking {
		if model := m["model"]; model != "" && m.has(name) {
			return askedOf(model, m[name])
		}
	}
	return ""
}

// asking are the members that hold what a language model is asked.
var asking = []string{"messages", "input", "prompt", "contents"}

// askedSize is how many characters are shown of what a model is asked.
const askedSize = 2 * fieldSize

// askedOf labels a request to a language model by the model and what it is asked last.
func askedOf(model, text string) string {
	if text = strings.TrimSpace(text); text == "" {
		return model
	}
	return model + ": " + string(appendShortened(nil, []byte(text[:min(len(text), fieldsWindow)]), askedSize))
}

// graphqlURL labels a GraphQL request made by GET.
func graphqlURL(s string) string {
	_, query, _ := strings.Cut(s, "?")
	if !strings.Contains(query, "operationName=") && !strings.Contains(query, "query=") {
		return ""
	}
	values, _ := url.ParseQuery(query)
	if name := values.Get("operationName"); name != "" {
		return name
	}
	return graphqlOperation(values.Get("query"))
}

// graphqlOperation returns the name of the first named operation in a GraphQL
// document: "query", "mutation" or "subscription" followed by a name, outside
// of selection sets and arguments (GraphQL section 2.3).
func graphqlOperation(document string) string {
	if !strings.Contains(document, "{") {
		return "" // a "query" of something else
	}
	depth, keyword := 0, false
	for document != "" {
		token := graphqlToken(document)
		document = document[len(token):]
		switch {
		case strings.ContainsAny(token[:1], " \t\r\n,#"):
			continue
		case token == "{" || token == "(":
			depth++
		case token == "}" || token == ")":
			depth--
		case keyword && nameByte(token[0]):
			return token
		}
		keyword = depth == 0 && (token == "query" || token == "mutation" || token == "subscription")
	}
	return ""
}

// graphqlToken returns the token that s begins with: a name, a string, a
// comment, else one byte. What does not end takes the rest.
func graphqlToken(s string) string {
	end := 1
	switch {
	case s[0] == '#':
		end = strings.IndexAny(s, "\r\n")
	case strings.HasPrefix(s, `"""`):
		end = closing(s, `"""`)
	case s[0] == '"':
		end = closing(s, `"`)
	case nameByte(s[0]):
		end = strings.IndexFunc(s, func(r rune) bool { return r > 0x7f || !nameByte(byte(r)) })
	}
	if end < 0 {
		return s
	}
	return s[:end]
}

// closing returns the end of the string that s begins with, -1 if it has none.
// A backslash takes the next byte with it.
func closing(s, quote string) int {
	for i := len(quote); i < len(s); i++ {
		if s[i] == '\\' {
			i++
		} else if strings.HasPrefix(s[i:], quote) {
			return i + len(quote)
		}
	}
	return -1
}

func nameByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}

// soapAction returns the last segment of the action's URI, from SOAP 1.1's
// SOAPAction or from SOAP 1.2's media type parameter.
func soapAction(h Header) string {
	action := strings.Trim(h.Get("SOAPAction"), `" `)
	if action == "" && strings.Contains(h.Get("Content-Type"), "application/soap+xml") {
		_, params, _ := mime.ParseMediaType(h.Get("Content-Type"))
		action = params["action"]
	}
	action = strings.TrimRight(action, "/#:")
	return action[strings.LastIndexAny(action, "/#:")+1:]
}

// xmlOperation returns the name of the first element in a SOAP body, or what
// an XML-RPC call calls.
func xmlOperation(text []byte) string {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	var path []string
	for {
		token, err := d.RawToken()
		if err != nil {
			return ""
		}
		switch t := token.(type) {
		case xml.StartElement:
			if len(path) == 0 && t.Name.Local != "Envelope" && t.Name.Local != "methodCall" {
				return ""
			}
			if slices.Equal(path, soapBody) {
				return t.Name.Local
			}
			path = append(path, t.Name.Local)
		case xml.CharData:
			if slices.Equal(path, rpcMethod) {
				return strings.TrimSpace(string(t))
			}
		case xml.EndElement:
			path = path[:max(0, len(path)-1)]
		}
	}
}

var (
	soapBody  = []string{"Envelope", "Body"}
	rpcMethod = []string{"methodCall", "methodName"}
)
