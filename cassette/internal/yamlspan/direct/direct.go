// Package direct reads block YAML as libraries write it straight from its
// bytes: one pass makes the nodes, and scalars are decoded when they are asked
// for. What it is not certain of it leaves to a whole YAML parser, whose nodes
// are the same for all that it reads.
package direct

import (
	"bytes"

	"tapedeck/cassette/internal/span"
)

// Read builds the tree of a text: a block sequence or mapping. ok is false
// where the text may be anything else, or may be wrong.
func Read(src []byte, nodes *span.Builder) (root *span.Node, ok bool) {
	if !clean(src) {
		return nil, false
	}
	nodes.Text = span.Source{Src: src, Append: appendText, Len: textLen}
	r := reader{src: src, nodes: nodes, from: &nodes.Text, open: nodes.Open[:0]}
	defer func() { nodes.Open = r.open }()
	r.content()
	if r.wrong || r.column < 0 {
		return nil, false
	}
	root = r.node(-1, place{compact: true, own: true})
	if r.wrong || r.column >= 0 || root.Kind() == span.Scalar || root.Style() != span.Block {
		return nil, false
	}
	return root, true
}

// maxDepth is how deep the values nest that are read here, and maxKey how many
// bytes a key has: a parser takes 1024 characters.
const (
	maxDepth = 100
	maxKey   = 1000
)

// A reader goes through a text once.
type reader struct {
	src   []byte
	nodes *span.Builder
	from  *span.Source
	open  []*span.Node // children of the collections that are being read
	i     int          // the next byte
	line  int          // where its line begins
	// column is that of the content at i, -1 at the end of the text.
	column int
	depth  int
	wrong  bool // the text is not certain: nothing read of it counts
}

// fail gives the text up. The reader is then at its end.
func (r *reader) fail() {
	r.wrong, r.i, r.column = true, len(r.src), -1
}

func (r *reader) blank(i int) bool {
	return i >= len(r.src) || r.src[i] == ' ' || r.src[i] == '\n'
}

func (r *reader) spaces() {
	for r.i < len(r.src) && r.src[r.i] == ' ' {
		r.i++
	}
}

func (r *reader) ended() bool { return r.i >= len(r.src) || r.src[r.i] == '\n' }

// content moves to the first content from i on, which begins a line.
func (r *reader) content() {
	for r.i < len(r.src) {
		r.line = r.i
		r.spaces()
		if r.i < len(r.src) && r.src[r.i] == '\n' {
			r.i++
			continue
		}
		if r.i < len(r.src) {
			r.column = r.i - r.line
			if c := r.src[r.i]; c == '\t' || c == '#' || r.column == 0 && (c == '%' || r.marker(r.i)) {
				r.fail()
			}
			return
		}
	}
	r.column = -1
}

// marker reports whether the line that begins at i may be a document marker.
func (r *reader) marker(i int) bool {
	rest := r.src[i:]
	return bytes.HasPrefix(rest, []byte("---")) || bytes.HasPrefix(rest, []byte("..."))
}

// endLine ends the line of a value, after which only blanks stand, and moves to
// the next content.
func (r *reader) endLine() {
	r.spaces()
	if !r.ended() {
		r.fail()
		return
	}
	r.i++
	r.content()
}

// node makes a node that begins at an offset.
func (r *reader) make(kind span.Kind, style span.Style, start int) (*span.Node, *span.Fields) {
	n, made := r.nodes.New()
	made.Kind, made.Style = kind, style
	made.Props, made.Start, made.End, made.Column = start, start, start, start-r.line
	return n, made
}

// A place is what can stand where a value does.
type place struct {
	compact bool // a collection may begin on the line
	own     bool // the value has a line of its own
	beside  bool // a sequence may stand in the column of the collection around it
}

// node reads the value at i, the first of its line that is in the block
// collection of column parent, and moves to the content after it.
func (r *reader) node(parent int, at place) *span.Node {
	if r.depth++; r.depth > maxDepth {
		r.fail()
	}
	defer func() { r.depth-- }()
	if r.i >= len(r.src) {
		r.fail()
		return nil
	}
	switch c := r.src[r.i]; c {
	case '-':
		if !r.blank(r.i + 1) {
			return r.plain(parent, at)
		}
		if at.compact {
			return r.sequence()
		}
	case '!':
		return r.tagged(parent, at)
	case '|', '>':
		if !at.own {
			return r.blockText(parent)
		}
	case '"', '\'':
		return r.quoted(parent, at)
	case '[', '{':
		n := r.flow()
		r.endLine()
		return n
	case '?', ':':
		if !r.blank(r.i + 1) {
			return r.plain(parent, at)
		}
	case '&', '*', '@', '`', '%', '#', ',', ']', '}', '\t':
	default:
		return r.plain(parent, at)
	}
	r.fail()
	return nil
}

// value reads what follows a ":" or "-" that ends at i.
func (r *reader) value(parent int, compact, beside bool) *span.Node {
	after, column := r.i, r.i-r.line
	r.spaces()
	if !r.ended() {
		return r.node(parent, place{compact: compact, beside: beside})
	}
	r.i++
	r.content()
	if r.inside(parent, beside) {
		return r.node(parent, place{compact: true, own: true})
	}
	n, made := r.nodes.New()
	made.Type, made.Column = span.Null, column
	made.Props, made.Start, made.End = after, after, after
	made.Verbatim, made.Source = true, r.from
	return n
}

// inside reports whether the content at i belongs to what is in column parent.
func (r *reader) inside(parent int, beside bool) bool {
	return r.column > parent || beside && r.column == parent && r.column >= 0 && r.src[r.i] == '-' && r.blank(r.i+1)
}

// tagged reads a tag and the value behind it.
func (r *reader) tagged(parent int, at place) *span.Node {
	props := r.i
	tag := r.tagName()
	r.spaces()
	at = place{beside: at.beside, own: at.own}
	below := r.ended()
	if below {
		if r.i++; at.own || tag == "!" {
			r.fail()
			return nil
		}
		r.content()
		if !r.inside(parent, at.beside) {
			r.fail()
			return nil
		}
		at = place{compact: true, own: true}
	}
	n := r.node(parent, at)
	if r.wrong {
		return nil
	}
	if below && n.Kind() == span.Scalar || n.Props() != n.Start() {
		r.fail()
		return nil
	}
	r.tag(n, props, tag)
	return n
}

// tagName passes a tag.
func (r *reader) tagName() string {
	start := r.i
	for r.i++; r.i < len(r.src) && tagByte[r.src[r.i]]; r.i++ {
	}
	tag := r.src[start:r.i]
	if !r.blank(r.i) || len(tag) > 1 && len(bytes.TrimLeft(tag, "!")) == 0 || bytes.LastIndexByte(tag, '!') > 1 {
		r.fail()
	}
	return string(tag)
}

// tag gives a value its tag. "!" alone makes a string of quoted text.
func (r *reader) tag(n *span.Node, props int, tag string) {
	if r.wrong || tag == "!" && n.Style() != span.Single && n.Style() != span.Double {
		r.fail()
		return
	}
	made := r.nodes.Fields(n)
	made.Props, made.More().Tag = props, tag
	if n.Kind() == span.Scalar {
		made.Type = TagType(tag)
	}
}

// tagByte marks the bytes of tags.
var tagByte = func() (is [256]bool) {
	for _, b := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!/:._-") {
		is[b] = true
	}
	return is
}()

// sequence reads the items whose dashes stand in the column of i.
func (r *reader) sequence() *span.Node {
	n, made := r.make(span.Seq, span.Block, r.i)
	column, base := made.Column, len(r.open)
	for {
		r.i++
		item := r.value(column, true, false)
		if r.wrong {
			return n
		}
		r.open = append(r.open, item)
		if r.column < column {
			break
		}
		if r.column > column {
			r.fail()
			return n
		}
		if r.src[r.i] != '-' || !r.blank(r.i+1) {
			break
		}
	}
	r.close(made, base)
	return n
}

// close gives a collection its children.
func (r *reader) close(made *span.Fields, base int) {
	made.Items = r.nodes.List(r.open[base:])
	made.End = r.open[len(r.open)-1].End()
	r.open = r.open[:base]
}

// mapping reads the pairs from the first one's value on, which begins at i.
func (r *reader) mapping(key *span.Node) *span.Node {
	n, made := r.make(span.Map, span.Block, key.Start())
	column, base := made.Column, len(r.open)
	for {
		r.open = append(r.open, key)
		value := r.value(column, false, true)
		if r.wrong {
			return n
		}
		r.open = append(r.open, value)
		if r.column < column {
			break
		}
		if r.column > column {
			r.fail()
			return n
		}
		if key = r.key(); r.wrong {
			return n
		}
	}
	r.close(made, base)
	return n
}

// key reads a key of a mapping and the ":" behind it.
func (r *reader) key() *span.Node {
	var n *span.Node
	switch c := r.src[r.i]; c {
	case '"':
		n = r.double()
	case '\'':
		n = r.single()
	case '&', '*', '!', '|', '>', '@', '`', '%', '#', ',', '[', ']', '{', '}', '\t':
		r.fail()
	case '-', '?', ':':
		if r.blank(r.i + 1) {
			r.fail()
			return nil
		}
		fallthrough
	default:
		n = r.plainLine()
		if !r.wrong {
			r.plainIs(n, r.nodes.Fields(n))
		}
	}
	if r.wrong || !r.colon(n) {
		r.fail()
		return nil
	}
	return n
}

// colon passes the ":" that makes a key of the scalar that ends at i.
func (r *reader) colon(n *span.Node) bool {
	if r.i >= len(r.src) || r.src[r.i] != ':' || !r.blank(r.i+1) || r.i-n.Start() > maxKey || n.Start() < r.line {
		return false
	}
	r.i++
	return true
}

// keyOr makes a mapping of the scalar that ends at i if it is a key, which it
// can be only where compact.
func (r *reader) keyOr(n *span.Node, compact bool) (m *span.Node, is bool) {
	if r.wrong || r.i >= len(r.src) || r.src[r.i] != ':' {
		return nil, false
	}
	if !compact || !r.colon(n) {
		r.fail()
		return nil, true
	}
	return r.mapping(n), true
}
