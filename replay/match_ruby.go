package replay

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"tapedeck/model/body"
)

// rubyVCR: lib/vcr/request_matcher_registry.rb of 6.4.0 and 5.0.0, restated.
// Requests come as VCR sees them: with hook_into :webmock that is after
// WebMock has normalised them (NormalizeWebMock).
var rubyVCR = Library{
	Name:      "ruby-vcr",
	Versions:  []string{"6.4.0", "5.0.0"},
	Modes:     []string{"once", "new_episodes", "none", "all"},
	Matchers:  []string{"method", "uri", "host", "path", "query", "body", "body_as_json", "headers", "uri_without_params:NAME,NAME"},
	Default:   []string{"method", "uri"},
	judge:     judgeRuby,
	relax:     relaxRuby,
	takes:     func(name string) bool { return strings.HasPrefix(name, "uri_without_params:") },
	filtering: rubyFiltering{},
	session:   func() sessionRules { return &rubySession{} },
}

func judgeRuby(name, version string, live, recorded request) (outcome, bool) {
	// The live URI is parsed as soon as VCR sees the request, to take the
	// standard port off, whatever is matched on.
	uri, err := rubyLive(live.uri)
	if err != nil {
		return raisedBy(err), true
	}
	switch name {
	case "method":
		return compared(strings.ToLower(live.method), strings.ToLower(recorded.method)), true
	case "body":
		return rubyBody(live, recorded), true
	case "body_as_json":
		return rubyJSON(live, recorded), true
	case "headers":
		return rubyHeaders(live, recorded), true
	}
	part := rubyParts(name, version)
	if part == nil {
		return outcome{}, false
	}
	wanted, err := part(uri)
	if err != nil {
		return raisedBy(err), true
	}
	held, err := part(recorded.uri)
	if err != nil {
		return raisedBy(err), true
	}
	return compared(wanted, held), true
}

// rubyLive is VCR::Request#without_standard_port.
func rubyLive(uri string) (string, error) {
	u, err := rubyURIParse(uri)
	if err != nil || u.scheme != "http" && u.scheme != "https" || u.port != rubyPorts[u.scheme] {
		return uri, err
	}
	return u.text(), nil
}

// rubyParts makes of a URI what the named matcher compares.
func rubyParts(name, version string) func(uri string) (string, error) {
	newer := atLeast(version, "6.1")
	switch name {
	case "uri":
		if !newer {
			return func(uri string) (string, error) { return uri, nil }
		}
		return ofRubyURI(rubyURI.normal)
	case "host":
		return ofRubyURI(func(u rubyURI) string {
			if newer {
				return strings.TrimSuffix(u.host, ".")
			}
			return u.host
		})
	case "path":
		return ofRubyURI(func(u rubyURI) string { return u.path })
	case "query":
		return ofRubyURI(func(u rubyURI) string {
			if u.query == nil {
				return rubyQueryText("", version)
			}
			return rubyQueryText(*u.query, version)
		})
	}
	if names, ok := strings.CutPrefix(name, "uri_without_params:"); ok {
		return rubyWithoutParams(strings.Split(names, ","))
	}
	return nil
}

func ofRubyURI(part func(rubyURI) string) func(string) (string, error) {
	return func(uri string) (string, error) {
		u, err := rubyURIParse(uri)
		if err != nil {
			return "", err
		}
		return part(u), nil
	}
}

// rubyQueryText parses a query and writes it by name, so that equal texts are
// equal hashes. Up to 6.3 CGI.parse did it, for which ; separates too and a
// name without = has no value.
func rubyQueryText(query, version string) string {
	values := map[string][]string{}
	if atLeast(version, "6.4") {
		for _, part := range strings.SplitAfter(query, "&") { // String#each_line("&")
			if part == "" {
				continue
			}
			name, value, _ := strings.Cut(strings.TrimSuffix(part, "&"), "=")
			key := rubyUnescape(name)
			values[key] = append(values[key], rubyUnescape(value))
		}
	} else {
		parts := strings.FieldsFunc(query, func(r rune) bool { return r == '&' || r == ';' })
		for _, part := range parts {
			name, value, ok := strings.Cut(part, "=")
			key := rubyUnescape(name)
			values[key] = append(values[key], nil...)
			if ok {
				values[key] = append(values[key], rubyUnescape(value))
			} else if values[key] == nil {
				values[key] = []string{}
			}
		}
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		text := pyRepr(name) + ": ["
		for i, v := range values[name] {
			if i > 0 {
				text += ", "
			}
			text += pyRepr(v)
		}
		out = append(out, text+"]")
	}
	return "{" + strings.Join(out, ", ") + "}"
}

func rubyUnescape(s string) string {
	return strings.ToValidUTF8(string(pyUnquoteBytes(strings.ReplaceAll(s, "+", " "))), "\ufffd")
}

// rubyWithoutParams is URIWithoutParamsMatcher: names are not decoded, what
// follows a second = is lost, an empty part has no name to work on.
func rubyWithoutParams(ignored []string) func(uri string) (string, error) {
	return func(uri string) (string, error) {
		u, err := rubyURIParse(uri)
		if err != nil || u.query == nil {
			return u.normal(), err
		}
		var kept []string
		for _, part := range rubySplit(*u.query, "&") {
			pair := rubySplit(part, "=")
			if len(pair) == 0 {
				return "", raise("NoMethodError", "undefined method `gsub!' for nil:NilClass")
			}
			name := strings.TrimSuffix(pair[0], "[]")
			if slices.Contains(ignored, name) {
				continue
			}
			value := ""
			if len(pair) > 1 {
				value = pair[1]
			}
			kept = append(kept, name+"="+value)
		}
		joined := strings.Join(kept, "&")
		if u.query = &joined; joined == "" {
			u.query = nil
		}
		return u.normal(), nil
	}
}

// rubySplit is String#split: empty texts at the end are dropped.
func rubySplit(s, sep string) []string {
	parts := strings.Split(s, sep)
	for len(parts) > 0 && parts[len(parts)-1] == "" {
		parts = parts[:len(parts)-1]
	}
	return parts
}

// rubyBody is String#==: the same bytes in two encodings are equal only if they
// are ASCII.
func rubyBody(live, recorded request) outcome {
	o := compared(string(live.body), string(recorded.body))
	if o.agreed && rubyEncoding(live) != rubyEncoding(recorded) && !isASCII(live.body) {
		o.agreed = false
		o.message = "the same bytes, but " + rubyEncoding(live) + " is not " + rubyEncoding(recorded)
	}
	return o
}

// rubyEncoding is the encoding's name; a body without a label is in the
// encoding that Ruby gives to text, or binary.
func rubyEncoding(r request) string {
	switch name := strings.ToUpper(r.charset); name {
	case "":
		if !utf8.Valid(r.body) {
			return "ASCII-8BIT"
		}
		return "UTF-8"
	case "BINARY":
		return "ASCII-8BIT"
	default:
		return name
	}
}

func isASCII(data []byte) bool {
	return !slices.ContainsFunc(data, func(c byte) bool { return c >= 0x80 })
}

// rubyJSON is :body_as_json. What JSON.parse refuses does not match.
func rubyJSON(live, recorded request) outcome {
	o := rubyBody(live, recorded)
	if o.agreed {
		return o
	}
	o.message = ""
	a, err := rubyParseJSON(live)
	if err != nil {
		return o
	}
	b, err := rubyParseJSON(recorded)
	if err != nil {
		return o
	}
	o.agreed = rubyEqual(a, b)
	return o
}

// rubyParseJSON is JSON.parse of json 2.6: text in another encoding is brought
// to UTF-8, comments are white space, NaN and the infinities are refused, 100
// levels are the most.
func rubyParseJSON(r request) (any, error) {
	text := string(r.body)
	switch name := rubyEncoding(r); name {
	case "UTF-8", "US-ASCII", "ASCII-8BIT":
	case "ISO-8859-1":
		text = latin1(text)
	default:
		if converted, exact := body.ToUTF8(r.body, strings.ToLower(name)); exact {
			text = string(converted)
		}
	}
	p := pyParser{text: text, ruby: true}
	return p.document()
}

// rubyEqual is ==: 1 == 1.0, but true is no number.
func rubyEqual(a, b any) bool {
	switch a := a.(type) {
	case bool:
		other, ok := b.(bool)
		return ok && a == other
	case []any:
		other, ok := b.([]any)
		return ok && slices.EqualFunc(a, other, rubyEqual)
	case *pyDict:
		other, ok := b.(*pyDict)
		return ok && maps.EqualFunc(a.values, other.values, rubyEqual)
	}
	if _, ok := b.(bool); ok {
		return false
	}
	return pyEqual(a, b)
}

// rubyHeaders compares hashes of arrays: names by their spelling, values in
// order.
func rubyHeaders(live, recorded request) outcome {
	hash := func(r request) map[string][]string {
		h := map[string][]string{}
		for _, f := range r.header {
			h[f.name] = f.values
		}
		return h
	}
	a, b := hash(live), hash(recorded)
	return outcome{agreed: maps.EqualFunc(a, b, slices.Equal), wanted: printedLists(a), recorded: printedLists(b)}
}

func printedLists(h map[string][]string) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(h)) {
		var values []string
		for _, v := range h[name] {
			values = append(values, rubyInspect(v))
		}
		out = append(out, rubyInspect(name)+"=>["+strings.Join(values, ", ")+"]")
	}
	return "{" + strings.Join(out, ", ") + "}"
}
