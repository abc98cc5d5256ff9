package rubyvcr

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/replay/exception"
	"tapedeck/replay/library"
	"tapedeck/replay/python"
	"tapedeck/replay/ruby"
)

func judgeRuby(name, version string, live, recorded library.Request) (library.Comparison, bool) {
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
		return rubyBody(live, recorded), true
	case "body_as_json":
		return rubyJSON(live, recorded), true
	case "headers":
		return rubyHeaders(live, recorded), true
	}
	part := rubyParts(name, version)
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

var notInFileName = regexp.MustCompile(`[^\p{L}\p{M}\p{N}\p{Pc}\-/]+`)

// fileName is sanitized_file_name_from of lib/vcr/cassette/persisters/file_system.rb.
func fileName(cassette string) string { return notInFileName.ReplaceAllString(cassette, "_") }

// rubyIgnored are the parameters of uri_without_params.
func rubyIgnored(matcher string) []string {
	if names, ok := strings.CutPrefix(matcher, "uri_without_params:"); ok {
		return strings.Split(names, ",")
	}
	return nil
}

// hookedWebMock is a URL as VCR gets it from WebMock.
func hookedWebMock(url string) (string, error) {
	normal, err := normalizeWebMock(url)
	if err != nil {
		return "", err
	}
	return withoutStandardPort(normal)
}

// withoutStandardPort is VCR::Request#without_standard_port.
func withoutStandardPort(uri string) (string, error) {
	u, err := ruby.ParseURI(uri)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Port != ruby.DefaultPort(u.Scheme) {
		return uri, err
	}
	return u.String(), nil
}

// rubyParts makes of a URI what the named matcher compares.
func rubyParts(name, version string) func(uri string) (string, error) {
	newer := library.AtLeast(version, "6.1")
	switch name {
	case "uri":
		if !newer {
			return func(uri string) (string, error) { return uri, nil }
		}
		return ofRubyURI(ruby.URI.Normal)
	case "host":
		return ofRubyURI(func(u ruby.URI) string {
			if newer {
				return strings.TrimSuffix(u.Host, ".")
			}
			return u.Host
		})
	case "path":
		return ofRubyURI(func(u ruby.URI) string { return u.Path })
	case "query":
		return ofRubyURI(func(u ruby.URI) string {
			if u.Query == nil {
				return rubyQueryText("", version)
			}
			return rubyQueryText(*u.Query, version)
		})
	}
	if names := rubyIgnored(name); names != nil {
		return rubyWithoutParams(names)
	}
	return nil
}

func ofRubyURI(part func(ruby.URI) string) func(string) (string, error) {
	return func(uri string) (string, error) {
		u, err := ruby.ParseURI(uri)
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

// rubyWithoutParams is URIWithoutParamsMatcher: names are not decoded, what
// follows a second = is lost, an empty part has no name to work on.
func rubyWithoutParams(ignored []string) func(uri string) (string, error) {
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

// rubyBody is String#==: the same bytes in two encodings are equal only if they
// are ASCII.
func rubyBody(live, recorded library.Request) library.Comparison {
	o := library.Compared(string(live.Body), string(recorded.Body))
	if o.Agreed && rubyEncoding(live) != rubyEncoding(recorded) && !isASCII(live.Body) {
		o.Agreed = false
		o.Message = "the same bytes, but " + rubyEncoding(live) + " is not " + rubyEncoding(recorded)
	}
	return o
}

// rubyEncoding is the encoding's name; a body without a label is in the
// encoding that Ruby gives to text, or binary.
func rubyEncoding(r library.Request) string {
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

// rubyJSON is :body_as_json. What JSON.parse refuses does not match.
func rubyJSON(live, recorded library.Request) library.Comparison {
	o := rubyBody(live, recorded)
	if o.Agreed {
		return o
	}
	o.Message = ""
	a, err := rubyParseJSON(live)
	if err != nil {
		return o
	}
	b, err := rubyParseJSON(recorded)
	if err != nil {
		return o
	}
	o.Agreed = ruby.Equal(a, b)
	return o
}

// rubyParseJSON is JSON.parse of the body: text in another encoding is brought
// to UTF-8.
func rubyParseJSON(r library.Request) (any, error) {
	text := string(r.Body)
	switch name := rubyEncoding(r); name {
	case "UTF-8", "US-ASCII", "ASCII-8BIT":
	default:
		if converted, exact := body.ToUTF8(r.Body, strings.ToLower(name)); exact {
			text = string(converted)
		}
	}
	return ruby.ParseJSON(text)
}

// rubyHeaders compares hashes of arrays: names by their spelling, values in
// order.
func rubyHeaders(live, recorded library.Request) library.Comparison {
	hash := func(r library.Request) map[string][]string {
		h := map[string][]string{}
		for _, f := range r.Header {
			h[f.Name] = f.Values
		}
		return h
	}
	a, b := hash(live), hash(recorded)
	return library.Comparison{Agreed: maps.EqualFunc(a, b, slices.Equal), Wanted: library.PrintedLists(a), Recorded: library.PrintedLists(b)}
}

// rubyAlso: the same bytes in another encoding are another text.
func rubyAlso(rules library.Rules, r library.Request, _ model.Interaction) string {
	if slices.Contains(rules.MatchOn, "body") && !isASCII(r.Body) {
		return rubyEncoding(r)
	}
	return ""
}

// rubyClients: WebMock hands the body over as it is stored.
var rubyClients = []library.Client{
	{Name: "net/http"},
	{Name: "faraday"},
	{Name: "excon"},
	{Name: "typhoeus"},
}

// rubyOtherURL is how WebMock writes a URL. What it cannot read, net/http of Ruby
// could not have asked for.
func rubyOtherURL(url string) (matched, stored string) {
	matched, err := normalizeWebMock(url)
	if err != nil || matched == url {
		return "", ""
	}
	if stored, err = withoutStandardPort(matched); err != nil {
		return matched, ""
	}
	return matched, stored
}
