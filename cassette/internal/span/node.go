package span

import (
	"iter"
	"sync"
)

// A Kind is the shape of a value.
type Kind uint8

const (
	Scalar Kind = iota
	Map
	Seq
	Alias // YAML's *name
)

// A Style is how a value is written.
type Style uint8

const (
	Plain   Style = iota // YAML plain scalar; JSON number or literal
	Single               // 'text'
	Double               // "text"; every JSON string
	Literal              // |
	Folded               // >
	Block                // block collection
	Flow                 // flow collection; every JSON collection
)

// A Type is what a scalar resolves to under YAML 1.1 (PyYAML, Psych) or JSON.
type Type uint8

const (
	Str Type = iota
	Null
	Bool
	Int
	Float
	Timestamp
	Binary // !!binary or !binary
	Other  // any other explicit tag
)

// A Node is one value and the bytes it stands in, as offsets into the Doc's
// Src. It is read through its methods alone, and never changes once its text is
// parsed.
type Node struct{ made Fields }

// Kind is the shape of the value.
func (n *Node) Kind() Kind { return n.made.Kind }

// Style is how the value is written.
func (n *Node) Style() Style { return n.made.Style }

// Type is what a Scalar resolves to.
func (n *Node) Type() Type { return n.made.Type }

// Tag is the explicit tag as written ("!!binary", "!ruby/object:X", "!"), empty
// without one.
func (n *Node) Tag() string {
	if n.made.Details == nil {
		return ""
	}
	return n.made.Details.Tag
}

// Anchor is the name after &, empty without one.
func (n *Node) Anchor() string {
	if n.made.Details == nil {
		return ""
	}
	return n.made.Details.Anchor
}

// Text is a Scalar's value with quotes, escapes and folding undone (the base64
// text for a Binary), an Alias's name, else empty.
func (n *Node) Text() string {
	switch from := n.made.Source; {
	case n.made.Verbatim:
		return string(n.verbatim())
	case from != nil:
		return string(from.Append(nil, from.Src, n))
	case n.made.Details != nil:
		return n.made.Details.Text
	}
	return ""
}

// AppendText adds Text to dst.
func (n *Node) AppendText(dst []byte) []byte {
	switch from := n.made.Source; {
	case n.made.Verbatim:
		return append(dst, n.verbatim()...)
	case from != nil:
		return from.Append(dst, from.Src, n)
	}
	return append(dst, n.Text()...)
}

// TextLen is how many bytes Text has.
func (n *Node) TextLen() int {
	switch from := n.made.Source; {
	case n.made.Verbatim:
		return len(n.verbatim())
	case from != nil:
		return from.Len(from.Src, n)
	}
	return len(n.Text())
}

// Says reports whether Text is a given one.
func (n *Node) Says(text string) bool {
	if n.made.Verbatim {
		return string(n.verbatim()) == text
	}
	return n.Text() == text
}

// verbatim is the text of a node that is Verbatim.
func (n *Node) verbatim() []byte {
	start, end := n.made.Start, n.made.End
	if n.made.Style != Plain {
		start, end = start+1, end-1
	}
	return n.made.Source.Src[start:end]
}

// Indent is how far the lines of a Literal or Folded text are indented, as far
// as the parser tells.
func (n *Node) Indent() int { return int(n.made.Indent) }

// Props is where tag and anchor begin; it equals Start without them.
func (n *Node) Props() int { return n.made.Props }

// Start and End bound the value itself, quotes and block indicator included. An
// empty (null) value has Start == End: after the ":" or "-" and its properties.
func (n *Node) Start() int { return n.made.Start }

// End is where the value ends. A block scalar ends before the line break of its
// last line: of its last content line under | and |-, of its last blank line
// under |+. A block collection ends where its last value does.
func (n *Node) End() int { return n.made.End }

// Column is the byte column of a block collection's keys or dashes, and of any
// other node's Start, from 0.
func (n *Node) Column() int { return n.made.Column }

// Target is what an Alias stands for, nil if that is not known. It is there to
// be read, never an edit's place. A value may hold itself through one.
func (n *Node) Target() *Node {
	if n.made.Details == nil {
		return nil
	}
	return n.made.Details.Target
}

// Len is how many children the value has: a Seq's items, a Map's keys and
// values.
func (n *Node) Len() int { return len(n.made.Items) }

// Child is the i-th child, counted from 0: of a Map, the keys and values are in
// turn.
func (n *Node) Child(i int) *Node { return n.made.Items[i] }

// Children yields the children with their indices.
func (n *Node) Children() iter.Seq2[int, *Node] {
	return func(yield func(int, *Node) bool) {
		for i, child := range n.made.Items {
			if !yield(i, child) {
				return
			}
		}
	}
}

// Pairs yields the keys of a Map with their values.
func (n *Node) Pairs() iter.Seq2[*Node, *Node] {
	return func(yield func(key, value *Node) bool) {
		for i := 0; i+1 < len(n.made.Items); i += 2 {
			if !yield(n.made.Items[i], n.made.Items[i+1]) {
				return
			}
		}
	}
}

// Get returns the value of the last key of that name, as PyYAML, Psych and
// Python's json do, or nil.
func (n *Node) Get(key string) *Node {
	if i := n.Index(key); i >= 0 {
		return n.Child(2*i + 1)
	}
	return nil
}

// Index returns which pair Get reads, counted from 0, or -1.
func (n *Node) Index(key string) int {
	if n == nil || n.Kind() != Map {
		return -1
	}
	if n.Len() > indexed {
		return n.find(key)
	}
	for i := n.Len()/2 - 1; i >= 0; i-- {
		if k := n.Child(2 * i); k.Kind() == Scalar && k.Says(key) {
			return i
		}
	}
	return -1
}

// indexed is from how many keys and values on a mapping gets an index.
const indexed = 64

// indexing guards every node's index: few mappings have one.
var indexing sync.Mutex

// find is Index by an index, which is made once: a node is never changed.
func (n *Node) find(key string) int {
	indexing.Lock()
	defer indexing.Unlock()
	d := n.made.More()
	if d.index == nil {
		d.index = make(map[string]int, n.Len()/2)
		i := 0
		for k := range n.Pairs() {
			if k.Kind() == Scalar {
				d.index[k.Text()] = i
			}
			i++
		}
	}
	if i, ok := d.index[key]; ok {
		return i
	}
	return -1
}

// Fields are what a parser fills in of a node: what its methods of the same
// names tell.
type Fields struct {
	Kind  Kind
	Style Style
	Type  Type
	// Verbatim: the text of a Scalar is what stands from Start to End, without
	// the quotes.
	Verbatim          bool
	Indent            int32
	Props, Start, End int
	Column            int
	Items             []*Node // the children
	// Source decodes the text; nil where it is in Details.
	Source  *Source
	Details *Details // nil for none
}

// Details are what few nodes have, or all of a parser that decodes at once.
type Details struct {
	Tag, Anchor, Text string
	Target            *Node
	index             map[string]int // of a large Map's keys, see find
}

// More are the node's details, to be filled in.
func (f *Fields) More() *Details {
	if f.Details == nil {
		f.Details = &Details{}
	}
	return f.Details
}

// A Source is a text whose scalars are decoded when they are asked for.
type Source struct {
	Src []byte
	// Append adds a scalar's text to dst, Len is how many bytes that adds.
	Append func(dst, src []byte, n *Node) []byte
	Len    func(src []byte, n *Node) int
}

// A Builder makes the nodes of one text, many in one piece of memory.
type Builder struct {
	blocks [][]Node // of those before the last in use, all are full
	block  int      // the last in use
	lists  []*Node  // where lists of children are laid out

	// Open is for the children of collections that are being read, and Text is
	// where the scalars are. Both are the parser's to use.
	Open []*Node
	Text Source
}

// most is how many nodes stand in one block at most.
const most = 256

// New makes a node. The parser fills in its fields before it gives the tree away.
func (b *Builder) New() (*Node, *Fields) {
	for b.block < len(b.blocks) && len(b.blocks[b.block]) == cap(b.blocks[b.block]) {
		b.block++
	}
	if b.block == len(b.blocks) {
		size := 8
		if b.block > 0 {
			size = min(most, 2*cap(b.blocks[b.block-1]))
		}
		b.blocks = append(b.blocks, make([]Node, 0, size))
	}
	block := &b.blocks[b.block]
	*block = (*block)[:len(*block)+1]
	n := &(*block)[len(*block)-1]
	n.made = Fields{}
	return n, &n.made
}

// Fields are those of a node that is not given away yet.
func (b *Builder) Fields(n *Node) *Fields { return &n.made }

// List is a copy of a list of children.
func (b *Builder) List(children []*Node) []*Node {
	if len(children) == 0 {
		return nil
	}
	if len(children) > cap(b.lists)-len(b.lists) {
		b.lists = make([]*Node, 0, max(len(children), min(4*most, 2*cap(b.lists)), 16))
	}
	from := len(b.lists)
	b.lists = append(b.lists, children...)
	return b.lists[from:len(b.lists):len(b.lists)]
}

// Reset takes back all nodes: the memory is used again.
func (b *Builder) Reset() {
	for i := range b.blocks {
		b.blocks[i] = b.blocks[i][:0]
	}
	b.block, b.lists = 0, b.lists[:0]
}

// Shift moves the offsets of all nodes up by so many bytes, for a text that is
// the end of the one that was parsed.
func (b *Builder) Shift(by int) {
	for _, block := range b.blocks {
		for i := range block {
			made := &block[i].made
			made.Props, made.Start, made.End = made.Props-by, made.Start-by, made.End-by
		}
	}
}
