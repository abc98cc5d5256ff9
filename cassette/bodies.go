package cassette

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tapedeck/cassette/internal/span"
	"tapedeck/model"
	"tapedeck/model/body"
)

// unbase64 decodes base64 as Python's and Ruby's decoders do: white space and
// line breaks do not count.
func unbase64(s string) ([]byte, error) {
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == ' ' || r == '\t' {
			return -1
		}
		return r
	}, s)
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return nil, fmt.Errorf("not valid base64: %w", err)
	}
	return b, nil
}

// rubyUnbase64 decodes as Ruby's Base64.decode64 does: up to the first "=",
// whatever is not base64 left out.
func rubyUnbase64(s string) []byte {
	s, _, _ = strings.Cut(s, "=")
	s = strings.Map(func(r rune) rune {
		if r == '+' || r == '/' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' {
			return r
		}
		return -1
	}, s)
	if len(s)%4 == 1 { // six bits are no byte
		s = s[:len(s)-1]
	}
	b, _ := base64.RawStdEncoding.DecodeString(s) // all of it is base64
	return b
}

// plainBody is a body that is the value at a path itself: text, !!binary,
// null, a tree (aiohttp's json=), or one of the Python objects that vcrpy
// writes for uploads.
type plainBody []string

func (p plainBody) node(d *span.Doc) *span.Node { return at(p).node(d) }

func (p plainBody) get(d *span.Doc) model.Body {
	n := target(p.node(d))
	switch {
	case n == nil:
		return model.Body{Absent: true}
	case n.Kind == span.Scalar:
		return scalarBody(n)
	case n.Tag == "":
		return treeBody(n)
	}
	if state := bytesIO(n); state != nil {
		b := scalarBody(state)
		b.StoredAs = "io.BytesIO"
		return b
	}
	return unreadable(n.Tag)
}

// unreadable is a body of which no bytes can be read: what the file holds in
// its place.
func unreadable(what string) model.Body {
	return model.Body{StoredAs: what, Unreadable: what, Locked: "the body is not readable: " + what}
}

func scalarBody(n *span.Node) model.Body {
	switch n.Type {
	case span.Null:
		return model.Body{Absent: true}
	case span.Binary:
		wire, err := unbase64(n.Text)
		if err != nil {
			return model.Body{Wire: []byte(n.Text), StoredAs: n.Tag, Locked: "the stored body is " + err.Error()}
		}
		return model.Body{Wire: wire, StoredAs: n.Tag}
	case span.Str:
		return model.Body{Wire: []byte(n.Text), StoredAs: "text"}
	case span.Other:
		if n.Tag != "" {
			return unreadable(n.Tag)
		}
	}
	return model.Body{Wire: []byte(n.Text), StoredAs: model.StoredAsScalar}
}

// bytesIO finds the bytes in `!!python/object/new:_io.BytesIO {state:
// !!python/tuple [bytes, position, ...]}`, which vcrpy writes for uploads.
func bytesIO(n *span.Node) *span.Node {
	if !strings.HasSuffix(n.Tag, "python/object/new:_io.BytesIO") {
		return nil
	}
	state := target(n.Get("state"))
	if state == nil || state.Kind != span.Seq || len(state.Items) == 0 {
		return nil
	}
	if first := target(state.Items[0]); first.Kind == span.Scalar {
		return first
	}
	return nil
}

func (p plainBody) set(e *editor, now model.Body) error {
	n := p.node(e.doc)
	if n == nil {
		return p.insert(e, now)
	}
	if now.Absent {
		return e.set(n, span.Value{Type: span.Null, Text: "null"})
	}
	if n.Kind != span.Alias && n.Kind != span.Scalar {
		if n.Tag == "" && now.Tree {
			return setTree(e, func(d *span.Doc) *span.Node { return p.node(d) }, now.Wire)
		}
		if state := bytesIO(n); state != nil {
			return e.set(state, span.Value{Type: span.Binary, Tag: "!!binary", Text: string(now.Wire)})
		}
	}
	return e.set(n, bytesValue(now.Wire))
}

// insert puts the body where there is no key for it yet: vcrpy writes
// `body: {}` for an empty response of aiohttp.
func (p plainBody) insert(e *editor, now model.Body) error {
	m := at(p[:len(p)-1]).node(e.doc)
	if now.Absent || m == nil || m.Kind != span.Map {
		return fmt.Errorf("the entry has no place for a body")
	}
	return e.appendPair(m, p[len(p)-1], bytesValue(now.Wire))
}

// bytesValue is how vcrpy stores bytes: as text if they are
// UTF-8, as !!binary if not (vcr/serializers/compat.py: convert_to_unicode).
func bytesValue(b []byte) span.Value {
	if utf8.Valid(b) {
		return span.String(string(b))
	}
	return span.Value{Type: span.Binary, Tag: "!!binary", Text: string(b)}
}

// labelledBody is `{encoding: X, string: text}` or `{encoding: X,
// base64_string: text}`, as Betamax and Ruby VCR write it. A bare string in its
// place is read too.
type labelledBody struct {
	path []string
	// emptyWins: a base64_string counts only where string is empty. Betamax
	// reads requests so, and responses the other way round (betamax/util.py:
	// deserialize_prepared_request, add_urllib3_response).
	emptyWins bool
	// ruby: a text that the labelled encoding cannot hold is taken as it is,
	// and base64 is wrapped (lib/vcr/structs.rb: Normalizers::Body).
	ruby bool
	// tagged: bytes that are no text are a !binary string, as Psych writes
	// them, not a base64_string.
	tagged bool
}

func (p labelledBody) node(d *span.Doc) *span.Node {
	n := target(at(p.path).node(d))
	if n == nil || n.Kind != span.Map {
		return n
	}
	if key := p.key(n); key != "" {
		return n.Get(key)
	}
	return n
}

func (p labelledBody) holds(d *span.Doc) []*span.Node {
	n := target(at(p.path).node(d))
	nodes := []*span.Node{n}
	for _, key := range []string{"encoding", "string", "base64_string"} {
		if v := n.Get(key); v != nil && n.Kind == span.Map {
			nodes = append(nodes, v)
		}
	}
	return nodes
}

// key is the member that holds the body. Where Betamax replaced a placeholder
// it left an empty "string" beside the base64_string.
func (p labelledBody) key(n *span.Node) string {
	str, coded := n.Get("string"), n.Get("base64_string")
	if coded != nil && !(p.emptyWins && str != nil && str.Text != "") {
		return "base64_string"
	}
	if str != nil {
		return "string"
	}
	return ""
}

// orElsewhere is the place of a body that may stand under a key of its own.
func (p labelledBody) orElsewhere(d *span.Doc) bodies {
	if other, found := elsewhere(d, p.path, []string{"string", "base64_string"}, []string{"encoding"}); found {
		return other
	}
	return p
}

func (p labelledBody) get(d *span.Doc) model.Body {
	n := target(at(p.path).node(d))
	if n == nil || n.Kind == span.Scalar {
		return plainBody(p.path).get(d)
	}
	if n.Kind != span.Map {
		return unreadable("a list")
	}
	label := ""
	if enc := n.Get("encoding"); enc != nil && enc.Type == span.Str {
		label = enc.Text
	}
	key := p.key(n)
	if key == "" {
		return model.Body{Absent: true, Charset: label}
	}
	b := p.decode(target(n.Get(key)), key, label)
	b.Charset = label
	return b
}

func (p labelledBody) decode(n *span.Node, key, label string) model.Body {
	switch {
	case n.Kind == span.Map:
		return unreadable(cmp.Or(n.Tag, "a mapping") + " under " + key)
	case n.Kind == span.Seq:
		return unreadable(cmp.Or(n.Tag, "a list") + " under " + key)
	case n.Kind == span.Alias:
		return unreadable("an anchor of another interaction")
	}
	if n.Type == span.Null {
		return model.Body{Absent: true}
	}
	if key == "base64_string" {
		wire, err := unbase64(n.Text)
		if p.ruby {
			wire, err = rubyUnbase64(n.Text), nil
		}
		if err != nil {
			return model.Body{Wire: []byte(n.Text), StoredAs: key, Locked: "the stored body is " + err.Error()}
		}
		return model.Body{Wire: wire, StoredAs: key}
	}
	if n.Type == span.Binary {
		return scalarBody(n)
	}
	wire, err := inCharset([]byte(n.Text), label)
	if p.ruby && (err != nil || isBytes(label)) {
		wire, err = []byte(n.Text), nil
	}
	if err != nil {
		return model.Body{Wire: []byte(n.Text), StoredAs: "text", Locked: err.Error()}
	}
	return model.Body{Wire: wire, StoredAs: "text"}
}

// inCharset encodes the text as the library does before it hands it on; no
// label means UTF-8.
func inCharset(s []byte, label string) ([]byte, error) {
	if label == "" || strings.EqualFold(label, "utf-8") || strings.EqualFold(label, "utf8") {
		return s, nil
	}
	return body.FromUTF8(s, strings.ToLower(label))
}

// isBytes tells the labels to which Ruby brings no text: any bytes fit the
// first two, and what does not fit the last is taken as it is.
func isBytes(label string) bool {
	return label == "ASCII-8BIT" || label == "BINARY" || label == "US-ASCII"
}

func (p labelledBody) set(e *editor, now model.Body) error {
	n := at(p.path).node(e.doc)
	if n == nil {
		return p.insert(e, now)
	}
	if n.Kind == span.Scalar {
		if !utf8.Valid(now.Wire) {
			return e.set(n, p.value(now))
		}
		return e.set(n, span.String(string(now.Wire)))
	}
	if n.Kind != span.Map {
		return fmt.Errorf("the body is shared through an anchor")
	}
	if now.Absent {
		return fmt.Errorf("this format cannot hold a missing body here, only an empty one")
	}
	if label := n.Get("encoding"); label != nil && now.Charset != "" && label.Text != now.Charset {
		if err := e.set(label, span.String(now.Charset)); err != nil {
			return err
		}
		n = at(p.path).node(e.doc)
	}
	v := p.value(now)
	key, content := v.Items[len(v.Items)-2].Text, v.Items[len(v.Items)-1]
	had := p.key(n)
	switch {
	case had == "":
		return e.appendPair(n, key, content)
	case had == "base64_string":
		content = span.String(base64Like(now.Wire, target(n.Get(had)).Text, p.ruby))
	case had != key:
		if err := e.rename(n, n.Index(had), span.String(key)); err != nil {
			return err
		}
		had = key
	}
	return e.set(at(p.path).node(e.doc).Get(had), content)
}

// insert puts a whole body where none is: after the headers of a response,
// before those of a request.
func (p labelledBody) insert(e *editor, now model.Body) error {
	last := len(p.path) - 1
	m := at(p.path[:last]).node(e.doc)
	if now.Absent || m == nil || m.Kind != span.Map {
		return fmt.Errorf("the entry has no place for a body")
	}
	if p.path[0] == string(model.InRequest) {
		return e.addPair(m, p.path[last], p.value(now), "headers")
	}
	return e.addPair(m, p.path[last], p.value(now), "http_version", "adapter_metadata", "url")
}

// base64Like codes bytes in lines as long as those of the old text. Ruby's
// Base64.encode64 makes lines of 60, the last one ended too.
func base64Like(b []byte, old string, ruby bool) string {
	coded := base64.StdEncoding.EncodeToString(b)
	width := strings.IndexByte(old, '\n')
	closed := strings.HasSuffix(old, "\n")
	switch {
	case closed && strings.Count(old, "\n") == 1 || old == "" && ruby:
		width, closed = 60, true // one line does not tell
	case width <= 0:
		return coded
	}
	var lines []string
	for line := range slices.Chunk([]byte(coded), width) {
		lines = append(lines, string(line))
	}
	if closed && len(lines) > 0 {
		lines = append(lines, "")
	}
	return strings.Join(lines, "\n")
}

// value is the body as a whole new mapping: text where the label's charset
// gives exactly these bytes, base64 otherwise.
func (p labelledBody) value(b model.Body) span.Value {
	label := span.Value{Type: span.Null, Text: "null"}
	if b.Charset != "" {
		label = span.String(b.Charset)
	}
	v := span.Value{Kind: span.Map, Items: []span.Value{span.String("encoding"), label}}
	if s, ok := p.text(b); ok {
		return with(v, "string", span.String(s))
	}
	if p.tagged {
		return with(v, "string", span.Value{Type: span.Binary, Tag: "!binary", Text: string(b.Wire)})
	}
	return with(v, "base64_string", span.String(base64Like(b.Wire, "", p.ruby)))
}

// text returns what a reader would turn into exactly these bytes.
func (p labelledBody) text(b model.Body) (s string, ok bool) {
	if p.ruby && isBytes(b.Charset) {
		// What is kept as text stays so, though Psych would not write it.
		return string(b.Wire), isASCII(b.Wire) || b.StoredAs == "text" && utf8.Valid(b.Wire)
	}
	charset := cmp.Or(strings.ToLower(b.Charset), "utf-8")
	decoded, exact := body.ToUTF8(b.Wire, charset)
	if !exact || startsCoded(b.Wire) {
		return "", false
	}
	back, err := inCharset(decoded, b.Charset)
	return string(decoded), err == nil && bytes.Equal(back, b.Wire)
}

func isASCII(b []byte) bool {
	return !slices.ContainsFunc(b, func(c byte) bool { return c >= 0x80 })
}

// startsCoded tells gzip bytes, which latin-1 could hold as text but no reader
// would want to see so.
func startsCoded(b []byte) bool { return len(b) > 1 && b[0] == 0x1f && b[1] == 0x8b }

// with adds a pair to a mapping.
func with(m span.Value, key string, v span.Value) span.Value {
	m.Items = append(m.Items, span.String(key), v)
	return m
}
