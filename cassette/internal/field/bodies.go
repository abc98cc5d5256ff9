package field

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tapedeck/cassette/internal/span"
	"tapedeck/model"
	"tapedeck/model/body"
)

// PlainBody is a body that is the value at a path itself: text, !!binary,
// null, a tree (aiohttp's json=), or one of the Python objects that vcrpy
// writes for uploads.
type PlainBody []string

func (p PlainBody) Node(d *span.Doc) *span.Node { return At(p).Node(d) }

func (p PlainBody) Get(d *span.Doc) model.Body {
	n := Target(p.Node(d))
	switch {
	case n == nil:
		return model.Body{Absent: true}
	case n.Kind() == span.Scalar:
		return scalarBody(n)
	case n.Tag() == "":
		return TreeBody(n)
	}
	if state := bytesIO(n); state != nil {
		b := scalarBody(state)
		b.StoredAs = "io.BytesIO"
		return b
	}
	return unreadable(n.Tag())
}

func scalarBody(n *span.Node) model.Body {
	switch n.Type() {
	case span.Null:
		return model.Body{Absent: true}
	case span.Binary:
		wire, err := unbase64(n.AppendText(nil))
		if err != nil {
			return model.Body{Wire: []byte(n.Text()), StoredAs: n.Tag(), Locked: "the stored body is " + err.Error()}
		}
		return model.Body{Wire: wire, StoredAs: n.Tag()}
	case span.Str:
		return model.Body{Wire: n.AppendText(make([]byte, 0, n.End()-n.Start())), StoredAs: "text"}
	case span.Other:
		if n.Tag() != "" {
			return unreadable(n.Tag())
		}
	}
	return model.Body{Wire: []byte(n.Text()), StoredAs: model.StoredAsScalar}
}

// bytesIO finds the bytes in `!!python/object/new:_io.BytesIO {state:
// !!python/tuple [bytes, position, ...]}`, which vcrpy writes for uploads.
func bytesIO(n *span.Node) *span.Node {
	if !strings.HasSuffix(n.Tag(), "python/object/new:_io.BytesIO") {
		return nil
	}
	state := Target(n.Get("state"))
	if state == nil || state.Kind() != span.Seq || state.Len() == 0 {
		return nil
	}
	if first := Target(state.Child(0)); first.Kind() == span.Scalar {
		return first
	}
	return nil
}

func (p PlainBody) Set(e *Editor, now model.Body) error {
	n := p.Node(e.Doc)
	if n == nil {
		return p.insert(e, now)
	}
	if now.Absent {
		return e.Set(n, span.Value{Type: span.Null, Text: "null"})
	}
	if n.Kind() != span.Alias && n.Kind() != span.Scalar {
		if n.Tag() == "" && now.Tree {
			return SetTree(e, func(d *span.Doc) *span.Node { return p.Node(d) }, now.Wire)
		}
		if state := bytesIO(n); state != nil {
			return e.Set(state, span.Value{Type: span.Binary, Tag: "!!binary", Text: string(now.Wire)})
		}
	}
	return e.Set(n, BytesValue(now.Wire))
}

// insert puts the body where there is no key for it yet: vcrpy writes
// `body: {}` for an empty response of aiohttp.
func (p PlainBody) insert(e *Editor, now model.Body) error {
	m := At(p[:len(p)-1]).Node(e.Doc)
	if now.Absent || m == nil || m.Kind() != span.Map {
		return fmt.Errorf("the entry has no place for a body")
	}
	return e.appendPair(m, p[len(p)-1], BytesValue(now.Wire))
}

// BytesValue is how vcrpy stores bytes: as text if they are
// UTF-8, as !!binary if not (vcr/serializers/compat.py: convert_to_unicode).
func BytesValue(b []byte) span.Value {
	if utf8.Valid(b) {
		return span.String(string(b))
	}
	return span.Value{Type: span.Binary, Tag: "!!binary", Text: string(b)}
}

// LabelledBody is `{encoding: X, string: text}` or `{encoding: X,
// base64_string: text}`, as Betamax and Ruby VCR write it. A bare string in its
// place is read too.
type LabelledBody struct {
	Path []string
	// EmptyWins: a base64_string counts only where string is empty. Betamax
	// reads requests so, and responses the other way round (betamax/util.py:
	// deserialize_prepared_request, add_urllib3_response).
	EmptyWins bool
	// Ruby: a text that the labelled encoding cannot hold is taken as it is,
	// and base64 is wrapped (lib/vcr/structs.rb: Normalizers::Body).
	Ruby bool
	// Tagged: bytes that are no text are a !binary string, as Psych writes
	// them, not a base64_string.
	Tagged bool
}

func (p LabelledBody) Node(d *span.Doc) *span.Node {
	n := Target(At(p.Path).Node(d))
	if n == nil || n.Kind() != span.Map {
		return n
	}
	if key := p.Key(n); key != "" {
		return n.Get(key)
	}
	return n
}

func (p LabelledBody) Holds(d *span.Doc) []*span.Node {
	n := Target(At(p.Path).Node(d))
	nodes := []*span.Node{n}
	for _, key := range []string{"encoding", "string", "base64_string"} {
		if v := n.Get(key); v != nil && n.Kind() == span.Map {
			nodes = append(nodes, v)
		}
	}
	return nodes
}

// Key is the member that holds the body. Where Betamax replaced a placeholder
// it left an empty "string" beside the base64_string.
func (p LabelledBody) Key(n *span.Node) string {
	str, coded := n.Get("string"), n.Get("base64_string")
	if coded != nil && !(p.EmptyWins && str != nil && str.Text() != "") {
		return "base64_string"
	}
	if str != nil {
		return "string"
	}
	return ""
}

// OrElsewhere is the place of a body that may stand under a key of its own.
func (p LabelledBody) OrElsewhere(d *span.Doc) Bodies {
	if other, found := Elsewhere(d, p.Path, []string{"string", "base64_string"}, []string{"encoding"}); found {
		return other
	}
	return p
}

func (p LabelledBody) Get(d *span.Doc) model.Body {
	n := Target(At(p.Path).Node(d))
	if n == nil || n.Kind() == span.Scalar {
		return PlainBody(p.Path).Get(d)
	}
	if n.Kind() != span.Map {
		return unreadable("a list")
	}
	label := ""
	if enc := n.Get("encoding"); enc != nil && enc.Type() == span.Str {
		label = enc.Text()
	}
	key := p.Key(n)
	if key == "" {
		return model.Body{Absent: true, Charset: label}
	}
	b := p.decode(Target(n.Get(key)), key, label)
	b.Charset = label
	return b
}

func (p LabelledBody) decode(n *span.Node, key, label string) model.Body {
	switch {
	case n.Kind() == span.Map:
		return unreadable(cmp.Or(n.Tag(), "a mapping") + " under " + key)
	case n.Kind() == span.Seq:
		return unreadable(cmp.Or(n.Tag(), "a list") + " under " + key)
	case n.Kind() == span.Alias:
		return unreadable("an anchor of another interaction")
	}
	if n.Type() == span.Null {
		return model.Body{Absent: true}
	}
	if key == "base64_string" {
		wire, err := unbase64(n.AppendText(nil))
		if p.Ruby {
			wire, err = rubyUnbase64(n.Text()), nil
		}
		if err != nil {
			return model.Body{Wire: []byte(n.Text()), StoredAs: key, Locked: "the stored body is " + err.Error()}
		}
		return model.Body{Wire: wire, StoredAs: key}
	}
	if n.Type() == span.Binary {
		return scalarBody(n)
	}
	wire, err := InCharset(n.AppendText(make([]byte, 0, n.End()-n.Start())), label)
	if p.Ruby && (err != nil || isBytes(label)) {
		wire, err = []byte(n.Text()), nil
	}
	if err != nil {
		return model.Body{Wire: []byte(n.Text()), StoredAs: "text", Locked: err.Error()}
	}
	return model.Body{Wire: wire, StoredAs: "text"}
}

// InCharset encodes the text as the library does before it hands it on; no
// label means UTF-8.
func InCharset(s []byte, label string) ([]byte, error) {
	if label == "" || IsUTF8(label) {
		return s, nil
	}
	return body.FromUTF8(s, strings.ToLower(label))
}

// IsUTF8 reports whether a label names UTF-8.
func IsUTF8(label string) bool {
	return strings.EqualFold(label, "utf-8") || strings.EqualFold(label, "utf8")
}

// isBytes tells the labels to which Ruby brings no text: any bytes fit the
// first two, and what does not fit the last is taken as it is.
func isBytes(label string) bool {
	return label == "ASCII-8BIT" || label == "BINARY" || label == "US-ASCII"
}

func (p LabelledBody) Set(e *Editor, now model.Body) error {
	n := At(p.Path).Node(e.Doc)
	if n == nil {
		return p.insert(e, now)
	}
	if n.Kind() == span.Scalar {
		if !utf8.Valid(now.Wire) {
			return e.Set(n, p.Value(now))
		}
		return e.Set(n, span.String(string(now.Wire)))
	}
	if n.Kind() != span.Map {
		return fmt.Errorf("the body is shared through an anchor")
	}
	if now.Absent {
		return fmt.Errorf("this format cannot hold a missing body here, only an empty one")
	}
	if label := n.Get("encoding"); label != nil && now.Charset != "" && label.Text() != now.Charset {
		if err := e.Set(label, span.String(now.Charset)); err != nil {
			return err
		}
		n = At(p.Path).Node(e.Doc)
	}
	v := p.Value(now)
	key, content := v.Items[len(v.Items)-2].Text, v.Items[len(v.Items)-1]
	had := p.Key(n)
	switch {
	case had == "":
		return e.appendPair(n, key, content)
	case had == "base64_string":
		content = span.String(base64Like(now.Wire, Target(n.Get(had)).Text(), p.Ruby))
	case had != key:
		if err := e.Rename(n, n.Index(had), span.String(key)); err != nil {
			return err
		}
		had = key
	}
	return e.Set(At(p.Path).Node(e.Doc).Get(had), content)
}

// insert puts a whole body where none is: after the headers of a response,
// before those of a request.
func (p LabelledBody) insert(e *Editor, now model.Body) error {
	last := len(p.Path) - 1
	m := At(p.Path[:last]).Node(e.Doc)
	if now.Absent || m == nil || m.Kind() != span.Map {
		return fmt.Errorf("the entry has no place for a body")
	}
	if p.Path[0] == string(model.InRequest) {
		return e.AddPair(m, p.Path[last], p.Value(now), "headers")
	}
	return e.AddPair(m, p.Path[last], p.Value(now), "http_version", "adapter_metadata", "url")
}

// Value is the body as a whole new mapping: text where the label's charset
// gives exactly these bytes, base64 otherwise.
func (p LabelledBody) Value(b model.Body) span.Value {
	label := span.Value{Type: span.Null, Text: "null"}
	if b.Charset != "" {
		label = span.String(b.Charset)
	}
	v := span.Value{Kind: span.Map, Items: []span.Value{span.String("encoding"), label}}
	if s, ok := p.text(b); ok {
		return With(v, "string", span.String(s))
	}
	if p.Tagged {
		return With(v, "string", span.Value{Type: span.Binary, Tag: "!binary", Text: string(b.Wire)})
	}
	return With(v, "base64_string", span.String(base64Like(b.Wire, "", p.Ruby)))
}

// text returns what a reader would turn into exactly these bytes.
func (p LabelledBody) text(b model.Body) (s string, ok bool) {
	if p.Ruby && isBytes(b.Charset) {
		// What is kept as text stays so, though Psych would not write it.
		return string(b.Wire), IsASCII(b.Wire) || b.StoredAs == "text" && utf8.Valid(b.Wire)
	}
	charset := cmp.Or(strings.ToLower(b.Charset), "utf-8")
	decoded, exact := body.ToUTF8(b.Wire, charset)
	if !exact || startsCoded(b.Wire) {
		return "", false
	}
	back, err := InCharset(decoded, b.Charset)
	return string(decoded), err == nil && bytes.Equal(back, b.Wire)
}

// IsASCII reports whether no byte is beyond ASCII.
func IsASCII(b []byte) bool {
	for ; len(b) >= 8; b = b[8:] {
		if binary.LittleEndian.Uint64(b)&0x8080808080808080 != 0 {
			return false
		}
	}
	return !slices.ContainsFunc(b, func(c byte) bool { return c >= 0x80 })
}

// startsCoded tells gzip bytes, which latin-1 could hold as text but no reader
// would want to see so.
func startsCoded(b []byte) bool { return len(b) > 1 && b[0] == 0x1f && b[1] == 0x8b }

// With adds a pair to a mapping.
func With(m span.Value, key string, v span.Value) span.Value {
	m.Items = append(m.Items, span.String(key), v)
	return m
}
