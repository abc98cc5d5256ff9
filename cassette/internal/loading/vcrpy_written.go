package loading

import (
	"bytes"
	"slices"

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
	parts[direct.Passed, *direct.Passed]
	requestBody, responseBody direct.Passed
}

// Read implements WrittenEntry.
func (e *vcrpyEntry) Read(entry []byte) bool {
	p, ok := direct.NewPass(entry)
	if !ok || !e.pass(&p) || !p.Ended() || e.method.Type == span.Binary || e.reason.Type == span.Binary {
		return false
	}
	binary := func(line line[direct.Passed]) bool { return line.value.Type == span.Binary }
	return !slices.ContainsFunc(e.requestHeaders, binary) && !slices.ContainsFunc(e.responseHeaders, binary)
}

// Interaction implements WrittenEntry.
func (e *vcrpyEntry) Interaction(of Parts) model.Interaction {
	i := e.interaction(of)
	if of&RequestBody != 0 {
		i.Request.Body = vcrpyBody(&e.requestBody)
	}
	if of&ResponseBody != 0 {
		i.Response.Body = vcrpyBody(&e.responseBody)
	}
	return i
}

// Summary implements WrittenEntry.
func (e *vcrpyEntry) Summary() (s model.Summary, ok bool) {
	return e.summary(&e.requestBody, &e.responseBody, "")
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
	if !take("- request:\n    body: ", &e.requestBody, 4) || !passHeaders(p, &e.requestHeaders) ||
		!take("    method: ", &e.method, 4) || !take("    uri: ", &e.uri, 4) || !vcrpyURIWritten(&e.uri) {
		return false
	}
	if !take("  response:\n    body:\n      string: ", &e.responseBody, 6) || !passHeaders(p, &e.responseHeaders) ||
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
func passHeaders(p *direct.Pass, headers *[]line[direct.Passed]) bool {
	*headers = (*headers)[:0]
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
			*headers = append(*headers, line[direct.Passed]{name, value})
		}
		if !p.Take("      ") {
			return true
		}
	}
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
