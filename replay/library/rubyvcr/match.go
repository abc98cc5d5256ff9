package rubyvcr

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/exception"
	"tapedeck/replay/library"
	"tapedeck/replay/python"
	"tapedeck/replay/ruby"
)

func judge(name, version string, live, recorded library.Request) (library.Comparison, bool) {
	// The live URI is parsed as soon as VCR sees the request, to take the
	// standard port off, whatever is matched on.
	uri, err := withoutStandardPort(live.URI)
	if err != nil {
		return library.RaisedBy(err), true
	}
	switch name {
	case "method":
		return library.Compared(strings.ToLower(live.Method), strings.ToLower(recorded.Method)), true
	case "body":
		return compareBody(live, recorded), true
	case "body_as_json":
		return compareJSON(live, recorded), true
	case "headers":
		return compareHeaders(live, recorded), true
	}
	part := urlPart(name, version)
	if part == nil {
		return library.Comparison{}, false
	}
	wanted, err := part(uri)
	if err != nil {
		return library.RaisedBy(err), true
	}
	held, err := part(recorded.URI)
	if err != nil {
		return library.RaisedBy(err), true
	}
	return library.Compared(wanted, held), true
}

var notInFileName = lazyregexp.New(`[^\p{L}\p{M}\p{N}\p{Pc}\-/]+`)

// fileName is sanitized_file_name_from of lib/vcr/cassette/persisters/file_system.rb.
func fileName(cassette string) string { return notInFileName.ReplaceAllString(cassette, "_") }

// ignoredParameters are the parameters of uri_without_params.
func ignoredParameters(matcher string) []string {
	if names, ok := strings.CutPrefix(matcher, "uri_without_params:"); ok {
		return strings.Split(names, ",")
	}
	return nil
}

// withoutStandardPort is VCR::Request#without_standard_port.
func withoutStandardPort(uri string) (string, error) {
	u, err := ruby.ParseURI(uri)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Port != ruby.DefaultPort(u.Scheme) {
		return uri, err
	}
	return u.String(), nil
}

// urlPart makes of a URI what the named matcher compares.
func urlPart(name, version string) func(uri string) (string, error) {
	newer := library.AtLeast(version, "6.1")
	switch name {
	case "uri":
		if !newer {
			return func(uri string) (string, error) { return uri, nil }
		}
		return ofURI(ruby.URI.Normal)
	case "host":
		return ofURI(func(u ruby.URI) string {
			if newer {
				return strings.TrimSuffix(u.Host, ".")
			}
			return u.Host
		})
	case "path":
		return ofURI(func(u ruby.URI) string { return u.Path })
	case "query":
		return ofURI(func(u ruby.URI) string {
			if u.Query == nil {
				return queryText("", version)
			}
			return queryText(*u.Query, version)
		})
	}
	if names := ignoredParameters(name); names != nil {
		return withoutParameters(names)
	}
	return nil
}

func ofURI(part func(ruby.URI) string) func(string) (string, error) {
	return func(uri string) (string, error) {
		u, err := ruby.ParseURI(uri)
		if err != nil {
			return "", err
		}
		return part(u), nil
	}
}

// queryText parses a query and writes it by name, so that equal texts are
// equal hashes. Up to 6.3 CGI.parse did it, for which ; separates too and a
// name without = has no value.
func queryText(query, version string) string {
	values := map[string][]string{}
	if library.AtLeast(version, "6.4") {
		for _, part := range strings.SplitAfter(query, "&") { // String#each_line("&")
			if part == "" {
				continue
			}
			name, value, _ := strings.Cut(strings.TrimSuffix(part, "&"), "=")
			key := ruby.Unescape(name)
			values[key] = append(values[key], ruby.Unescape(value))
		}
	} else {
		parts := strings.FieldsFunc(query, func(r rune) bool { return r == '&' || r == ';' })
		for _, part := range parts {
			name, value, ok := strings.Cut(part, "=")
			key := ruby.Unescape(name)
			values[key] = append(values[key], nil...)
			if ok {
				values[key] = append(values[key], ruby.Unescape(value))
			} else if values[key] == nil {
				values[key] = []string{}
			}
		}
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		text := python.Repr(name) + ": ["
		for i, v := range values[name] {
			if i > 0 {
				text += ", "
			}
			text += python.Repr(v)
		}
		out = append(out, text+"]")
	}
	return "{" + strings.Join(out, ", ") + "}"
}

// withoutParameters is URIWithoutParamsMatcher: names are not decoded, what
// follows a second = is lost, an empty part has no name to work on.
func withoutParameters(ignored []string) func(uri string) (string, error) {
	return func(uri string) (string, error) {
		u, err := ruby.ParseURI(uri)
		if err != nil || u.Query == nil {
			return u.Normal(), err
		}
		var kept []string
		for _, part := range ruby.Split(*u.Query, "&") {
			pair := ruby.Split(part, "=")
			if len(pair) == 0 {
				return "", exception.New("NoMethodError", "undefined method `gsub!' for nil:NilClass")
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
		if u.Query = &joined; joined == "" {
			u.Query = nil
		}
		return u.Normal(), nil
	}
}

// compareBody is String#==: the same bytes in two encodings are equal only if they
// are ASCII.
func compareBody(live, recorded library.Request) library.Comparison {
	o := library.Compared(string(live.Body), string(recorded.Body))
	if o.Agreed && encodingOf(live) != encodingOf(recorded) && !isASCII(live.Body) {
		o.Agreed = false
		o.Message = "the same bytes, but " + encodingOf(live) + " is not " + encodingOf(recorded)
	}
	return o
}

// encodingOf is the encoding's name; a body without a label is in the
// encoding that Ruby gives to text, or binary.
func encodingOf(r library.Request) string {
	switch name := strings.ToUpper(r.Charset); name {
	case "":
		if !utf8.Valid(r.Body) {
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

// compareJSON is :body_as_json. What JSON.parse refuses does not match.
func compareJSON(live, recorded library.Request) library.Comparison {
	o := compareBody(live, recorded)
	if o.Agreed {
		return o
	}
	o.Message = ""
	a, err := parseJSON(live)
	if err != nil {
		return o
	}
	b, err := parseJSON(recorded)
	if err != nil {
		return o
	}
	o.Agreed = ruby.Equal(a, b)
	return o
}

// parseJSON is JSON.parse of the body: text in another encoding is brought
// to UTF-8.
func parseJSON(r library.Request) (any, error) {
	text := string(r.Body)
	switch name := encodingOf(r); name {
	case "UTF-8", "US-ASCII", "ASCII-8BIT":
	default:
		if converted, exact := body.ToUTF8(r.Body, strings.ToLower(name)); exact {
			text = string(converted)
		}
	}
	return ruby.ParseJSON(text)
}

// compareHeaders compares hashes of arrays: names by their spelling, values in
// order.
func compareHeaders(live, recorded library.Request) library.Comparison {
	hash := func(r library.Request) map[string][]string {
		h := map[string][]string{}
		for _, f := range r.Header {
			h[f.Name] = f.Values
		}
		return h
	}
	a, b := hash(live), hash(recorded)
	return library.Comparison{Agreed: maps.EqualFunc(a, b, slices.Equal), Wanted: ruby.InspectLists(a), Recorded: ruby.InspectLists(b)}
}

// also: the same bytes in another encoding are another text.
func also(rules library.Rules, r library.Request, _ model.Interaction) string {
	if slices.Contains(rules.MatchOn, "body") && !isASCII(r.Body) {
		return encodingOf(r)
	}
	return ""
}

// clients: WebMock hands the body over as it is stored.
var clients = []library.Client{
	{Name: "net/http"},
	{Name: "faraday"},
	{Name: "excon"},
	{Name: "typhoeus"},
}
