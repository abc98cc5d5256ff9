package loading

import (
	"strconv"
	"strings"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/span"
	"tapedeck/model/lazyregexp"
)

// BetamaxJSON is what Betamax loads: it makes a response of every interaction when it loads a cassette, and
// reads the time of each (betamax/util.py, betamax/cassette/interaction.py of
// 0.8.1 and 0.9.0).
type BetamaxJSON struct{}

// Refuses goes from the response to the request and the time.
func (BetamaxJSON) Refuses(d *span.Doc, _ string) *Obstacle {
	entry := field.Item(d)
	for _, part := range []func(*span.Node) *Obstacle{betamaxResponse, betamaxRequest} {
		if o := part(entry); o != nil {
			return o
		}
	}
	at := entry.Get("recorded_at")
	switch {
	case at == nil:
		return obstructs(entry, whileMakingResponses, "recorded_at is missing")
	case !isText(at) || !strptime(at.Text()):
		return obstructs(at, whileMakingResponses, "recorded_at is no time such as 2026-03-03T09:41:00, without a zone")
	}
	return nil
}

// RefusesAround: what is no JSON Betamax takes for an empty cassette.
func (BetamaxJSON) RefusesAround(d *span.Doc, _ string) *Obstacle { return pythonMark(d) }

func isText(n *span.Node) bool { return n != nil && n.Kind() == span.Scalar && n.Type() == span.Str }

var betamaxStamp = lazyregexp.New(`^\d{4}-(\d\d?)-(\d\d?)T(\d\d?):(\d\d?):(\d\d?)$`)

// strptime reports whether datetime.strptime reads the text in Betamax's form.
func strptime(s string) bool {
	m := betamaxStamp.FindStringSubmatch(s)
	if m == nil {
		return false
	}
	for i, most := range []int{12, 31, 23, 59, 61} {
		if n, _ := strconv.Atoi(m[i+1]); n > most || i < 2 && n == 0 {
			return false
		}
	}
	return m[5] != "60" && m[5] != "61" // strptime reads them, datetime does not
}

func betamaxResponse(entry *span.Node) *Obstacle {
	refuse := func(n *span.Node, format string, args ...any) *Obstacle {
		return obstructs(n, whileMaking, "the response's "+format, args...)
	}
	r := entry.Get("response")
	if r == nil || r.Kind() != span.Map {
		return obstructs(entry, whileMaking, "the response is %s, no object", what(r))
	}
	b := r.Get("body")
	if b == nil || b.Kind() != span.Map {
		return refuse(orElse(b, r), "body is %s: Betamax takes an object with encoding and string", what(b))
	}
	if b.Get("encoding") == nil {
		return refuse(b, "body has no encoding")
	}
	h := r.Get("headers")
	if h == nil || h.Kind() != span.Map {
		return refuse(orElse(h, r), "headers are %s, no object", what(h))
	}
	if s := r.Get("status"); s != nil {
		if s.Kind() != span.Map || s.Get("code") == nil || s.Get("message") == nil {
			return refuse(s, "status lacks code or message")
		}
		if code := s.Get("code"); code.Kind() != span.Scalar || code.Type() == span.Null {
			return refuse(code, "status code is %s, no number", what(code))
		}
	} else if r.Get("status_code") == nil {
		return refuse(r, "status is missing")
	}
	if o := betamaxBody(b); o != nil {
		return o
	}
	for name, values := range h.Pairs() {
		if values.Kind() != span.Seq && !isText(values) {
			return refuse(values, "header %s is %s, no text", name.Text(), what(values))
		}
		for _, v := range values.Children() {
			if !isText(v) {
				return refuse(v, "header %s is %s, no text", name.Text(), what(v))
			}
		}
	}
	return nil
}

// betamaxBody is add_urllib3_response.
func betamaxBody(b *span.Node) *Obstacle {
	if coded := b.Get("base64_string"); coded != nil {
		if !isText(coded) || !pythonBase64(coded.AppendText(nil)) {
			return obstructs(coded, whileMaking, "the response's base64_string is no base64")
		}
		return nil
	}
	for key := range b.Pairs() {
		if key.Text() != "encoding" && key.Text() != "string" {
			return obstructs(key, whileMaking, "the response's body holds %q: Betamax takes only encoding, string and base64_string", key.Text())
		}
	}
	s, encoding := b.Get("string"), b.Get("encoding")
	switch {
	case s == nil:
		return obstructs(b, whileMaking, "the response's body has no string")
	case s.Kind() == span.Scalar && s.Type() == span.Null:
		return nil
	case !isText(s):
		return obstructs(s, whileMaking, "the response's string holds %s: Betamax takes text", what(s))
	case pyFalse(encoding): // then it is UTF-8
		return nil
	case !isText(encoding):
		return obstructs(encoding, whileMaking, "the response's encoding is %s", what(encoding))
	}
	if field.IsUTF8(encoding.Text()) { // which holds any text
		return nil
	}
	if _, err := field.InCharset([]byte(s.Text()), encoding.Text()); err != nil {
		return obstructs(s, whileMaking, "the response's string cannot be encoded: %s", err)
	}
	return nil
}

func betamaxRequest(entry *span.Node) *Obstacle {
	refuse := func(n *span.Node, format string, args ...any) *Obstacle {
		return obstructs(n, whileMaking, "the request's "+format, args...)
	}
	r := entry.Get("request")
	if r == nil || r.Kind() != span.Map {
		return obstructs(entry, whileMaking, "the request is %s, no object", what(r))
	}
	for _, name := range []string{"body", "headers", "method", "uri"} {
		if r.Get(name) == nil {
			return refuse(r, "%s is missing", name)
		}
	}
	if b := r.Get("body"); b.Kind() == span.Map {
		s, coded := b.Get("string"), b.Get("base64_string")
		empty := s == nil || s.Kind() == span.Scalar && (s.Type() == span.Null || s.TextLen() == 0)
		if empty && coded != nil && (!isText(coded) || !pythonBase64(coded.AppendText(nil))) {
			return refuse(coded, "base64_string is no base64")
		}
	}
	h := r.Get("headers")
	if h.Kind() != span.Map {
		return refuse(h, "headers are %s, no object", what(h))
	}
	for name, values := range h.Pairs() {
		if values.Kind() == span.Seq && values.Len() == 0 {
			return refuse(values, "header %s has no value, where Betamax takes the first", name.Text())
		}
	}
	if !pythonURL(r.Get("uri")) {
		return refuse(r.Get("uri"), "uri is no URL to Python's urlparse: %s", what(r.Get("uri")))
	}
	return nil
}

// pyFalse reports whether a value counts as false in Python.
func pyFalse(n *span.Node) bool {
	if n.Kind() != span.Scalar {
		return n.Len() == 0
	}
	switch n.Type() {
	case span.Null:
		return true
	case span.Str:
		return n.Text() == ""
	}
	return n.Text() == "false" || strings.Trim(n.Text(), "-0.") == ""
}

func orElse(n, other *span.Node) *span.Node {
	if n == nil {
		return other
	}
	return n
}

// BetamaxYAML is what Betamax loads by a serializer over PyYAML.
type BetamaxYAML struct{}

// Refuses: what PyYAML makes of aliases and merge keys is not judged.
func (BetamaxYAML) Refuses(d *span.Doc, version string) *Obstacle {
	if hasAliases(d.Root) {
		return nil
	}
	return BetamaxJSON{}.Refuses(d, version)
}

// RefusesAround: PyYAML takes a byte order mark.
func (BetamaxYAML) RefusesAround(*span.Doc, string) *Obstacle { return nil }

func hasAliases(n *span.Node) bool {
	if n.Kind() == span.Alias {
		return true
	}
	for _, child := range n.Children() {
		if hasAliases(child) {
			return true
		}
	}
	return false
}
