package fold

import "sort"

// Rows says which rows of a text are seen while some folds are closed,
// which may stand in each other. It is a segment tree over the segments
// between the rows where folds start and end. Each node counts the closed
// folds that hide just what it spans, so that one can be opened and closed
// whatever stands in it, and knows how many rows below it are seen. To find a
// row, to open and to close cost the logarithm of the number of folds.
type Rows struct {
	Starts  []uint32 // the row in which each segment starts, and the end
	Base    []Cell   // the nodes as they were at first; nil: everything open
	Changed map[uint32]Cell
}

// A cell is what a node of the tree knows.
type Cell struct{ closed, seen uint32 }

// segments is how many there are.
func (x *Rows) segments() uint32 { return uint32(len(x.Starts) - 1) }

// A node is its number and the segments that it spans, from first up
// to end. What is below a node comes right behind it, so n segments take
// 2n-1 nodes.
type node struct{ n, first, end uint32 }

func (x *Rows) root() node { return node{0, 0, x.segments()} }

func (t node) leaf() bool { return t.end-t.first == 1 }

func (t node) below() (left, right node) {
	middle := (t.first + t.end) / 2
	return node{t.n + 1, t.first, middle}, node{t.n + 2*(middle-t.first), middle, t.end}
}

// rows is how many rows a node spans.
func (x *Rows) rows(t node) uint32 { return x.Starts[t.end] - x.Starts[t.first] }

func (x *Rows) at(t node) Cell {
	if c, ok := x.Changed[t.n]; ok {
		return c
	}
	if x.Base == nil {
		return Cell{0, x.rows(t)}
	}
	return x.Base[t.n]
}

// seen is how many rows of a node would be seen if no fold hid all of it.
func (x *Rows) seen(t node) uint32 {
	if t.leaf() {
		return x.rows(t)
	}
	left, right := t.below()
	return x.at(left).seen + x.at(right).seen
}

// Close closes a fold that is open.
func (x *Rows) Close(f *Fold) { x.change(x.root(), f, 1) }

// Open opens a fold that is closed.
func (x *Rows) Open(f *Fold) { x.change(x.root(), f, -1) }

// change closes a fold (1) or opens it (-1).
func (x *Rows) change(t node, f *Fold, by int32) {
	if f.Last <= t.first || t.end <= f.First {
		return
	}
	c := x.at(t)
	if f.First <= t.first && t.end <= f.Last {
		c.closed += uint32(by)
	} else {
		left, right := t.below()
		x.change(left, f, by)
		x.change(right, f, by)
	}
	c.seen = 0
	if c.closed == 0 {
		c.seen = x.seen(t)
	}
	x.Changed[t.n] = c
}

// Build is the tree with those folds closed that isClosed names.
func (x *Rows) Build(folds []Fold, isClosed func(*Fold) bool) []Cell {
	nodes := make([]Cell, 2*x.segments()-1)
	for i := range folds {
		if f := &folds[i]; isClosed(f) {
			cover(nodes, x.root(), f)
		}
	}
	x.sum(nodes, x.root())
	return nodes
}

func cover(nodes []Cell, t node, f *Fold) {
	if f.First <= t.first && t.end <= f.Last {
		nodes[t.n].closed++
		return
	}
	left, right := t.below()
	if f.First < left.end {
		cover(nodes, left, f)
	}
	if right.first < f.Last {
		cover(nodes, right, f)
	}
}

func (x *Rows) sum(nodes []Cell, t node) uint32 {
	seen := x.rows(t)
	if !t.leaf() {
		left, right := t.below()
		seen = x.sum(nodes, left) + x.sum(nodes, right)
	}
	if nodes[t.n].closed > 0 {
		seen = 0
	}
	nodes[t.n].seen = seen
	return seen
}

// Count is how many rows are seen.
func (x *Rows) Count() int { return int(x.at(x.root()).seen) }

// Row is the i-th row that is seen, as a row of the text.
func (x *Rows) Row(i int) int {
	t, rest := x.root(), uint32(i)
	for !t.leaf() {
		left, right := t.below()
		if seen := x.at(left).seen; rest < seen {
			t = left
		} else {
			t, rest = right, rest-seen
		}
	}
	return int(x.Starts[t.first] + rest)
}

// Before is how many rows are seen before a row of the text, and whether that
// one is.
func (x *Rows) Before(row int) (seen int, isSeen bool) {
	segment := uint32(sort.Search(len(x.Starts)-1, func(k int) bool { return x.Starts[k] > uint32(row) }) - 1)
	t := x.root()
	for x.at(t).closed == 0 {
		if t.leaf() {
			return seen + row - int(x.Starts[segment]), true
		}
		left, right := t.below()
		if segment < left.end {
			t = left
		} else {
			seen += int(x.at(left).seen)
			t = right
		}
	}
	return seen, false
}
