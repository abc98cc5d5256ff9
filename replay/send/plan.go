package send

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http/httputil"
	"slices"
	"strings"

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
	// Placeholders are the texts in URL, header or body that stand for a
	// secret ("<TOKEN>", "[FILTERED]", "REDACTED"), each once. A value must be
	// given for each before anything is sent. A text that names nothing and
	// stands in several places is listed with each: "REDACTED in header Cookie".
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

// NewPlan makes the plan for one interaction by the rules of the library that
// recorded it. The error says why it cannot be sent ("not an http URL").
func NewPlan(l library.Library, i model.Interaction) (Plan, error) {
	if !isToken(i.Request.Method) {
		return Plan{}, errors.New("the recorded method is not a word of HTTP")
	}
	var p Plan
	if l.Sending.Request != nil {
		var err error
		if i.Request, p.Note, err = l.Sending.Request(i.Request); err != nil {
			return Plan{}, err
		}
	}
	p.Method, p.URL = i.Request.Method, i.Request.URL
	if err := p.takeBody(i.Request); err != nil {
		return Plan{}, err
	}
	p.takeHeader(l, i)
	if l.Sending.Writer != nil {
		p.writer = l.Sending.Writer(i.Request.Body)
	}
	if p.writer != nil {
		p.Body = nil
		if p, p.unclear = p.written(); p.unclear != nil {
			return p, nil // To may tell more
		}
	}
	return p.checked()
}

// written is the plan with the body as its client wrote it, and the
// Content-Type that the client adds.
func (p Plan) written() (Plan, error) {
	written, added, err := p.writer(p.Header.Get("Content-Type"))
	if err != nil {
		return p, err
	}
	p.Body = written
	if !p.Header.Has("Content-Type") {
		p.Header = append(p.Header[:len(p.Header):len(p.Header)], model.HeaderLine{Name: "Content-Type", Value: added})
	}
	return p, nil
}

// checked is the plan with its placeholders, or why it cannot be sent.
func (p Plan) checked() (Plan, error) {
	var err error
	if p.Placeholders, err = p.placeholderNames(); err != nil {
		return Plan{}, err
	}
	if len(p.Placeholders) > 0 {
		return p, nil // checked once they are filled
	}
	_, err = p.outgoing()
	return p, err
}

// Safe reports whether the method only reads (GET, HEAD, OPTIONS).
func (p Plan) Safe() bool {
	return slices.Contains([]string{"GET", "HEAD", "OPTIONS"}, p.Method)
}

// takeBody takes over the body. A chunked one may be stored with its chunk
// sizes, as Python's http.client is given them; they are undone, since the
// length is sent instead.
func (p *Plan) takeBody(r model.Request) error {
	if r.Body.Locked != "" {
		return fmt.Errorf("the request body cannot be sent: %s", r.Body.Locked)
	}
	p.Body = r.Body.Wire
	if strings.Contains(strings.ToLower(r.Header.Get("Transfer-Encoding")), "chunked") {
		rest := bytes.NewReader(p.Body)
		if plain, err := io.ReadAll(httputil.NewChunkedReader(rest)); err == nil && rest.Len() <= len("\r\n") {
			p.Body = plain
		}
	}
	return nil
}

// takeHeader takes over the header fields that a client does not make itself.
func (p *Plan) takeHeader(l library.Library, i model.Interaction) {
	for _, line := range i.Request.Header {
		if dropped(line) {
			if !slices.Contains(p.Dropped, line.Name) {
				p.Dropped = append(p.Dropped, line.Name)
			}
			continue
		}
		p.Header = append(p.Header, line)
	}
	if !p.Header.Has("Accept-Encoding") {
		p.Header = append(p.Header, model.HeaderLine{Name: "Accept-Encoding", Value: acceptEncoding(l, i)})
	}
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

// acceptEncoding is for a request recorded without one: the client added it
// after the request was stored (aiohttp, Go's transport), or a filter took it
// out. What the recorded response came in is asked for again.
func acceptEncoding(l library.Library, i model.Interaction) string {
	if coding := i.Response.Header.Get("Content-Encoding"); coding != "" {
		return coding
	}
	if l.Sending.Accepts != nil {
		return cmp.Or(l.Sending.Accepts(i), "identity")
	}
	return "identity"
}
