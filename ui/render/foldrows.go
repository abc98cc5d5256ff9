package render

import "sort"

// foldRows says which rows of a text are seen while some folds are closed,
// which may stand in each other. It is a segment tree over the stretches
// between the rows where folds start and end. Each node counts the closed
// folds that hide just what it spans, so that one can be opened and closed
// whatever stands in it, and knows how many rows below it are seen. To find a
// row, to open and to close cost the logarithm of the number of folds.
type foldRows struct {
	starts  []uint32 // the row in which each stretch starts, and the end
	base    []cell   // the nodes as they were at first; nil: everything open
	changed map[uint32]cell
}

// A cell is what a node of the tree knows.
type cell struct{ closed, seen uint32 }

// stretches is how many there are.
func (x *foldRows) stretches() uint32 { return uint32(len(x.starts) - 1) }

// A treeNode is a node's number and the stretches that it spans, from first up
// to end. What is below a node comes right behind it, so n stretches take
// 2n-1 nodes.
type treeNode struct{ n, first, end uint32 }

func (x *foldRows) root() treeNode { return treeNode{0, 0, x.stretches()} }

func (t treeNode) leaf() bool { return t.end-t.first == 1 }

func (t treeNode) below() (left, right treeNode) {
	middle := (t.first + t.end) / 2
	return treeNode{t.n + 1, t.first, middle}, treeNode{t.n + 2*(middle-t.first), middle, t.end}
}

// rows is how many rows a node spans.
func (x *foldRows) rows(t treeNode) uint32 { return x.starts[t.end] - x.starts[t.first] }

func (x *foldRows) at(t treeNode) cell {
	if c, ok := x.changed[t.n]; ok {
		return c
	}
	if x.base == nil {
		return cell{0, x.rows(t)}
	}
	return x.base[t.n]
}

// seen is how many rows of a node would be seen if no fold hid all of it.
func (x *foldRows) seen(t treeNode) uint32 {
	if t.leaf() {
		return x.rows(t)
	}
	left, right := t.below()
	return x.at(left).seen + x.at(right).seen
}

// change closes a fold (1) or opens it (-1).
func (x *foldRows) change(t treeNode, f *fold, by int32) {
	if f.last <= t.first || t.end <= f.first {
		return
	}
	c := x.at(t)
	if f.first <= t.first && t.end <= f.last {
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
	x.changed[t.n] = c
}

// build is the tree with those folds closed that isClosed names.
func (x *foldRows) build(folds []fold, isClosed func(*fold) bool) []cell {
	nodes := make([]cell, 2*x.stretches()-1)
	for i := range folds {
		if f := &folds[i]; isClosed(f) {
			cover(nodes, x.root(), f)
		}
	}
	x.sum(nodes, x.root())
	return nodes
}

func cover(nodes []cell, t treeNode, f *fold) {
	if f.first <= t.first && t.end <= f.last {
		nodes[t.n].closed++
		return
	}
	left, right := t.below()
	if f.first < left.end {
		cover(nodes, left, f)
	}
	if right.first < f.last {
		cover(nodes, right, f)
	}
}

func (x *foldRows) sum(nodes []cell, t treeNode) uint32 {
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

// count is how many rows are seen.
func (x *foldRows) count() int { return int(x.at(x.root()).seen) }

// row is the i-th row that is seen, as a row of the text.
func (x *foldRows) row(i int) int {
	t, rest := x.root(), uint32(i)
	for !t.leaf() {
		left, right := t.below()
		if seen := x.at(left).seen; rest < seen {
			t = left
		} else {
			t, rest = right, rest-seen
		}
	}
	return int(x.starts[t.first] + rest)
}

// before is how many rows are seen before a row of the text, and whether that
// one is.
func (x *foldRows) before(row int) (seen int, isSeen bool) {
	stretch := uint32(sort.Search(len(x.starts)-1, func(k int) bool { return x.starts[k] > uint32(row) }) - 1)
	t := x.root()
	for x.at(t).closed == 0 {
		if t.leaf() {
			return seen + row - int(x.starts[stretch]), true
		}
		left, right := t.below()
		if stretch < left.end {
			t = left
		} else {
			seen += int(x.at(left).seen)
			t = right
		}
	}
	return seen, false
}
