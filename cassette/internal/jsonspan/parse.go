package jsonspan

import (
	"bytes"
	"io"

	"tapedeck/cassette/internal/span"
	"tapedeck/model/body/jsontext"
)

// Parse reads one entry or a whole file.
func (lang language) Parse(src []byte) (*span.Doc, error) {
	return lang.ParseIn(new(span.Builder), src)
}

// ParseIn is Parse with the memory of nodes.
func (lang language) ParseIn(nodes *span.Builder, src []byte) (*span.Doc, error) {
	nodes.Text = span.Source{Src: src, Append: appendString, Len: stringLen}
	p := parser{src: src, scan: jsontext.NewScanner(src, lang.dialect), nodes: nodes, text: &nodes.Text, open: nodes.Open[:0]}
	defer func() { nodes.Open = p.open }()
	if lang.dialect == jsontext.Python2 {
		p.text.Append, p.text.Len = appendBytes, bytesLen
	}
	pair := lang.paired(src)
	if pair {
		p.scan.AtPair()
	}
	p.next()
	var root *span.Node
	if !pair {
		root = p.value()
	} else {
		made, n := p.nodes.New()
		n.Kind, n.Style = span.Map, span.Flow
		p.place(n)
		key := p.value()
		p.next()
		value := p.value()
		n.Items, n.End = p.nodes.List([]*span.Node{key, value}), p.end
		root = made
	}
	if p.err != io.EOF {
		return nil, syntaxError(src, p.err)
	}
	return &span.Doc{Src: src, Root: root}, nil
}

// appendString decodes a string that has escapes.
func appendString(dst, src []byte, n *span.Node) []byte {
	return jsontext.AppendUnquoted(dst, src[n.Start():n.End()])
}

// stringLen is how long such a string's text is.
func stringLen(src []byte, n *span.Node) int { return jsontext.UnquotedLen(src[n.Start():n.End()]) }

// appendBytes is appendString for Python2.
func appendBytes(dst, src []byte, n *span.Node) []byte {
	return append(dst, jsontext.UnquoteBytes(src[n.Start():n.End()])...)
}

func bytesLen(src []byte, n *span.Node) int { return len(appendBytes(nil, src, n)) }

// read takes a text apart: a value, or a pair if that is what it is.
func (lang language) read(src []byte) (*jsontext.Layout, error) {
	if lang.paired(src) {
		return jsontext.ReadPair(src, lang.dialect)
	}
	return jsontext.Read(src, lang.dialect, false)
}

// paired reports whether a text is "key": value, without braces.
func (lang language) paired(src []byte) bool {
	t, err := jsontext.NewScanner(src, lang.dialect).Next()
	if err != nil || t.Kind != '"' {
		return false
	}
	return bytes.HasPrefix(bytes.TrimLeft(src[t.End:], whiteSpace), []byte(":"))
}

// A parser makes nodes of tokens. After an error it makes empty ones.
type parser struct {
	src   []byte
	scan  *jsontext.Scanner
	nodes *span.Builder
	text  *span.Source
	open  []*span.Node   // children of the collections that are being read
	token jsontext.Token // the next one
	err   error          // why there is none: io.EOF at the end
	end   int            // where the token before it ends
	line  int            // where the current line starts
}

// next moves to the next token.
func (p *parser) next() {
	if p.err != nil {
		return
	}
	p.end = p.token.End
	if p.token, p.err = p.scan.Next(); p.err != nil {
		p.token = jsontext.Token{Start: p.end, End: p.end}
		return
	}
	// No token goes on over the end of a line.
	if i := bytes.LastIndexByte(p.src[p.end:p.token.Start], '\n'); i >= 0 {
		p.line = p.end + i + 1
	}
}

// place sets a node's Start to the next token.
func (p *parser) place(n *span.Fields) {
	start := p.token.Start
	n.Props, n.Start, n.Column = start, start, start-p.line
}

func (p *parser) value() *span.Node {
	made, n := p.nodes.New()
	p.place(n)
	t := p.token
	p.next()
	switch t.Kind {
	case '{':
		n.Kind, n.Style = span.Map, span.Flow
		p.items(n)
	case '[':
		n.Kind, n.Style = span.Seq, span.Flow
		p.items(n)
	case '"':
		n.Style, n.Source = span.Double, p.text
		n.Verbatim = bytes.IndexByte(p.src[t.Start:t.End], '\\') < 0
	case jsontext.Number, jsontext.Literal:
		n.Source, n.Verbatim = p.text, true
		n.Type = literalType(t.Kind, p.src[t.Start:t.End])
	}
	n.End = p.end
	return made
}

// items reads up to the closing bracket: values, or names and values in turn.
func (p *parser) items(n *span.Fields) {
	base := len(p.open)
	for p.err == nil {
		switch p.token.Kind {
		case '}', ']':
			n.Items = p.nodes.List(p.open[base:])
			p.open = p.open[:base]
			p.next()
			return
		case ',', ':':
			p.next()
		default:
			p.open = append(p.open, p.value())
		}
	}
}

// literalType is what a number or word resolves to.
func literalType(kind jsontext.Kind, text []byte) span.Type {
	switch {
	case string(text) == "null":
		return span.Null
	case kind == jsontext.Literal:
		return span.Bool
	case jsontext.Float(text):
		return span.Float
	}
	return span.Int
}
