package send

import (
	"bytes"
	"errors"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"

	"tapedeck/model"
	"tapedeck/replay/message"
	"tapedeck/replay/placeholder"
)

// A Parameter is one of a query, unescaped.
type Parameter struct{ Name, Value string }

// A Destination says what is put into the requests for one origin before they
// are sent, and where they go. The zero Destination leaves them as recorded.
type Destination struct {
	Origin string // the recorded one, as Origin writes it
	Live   string // where they go instead, "" for Origin
	// Header and Query take the place of recorded fields and parameters of
	// their names, or are added. Their values may hold placeholders.
	Header model.Header
	Query  []Parameter
}

// Origin is a URL's scheme, host and port in lower case, the usual port left
// out (RFC 6454 section 6.1); "" for what is not http or has no clear host.
func Origin(u string) string {
	parsed, err := url.Parse(escapeIllegal(u))
	if err != nil || parsed.Host == "" || !httpguts.ValidHostHeader(parsed.Host) {
		return ""
	}
	scheme, host := strings.ToLower(parsed.Scheme), strings.ToLower(parsed.Host)
	switch scheme {
	case "http":
		host = strings.TrimSuffix(host, ":80")
	case "https":
		host = strings.TrimSuffix(host, ":443")
	default:
		return ""
	}
	return scheme + "://" + strings.TrimSuffix(host, ":")
}

// ValidHeader reports whether a field can be put into a request: the client
// makes those about the connection and the length itself.
func ValidHeader(name, value string) bool {
	return isToken(name) && httpguts.ValidHeaderFieldValue(value) && !dropped(model.HeaderLine{Name: name, Value: value})
}

// To is the plan as it goes to a destination. A plan for another origin, or
// one whose host is itself a placeholder, does not change. It is an error where
// the plan is not known well enough to be sent.
func (p Plan) To(d Destination) (Plan, error) {
	if d.Origin == "" || Origin(p.URL) != d.Origin {
		return p, p.unclear
	}
	p.bound = d.Origin
	p.Header = slices.Clone(p.Header)
	for _, line := range d.Header {
		p.Header = setLine(p.Header, line)
	}
	if p.writer != nil {
		if p, p.unclear = p.written(); p.unclear != nil {
			return p, p.unclear
		}
	}
	for _, parameter := range d.Query {
		p.URL = setParameter(p.URL, parameter)
	}
	if d.Live != "" {
		p.Instead, p.bound = d.Origin, d.Live
		p.URL = d.Live + afterAuthority(p.URL)
	}
	return p.checked()
}

// setLine puts a field in the place of the first of its name and drops the
// others, or adds it.
func setLine(h model.Header, line model.HeaderLine) model.Header {
	same := func(l model.HeaderLine) bool { return strings.EqualFold(l.Name, line.Name) }
	at := slices.IndexFunc(h, same)
	if at < 0 {
		return append(h, line)
	}
	h[at].Value = line.Value
	return append(h[:at+1], slices.DeleteFunc(h[at+1:], same)...)
}

// setParameter does the same in a URL's query; nothing else of it is written
// anew.
func setParameter(u string, p Parameter) string {
	u, fragment, hasFragment := strings.Cut(u, "#")
	base, query, hasQuery := strings.Cut(u, "?")
	var pairs []string
	if hasQuery && query != "" {
		pairs = strings.Split(query, "&")
	}
	same := func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		plain, err := url.QueryUnescape(name)
		return err == nil && plain == p.Name
	}
	set := url.QueryEscape(p.Name) + "=" + placeholdersBare.Replace(placeholder.EscapeQuery(p.Value))
	if at := slices.IndexFunc(pairs, same); at >= 0 {
		pairs[at] = set
		pairs = append(pairs[:at+1], slices.DeleteFunc(pairs[at+1:], same)...)
	} else {
		pairs = append(pairs, set)
	}
	u = base + "?" + strings.Join(pairs, "&")
	if hasFragment {
		u += "#" + fragment
	}
	return u
}

// placeholdersBare leaves <TOKEN> readable.
var placeholdersBare = strings.NewReplacer("%3C", "<", "%3E", ">")

// afterAuthority is a URL from its path on.
func afterAuthority(u string) string {
	_, rest, _ := strings.Cut(u, "://")
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		return rest[i:]
	}
	return ""
}

// errElsewhere is for a URL that names another host once its placeholders are
// filled.
var errElsewhere = errors.New("not sent: with the values put in, the URL goes to another host")

// asRecorded is an answer in which the recorded origin stands where the live
// one did: in a Location, in the links of a body. A coded body is decoded for it
// and coded again, and its Content-Length follows.
func asRecorded(live, recorded string, r model.Response) model.Response {
	if recorded == "" || live == recorded {
		return r
	}
	header := make(model.Header, len(r.Header))
	for i, line := range r.Header {
		header[i] = model.HeaderLine{Name: line.Name, Value: string(renameOrigin([]byte(line.Value), live, recorded))}
	}
	r.Header = header
	return message.ChangeBody(r, func(plain []byte) []byte { return renameOrigin(plain, live, recorded) })
}

// renameOrigin renames an origin as it is written plainly, in JSON with escaped
// slashes, and in a query.
func renameOrigin(text []byte, from, to string) []byte {
	for _, write := range []func(string) string{
		placeholder.AsIs,
		func(s string) string { return strings.ReplaceAll(s, "/", `\/`) },
		url.QueryEscape,
	} {
		text = replaceWhole(text, []byte(write(from)), []byte(write(to)))
	}
	return text
}

// replaceWhole replaces an origin that does not go on: api.test is not meant by
// api.test.example or api.test:8080.
func replaceWhole(text, from, to []byte) []byte {
	var out []byte
	for {
		i := bytes.Index(text, from)
		if i < 0 {
			return append(out, text...)
		}
		out = append(out, text[:i]...)
		text = text[i+len(from):]
		if goesOn(text) {
			out = append(out, from...)
		} else {
			out = append(out, to...)
		}
	}
}

// goesOn reports whether what follows an origin is still a part of one.
func goesOn(rest []byte) bool {
	word := func(c byte) bool { return c == '-' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' }
	switch {
	case len(rest) == 0:
		return false
	case rest[0] == '.' || rest[0] == ':' || rest[0] == '@':
		return len(rest) > 1 && word(rest[1])
	}
	return word(rest[0])
}
