package text

import (
	"bytes"

	"tapedeck/model/body/jsontext"
)

// Parse reads one entry or a whole file.
func (jsonLanguage) Parse(src []byte) (*Doc, error) {
	l, err := readJSON(src)
	if err != nil {
		return nil, jsonSyntax(src, err)
	}
	p := jsonParser{src: src, tokens: l.Tokens()}
	if len(p.tokens) > 1 && p.tokens[1].Kind == ':' {
		pair := &Node{Kind: Map, Style: Flow}
		p.place(pair)
		pair.Items = []*Node{p.value(), nil}
		p.pos++
		pair.Items[1] = p.value()
		pair.End = pair.Items[1].End
		return &Doc{Src: src, Root: pair}, nil
	}
	return &Doc{Src: src, Root: p.value()}, nil
}

// readJSON takes a text apart: a value, or a pair if that is what it is.
func readJSON(src []byte) (*jsontext.Layout, error) {
	if paired(src) {
		return jsontext.ReadPair(src, jsontext.Python)
	}
	return jsontext.Read(src, jsontext.Python, false)
}

// paired reports whether a text is "key": value, without braces.
func paired(src []byte) bool {
	t, err := jsontext.NewScanner(src, jsontext.Python).Next()
	if err != nil || t.Kind != '"' {
		return false
	}
	return bytes.HasPrefix(bytes.TrimLeft(src[t.End:], jsonSpace), []byte(":"))
}

// A jsonParser makes nodes of tokens, which are in order by then.
type jsonParser struct {
	src    []byte
	tokens []jsontext.Token
	pos    int
	line   int // where the current line starts
	seen   int // up to where lines were looked for
}

// place sets a node's Start to the next token.
func (p *jsonParser) place(n *Node) {
	t := p.tokens[p.pos]
	if i := bytes.LastIndexByte(p.src[p.seen:t.Start], '\n'); i >= 0 {
		p.line = p.seen + i + 1
	}
	p.seen = t.Start
	n.Props, n.Start, n.Column = t.Start, t.Start, t.Start-p.line
}

func (p *jsonParser) value() *Node {
	n := &Node{}
	p.place(n)
	t := p.tokens[p.pos]
	p.pos++
	switch t.Kind {
	case '{':
		n.Kind, n.Style = Map, Flow
		p.items(n)
	case '[':
		n.Kind, n.Style = Seq, Flow
		p.items(n)
	case '"':
		n.Style = Double
		n.Text = jsontext.Unquote(p.src[t.Start:t.End])
	default:
		n.Text = string(p.src[t.Start:t.End])
		n.Type = jsonType(t.Kind, n.Text)
	}
	n.End = p.tokens[p.pos-1].End
	return n
}

// items reads up to the closing bracket: values, or names and values in turn.
func (p *jsonParser) items(n *Node) {
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

// jsonType is what a number or word resolves to.
func jsonType(kind jsontext.Kind, text string) Type {
	switch {
	case text == "null":
		return Null
	case kind == jsontext.Literal:
		return Bool
	case jsontext.Float([]byte(text)):
		return Float
	}
	return Int
}
