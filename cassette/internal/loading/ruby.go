package loading

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan/direct"
	"tapedeck/model/lazyregexp"
)

// RubyYAML is what Ruby VCR loads: it makes an HTTPInteraction of every hash when it
// reads a cassette (lib/vcr/structs.rb of 5.0.0; 6.4.0 has the same rules).
type RubyYAML struct{}

// Refuses goes from the request to the response and the time.
func (RubyYAML) Refuses(d *span.Doc, _ string) *Obstacle {
	entry := field.Target(field.Item(d))
	if entry == nil || rubyKind(entry) != "Hash" || merged(entry) {
		return nil
	}
	for _, part := range []string{"request", "response"} {
		m := entry.Get(part)
		if m == nil || rubyKind(field.Target(m)) == "" || merged(field.Target(m)) {
			continue
		}
		if rubyKind(field.Target(m)) != "Hash" {
			return obstructs(m, whileMaking, "the %s is %s, no hash", part, what(m))
		}
		if o := rubyPart(part, field.Target(m)); o != nil {
			return o
		}
	}
	at := entry.Get("recorded_at")
	switch n := field.Target(at); {
	case at == nil:
		return obstructs(entry, whileMaking, "recorded_at is missing")
	case rubyKind(n) == "" || rubyKind(n) == "String" && httpdate(n.Text()):
		return nil
	case n.Kind() == span.Scalar:
		return obstructs(at, whileMaking, "recorded_at is no HTTP date such as Tue, 03 Mar 2026 09:41:00 GMT: %s", n.Text())
	}
	return obstructs(at, whileMaking, "recorded_at is %s, no HTTP date", what(at))
}

// RubyJSON is what Ruby VCR loads of its JSON cassettes.
type RubyJSON struct{ RubyYAML }

// Refuses is what Ruby's json refuses, then what RubyYAML does.
func (f RubyJSON) Refuses(d *span.Doc, version string) *Obstacle {
	if o := rubyNumbers(d.Root); o != nil {
		return o
	}
	return f.RubyYAML.Refuses(d, version)
}

// rubyNumbers: Ruby's json has no numbers that are none, and no text that ends
// in half a surrogate pair.
func rubyNumbers(n *span.Node) *Obstacle {
	if n.Type() == span.Float && n.Style() == span.Plain && strings.ContainsAny(n.Text(), "NI") {
		return obstructs(n, WhileParsing, "Ruby's json refuses %s", n.Text())
	}
	if n.Kind() == span.Scalar && halfPair(n.Text()) {
		return obstructs(n, WhileParsing, "Ruby's json refuses half a surrogate pair at the end of a text")
	}
	for _, child := range n.Children() {
		if o := rubyNumbers(child); o != nil {
			return o
		}
	}
	return nil
}

// halfPair is a first half of a pair in WTF-8.
func halfPair(s string) bool {
	n := len(s)
	return n >= 3 && s[n-3] == 0xED && s[n-2] >= 0xA0 && s[n-2] <= 0xAF
}

// RefusesAround: the parser takes a byte order mark, but then finds no hash.
func (RubyYAML) RefusesAround(d *span.Doc, _ string) *Obstacle {
	if bytes.HasPrefix(d.Src, span.BOM) {
		return obstructs(nil, WhileParsing, "Ruby VCR refuses a byte order mark")
	}
	return nil
}

// rubyPart is Request.from_hash and Response.from_hash.
func rubyPart(part string, m *span.Node) *Obstacle {
	refuse := func(n *span.Node, format string, args ...any) *Obstacle {
		return obstructs(n, whileMaking, "the "+part+"'s "+format, args...)
	}
	if method := m.Get("method"); part == "request" && method != nil {
		if !rubyIs(method, "", "nil", "false", "String", "Symbol") {
			return refuse(method, "method is %s, no name", what(method))
		}
	}
	if status := m.Get("status"); part == "response" && status != nil {
		if !rubyIs(status, "", "Hash", "String", "Symbol") {
			return refuse(status, "status is %s, no hash", what(status))
		}
	}
	if h := field.Target(m.Get("headers")); h != nil {
		if !rubyIs(h, "", "nil", "false", "Hash", "Array") {
			return refuse(m.Get("headers"), "headers are %s, no hash", what(h))
		}
		for _, pair := range h.Children() {
			if pair = field.Target(pair); h.Kind() == span.Seq && pair.Kind() == span.Seq && pair.Len() > 0 {
				pair = pair.Child(0)
			}
			if h.Kind() == span.Seq && h.Tag() != "!!omap" && !rubyIs(pair, "", "String") {
				return refuse(pair, "headers are a list with %s, no name", what(pair))
			}
		}
		for name := range h.Pairs() {
			if h.Kind() == span.Map && !field.IsMerge(name) && !rubyIs(name, "", "String") {
				return refuse(name, "headers have a name that is %s, no text", what(name))
			}
		}
	}
	return rubyBody(m.Get("body"), refuse)
}

// rubyBody is Normalizers::Body.
func rubyBody(n *span.Node, refuse func(*span.Node, string, ...any) *Obstacle) *Obstacle {
	b := field.Target(n)
	switch {
	case b == nil || rubyIs(b, "", "nil", "false", "String"):
		return nil
	case rubyKind(b) != "Hash":
		return refuse(n, "body is %s: Ruby VCR takes text, or a hash with string", what(b))
	case merged(b):
		return nil
	}
	encoding := b.Get("encoding")
	if coded := b.Get("base64_string"); coded != nil {
		if !rubyIs(coded, "", "String") {
			return refuse(coded, "base64_string holds %s: Ruby VCR takes text", what(coded))
		}
		return nil
	}
	s := b.Get("string")
	if encoding == nil || rubyIs(encoding, "", "nil") {
		if s != nil && !rubyIs(s, "", "nil", "false", "String") {
			return refuse(s, "string holds %s: Ruby VCR takes text", what(s))
		}
		return nil
	}
	switch {
	case s == nil:
		return refuse(b, "body has an encoding and no string")
	case !rubyIs(s, "", "String"):
		return refuse(s, "string holds %s: Ruby VCR takes text", what(s))
	case !rubyIs(encoding, "String"):
		return refuse(encoding, "encoding is %s, no name", what(encoding))
	}
	return nil
}

func rubyIs(n *span.Node, kinds ...string) bool {
	return slices.Contains(kinds, rubyKind(field.Target(n)))
}

// Numbers that only Psych takes for such.
var psychInt = lazyregexp.New(`^[-+]?[1-9][0-9,_]*$`)

var rubySymbol = lazyregexp.New(`^:.`)

// rubyKind is the class of what Psych makes of a value, "" where that is not
// known: of ERB, and of tags that name classes of the program.
func rubyKind(n *span.Node) string {
	switch {
	case n == nil || n.Kind() == span.Alias, n.Kind() == span.Scalar && field.IsTemplate([]byte(n.Text())):
		return ""
	case len(n.Tag()) > 1 && n.Tag()[:2] == "!r": // !ruby/...
		if n.Tag() == "!ruby/symbol" || n.Tag() == "!ruby/sym" {
			return "Symbol"
		}
		return ""
	case n.Kind() == span.Scalar && strings.HasPrefix(n.Tag(), "!!python/"):
		return ""
	case n.Kind() == span.Map || n.Tag() == "!!omap":
		return "Hash"
	case n.Kind() == span.Seq:
		return "Array"
	}
	t := n.Type()
	switch {
	case n.Tag() == "!":
		t = direct.PlainType(n.Text())
	case t == span.Other && n.Tag() == "", n.Tag() != "" && t != span.Binary && t != span.Str && direct.PlainType(n.Text()) != t:
		return "String" // a tag that does not fit is passed over
	}
	switch t {
	case span.Null:
		return "nil"
	case span.Bool:
		if slices.Contains([]string{"yes", "true", "on"}, string(bytes.ToLower([]byte(n.Text())))) {
			return "true"
		}
		return "false"
	case span.Int, span.Float:
		return psychNumber(n.Text())
	case span.Timestamp:
		if psychTime(n.Text()) {
			return "Time"
		}
	case span.Str:
		if n.Style() == span.Plain && n.Tag() == "" && rubySymbol.MatchString(n.Text()) {
			return "Symbol"
		}
		if n.Style() == span.Plain && n.Tag() == "" && psychInt.MatchString(n.Text()) {
			return "Integer"
		}
	}
	return "String"
}

// psychNumber: what Psych cannot make a number of raises or stays a text.
func psychNumber(s string) string {
	if pyPlain(s, span.Int) != "" && pyPlain(s, span.Float) != "" {
		return ""
	}
	return "Numeric"
}

// psychTime: a day of 24 hours is one, too.
func psychTime(s string) bool {
	return pyPlain(strings.Replace(s, " 24:00:00", " 00:00:00", 1), span.Timestamp) == ""
}

// The forms of an HTTP date that Time.httpdate reads, with the day and the time
// in groups.
var httpdates = []*lazyregexp.Regexp{
	lazyregexp.New(`(?i)^\s*(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} (\d\d):(\d\d):(\d\d) GMT\s*$`),
	lazyregexp.New(`(?i)^\s*(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday), (\d\d)-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-\d\d (\d\d):(\d\d):(\d\d) GMT\s*$`),
	lazyregexp.New(`(?i)^\s*(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d\d| \d) (\d\d):(\d\d):(\d\d) \d{4}\s*$`),
}

func httpdate(s string) bool {
	for _, form := range httpdates {
		m := form.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		for i, most := range []int{31, 24, 59, 60} {
			if n, _ := strconv.Atoi(string(bytes.TrimSpace([]byte(m[i+1])))); n > most || i == 0 && n == 0 {
				return false
			}
		}
		return true
	}
	return false
}
