package jsonspan

import (
	"bytes"

	"tapedeck/cassette/internal/span"
	"tapedeck/model/body/jsontext"
)

// Parse reads one entry or a whole file.
func (lang language) Parse(src []byte) (*span.Doc, error) {
	l, err := lang.read(src)
	if err != nil {
		return nil, syntaxError(src, err)
	}
	p := parser{src: src, tokens: l.Tokens(), unquote: jsontext.Unquote}
	if lang.dialect == jsontext.Python2 {
		p.unquote = jsontext.UnquoteBytes
	}
	if len(p.tokens) > 1 && p.tokens[1].Kind == ':' {
		root, pair := p.nodes.New()
		pair.Kind, pair.Style = span.Map, span.Flow
		p.place(pair)
		key := p.value()
		p.pos++
		value := p.value()
		pair.Items, pair.End = []*span.Node{key, value}, value.End()
		return &span.Doc{Src: src, Root: root}, nil
	}
	return &span.Doc{Src: src, Root: p.value()}, nil
}

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

// A parser makes nodes of tokens, which are in order by then.
type parser struct {
	src     []byte
	nodes   span.Builder
	tokens  []jsontext.Token
	unquote func(token []byte) string
	pos     int
	line    int // where the current line starts
	seen    int // up to where lines were looked for
}

// place sets a node's Start to the next token.
func (p *parser) place(n *span.Fields) {
	t := p.tokens[p.pos]
	if i := bytes.LastIndexByte(p.src[p.seen:t.Start], '\n'); i >= 0 {
		p.line = p.seen + i + 1
	}
	p.seen = t.Start
	n.Props, n.Start, n.Column = t.Start, t.Start, t.Start-p.line
}

func (p *parser) value() *span.Node {
	made, n := p.nodes.New()
	p.place(n)
	t := p.tokens[p.pos]
	p.pos++
	switch t.Kind {
	case '{':
		n.Kind, n.Style = span.Map, span.Flow
		p.items(n)
	case '[':
		n.Kind, n.Style = span.Seq, span.Flow
		p.items(n)
	case '"':
		n.Style = span.Double
		n.More().Text = p.unquote(p.src[t.Start:t.End])
	default:
		n.More().Text = string(p.src[t.Start:t.End])
		n.Type = literalType(t.Kind, n.More().Text)
	}
	n.End = p.tokens[p.pos-1].End
	return made
}

// items reads up to the closing bracket: values, or names and values in turn.
func (p *parser) items(n *span.Fields) {
	for {
		switch p.tokens[p.pos].Kind {
		case '}', ']':
			p.pos++
			return
		case ',', ':':
			p.pos++
		default:
			n.Items = append(n.Items, p.value())
		}
	}
}

// literalType is what a number or word resolves to.
func literalType(kind jsontext.Kind, text string) span.Type {
	switch {
	case text == "null":
		return span.Null
	case kind == jsontext.Literal:
		return span.Bool
	case jsontext.Float([]byte(text)):
		return span.Float
	}
	return span.Int
}
