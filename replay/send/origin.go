package send

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/http/httpguts"

	"tapedeck/model"
	"tapedeck/replay/message"
	"tapedeck/replay/placeholder"
)

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

// HostOf is a URL's host with its port, "" if it has none.
func HostOf(url string) string {
	_, after, ok := strings.Cut(url, "://")
	if !ok {
		return ""
	}
	if end := strings.IndexAny(after, "/?#"); end >= 0 {
		after = after[:end]
	}
	return after[strings.LastIndex(after, "@")+1:]
}

// afterAuthority is a URL from its path on.
func afterAuthority(u string) string {
	_, rest, _ := strings.Cut(u, "://")
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		return rest[i:]
	}
	return ""
}

// asRecorded is an answer with the recorded origin instead of the live one: in a
// Location, in the links of a body. A coded body is decoded for it
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

// target is the request-target as it was recorded: not even an escape is
// written differently, for a matcher may compare the text.
func target(u string) string {
	_, rest, _ := strings.Cut(u, "://")
	rest, _, _ = strings.Cut(rest, "#")
	path := ""
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		path = rest[i:]
	}
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return escapeIllegal(path)
}

// escapeIllegal escapes what may not stand in a URL: blanks, quotes, <>,
// non-ASCII. Line breaks and other control characters stay, to be refused.
func escapeIllegal(s string) string {
	var out strings.Builder
	for i := range len(s) {
		if c := s[i]; c == ' ' || c >= 0x80 || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			fmt.Fprintf(&out, "%%%02X", c)
		} else {
			out.WriteByte(c)
		}
	}
	return out.String()
}
