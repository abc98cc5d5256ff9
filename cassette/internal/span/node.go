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
type Node struct {
	made  Fields
	index map[string]int // of a large Map's keys, see find
}

// Kind is the shape of the value.
func (n *Node) Kind() Kind { return n.made.Kind }

// Style is how the value is written.
func (n *Node) Style() Style { return n.made.Style }

// Type is what a Scalar resolves to.
func (n *Node) Type() Type { return n.made.Type }

// Tag is the explicit tag as written ("!!binary", "!ruby/object:X", "!"), empty
// without one.
func (n *Node) Tag() string { return n.made.Tag }

// Anchor is the name after &, empty without one.
func (n *Node) Anchor() string { return n.made.Anchor }

// Text is a Scalar's value with quotes, escapes and folding undone (the base64
// text for a Binary), an Alias's name, else empty.
func (n *Node) Text() string { return n.made.Text }

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
func (n *Node) Target() *Node { return n.made.Target }

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
		if k := n.Child(2 * i); k.Kind() == Scalar && k.Text() == key {
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
	if n.index == nil {
		n.index = make(map[string]int, n.Len()/2)
		i := 0
		for k := range n.Pairs() {
			if k.Kind() == Scalar {
				n.index[k.Text()] = i
			}
			i++
		}
	}
	if i, ok := n.index[key]; ok {
		return i
	}
	return -1
}

// Fields are what a parser fills in of a node: what its methods of the same
// names tell.
type Fields struct {
	Kind              Kind
	Style             Style
	Type              Type
	Tag, Anchor, Text string
	Props, Start, End int
	Column            int
	Items             []*Node // the children
	Target            *Node
}

// A Builder makes the nodes of one text, many in one piece of memory.
type Builder struct {
	blocks [][]Node // all but the last are full
}

// most is how many nodes stand in one block at most.
const most = 256

// New makes a node. The parser fills in its fields before it gives the tree away.
func (b *Builder) New() (*Node, *Fields) {
	last := len(b.blocks) - 1
	if last < 0 || len(b.blocks[last]) == cap(b.blocks[last]) {
		size := 8
		if last >= 0 {
			size = min(most, 2*cap(b.blocks[last]))
		}
		b.blocks = append(b.blocks, make([]Node, 0, size))
		last++
	}
	block := &b.blocks[last]
	*block = (*block)[:len(*block)+1]
	n := &(*block)[len(*block)-1]
	return n, &n.made
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
