package loading

import (
	"bytes"

	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan/direct"
	"tapedeck/model"
)

// Written goes by what PyYAML makes of vcrpy's dictionaries: two keys an entry,
// four of a request, all in order and each on a line (vcr/serialize.py,
// vcr/serializers/yamlserializer.py).
func (VcrpyYAML) Written(text []byte) (entries int, version string, ok bool) {
	const lead, trail = "interactions:\n", "version: 1\n"
	if !bytes.HasPrefix(text, []byte(lead)) || !bytes.HasSuffix(text, []byte(trail)) {
		return 0, "", false
	}
	p, ok := direct.NewPass(text)
	if !ok || !p.Take(lead) {
		return 0, "", false
	}
	for e := new(vcrpyEntry); e.pass(&p); {
		if entries++; p.At(trail) {
			p.Take(trail)
			return entries, "1", p.Ended()
		}
	}
	return 0, "", false
}

// NewEntry reads what Written passes.
func (VcrpyYAML) NewEntry() WrittenEntry { return new(vcrpyEntry) }

// A vcrpyEntry is what an entry holds, as it stands there.
type vcrpyEntry struct {
	method, uri, reason       direct.Passed
	requestBody, responseBody direct.Passed
	status                    int
	headers                   []vcrpyHeader // a line for each value
	requestHeaders            int           // how many of them are the request's

	room []byte       // that texts are decoded in
	said model.Header // that a summary depends on
}

type vcrpyHeader struct {
	name  []byte
	value direct.Passed
}

// Read implements WrittenEntry.
func (e *vcrpyEntry) Read(entry []byte) bool {
	p, ok := direct.NewPass(entry)
	if !ok || !e.pass(&p) || !p.Ended() || e.method.Type == span.Binary || e.reason.Type == span.Binary {
		return false
	}
	for i := range e.headers {
		if e.headers[i].value.Type == span.Binary {
			return false
		}
	}
	return true
}

// Interaction implements WrittenEntry.
func (e *vcrpyEntry) Interaction(of Parts) (i model.Interaction) {
	i.Request.Method, i.Request.URL = e.startLine()
	i.Request.Header = e.lines(e.headers[:e.requestHeaders])
	i.Response.Status, i.Response.Reason = e.status, e.reason.Text()
	if of&RequestBody != 0 {
		i.Request.Body = vcrpyBody(&e.requestBody)
	}
	if of&ResponseHeader != 0 {
		i.Response.Header = e.lines(e.headers[e.requestHeaders:])
	}
	if of&ResponseBody != 0 {
		i.Response.Body = vcrpyBody(&e.responseBody)
	}
	return i
}

// startLine decodes the method and the URL, which are kept together.
func (e *vcrpyEntry) startLine() (method, url string) {
	e.room = e.uri.AppendText(e.method.AppendText(e.room[:0]))
	both, n := string(e.room), e.method.Len()
	return both[:n], both[n:]
}

// mostRoom is how much memory for texts is kept from one entry to the next.
const mostRoom = 1 << 20

// Summary implements WrittenEntry.
func (e *vcrpyEntry) Summary() (s model.Summary, ok bool) {
	for _, body := range []*direct.Passed{&e.requestBody, &e.responseBody} {
		if body.Len() > cap(e.room) {
			e.room = make([]byte, 0, body.Len()+body.Len()/4)
		}
	}
	u := model.Undecoded{Status: e.status}
	e.said = e.appendSaid(e.said[:0], e.headers[:e.requestHeaders])
	n := len(e.said)
	e.said = e.appendSaid(e.said, e.headers[e.requestHeaders:])
	u.Request = model.UndecodedMessage{Header: e.said[:n], Body: &e.requestBody}
	u.Response = model.UndecodedMessage{Header: e.said[n:], Body: &e.responseBody}
	if !u.Plain() {
		return s, false
	}
	u.Method, u.URL = e.startLine()
	s = u.Summary(e.room[:0])
	if cap(e.room) > mostRoom {
		e.room = nil
	}
	return s, true
}

// appendSaid adds the headers that a summary depends on.
func (e *vcrpyEntry) appendSaid(said model.Header, headers []vcrpyHeader) model.Header {
	for i := range headers {
		if line := &headers[i]; model.InSummary(line.name) {
			said = append(said, model.HeaderLine{Name: string(line.name), Value: line.value.Text()})
		}
	}
	return said
}

// pass passes an entry.
func (e *vcrpyEntry) pass(p *direct.Pass) (ok bool) {
	take := func(before string, s *direct.Passed, column int) bool {
		if p.Take(before) {
			*s, ok = p.Scalar(column)
			return ok
		}
		return false
	}
	e.headers = e.headers[:0]
	if !take("- request:\n    body: ", &e.requestBody, 4) || !e.passHeaders(p) ||
		!take("    method: ", &e.method, 4) || !take("    uri: ", &e.uri, 4) || !vcrpyURIWritten(&e.uri) {
		return false
	}
	e.requestHeaders = len(e.headers)
	if !take("  response:\n    body:\n      string: ", &e.responseBody, 6) || !e.passHeaders(p) ||
		!p.Take("    status:\n      code: ") {
		return false
	}
	e.status, ok = p.Digits()
	return ok && take("      message: ", &e.reason, 6)
}

// vcrpyURIWritten: what stands in brackets urlparse looks at.
func vcrpyURIWritten(uri *direct.Passed) bool {
	raw := uri.Raw()
	return uri.Type == span.Str && bytes.IndexByte(raw, '[') < 0 && bytes.IndexByte(raw, ']') < 0 && bytes.IndexByte(raw, '\\') < 0
}

// passHeaders passes headers, each with a list of values.
func (e *vcrpyEntry) passHeaders(p *direct.Pass) bool {
	if p.Take("    headers: {}\n") {
		return true
	}
	if !p.Take("    headers:\n      ") {
		return false
	}
	for {
		name, ok := p.Name()
		if !ok || !p.Take("\n      - ") {
			return false
		}
		for more := true; more; more = p.Take("      - ") {
			value, ok := p.Scalar(6)
			if !ok {
				return false
			}
			e.headers = append(e.headers, vcrpyHeader{name, value})
		}
		if !p.Take("      ") {
			return true
		}
	}
}

// lines decodes headers, whose texts are kept together.
func (e *vcrpyEntry) lines(headers []vcrpyHeader) model.Header {
	if len(headers) == 0 {
		return nil
	}
	e.room = e.room[:0]
	for i := range headers {
		e.room = headers[i].value.AppendText(append(e.room, headers[i].name...))
	}
	h, rest := make(model.Header, len(headers)), string(e.room)
	for i := range headers {
		n, size := len(headers[i].name), headers[i].value.Len()
		h[i], rest = model.HeaderLine{Name: rest[:n], Value: rest[n : n+size]}, rest[n+size:]
	}
	return h
}

// vcrpyBody decodes a body.
func vcrpyBody(stored *direct.Passed) (b model.Body) {
	switch stored.Type {
	case span.Null:
		b.Absent = true
	case span.Binary:
		b.StoredAs, b.Wire = "!!binary", stored.Bytes()
	default:
		b.StoredAs, b.Wire = "text", stored.AppendText(make([]byte, 0, stored.Len()))
	}
	return b
}
