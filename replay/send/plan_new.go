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
)

// NewPlan makes the plan for one interaction by the rules of the library that
// recorded it. The error says why it cannot be sent ("not an http URL").
func NewPlan(l library.Library, i model.Interaction) (Plan, error) {
	if !isToken(i.Request.Method) {
		return Plan{}, errors.New("the recorded method is not a word of HTTP")
	}
	var p Plan
	if l.Sending.Request != nil {
		var err error
		if i.Request, p.Note, err = l.Sending.Request(i); err != nil {
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
