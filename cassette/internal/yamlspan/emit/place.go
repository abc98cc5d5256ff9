package emit

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"tapedeck/cassette/internal/span"
)

// walkPlaces visits the nodes of d in order. Of what stands at their places it
// knows style and tag.
func walkPlaces(d *span.Doc, visit func(*span.Node, Place)) {
	if d.Root == nil {
		return
	}
	at := cursor{src: d.Src}
	var descend func(n *span.Node, parent, flow int, key bool)
	descend = func(n *span.Node, parent, flow int, key bool) {
		p := Place{Parent: parent, Flow: flow, Key: key, Style: n.Style(), Tag: n.Tag()}
		p.Column = at.column(n.Props())
		p.symbol = n.Kind() == span.Scalar && n.Style() == span.Plain && isSymbol(n.Text())
		visit(n, p)
		if n.Style() == span.Flow {
			flow++
		} else if n.Kind() != span.Scalar {
			parent, flow = n.Column(), 0
		}
		for i, item := range n.Children() {
			simple := n.Kind() == span.Map && i%2 == 0 && !explicit(d.Src, item)
			descend(item, parent, flow, simple)
		}
	}
	descend(d.Root, -1, 0, false)
}

// explicit reports whether a key stands after "? ".
func explicit(src []byte, key *span.Node) bool {
	before := bytes.TrimRight(src[:key.Props()], " ")
	return len(before) < key.Props() && bytes.HasSuffix(before, []byte("?"))
}

// A cursor counts columns in characters, forward only, so that a long line is
// read once.
type cursor struct {
	src []byte
	at  int
	col int
}

func (c *cursor) column(offset int) int {
	if offset < c.at {
		c.at, c.col = 0, 0
	}
	skipped := c.src[c.at:offset]
	if i := bytes.LastIndexAny(skipped, "\r\n"); i >= 0 {
		skipped, c.col = skipped[i+1:], 0
	}
	c.col += utf8.RuneCount(skipped)
	c.at = offset
	return c.col
}

// PlaceOf is the place of the scalar n of d, what is written there included.
// Its column is that of n.Props.
func PlaceOf(d *span.Doc, n *span.Node) (p Place, found bool) {
	walkPlaces(d, func(m *span.Node, at Place) {
		if m == n {
			p, found = at, true
		}
	})
	if !found {
		return p, false
	}
	source := string(d.Src[n.Start():n.End()])
	p.Indent, p.wrap = layoutOf(source, n)
	if step := indicated(source); step > 0 {
		p.Indent = max(p.Parent, 0) + step
	}
	rest := d.Src[n.End():]
	line, after, broken := bytes.Cut(rest, []byte("\n"))
	p.Last = !broken && !bytes.Contains(rest, []byte("\r"))
	p.Comment = bytes.Contains(line, []byte(" #"))
	next, _, _ := bytes.Cut(after, []byte("\n"))
	p.Blank = len(after) > 0 && len(bytes.TrimSpace(next)) == 0
	return p, true
}

// indicated is the indentation that the header of a block scalar gives, or 0.
func indicated(source string) int {
	if source == "" || source[0] != '|' && source[0] != '>' {
		return 0
	}
	if i := strings.IndexAny(source[:min(len(source), 3)], "123456789"); i > 0 {
		return int(source[i] - '0')
	}
	return 0
}

// layoutOf is the column at which the lines of a scalar continue, and the
// length of its first base64 line if it has several.
func layoutOf(source string, n *span.Node) (indent, wrap int) {
	_, rest, _ := strings.Cut(source, "\n")
	for line := range strings.Lines(rest) {
		if text := strings.TrimSpace(line); text != "" {
			indent = strings.IndexFunc(line, func(r rune) bool { return r != ' ' })
			break
		}
	}
	if n.Type() == span.Binary {
		if first, more, _ := strings.Cut(n.Text(), "\n"); strings.TrimSpace(more) != "" {
			wrap = len(first)
		}
	}
	return indent, wrap
}
