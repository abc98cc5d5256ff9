package jsonspan

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"tapedeck/cassette/internal/span"
	"tapedeck/model/body/jsontext"
	"tapedeck/testdata/corpus"
)

// parseLayout is Parse by a Layout of all tokens, with all strings decoded.
func parseLayout(src []byte) (*span.Doc, error) {
	l, err := JSON.(language).read(src)
	if err != nil {
		return nil, syntaxError(src, err)
	}
	p := layoutParser{src: src, tokens: l.Tokens()}
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

// A layoutParser makes nodes of tokens, which are in order by then.
type layoutParser struct {
	src    []byte
	nodes  span.Builder
	tokens []jsontext.Token
	pos    int
	line   int // where the current line starts
	seen   int // up to where lines were looked for
}

// place sets a node's Start to the next token.
func (p *layoutParser) place(n *span.Fields) {
	t := p.tokens[p.pos]
	if i := bytes.LastIndexByte(p.src[p.seen:t.Start], '\n'); i >= 0 {
		p.line = p.seen + i + 1
	}
	p.seen = t.Start
	n.Props, n.Start, n.Column = t.Start, t.Start, t.Start-p.line
}

func (p *layoutParser) value() *span.Node {
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
		n.More().Text = jsontext.Unquote(p.src[t.Start:t.End])
	default:
		n.More().Text = string(p.src[t.Start:t.End])
		n.Type = literalType(t.Kind, []byte(n.More().Text))
	}
	n.End = p.tokens[p.pos-1].End
	return made
}

// items reads up to the closing bracket: values, or names and values in turn.
func (p *layoutParser) items(n *span.Fields) {
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

// same says where two trees differ, "" if they do not.
func same(a, b *span.Node) string {
	text := a.Text()
	switch {
	case a.Kind() != b.Kind() || a.Style() != b.Style() || a.Type() != b.Type() || a.Len() != b.Len():
		return fmt.Sprintf("at %d: kind %d style %d type %d, %d children", b.Start(), a.Kind(), a.Style(), a.Type(), a.Len())
	case a.Props() != b.Props() || a.Start() != b.Start() || a.End() != b.End() || a.Column() != b.Column():
		return fmt.Sprintf("at %d: %d-%d column %d, not %d-%d column %d", b.Start(), a.Start(), a.End(), a.Column(), b.Start(), b.End(), b.Column())
	case text != b.Text() || a.TextLen() != len(text) || string(a.AppendText([]byte("x"))) != "x"+text || !a.Says(text) || a.Says(text+"x"):
		return fmt.Sprintf("at %d: %q (length %d), not %q", b.Start(), text, a.TextLen(), b.Text())
	}
	for i, child := range a.Children() {
		if different := same(child, b.Child(i)); different != "" {
			return different
		}
	}
	return ""
}

// What is read in one pass is what a layout of all tokens says, and the same is
// refused: files, entries and texts that are a little off.
func TestParseReadsAlike(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var nodes span.Builder
	valid, refused := 0, 0
	check := func(name string, src []byte) {
		nodes.Reset()
		got, err := JSON.ParseIn(&nodes, src)
		want, wrong := parseLayout(src)
		if fmt.Sprint(err) != fmt.Sprint(wrong) {
			t.Fatalf("%s: %v, not %v\n%.1000s", name, err, wrong, src)
		}
		if refused++; err != nil {
			return
		}
		refused--
		valid++
		if different := same(got.Root, want.Root); different != "" {
			t.Fatalf("%s: %s\n%.1000s", name, different, src)
		}
	}
	const pieces = "{}[],:\"\\0-1.eEtfnuN \n\t\ufeffé\x00"
	for _, file := range corpus.Files(t) {
		src := file.Read(t)
		if start := bytes.TrimLeft(src, "\ufeff \r\n\t"); len(start) == 0 || start[0] != '{' && start[0] != '[' {
			continue
		}
		check(file.Name(), src)
		for _, where := range []span.Where{{Keys: []string{"interactions"}}, {Keys: []string{"http_interactions"}}, {}, {Pairs: true}} {
			layout, err := JSON.Split(src, where)
			if err != nil {
				continue
			}
			for _, s := range layout.Entries[:min(len(layout.Entries), 20)] {
				entry := src[s.Start:s.End]
				check(file.Name(), entry)
				for range 200 {
					if len(entry) > 4096 || testing.Short() {
						break
					}
					at := random.IntN(len(entry) + 1)
					in := pieces[random.IntN(len(pieces)):]
					mutant := append(append(append([]byte(nil), entry[:at]...), in[:random.IntN(min(3, len(in))+1)]...), entry[min(len(entry), at+random.IntN(3)):]...)
					check(file.Name()+" changed", mutant)
				}
			}
		}
	}
	t.Logf("%d texts read, %d refused", valid, refused)
}
