package tui

import (
	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// A rows is what can be searched: lines and bodies under a cursor.
type rows struct {
	widget.Scroller
	blocks []block
	search search
}

// A block is a part's lines, cut into rows, and its body.
type block struct {
	id     string
	doc    *render.Document
	indent int
	digits int
	lines  []line
	rows   []lineRow
}

func (b *block) count() int { return len(b.rows) + b.doc.Rows() }

// show replaces the blocks that were there. Hits are positions in blocks, so none
// is left until searchAgain.
func (r *rows) show(blocks []block, width int) {
	for i := range blocks {
		b := &blocks[i]
		for n, l := range b.lines {
			b.rows = append(b.rows, l.cut(n, width)...)
		}
	}
	r.blocks = blocks
	r.forget()
	r.recount()
}

// recount counts the rows again after something was folded or unfolded.
func (r *rows) recount() {
	total := 0
	for i := range r.blocks {
		total += r.blocks[i].count()
	}
	r.Resize(total, r.Height)
}

// bodyAt is the row of a body in a row, and the row where that body starts.
func (r *rows) bodyAt(row int) (b *block, doc, start int, ok bool) {
	b, in, ok := r.find(row)
	if !ok || in < len(b.rows) {
		return nil, 0, 0, false
	}
	doc = in - len(b.rows)
	return b, doc, row - doc, true
}

// find says what stands in a row: a block, and in it a row of its lines or,
// at and above len(rows), of its body.
func (r *rows) find(row int) (b *block, in int, ok bool) {
	for i := range r.blocks {
		if b := &r.blocks[i]; row < b.count() {
			return b, row, true
		} else {
			row -= b.count()
		}
	}
	return nil, 0, false
}

// lineAt is the line in a row, if it is not one of a body.
func (r *rows) lineAt(row int) (b *block, l line, ok bool) {
	b, in, ok := r.find(row)
	if !ok || in >= len(b.rows) {
		return b, line{}, false
	}
	return b, b.lines[b.rows[in].line], true
}

// rowOf is the first row of the first line that is wanted, -1 if there is none.
func (r *rows) rowOf(want func(id string, l line) bool) int {
	row := 0
	for _, b := range r.blocks {
		for i, r := range b.rows {
			if !r.continued && want(b.id, b.lines[r.line]) {
				return row + i
			}
		}
		row += b.count()
	}
	return -1
}

// lineStart is the first row of the line in a row.
func (r *rows) lineStart(row int) int {
	b, in, ok := r.find(row)
	if !ok || in >= len(b.rows) {
		return row
	}
	for ; in > 0 && b.rows[in].continued; in-- {
		row--
	}
	return row
}

func (r *rows) toLineStart() { r.To(r.lineStart(r.Cursor)) }

func (r *rows) blockIndex(b *block) int {
	for i := range r.blocks {
		if &r.blocks[i] == b {
			return i
		}
	}
	return -1
}
