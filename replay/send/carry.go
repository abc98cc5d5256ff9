package send

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/tailscale/hujson"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/message"
	"tapedeck/replay/placeholder"
)

// A value that one answer gave and a later request repeats (a login's cookie, a
// token, the id of what was created) is stale in the recording. When both are
// sent again, the request gets the new answer's value; what is stored keeps the
// recorded one everywhere, so that recordings go on agreeing with each other.

// A source is a place of an answer: a cookie, or a string of a JSON body.
type source struct {
	name  string // "cookie session", "$.token"
	value string
}

// Bounds of what is looked into.
const (
	maxSourceBody = 1 << 20
	maxSources    = 2000
)

// sources are what later requests may repeat. A JSON string counts if it looks
// like a token or an id, for which it needs a digit; a date is none.
func sources(r model.Response) []source {
	var all []source
	for _, value := range r.Header.Values("Set-Cookie") {
		if c, err := http.ParseSetCookie(value); err == nil && c.Value != "" {
			all = append(all, source{"cookie " + c.Name, c.Value})
		}
	}
	decoded := r.Body.Decode(r.Header)
	if decoded.Err != nil || len(decoded.Bytes) > maxSourceBody {
		return all
	}
	root, err := message.ParseJSON(decoded.Bytes)
	if err != nil {
		return all
	}
	var walk func(path string, v hujson.Value)
	walk = func(path string, v hujson.Value) {
		switch v := v.Value.(type) {
		case *hujson.Object:
			for _, m := range v.Members {
				walk(path+"."+m.Name.Value.(hujson.Literal).String(), m.Value)
			}
		case *hujson.Array:
			for i, item := range v.Elements {
				walk(path+"["+strconv.Itoa(i)+"]", item)
			}
		case hujson.Literal:
			if v.Kind() == '"' && len(all) < maxSources {
				all = append(all, source{path, v.String()})
			}
		}
	}
	walk("$", root)
	return all
}

var (
	tokenText = lazyregexp.New(`^[A-Za-z0-9._~+/=:-]{8,}$`)
	dateText  = lazyregexp.New(`^\d{4}-\d\d-\d\d`)
)

// worthCarrying: a cookie, what looks like a token, or a placeholder with a name
// of its own, which stands for one that a filter took out of both.
func (s source) worthCarrying() bool {
	if marks := placeholder.In(s.value); len(marks) == 1 && marks[0].Named {
		return marks[0].End-marks[0].Start == len(s.value)
	}
	return strings.HasPrefix(s.name, "cookie ") ||
		tokenText.MatchString(s.value) && strings.ContainsAny(s.value, "0123456789") && !dateText.MatchString(s.value)
}

// repeatedIn are the sources whose values a plan repeats. A cookie is repeated
// by a cookie of its name only.
func repeatedIn(p Plan, all []source) []source {
	values := map[string]bool{}
	p.visit(func(cookie, value string) string {
		values[value] = true
		if cookie != "" {
			values["cookie "+cookie+"="+value] = true
		}
		return value
	})
	var found []source
	for _, s := range all {
		key := s.value
		if strings.HasPrefix(s.name, "cookie ") {
			key = s.name + "=" + s.value
		}
		if values[key] && s.worthCarrying() {
			found = append(found, s)
		}
	}
	return found
}

// Repeats names what a plan repeats of an earlier answer of the same origin:
// "cookie session", "$.token".
func Repeats(earlier model.Interaction, p Plan) []string {
	if Origin(earlier.Request.URL) != p.recordedOrigin() {
		return nil
	}
	var names []string
	for _, s := range repeatedIn(p, sources(earlier.Response)) {
		names = append(names, s.name)
	}
	return names
}

// carried is the plan with a source's new value.
func (p Plan) carried(s source, now string) Plan {
	return p.visit(func(cookie, value string) string {
		if ofCookie, is := strings.CutPrefix(s.name, "cookie "); value == s.value && (!is || cookie == ofCookie) {
			return now
		}
		return value
	})
}

// visit calls each for every whole value of a request: a path
// segment, a parameter, a header or what follows its scheme, a cookie, a JSON
// string, a field of a form. What it returns takes the value's place.
func (p Plan) visit(each func(cookie, value string) string) Plan {
	plain := func(value string) string { return each("", value) }
	p.URL = visitURL(p.URL, plain)
	header := make(model.Header, len(p.Header))
	for i, line := range p.Header {
		if strings.EqualFold(line.Name, "Cookie") {
			line.Value = visitCookies(line.Value, each)
		} else if scheme, rest, ok := strings.Cut(line.Value, " "); ok && !strings.Contains(rest, " ") {
			line.Value = scheme + " " + plain(rest)
		} else {
			line.Value = plain(line.Value)
		}
		header[i] = line
	}
	p.Header = header
	if len(p.Body) > 0 {
		contentType := p.Header.Get("Content-Type")
		p.Body = message.ChangeCoded(p.Body, p.Header, func(text []byte) []byte { return visitText(text, contentType, plain) })
	}
	return p
}

func visitURL(u string, each func(string) string) string {
	base, fragment, hasFragment := strings.Cut(u, "#")
	base, query, hasQuery := strings.Cut(base, "?")
	rest := afterAuthority(base)
	segments := strings.Split(rest, "/")
	for i, segment := range segments {
		if plain, err := url.PathUnescape(segment); err == nil && plain != "" {
			if now := each(plain); now != plain {
				segments[i] = url.PathEscape(now)
			}
		}
	}
	base = strings.TrimSuffix(base, rest) + strings.Join(segments, "/")
	if hasQuery {
		base += "?" + visitPairs(query, placeholder.EscapeQuery, each)
	}
	if hasFragment {
		base += "#" + fragment
	}
	return base
}

// visitPairs goes through the values of name=value&name=value.
func visitPairs(query string, escape func(string) string, each func(string) string) string {
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, value, ok := strings.Cut(pair, "=")
		plain, err := url.QueryUnescape(value)
		if !ok || err != nil || plain == "" {
			continue
		}
		if now := each(plain); now != plain {
			pairs[i] = name + "=" + escape(now)
		}
	}
	return strings.Join(pairs, "&")
}

func visitCookies(header string, each func(cookie, value string) string) string {
	cookies := strings.Split(header, ";")
	for i, cookie := range cookies {
		if name, value, ok := strings.Cut(cookie, "="); ok {
			cookies[i] = name + "=" + each(strings.TrimSpace(name), value)
		}
	}
	return strings.Join(cookies, ";")
}

func visitText(text []byte, contentType string, each func(string) string) []byte {
	switch body.TypeOf(contentType, text) {
	case body.JSON, body.NDJSON:
		return placeholder.JSONString.ReplaceAllFunc(text, func(literal []byte) []byte {
			var value string
			if json.Unmarshal(literal, &value) != nil {
				return literal
			}
			if now := each(value); now != value {
				return message.QuoteJSON(now)
			}
			return literal
		})
	case body.Form:
		return []byte(visitPairs(string(text), url.QueryEscape, each))
	}
	return text
}
