package httpspan

import (
	"bytes"
	"strings"

	"tapedeck/cassette/internal/span"
)

// Parse reads one entry, or the first line of a file without any.
func (l language) Parse(src []byte) (*span.Doc, error) { return l.ParseIn(new(span.Builder), src) }

// ParseIn is Parse with the memory of nodes.
func (l language) ParseIn(nodes *span.Builder, src []byte) (*span.Doc, error) {
	p := &parser{src: src, nodes: nodes}
	if bytes.HasPrefix(src, []byte(l.firstLine)) {
		layout, err := l.Split(src, span.Where{})
		if err != nil {
			return nil, err
		}
		return &span.Doc{Src: src, Root: p.node(layout.Lead.Start, layout.Lead.End, span.Fields{Kind: span.Map})}, nil
	}
	z, err := readSizes(src, 0)
	if err != nil {
		return nil, err
	}
	if z.end+z.request+z.response != len(src) {
		return nil, errorAt(src, 0, "the sizes are not those of what follows")
	}
	request, err := p.message(z.end, z.end+z.request, p.requestLine)
	if err != nil {
		return nil, err
	}
	response, err := p.message(z.end+z.request, len(src), p.statusLine)
	if err != nil {
		return nil, err
	}
	root := p.node(0, len(src), span.Fields{Kind: span.Map, Items: append(p.pair("request", request), p.pair("response", response)...)})
	return &span.Doc{Src: src, Root: root}, nil
}

type parser struct {
	src   []byte
	nodes *span.Builder
}

// node makes a node of what stands from start to end.
func (p *parser) node(start, end int, f span.Fields) *span.Node {
	n, made := p.nodes.New()
	*made = f
	made.Props, made.Start, made.End = start, start, end
	return n
}

func (p *parser) text(start, end int) *span.Node {
	return p.node(start, end, span.Fields{Details: &span.Details{Text: string(p.src[start:end])}})
}

// pair is a value under a name that does not stand in the text.
func (p *parser) pair(name string, value *span.Node) []*span.Node {
	return []*span.Node{p.node(value.Start(), value.Start(), span.Fields{Details: &span.Details{Text: name}}), value}
}

// message reads a request or a response: its first line, header and body.
func (p *parser) message(start, end int, first func(start, end int) ([]*span.Node, error)) (*span.Node, error) {
	line, at := lineEnd(p.src[:end], start, end-start)
	if at < 0 {
		return nil, errorAt(p.src, start, "the message does not end after its first line")
	}
	items, err := first(start, start+len(line))
	if err != nil {
		return nil, err
	}
	headers, body, err := p.header(at, end)
	if err != nil {
		return nil, err
	}
	items = append(items, p.pair("headers", headers)...)
	items = append(items, p.pair("body", p.body(body, end, chunked(headers)))...)
	return p.node(start, end, span.Fields{Kind: span.Map, Items: items}), nil
}

// requestLine reads "GET http://host/path HTTP/1.1".
func (p *parser) requestLine(start, end int) ([]*span.Node, error) {
	line := p.src[start:end]
	first, last := bytes.IndexByte(line, ' '), bytes.LastIndexByte(line, ' ')
	if first < 1 || last <= first+1 {
		return nil, errorAt(p.src, start, "expected a method, a URL and HTTP/1.1")
	}
	items := append(p.pair("method", p.text(start, start+first)), p.pair("url", p.text(start+first+1, start+last))...)
	return append(items, p.pair("proto", p.text(start+last+1, end))...), nil
}

// statusLine reads "HTTP/1.1 200 OK".
func (p *parser) statusLine(start, end int) ([]*span.Node, error) {
	line := p.src[start:end]
	first := bytes.IndexByte(line, ' ')
	status := first + 4
	if first < 1 || len(line) < status || bytes.ContainsFunc(line[first+1:status], func(r rune) bool { return r < '0' || r > '9' }) || len(line) > status && line[status] != ' ' {
		return nil, errorAt(p.src, start, "expected HTTP/1.1 and a status of three digits")
	}
	code := p.node(start+first+1, start+status, span.Fields{Type: span.Int, Details: &span.Details{Text: string(line[first+1 : status])}})
	items := append(p.pair("proto", p.text(start, start+first)), p.pair("status", code)...)
	return append(items, p.pair("reason", p.text(min(end, start+status+1), end))...), nil
}

// header reads lines up to an empty one, behind which the body begins.
func (p *parser) header(start, end int) (n *span.Node, body int, err error) {
	var lines []*span.Node
	for at := start; ; {
		line, next := lineEnd(p.src[:end], at, end-at)
		if next < 0 {
			return nil, 0, errorAt(p.src, at, "the header does not end")
		}
		if len(line) == 0 {
			return p.node(start, at, span.Fields{Kind: span.Seq, Items: lines}), next, nil
		}
		colon := bytes.IndexByte(line, ':')
		if colon < 1 || line[0] == ' ' || line[0] == '\t' {
			return nil, 0, errorAt(p.src, at, "expected a header: a name, a colon and a value")
		}
		value := bytes.TrimLeft(line[colon+1:], blanks)
		from := at + len(line) - len(value)
		pair := []*span.Node{p.text(at, at+colon), p.text(from, from+len(bytes.TrimRight(value, blanks)))}
		lines = append(lines, p.node(at, next, span.Fields{Kind: span.Seq, Items: pair}))
		at = next
	}
}

const blanks = " \t"

// chunked reports whether a header says that the body is sent in chunks.
func chunked(headers *span.Node) bool {
	for _, line := range headers.Children() {
		if strings.EqualFold(line.Child(0).Text(), "Transfer-Encoding") {
			return strings.EqualFold(line.Child(1).Text(), Chunked)
		}
	}
	return false
}

// body is what a message holds below its header. Chunks that are not in order are
// its text as they stand, as there are none where a message has no body at all.
func (p *parser) body(start, end int, chunked bool) *span.Node {
	n := p.node(start, end, span.Fields{Details: &span.Details{Text: string(p.src[start:end])}})
	if !chunked {
		return n
	}
	f := span.Fields{Details: &span.Details{Tag: Chunked, Text: n.Text()}}
	if joined, _, ok := unchunk(p.src[start:end]); ok {
		f.Details.Text = string(joined)
	}
	return p.node(start, end, f)
}
