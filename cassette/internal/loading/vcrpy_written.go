package loading

import (
	"bytes"

	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan/direct"
	"tapedeck/model"
)

// Written knows exactly how a library writes a format; all versions of it load
// that.
type Written interface {
	// Written counts the entries of a text that is in this form, and says the
	// format's version; ok is false where it may be anything else.
	Written(text []byte) (entries int, version string, ok bool)
	// ReadWritten reads an entry that is in this form, in one pass over its bytes:
	// what it says, and its format decodes of it, is the same.
	ReadWritten(entry []byte) (i model.Interaction, ok bool)
}

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

// ReadWritten decodes what Written passes.
func (VcrpyYAML) ReadWritten(entry []byte) (i model.Interaction, ok bool) {
	p, ok := direct.NewPass(entry)
	if !ok {
		return i, false
	}
	var room [24]vcrpyHeader
	e := vcrpyEntry{headers: room[:0]}
	if !e.pass(&p) || !p.Ended() || e.method.Type == span.Binary || e.reason.Type == span.Binary {
		return i, false
	}
	i.Request.Method, i.Request.URL = e.method.Text(), e.uri.Text()
	i.Response.Status, i.Response.Reason = e.status, e.reason.Text()
	request, ok := vcrpyLines(e.headers[:e.requestHeaders])
	response, fine := vcrpyLines(e.headers[e.requestHeaders:])
	i.Request.Header, i.Response.Header = request, response
	ok = vcrpyBody(&i.Request.Body, e.requestBody) && vcrpyBody(&i.Response.Body, e.responseBody) && ok && fine
	return i, ok
}

// A vcrpyEntry is what an entry holds, as it stands there.
type vcrpyEntry struct {
	method, uri, reason       direct.Passed
	requestBody, responseBody direct.Passed
	status                    int
	headers                   []vcrpyHeader // a line for each value
	requestHeaders            int           // how many of them are the request's
}

type vcrpyHeader struct {
	name  []byte
	value direct.Passed
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
		!take("    method: ", &e.method, 4) || !take("    uri: ", &e.uri, 4) || !vcrpyURIWritten(e.uri) {
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
func vcrpyURIWritten(uri direct.Passed) bool {
	return uri.Type == span.Str && !bytes.ContainsAny(uri.Raw(), "[]\\")
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

// vcrpyLines decodes headers.
func vcrpyLines(headers []vcrpyHeader) (h model.Header, ok bool) {
	if len(headers) == 0 {
		return nil, true
	}
	h = make(model.Header, len(headers))
	for i, line := range headers {
		if line.value.Type == span.Binary {
			return nil, false
		}
		h[i] = model.HeaderLine{Name: string(line.name), Value: line.value.Text()}
	}
	return h, true
}

// vcrpyBody decodes a body.
func vcrpyBody(b *model.Body, stored direct.Passed) (ok bool) {
	switch stored.Type {
	case span.Null:
		b.Absent = true
	case span.Binary:
		b.StoredAs = "!!binary"
		b.Wire, ok = stored.Bytes()
		return ok
	default:
		b.StoredAs = "text"
		b.Wire = stored.AppendText(make([]byte, 0, len(stored.Raw())))
	}
	return true
}
