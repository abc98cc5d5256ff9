package field

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/url"
	"strings"

	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

// ArchiveBody is where HAR 1.2 keeps a body: its text, decoded, or bytes in base64.
type ArchiveBody []string

func (p ArchiveBody) Node(d *span.Doc) *span.Node { return At(p).Node(d) }

// Holds is also what says the same in another way.
func (p ArchiveBody) Holds(d *span.Doc) []*span.Node {
	known := []*span.Node{p.Node(d)}
	for _, name := range []string{"cookies", "queryString", "bodySize", "headersSize"} {
		known = append(known, Follow(d.Root, p[0], name))
	}
	return known
}

func (p ArchiveBody) Get(d *span.Doc) model.Body {
	n := p.Node(d)
	text := Follow(n, "text")
	switch {
	case text == nil || text.Type() != span.Str:
		return p.without(n)
	case text.Text() == "" && p[0] == "request":
		return model.Body{Absent: true}
	}
	encoding := Follow(n, "encoding")
	inBase64 := encoding != nil && strings.EqualFold(encoding.Text(), "base64")
	if p[0] == "response" {
		if wire, ok := pollyChunks(d, text.Text(), inBase64); ok {
			return model.Body{Wire: wire, StoredAs: "chunks"}
		}
	}
	if inBase64 {
		wire, err := base64.StdEncoding.DecodeString(text.Text())
		if err != nil {
			return unreadable("broken base64")
		}
		return model.Body{Wire: wire, StoredAs: "base64"}
	}
	return p.inCharset(n, text)
}

// inCharset are the bytes of a text in the charset that its type names, in which it
// was read; those of UTF-8 where it names none or none that the text fits in.
func (p ArchiveBody) inCharset(n, text *span.Node) model.Body {
	b := model.Body{Wire: text.AppendText(nil), StoredAs: "text"}
	if typ := Follow(n, "mimeType"); typ != nil {
		if _, params, err := mime.ParseMediaType(typ.Text()); err == nil {
			if wire, err := InCharset(b.Wire, params["charset"]); err == nil {
				b.Wire = wire
			}
		}
	}
	return b
}

// without is a body whose text the file does not have: of a form the fields may be
// there, of a response the number of bytes that it had.
func (p ArchiveBody) without(n *span.Node) model.Body {
	params, size, comment := Follow(n, "params"), Follow(n, "size"), Follow(n, "comment")
	switch {
	case params != nil && params.Len() > 0:
		typ := Follow(n, "mimeType")
		if typ == nil || !strings.HasPrefix(typ.Text(), "application/x-www-form-urlencoded") {
			return unreadable("the fields of a form, not its bytes")
		}
		var pairs []string
		for _, item := range params.Children() {
			name, value := Follow(item, "name"), Follow(item, "value")
			if name != nil && value != nil {
				pairs = append(pairs, url.QueryEscape(name.Text())+"="+url.QueryEscape(value.Text()))
			}
		}
		return model.Body{Wire: []byte(strings.Join(pairs, "&")), StoredAs: "params"}
	case size != nil && size.Type() == span.Int && size.Text() != "0" && !strings.HasPrefix(size.Text(), "-"):
		return unreadable(fmt.Sprintf("only its size, %s bytes", size.Text()))
	case comment != nil && comment.Text() != "":
		return unreadable(fmt.Sprintf("a comment: %.200s", comment.Text()))
	}
	return model.Body{Absent: true}
}

func (ArchiveBody) Set(*Editor, model.Body) error {
	return errors.New("the body of a HAR file is only read")
}

// pollyChunks are the bytes of a response that Polly.JS kept as it came, in its
// content coding: a JSON list of its chunks, in hexadecimal, or in base64 where the
// encoding says so (@pollyjs/adapter-node-http 6.0.6, src/index.js,
// getChunksFromBody). Its entries have an _order.
func pollyChunks(d *span.Doc, text string, inBase64 bool) (wire []byte, ok bool) {
	header, err := NamedHeaders{"response", "headers"}.Get(d)
	if err != nil || Follow(d.Root, "_order") == nil || header.Get("Content-Encoding") == "" {
		return nil, false
	}
	var chunks []string
	if json.Unmarshal([]byte(text), &chunks) != nil {
		return nil, false
	}
	decode := hex.DecodeString
	if inBase64 {
		decode = base64.StdEncoding.DecodeString
	}
	for _, chunk := range chunks {
		part, err := decode(chunk)
		if err != nil {
			return nil, false
		}
		wire = append(wire, part...)
	}
	return wire, true
}
