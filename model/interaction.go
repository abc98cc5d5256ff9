// Package model says what a cassette says: requests, responses, bodies, and
// the changes a person can make to them. It does no I/O and knows nothing of
// files, YAML or terminals.
package model

import (
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"tapedeck/model/body"
)

// An Interaction is one recorded request and the response it got.
type Interaction struct {
	Request  Request
	Response Response

	// RecordedAt is the time of the recording as the cassette writes it,
	// empty where the library keeps none.
	RecordedAt string
	// Took is how long the exchange took, as the cassette writes it
	// (go-vcr's duration), empty where the library keeps none.
	Took string
	// Extra holds the format's own fields that are none of the above, in the
	// order of the file (a Betamax response's url, vcrpy's protocol, ...).
	Extra []Extra
}

// AsIn is an interaction of a cassette of one library as one of another can take it:
// without the label of a body's charset, which means something to one library alone,
// with the method as it is sent, where it is written in lower case, and without the
// content coding of a body that was kept decoded, which no client could undo. Without
// from it is of no cassette, and as it is.
func (i Interaction) AsIn(library, from string) Interaction {
	if from == "" || library == from {
		return i
	}
	i.Request.Body.Charset, i.Response.Body.Charset = "", ""
	if i.Request.Method == strings.ToLower(i.Request.Method) {
		i.Request.Method = strings.ToUpper(i.Request.Method)
	}
	i.Request.Header = i.Request.Body.headerKept(i.Request.Header)
	i.Response.Header = i.Response.Body.headerKept(i.Response.Header)
	return i
}

// NotCopied is the body of which there can be no copy elsewhere, and why: bytes that are
// not known could only be left out. Without one why is empty.
func (i Interaction) NotCopied() (f Field, why string) {
	for _, f := range []Field{RequestBody, ResponseBody} {
		if b := i.Body(f.Side); b.Locked != "" && !b.Absent {
			return f, b.Locked
		}
	}
	return Field{}, ""
}

// Supply is the interaction with value as its body f, if that is one that cannot be read.
func (i Interaction) Supply(f Field, value []byte) Interaction {
	switch {
	case f == RequestBody && i.Request.Body.Locked != "":
		i.Request.Body = Body{Wire: value}
	case f == ResponseBody && i.Response.Body.Locked != "":
		i.Response.Body = Body{Wire: value}
	}
	return i
}

// headerKept is a header as it fits the bytes that are kept of the body: where they
// are in none of the codings that it names, it names none, and its length is theirs.
func (b Body) headerKept(h Header) Header {
	if len(b.Wire) == 0 || !h.Has("Content-Encoding") {
		return h
	}
	d := b.Decode(h)
	if d.Err != nil || len(d.Codings) > 0 || len(d.NotCoded) == 0 {
		return h
	}
	if _, err := body.Encode(nil, d.NotCoded, nil); err != nil {
		return h // a name that means no coding, which clients pass over
	}
	var fit Header
	for _, line := range h {
		switch {
		case strings.EqualFold(line.Name, "Content-Encoding"):
			continue
		case strings.EqualFold(line.Name, "Content-Length"):
			line.Value = strconv.Itoa(len(b.Wire))
		}
		fit = append(fit, line)
	}
	return fit
}

// A Request is the recorded request.
type Request struct {
	Method string // as stored: Ruby VCR writes "get"
	URL    string // absolute where the library keeps it so
	Proto  string // "HTTP/1.1", empty where not kept
	Header Header
	Body   Body
}

// A Response is the recorded response.
type Response struct {
	Status int    // 0 where none is recorded
	Reason string // the reason phrase, empty where none is kept
	Proto  string // "HTTP/1.1", empty where not kept
	Header Header
	Body   Body
}

// An Extra is a field of the format's own.
type Extra struct {
	Name  string // dotted, from the interaction: "response.url"
	Value string
}

// A HeaderLine is one header field with one value.
type HeaderLine struct{ Name, Value string }

// A Header is a list of fields in recorded order; case and repeats are kept.
type Header []HeaderLine

// Values returns every value of the named field, whatever its case.
func (h Header) Values(name string) []string {
	var values []string
	for _, line := range h {
		if strings.EqualFold(line.Name, name) {
			values = append(values, line.Value)
		}
	}
	return values
}

// Get returns the first value of the named field, or "".
func (h Header) Get(name string) string {
	for _, line := range h {
		if strings.EqualFold(line.Name, name) {
			return line.Value
		}
	}
	return ""
}

// Has reports whether the named field is there at all.
func (h Header) Has(name string) bool {
	return slices.ContainsFunc(h, func(line HeaderLine) bool { return strings.EqualFold(line.Name, name) })
}

// A Body is a recorded body: the bytes a client would read off the wire, and
// how the cassette holds them.
type Body struct {
	// Absent: no body is recorded (null, or no such field). Wire is empty.
	Absent bool
	// Wire holds the bytes as a client reads them off the wire, after
	// base64 and the like are undone, with content codings still on.
	Wire []byte
	// StoredAs names the storage form in the file's own words: "text",
	// "!!binary", "base64_string", "mapping", "parsed_body".
	StoredAs string
	// Charset is the label that the cassette itself keeps beside the body
	// (Betamax and Ruby: encoding), empty where it keeps none.
	Charset string
	// Tree: the file holds a parsed JSON value instead of text, so only JSON
	// can be stored, and its spacing is the library's (Python's json.dumps).
	Tree bool
	// Locked says why this body cannot be changed, empty if it can.
	Locked string
	// Unreadable says what the cassette holds instead of the body where no
	// bytes can be read from it ("!!python/object/apply:builtins.iter"). Wire
	// is empty then, and the body is neither empty nor absent: Locked says so.
	Unreadable string
	// Place is where the cassette keeps the body if its format does not know
	// that place ("response.body.data"), empty otherwise. What a client gets is
	// then up to the project's own code, and so is its length.
	Place string

	decoded *atomic.Pointer[remembered] // nil where nothing is remembered
}

// remembered is what Decode made of a body.
type remembered struct {
	wire    []byte
	codings []string
	decoded body.Decoded
}

// Remember makes Decode remember what it made, of this body and its copies.
func (b *Body) Remember() { b.decoded = new(atomic.Pointer[remembered]) }

// Remember makes Decode remember it of both bodies, where a header names a coding.
func (i *Interaction) Remember() {
	if i.Request.Header.Has("Content-Encoding") {
		i.Request.Body.Remember()
	}
	if i.Response.Header.Has("Content-Encoding") {
		i.Response.Body.Remember()
	}
}

// Known reports whether Wire is what a client gets as the body.
func (b Body) Known() bool { return b.Unreadable == "" && b.Place == "" }

// Storage forms that say what a client was given, where that was no bytes.
const (
	StoredAsScalar = "a value that is not text"
	StoredAsTuples = "list of tuples"
)

// Decode undoes the content codings that the bytes really carry.
func (b Body) Decode(h Header) body.Decoded {
	codings := h.Values("Content-Encoding")
	if b.decoded == nil || len(codings) == 0 || len(b.Wire) == 0 {
		return body.Decode(b.Wire, codings)
	}
	if r := b.decoded.Load(); r != nil && len(r.wire) == len(b.Wire) && &r.wire[0] == &b.Wire[0] && slices.Equal(r.codings, codings) {
		return r.decoded
	}
	d := body.Decode(b.Wire, codings)
	b.decoded.Store(&remembered{b.Wire, codings, d})
	return d
}

// Reader reads what Decode gives without its bound, and holds nothing.
func (b Body) Reader(h Header) (io.Reader, error) {
	return body.Reader(b.Wire, h.Values("Content-Encoding"))
}

// Body returns the body of one side.
func (i Interaction) Body(s Side) Body {
	if s == InRequest {
		return i.Request.Body
	}
	return i.Response.Body
}

// Header returns the header of one side.
func (i Interaction) Header(s Side) Header {
	if s == InRequest {
		return i.Request.Header
	}
	return i.Response.Header
}

// Own returns a field of the format's own.
func (i Interaction) Own(name string) (value string, ok bool) {
	for _, e := range i.Extra {
		if e.Name == name {
			return e.Value, true
		}
	}
	return "", false
}

// WithOwn returns the interaction with a field of the format's own changed.
func (i Interaction) WithOwn(name, value string) Interaction {
	i = i.Clone()
	for k := range i.Extra {
		if i.Extra[k].Name == name {
			i.Extra[k].Value = value
		}
	}
	return i
}

// Clone returns a copy that shares nothing that can be written to. Body bytes
// are never written to and are shared.
func (i Interaction) Clone() Interaction {
	i.Request.Header = slices.Clone(i.Request.Header)
	i.Response.Header = slices.Clone(i.Response.Header)
	i.Extra = slices.Clone(i.Extra)
	return i
}

// Equal reports whether a and b say the same.
func (i Interaction) Equal(o Interaction) bool {
	return i.Request.Method == o.Request.Method && i.Request.URL == o.Request.URL &&
		i.Request.Proto == o.Request.Proto && slices.Equal(i.Request.Header, o.Request.Header) &&
		i.Request.Body.equal(o.Request.Body) &&
		i.Response.Status == o.Response.Status && i.Response.Reason == o.Response.Reason &&
		i.Response.Proto == o.Response.Proto && slices.Equal(i.Response.Header, o.Response.Header) &&
		i.Response.Body.equal(o.Response.Body) &&
		i.RecordedAt == o.RecordedAt && i.Took == o.Took && slices.Equal(i.Extra, o.Extra)
}

// FirstDifference names the first field in which two interactions differ, "" for
// none.
func FirstDifference(want, got Interaction) string {
	fields := []struct {
		name string
		same bool
	}{
		{"request.method", want.Request.Method == got.Request.Method},
		{"request.url", want.Request.URL == got.Request.URL},
		{"request.header", slices.Equal(want.Request.Header, got.Request.Header)},
		{"request.body", bytes.Equal(want.Request.Body.Wire, got.Request.Body.Wire) && want.Request.Body.Absent == got.Request.Body.Absent},
		{"response.status", want.Response.Status == got.Response.Status},
		{"response.reason", want.Response.Reason == got.Response.Reason},
		{"response.header", slices.Equal(want.Response.Header, got.Response.Header)},
		{"response.body", bytes.Equal(want.Response.Body.Wire, got.Response.Body.Wire) && want.Response.Body.Absent == got.Response.Body.Absent},
		{"recorded_at", want.RecordedAt == got.RecordedAt},
		{"duration", want.Took == got.Took},
	}
	for _, field := range fields {
		if !field.same {
			return field.name
		}
	}
	if !want.Equal(got) {
		return "a field of the format's own"
	}
	return ""
}

// equal leaves the storage form out: a text that became binary is stored
// another way and says what it should.
func (b Body) equal(o Body) bool {
	return b.Absent == o.Absent && bytes.Equal(b.Wire, o.Wire) && b.Charset == o.Charset
}
