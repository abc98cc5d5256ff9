package send

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http/httputil"
	"slices"
	"strings"

	"tapedeck/model"
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

	// given is a body that aiohttp was given as a value; unclear says why it
	// cannot be sent as it was recorded.
	given   *model.Body
	unclear error

	bound string // the origin that it must still go to once it is filled, "" for any
}

// droppedAlways are fields about the connection (RFC 9110 section 7.6.1) or
// computed from the rest: the client makes them, or must not send them.
var droppedAlways = []string{"Host", "Content-Length", "Transfer-Encoding", "Keep-Alive", "Proxy-Connection",
	"Proxy-Authorization", "TE", "Trailer", "Upgrade", "Expect", "HTTP2-Settings"}

// NewPlan makes the plan for one interaction. library is whose rules say what
// is dropped and what Accept-Encoding keeps the body's stored form. The error
// says why it cannot be sent ("not an http URL").
func NewPlan(library string, i model.Interaction) (Plan, error) {
	p := Plan{Method: i.Request.Method, URL: i.Request.URL}
	if library == "ruby-vcr" { // stored as a symbol in lower case
		p.Method = strings.ToUpper(p.Method)
	}
	if !isToken(p.Method) {
		return Plan{}, errors.New("the recorded method is not a word of HTTP")
	}
	if library == "uber" {
		if !p.Safe() && p.Method != "DELETE" || !i.Request.Body.Absent {
			return Plan{}, errors.New("uber/cassette keeps only hashes of the request's headers and body")
		}
		p.Note = "uber/cassette keeps only a hash of the request's headers: only method and URL are sent"
	} else if err := p.takeBody(i.Request); err != nil {
		return Plan{}, err
	}
	p.takeHeader(library, i)
	if asGiven(library, i.Request.Body) {
		p.Body, p.given = nil, &i.Request.Body
		if p, p.unclear = p.written(); p.unclear != nil {
			return p, nil // To may tell more
		}
	}
	return p.checked()
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

// takeBody takes over the body. vcrpy stores a chunked request body with its
// chunk sizes, as http.client was given them; they are undone, since the
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
func (p *Plan) takeHeader(library string, i model.Interaction) {
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
		p.Header = append(p.Header, model.HeaderLine{Name: "Accept-Encoding", Value: acceptEncoding(library, i)})
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

// acceptEncoding is for a request recorded without one: the client library
// added it after the recorder had looked (aiohttp, Go's transport), or a filter
// took it out. What the recorded response came in is asked for again.
func acceptEncoding(library string, i model.Interaction) string {
	if coding := i.Response.Header.Get("Content-Encoding"); coding != "" {
		return coding
	}
	if uncompressed, _ := i.Own("response.uncompressed"); library == "go-vcr" && uncompressed == "true" {
		return "gzip"
	}
	return "identity"
}
