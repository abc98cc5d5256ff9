package send

import (
	"encoding/base64"
	"errors"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/placeholder"
)

// A Plan is what re-recording would send, to be shown before it is sent.
type Plan struct {
	Method, URL string
	Header      model.Header // as it goes out, placeholders still in it
	Body        []byte       // as it goes out, content codings on
	// Dropped names recorded headers that the client makes itself.
	Dropped []string
	// LeftOut names recorded headers that a person does not want to be sent.
	LeftOut []string
	// Placeholders are the texts in URL, header or body that stand for a
	// secret ("<TOKEN>", "[FILTERED]", "REDACTED"), each once. A value must be
	// given for each before anything is sent. A text that names nothing and
	// occurs in several places is listed with each: "REDACTED in header Cookie".
	Placeholders []string
	// Note says what is not known of the recorded request, empty if nothing.
	Note string
	// Instead is the recorded origin where the request goes to another one.
	Instead string

	// writer writes a body that is recorded as its client was given it, nil: it is
	// recorded as it was sent. unclear says why it cannot be sent.
	writer  library.BodyWriter
	unclear error

	bound string // the origin that it must still go to once it is filled, "" for any
}

// droppedAlways are fields about the connection (RFC 9110 section 7.6.1) or
// computed from the rest: the client makes them, or must not send them.
var droppedAlways = []string{"Host", "Content-Length", "Transfer-Encoding", "Keep-Alive", "Proxy-Connection",
	"Proxy-Authorization", "TE", "Trailer", "Upgrade", "Expect", "HTTP2-Settings"}

// Safe reports whether the method only reads (GET, HEAD, OPTIONS).
func (p Plan) Safe() bool {
	return slices.Contains([]string{"GET", "HEAD", "OPTIONS"}, p.Method)
}

// dropped reports whether a recorded line is not sent. Accept-Encoding stays as
// it was recorded, because the form in which the body is stored depends on it,
// unless a filter has put a mask there. Connection stays where it only says
// whether to keep it: some servers answer it.
func dropped(line model.HeaderLine) bool {
	switch name := strings.ToLower(line.Name); {
	case strings.HasPrefix(name, ":"): // HTTP/2's own
		return true
	case name == "accept-encoding":
		return len(placeholder.In(line.Value)) > 0
	case name == "connection":
		value := strings.ToLower(line.Value)
		return value != "keep-alive" && value != "close"
	default:
		return slices.ContainsFunc(droppedAlways, func(d string) bool { return strings.ToLower(d) == name })
	}
}

// outgoing makes the request of a plan without placeholders.
func (p Plan) outgoing() (outgoing, error) {
	if p.unclear != nil {
		return outgoing{}, p.unclear
	}
	u, err := url.Parse(escapeIllegal(p.URL))
	if err != nil {
		return outgoing{}, errors.New("the URL cannot be read") // url.Parse's error repeats it
	}
	out := outgoing{Method: p.Method, URL: u, Target: target(p.URL), Header: p.Header, Body: p.Body, HasBody: len(p.Body) > 0}
	if _, _, token, ok := p.basic(); ok {
		out.Header = append(out.Header[:len(out.Header):len(out.Header)], model.HeaderLine{Name: "Authorization", Value: "Basic " + token})
	}
	return out, out.check()
}

// basic is the Basic authorization (RFC 7617) that is made of the URL's user and
// password, where the request has no authorization of its own.
func (p Plan) basic() (user, password, token string, ok bool) {
	u, err := url.Parse(escapeIllegal(p.URL))
	if err != nil || u.User == nil || p.Header.Has("Authorization") {
		return "", "", "", false
	}
	user = u.User.Username()
	password, _ = u.User.Password()
	return user, password, base64.StdEncoding.EncodeToString([]byte(user + ":" + password)), true
}

// recordedOrigin is where the recorded request went.
func (p Plan) recordedOrigin() string {
	if p.Instead != "" {
		return p.Instead
	}
	return Origin(p.URL)
}

// ValidHeader reports whether a field can be put into a request: the client
// makes those about the connection and the length itself.
func ValidHeader(name, value string) bool {
	return isToken(name) && httpguts.ValidHeaderFieldValue(value) && !dropped(model.HeaderLine{Name: name, Value: value})
}
