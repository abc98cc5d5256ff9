package vcrpy

import (
	"bytes"
	"cmp"
	"errors"
	"math/big"
	"slices"
	"strings"

	"tapedeck/replay/exception"
	"tapedeck/replay/library"
	"tapedeck/replay/python"
)

var matchers = []string{"method", "uri", "url", "scheme", "host", "port", "path", "query", "headers", "raw_body", "body"}

var versions = []string{"9.4.2", "8.5.0", "8.2.1", "4.2.1"}

// makeRequest is Request.__init__, which parses the URI since 8.0.
func makeRequest(version string, r library.Request) error {
	if !library.AtLeast(version, "8.0") {
		return nil
	}
	_, err := python.ParseURL(r.URI)
	return err
}

func judge(name, version string, live, recorded library.Request) (library.Comparison, bool) {
	switch name {
	case "body":
		return compareBody(version, live, recorded), true
	case "raw_body":
		return compareRawBody(live, recorded), true
	case "headers":
		return compareHeaders(live, recorded), true
	}
	part := partOf(name)
	if part == nil {
		return library.Comparison{}, false
	}
	wanted, err := part(live)
	if err != nil {
		return library.RaisedBy(err), true
	}
	held, err := part(recorded)
	if err != nil {
		return library.RaisedBy(err), true
	}
	o := library.Compared(wanted, held)
	if equal := equivalent(version, name); equal != nil && !o.Agreed {
		o.Agreed = equal(wanted) == equal(held)
	}
	if !o.Agreed {
		o.Message = wanted + " != " + held
	}
	return o, true
}

// equivalent makes texts equal that a matcher takes for the same, nil if
// there are none: since 8.4 an empty path is "/", also within the URI, unless
// its scheme is in capital letters.
func equivalent(version, name string) func(text string) string {
	if !library.AtLeast(version, "8.4") {
		return nil
	}
	switch name {
	case "path":
		return func(path string) string { return cmp.Or(path, "/") }
	case "uri", "url":
		return func(uri string) string {
			u, err := python.ParseURL(uri)
			authority := u.Scheme + "://" + u.Netloc
			if err != nil || u.Path != "" || !strings.HasPrefix(uri, authority) {
				return uri
			}
			return authority + "/" + uri[len(authority):]
		}
	}
	return nil
}

// partOf is the matcher that compares one text of the request line, as
// Python prints it; nil if there is none of that name.
func partOf(name string) func(library.Request) (string, error) {
	switch name {
	case "method":
		return func(r library.Request) (string, error) { return r.Method, nil }
	case "uri", "url":
		return func(r library.Request) (string, error) { return r.URI, nil }
	}
	part := urlParts[name]
	if part == nil {
		return nil
	}
	return func(r library.Request) (string, error) {
		u, err := python.ParseURL(r.URI)
		if err != nil {
			return "", err
		}
		return part(u)
	}
}

var urlParts = map[string]func(python.URL) (string, error){
	"scheme": func(u python.URL) (string, error) { return u.Scheme, nil },
	"host":   func(u python.URL) (string, error) { return u.Hostname(), nil },
	"path":   func(u python.URL) (string, error) { return u.Path, nil },
	"query":  func(u python.URL) (string, error) { return compareQuery(u.Query), nil },
	"port": func(u python.URL) (string, error) {
		port, err := u.Port()
		switch {
		case port == "None" && u.Scheme == "http":
			port = "80"
		case port == "None" && u.Scheme == "https":
			port = "443"
		}
		return port, err
	},
}

// compareQuery is sorted(parse_qsl(query)), printed: blank values are dropped,
// the order within a repeated key too.
func compareQuery(query string) string {
	var out []string
	for _, p := range sortedQuery(query) {
		out = append(out, "("+python.Repr(p.Name)+", "+python.Repr(p.Value)+")")
	}
	return "[" + strings.Join(out, ", ") + "]"
}

func sortedQuery(query string) []python.Pair {
	pairs := python.ParseQSL(query, false)
	slices.SortFunc(pairs, func(a, b python.Pair) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Value, b.Value))
	})
	return pairs
}

func compareHeaders(live, recorded library.Request) library.Comparison {
	a, b := library.FirstValues(live), library.FirstValues(recorded)
	o := library.Comparison{Agreed: len(a) == len(b), Wanted: printedDict(a), Recorded: printedDict(b)}
	for _, f := range a {
		at := slices.IndexFunc(b, func(o library.Field) bool { return strings.ToLower(o.Name) == strings.ToLower(f.Name) })
		o.Agreed = o.Agreed && at >= 0 && b[at].Values[0] == f.Values[0]
	}
	if !o.Agreed {
		o.Message = o.Wanted + " != " + o.Recorded
	}
	return o
}

func printedDict(fields []library.Field) string {
	var out []string
	for _, f := range fields {
		out = append(out, python.Repr(f.Name)+": "+python.Repr(f.Values[0]))
	}
	return "{" + strings.Join(out, ", ") + "}"
}

// compareRawBody compares bytes; None is not b"". What 9.0 and later print of
// bodies, a diff of their lines, is left out here and of compareBody: the bodies
// themselves are reported.
func compareRawBody(live, recorded library.Request) library.Comparison {
	return library.Comparison{
		Agreed:   (live.Body == nil) == (recorded.Body == nil) && bytes.Equal(live.Body, recorded.Body),
		Recorded: string(recorded.Body), Wanted: string(live.Body),
	}
}

// A transformer makes of a body what is compared. Its name tells it from
// others: they are applied only where both requests ask for the same.
type transformer struct {
	name  string
	apply func(body any) (any, error)
}

// transformersOf are those that a request's headers ask for. Up to 4.x the
// first that fits is the only one, and there is none for chunks.
func transformersOf(version string, r library.Request) []transformer {
	header := library.FirstValues(r)
	has := func(name, part string) bool {
		return strings.Contains(strings.ToLower(library.HeaderValue(header, name)), part)
	}
	newer := library.AtLeast(version, "8.0")
	var found []transformer
	if newer && has("Transfer-Encoding", "chunked") {
		found = append(found, transformer{"chunks", dechunk})
	}
	if has("Content-Type", "application/x-www-form-urlencoded") {
		found = append(found, transformer{"form", absentIsNone(version, formBody)})
	}
	if has("Content-Type", "application/json") {
		found = append(found, transformer{"json", jsonBody(newer)})
	}
	if has("Content-Type", "text/xml") && has("User-Agent", "xmlrpc") {
		found = append(found, transformer{"xmlrpc", absentIsNone(version, python.LoadsXMLRPC)})
	}
	if !newer && len(found) > 1 {
		found = found[:1]
	}
	return found
}

func compareBody(version string, live, recorded library.Request) library.Comparison {
	o := library.Comparison{Recorded: string(recorded.Body), Wanted: string(live.Body)}
	a, b := pyBody(live), pyBody(recorded)
	transformers := transformersOf(version, live)
	same := func(x, y transformer) bool { return x.name == y.name }
	if !slices.EqualFunc(transformers, transformersOf(version, recorded), same) {
		transformers = nil
	}
	for _, t := range transformers {
		for _, side := range []*any{&a, &b} {
			value, err := t.apply(*side)
			if err != nil && comparesAsSent(version, err) {
				o.Agreed = python.Equal(pyBody(live), pyBody(recorded))
				return o
			}
			if err != nil {
				return library.RaisedBy(err)
			}
			*side = value
		}
	}
	o.Agreed = python.Equal(a, b)
	return o
}

// comparesAsSent tells whether bodies are compared as they are, because one is
// not what its header says: a ValueError or ExpatError since 9.0.
func comparesAsSent(version string, err error) bool {
	var e *exception.Error
	return library.AtLeast(version, "9.0") && errors.As(err, &e) && slices.Contains([]string{"builtins.ValueError",
		"builtins.UnicodeDecodeError", "json.decoder.JSONDecodeError", "binascii.Error", "xml.parsers.expat.ExpatError"}, e.Class)
}

// absentIsNone: since 9.1 no body is None, where a transformer raised.
func absentIsNone(version string, apply func(any) (any, error)) func(any) (any, error) {
	return func(b any) (any, error) {
		if b == nil && library.AtLeast(version, "9.1") {
			return nil, nil
		}
		return apply(b)
	}
}

func pyBody(r library.Request) any {
	if r.Body == nil {
		return nil
	}
	return r.Body
}

func formBody(b any) (any, error) {
	if b == nil {
		return nil, exception.New("builtins.AttributeError", "'NoneType' object has no attribute 'decode'")
	}
	text, err := python.DecodeASCII(b.([]byte))
	if err != nil {
		return nil, err
	}
	form := &python.Dict{Values: map[string]any{}}
	for name, values := range python.ParseQS(text, false) {
		list := []any{}
		for _, v := range values {
			list = append(list, v)
		}
		form.Set(name, list)
	}
	return form, nil
}

// jsonBody is _transform_json: an empty body is None. Up to 4.x the text had
// to be UTF-8 without a byte order mark.
func jsonBody(newer bool) func(any) (any, error) {
	return func(b any) (any, error) {
		data, _ := b.([]byte)
		if len(data) == 0 {
			return nil, nil
		}
		if newer {
			return python.LoadsBytes(data)
		}
		text, err := python.DecodeUTF8(data, false)
		if err != nil {
			return nil, err
		}
		return python.Loads(text)
	}
}

// dechunk is _dechunk. What does not begin like a chunk is taken as it is; an
// empty body becomes None.
func dechunk(b any) (any, error) {
	body, _ := b.([]byte)
	if len(body) == 0 {
		return nil, nil
	}
	plain := []byte{}
	pos, end := 0, 0 // of the size; end stays where it was once all is read
	for {
		for i := pos; i < len(body); i++ {
			if end = i; !isHexDigit(body[i]) {
				break
			}
		}
		if end == 0 || !bytes.HasPrefix(body[end:], []byte("\r\n")) {
			if pos == 0 {
				return b, nil
			}
			return nil, exception.New("builtins.ValueError", "Malformed chunked data")
		}
		if end <= pos {
			return nil, exception.New("builtins.ValueError", "invalid literal for int() with base 16: b''")
		}
		size, _ := new(big.Int).SetString(string(body[pos:end]), 16)
		if size.Sign() == 0 {
			return plain, nil
		}
		rest := body[end+len("\r\n"):]
		if !size.IsInt64() || size.Int64() > int64(len(rest)) || !bytes.HasPrefix(rest[size.Int64():], []byte("\r\n")) {
			return nil, exception.New("builtins.ValueError", "Malformed chunked data")
		}
		plain = append(plain, rest[:size.Int64()]...)
		pos = len(body) - len(rest) + int(size.Int64()) + len("\r\n")
	}
}

// bodyFields are the header fields by which the body matcher chooses how to
// read a body (_checker_transformer_pairs).
var bodyFields = []string{"Content-Type", "Transfer-Encoding", "User-Agent"}

func isHexDigit(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}
