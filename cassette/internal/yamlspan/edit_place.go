package yamlspan

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"tapedeck/cassette/internal/span"
)

// A spot is a node and what it is in.
type spot struct {
	n      *span.Node
	parent *span.Node // nil for the root
	index  int        // in parent.Items
	flow   int        // how many flow collections are around n
	column int        // of the block collection around n, -1 without one
}

// locate finds n in d.
func locate(d *span.Doc, n *span.Node) (spot, bool) {
	return spot{n: d.Root, column: -1}.find(n)
}

func (s spot) find(n *span.Node) (spot, bool) {
	if s.n == n {
		return s, true
	}
	in := spot{parent: s.n, flow: s.flow, column: s.column}
	if s.n.Style() == span.Flow {
		in.flow++
	} else if s.n.Style() == span.Block {
		in.flow, in.column = 0, s.n.Column()
	}
	for in.index, in.n = range s.n.Children() {
		if in.n.Props() > n.Start() {
			break
		}
		if found, ok := in.find(n); ok {
			return found, true
		}
	}
	return spot{}, false
}

// isBlockCollection reports whether n stands on lines of its own.
func isBlockCollection(n *span.Node) bool { return n.Style() == span.Block && n.Kind() != span.Scalar }

// after returns the offset after the ":" or "-" that n follows. Without one
// (the root, a flow list's item, a key, a value that is only implied) ok is
// false and the offset is that of n.
func (s spot) after(src []byte) (off int, ok bool) {
	switch {
	case s.parent == nil:
	case s.parent.Kind() == span.Map && s.index%2 == 1:
		key := s.parent.Child(s.index - 1)
		if colon := skipBlank(src, key.End(), ""); colon < s.n.Props() || colon < len(src) && colon == s.n.Props()-1 {
			return colon + 1, true
		}
	case s.parent.Style() == span.Block && s.parent.Kind() == span.Seq:
		return elementStart(src, s.parent, s.index) + 1, true
	}
	return s.n.Props(), false
}

// elements is the number of pairs or items of a collection.
func elements(c *span.Node) int {
	if c.Kind() == span.Map {
		return c.Len() / 2
	}
	return c.Len()
}

// element returns the first and last node of the k-th pair or item.
func element(c *span.Node, k int) (first, last *span.Node) {
	if c.Kind() == span.Map {
		return c.Child(2 * k), c.Child(2*k + 1)
	}
	return c.Child(k), c.Child(k)
}

// elementStart returns where the k-th pair or item begins, its "-" or "?"
// included.
func elementStart(src []byte, c *span.Node, k int) int {
	also, from := "", c.Start()
	if c.Style() == span.Flow {
		also, from = ",", c.Start()+1
	}
	if k > 0 {
		_, last := element(c, k-1)
		from = last.End()
	} else if c.Style() == span.Block {
		return c.Start()
	}
	return skipBlank(src, from, also)
}

// ownLine reports whether only spaces stand before i on its line.
func ownLine(src []byte, i int) bool {
	return len(bytes.Trim(bytes.TrimPrefix(src[lineStartBefore(src, i):i], bom), " ")) == 0
}

// commentsAbove returns where the comment lines directly above the line of i
// begin, or that line; none before bound is looked at.
func commentsAbove(src []byte, i, bound int) int {
	start := lineStartBefore(src, i)
	for start > 0 {
		above := lineStartBefore(src, start-1)
		if above < bound || !bytes.HasPrefix(bytes.TrimLeft(src[above:start], " "), []byte("#")) {
			break
		}
		start = above
	}
	return start
}

// blankLine reports whether the line that begins at i is there and blank.
func blankLine(src []byte, i int) bool {
	return i < len(src) && len(bytes.TrimSpace(src[i:lineEnd(src, i)])) == 0
}

// trailingComment returns the comment after i, where a value ends, on its line.
func trailingComment(src []byte, i int) string {
	j := i
	for j < len(src) && (src[j] == ' ' || src[j] == '\t') {
		j++
	}
	if j == len(src) || src[j] != '#' {
		return ""
	}
	return string(src[j:lineEnd(src, j)])
}

// headerComment returns the comment on the first line of a block scalar.
func headerComment(src []byte, n *span.Node) string {
	if n.Kind() != span.Scalar || n.Style() != span.Literal && n.Style() != span.Folded {
		return ""
	}
	_, comment, ok := strings.Cut(string(src[n.Start():lineEnd(src, n.Start())]), "#")
	if !ok {
		return ""
	}
	return "#" + comment
}

// withComment puts a comment where text, a value, can have one: after the
// header of a block scalar, else at the end.
func withComment(text, comment string, block bool) string {
	if comment == "" {
		return text
	}
	if i := strings.IndexAny(text, "\r\n"); block && i >= 0 {
		return text[:i] + " " + comment + text[i:]
	}
	return text + " " + comment
}

// isBlockText reports whether an emitted scalar is a | or >.
func isBlockText(text string) bool {
	for strings.HasPrefix(text, "!") || strings.HasPrefix(text, "&") {
		_, text, _ = strings.Cut(text, " ")
	}
	return strings.HasPrefix(text, "|") || strings.HasPrefix(text, ">")
}

// keepsBlankLines reports whether n ends in a block scalar that takes in the
// blank lines after it.
func keepsBlankLines(src []byte, n *span.Node) bool {
	n = lastLeaf(n)
	if n.Kind() != span.Scalar || n.Style() != span.Literal && n.Style() != span.Folded {
		return false
	}
	header := src[n.Start():min(n.End(), n.Start()+3)]
	return bytes.IndexByte(header, '+') >= 0
}

// dangles reports whether what follows the line of i could be taken for lines of
// a block scalar that ends there: blank lines that hold spaces, an indented
// comment, or whatever follows a line break that no block scalar ends in.
func dangles(src []byte, i int) bool {
	eol := lineEnd(src, i)
	if n := breakLen(src, eol); n > 0 && src[eol+n-1] != '\n' {
		return true
	}
	return absorbed(src, eol+breakLen(src, eol))
}

// absorbed reports whether the lines from i on could be taken for lines of a
// block scalar above them.
func absorbed(src []byte, i int) bool {
	for ; blankLine(src, i); i = nextLine(src, i) {
		if src[i] == ' ' {
			return true
		}
	}
	return i < len(src) && src[i] == ' ' && src[skipSpaces(src, i)] == '#'
}

// skipSpaces returns the first offset from i on that is no space, or the last.
func skipSpaces(src []byte, i int) int {
	for i < len(src)-1 && src[i] == ' ' {
		i++
	}
	return i
}

// textColumn is the column of i in characters.
func textColumn(src []byte, i int) int {
	return utf8.RuneCount(bytes.TrimPrefix(src[lineStartBefore(src, i):i], bom))
}

// lastLeaf is the scalar or flow collection that ends a block collection: a
// key, where its value is only implied.
func lastLeaf(n *span.Node) *span.Node {
	for n.Len() > 0 && n.Style() == span.Block {
		last := n.Len() - 1
		if n.Kind() == span.Map && n.Child(last).Start() == n.Child(last-1).End() {
			last--
		}
		n = n.Child(last)
	}
	return n
}
