package render

import (
	"maps"
	"sort"

	"tapedeck/model/body"
	"tapedeck/ui/render/fold"
)

// longArray is the number of items above which an array starts folded.
const longArray = 50

// Folds say what of a text is folded. The zero Folds fold arrays of more than
// 50 items and strings of more than 1 kB.
type Folds struct {
	Base    foldBase
	Changed map[int32]bool // by number of the fold; true is closed
	Of      int            // the length of the text
}

// A foldBase is what is folded before single folds are opened or closed.
type foldBase uint8

const (
	longClosed foldBase = iota
	allOpen
	allClosed // but for a value that everything else stands in
)

// A folded is the folds of a Document.
type folded struct {
	*fold.Index
	state Folds
	rows  fold.Rows
	long  []fold.Cell // the nodes of rows for longClosed
	all   []fold.Cell // and for allClosed
}

// NewFoldingDocument is NewDocument with folds. In the pretty form of JSON, NDJSON
// or an event stream each object and array that is not empty is one, and each
// string of more than 1 kB that takes more than a row; in markup, YAML and
// outlines the lines that are indented deeper than the one before. folds is what
// Folds gave for the same text in another width. Text of other types has no folds.
//
// The numbers of rows, given and returned, count those that are seen. A folded
// part is one row that shows its size and how many hits are in it. A fold's
// sign, ▾ or ▸, is shown two columns left of its line where that is indented;
// where it is not, Fold returns it.
func NewFoldingDocument(text []byte, t body.Type, width int, wrap bool, folds Folds) *Document {
	index := fold.In(text, t)
	if len(index.List) == 0 {
		return NewDocument(text, t, width, wrap)
	}
	var lines []uint32 // the row in which each starts
	d := newDocument(text, t, width, wrapping(wrap), func(p point) {
		if p.line == len(lines) {
			lines = append(lines, uint32(p.row))
		}
	})
	f := &folded{Index: index, state: Folds{Of: len(text)}}
	f.rows.Starts = segmentStarts(index.Edges, append(lines, uint32(d.rows)))
	f.long = f.rows.Build(index.List, func(x *fold.Fold) bool { return f.isLong(x) })
	f.all = f.rows.Build(index.List, func(x *fold.Fold) bool { return f.isPart(x) })
	f.setBase(longClosed)
	if folds.Of == f.state.Of && folds.Base <= allClosed {
		f.setBase(folds.Base)
		for n, closed := range folds.Changed {
			f.set(n, closed)
		}
	}
	d.folded = f
	return d
}

// segmentStarts are the rows in which the segments between edges start, the first
// one 0, and the end. lines are the rows in which lines start, and the end.
func segmentStarts(edges []fold.Edge, lines []uint32) []uint32 {
	starts := make([]uint32, 1, len(edges)+2)
	for _, e := range edges {
		row := lines[e.Line+1]
		if e.BehindFirst {
			row = lines[e.Line] + 1
		}
		starts = append(starts, row)
	}
	return append(starts, lines[len(lines)-1])
}

// isLong reports whether a fold starts closed.
func (f *folded) isLong(x *fold.Fold) bool {
	return x.Size > longArray && (x.Kind == '[' || x.Kind == '"')
}

// isPart reports whether a fold is closed when all are: one that everything
// else stands in is not.
func (f *folded) isPart(x *fold.Fold) bool { return x.Parent >= 0 || f.Roots > 1 }

func (f *folded) isClosed(n int32) bool {
	if closed, ok := f.state.Changed[n]; ok {
		return closed
	}
	switch f.state.Base {
	case allOpen:
		return false
	case allClosed:
		return f.isPart(&f.List[n])
	}
	return f.isLong(&f.List[n])
}

// set opens or closes a fold, whatever it stands in.
func (f *folded) set(n int32, closed bool) {
	if n < 0 || int(n) >= len(f.List) || f.isClosed(n) == closed {
		return
	}
	if closed {
		f.rows.Close(&f.List[n])
	} else {
		f.rows.Open(&f.List[n])
	}
	f.state.Changed[n] = closed
}

func (f *folded) setBase(b foldBase) {
	f.state.Base, f.state.Changed = b, map[int32]bool{}
	f.rows.Base, f.rows.Changed = nil, map[uint32]fold.Cell{}
	switch b {
	case longClosed:
		f.rows.Base = f.long
	case allClosed:
		f.rows.Base = f.all
	}
}

// hides reports whether closing a fold hides any row.
func (f *folded) hides(x *fold.Fold) bool { return f.rows.Starts[x.First] < f.rows.Starts[x.Last] }

// own is the row of the text that shows a fold when it is closed.
func (f *folded) own(x *fold.Fold) int { return int(f.rows.Starts[x.First]) - 1 }

// inLine is the number of the fold that starts in a line, -1 if none does.
func (f *folded) inLine(line int) int32 {
	n := f.lastFrom(line)
	if n >= 0 && f.List[n].Line == uint32(line) && f.hides(&f.List[n]) {
		return n
	}
	return -1
}

// lastFrom is the number of the last fold that starts in a line or above it.
func (f *folded) lastFrom(line int) int32 {
	return int32(sort.Search(len(f.List), func(k int) bool { return f.List[k].Line > uint32(line) }) - 1)
}

// Folds are those that are folded now.
func (d *Document) Folds() Folds {
	if d.folded == nil {
		return Folds{}
	}
	folds := d.folded.state
	folds.Changed = maps.Clone(folds.Changed)
	return folds
}

// FoldAll folds everything, but for a value that everything else stands in, or
// unfolds everything.
func (d *Document) FoldAll(closed bool) {
	switch {
	case d.folded == nil:
	case closed:
		d.folded.setBase(allClosed)
	default:
		d.folded.setBase(allOpen)
	}
}

// A Fold is what starts in a row.
type Fold struct {
	Closed bool
	// Column is where its sign stands in the row. If it is negative Row does
	// not show the sign: it belongs left of the row.
	Column int
}

// Sign is the fold's sign.
func (f Fold) Sign() string {
	if f.Closed {
		return "▸"
	}
	return "▾"
}

// Fold is the fold that starts in row i, if one does; in the first row of its
// line, where it has several.
func (d *Document) Fold(i int) (f Fold, ok bool) {
	if d.folded == nil || i < 0 || i >= d.Rows() {
		return Fold{}, false
	}
	p := d.at(d.row(i), 0)
	if d.continues(p) {
		return Fold{}, false
	}
	n := d.inLine(p.line)
	if n < 0 {
		return Fold{}, false
	}
	return Fold{d.isClosed(n), d.indentation(p.offset) - 2}, true
}

func (d *Document) continues(p point) bool { return p.offset > 0 && d.text[p.offset-1] != '\n' }

// Toggle folds or unfolds what starts or ends in the line of row i. at is the
// row in which it starts; ok is false if there is nothing to fold.
func (d *Document) Toggle(i int) (at int, ok bool) {
	if d.folded == nil || i < 0 || i >= d.Rows() {
		return i, false
	}
	line := d.at(d.row(i), 0).line
	n := d.inLine(line)
	if n < 0 {
		m := d.member(line)
		if n = m.fold; n < 0 || !d.hides(&d.List[n]) {
			return i, false
		}
	}
	d.set(n, !d.isClosed(n))
	return d.RowOf(int(d.List[n].Line)), true
}

// FoldAround folds the innermost object or array that row i is part of and
// that is not folded; at is then its row.
func (d *Document) FoldAround(i int) (at int, ok bool) {
	if d.folded == nil || i < 0 || i >= d.Rows() {
		return i, false
	}
	line := d.at(d.row(i), 0).line
	n := d.inLine(line)
	if n < 0 || d.isClosed(n) {
		m := d.member(line)
		if n = m.fold; n < 0 || d.isClosed(n) {
			n = m.parent
		}
	}
	if n < 0 {
		return i, false
	}
	d.set(n, true)
	return d.RowOf(int(d.List[n].Line)), true
}

// Reveal unfolds what hides the byte at an offset and returns its row.
func (d *Document) Reveal(offset int) (row int) {
	if d.folded != nil {
		n := int32(sort.Search(len(d.List), func(k int) bool { return int(d.List[k].Start) > offset }) - 1)
		for ; n >= 0; n = d.List[n].Parent {
			if f := &d.List[n]; offset <= int(f.End) {
				d.set(n, false)
			}
		}
	}
	row, _ = d.Position(offset)
	return row
}

// shown is where a row of the text is shown: where a closed fold hides it, the
// row of the fold.
func (d *Document) shown(row int) int {
	if d.folded == nil || d.perRow > 0 {
		return row
	}
	before, seen := d.folded.rows.Before(row)
	if seen {
		return before
	}
	return max(0, before-1)
}

// hiding is the outermost closed fold that hides a row of the text, nil if it
// is seen.
func (d *Document) hiding(row int) *fold.Fold {
	before, seen := d.folded.rows.Before(row)
	if seen || before == 0 {
		return nil
	}
	own := d.folded.rows.Row(before - 1)
	n := d.inLine(d.at(own, 0).line)
	if n < 0 {
		return nil
	}
	return &d.List[n]
}
