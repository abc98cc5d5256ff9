package widget

import (
	"fmt"

	"tapedeck/ui/render"
	"tapedeck/ui/render/pictures"
)

// A Text is lines and bodies under a cursor. It can be searched, and bodies can
// be folded.
type Text struct {
	Scroller
	Search Search
	Marked func(l Line) bool // which lines have a mark, left of them; nil for none
	blocks []Block
}

// Show replaces the blocks that were there; lines are cut to a width once they are
// seen. Hits are positions in blocks, so none is left until SearchAgain.
func (t *Text) Show(blocks []Block, width int) {
	for i := range blocks {
		blocks[i].measure(width)
	}
	t.blocks = blocks
	t.Forget()
	t.recount()
}

// Shows reports whether there is anything to show.
func (t *Text) Shows() bool { return len(t.blocks) > 0 }

// recount counts the rows again after something was folded or unfolded.
func (t *Text) recount() {
	total := 0
	for i := range t.blocks {
		total += t.blocks[i].count()
	}
	t.Resize(total, t.Height)
}

// find says what stands in a row: a block, and in it a row of its lines or,
// at and above lineRows, of its body.
func (t *Text) find(row int) (b *Block, in int, ok bool) {
	for i := range t.blocks {
		if b := &t.blocks[i]; row < b.count() {
			return b, row, true
		} else {
			row -= b.count()
		}
	}
	return nil, 0, false
}

// BlockAt is the block in a row, nil where there is none.
func (t *Text) BlockAt(row int) *Block {
	b, _, _ := t.find(row)
	return b
}

// BodyAt is the row of a body in a row, and the row where that body starts.
func (t *Text) BodyAt(row int) (b *Block, doc, start int, ok bool) {
	b, in, ok := t.find(row)
	if !ok || in < b.lineRows() {
		return nil, 0, 0, false
	}
	doc = in - b.lineRows()
	return b, doc, row - doc, true
}

// Pictures are those below its bodies.
func (t *Text) Pictures() (all []*pictures.Fitted) {
	for i := range t.blocks {
		if doc := t.blocks[i].Doc; doc != nil && doc.Picture() != nil {
			all = append(all, doc.Picture())
		}
	}
	return all
}

// IsPicture reports whether a row is one of a picture.
func (t *Text) IsPicture(row int) bool {
	b, doc, _, ok := t.BodyAt(row)
	return ok && b.Doc != nil && b.Doc.IsPicture(doc)
}

// BodyOf is the block with an ID, and the row where its body starts.
func (t *Text) BodyOf(id string) (b *Block, start int, ok bool) {
	for i := range t.blocks {
		b := &t.blocks[i]
		if b.ID == id {
			return b, start + b.lineRows(), true
		}
		start += b.count()
	}
	return nil, 0, false
}

// LineAt is the line in a row, if it is not one of a body.
func (t *Text) LineAt(row int) (b *Block, l Line, ok bool) {
	b, in, ok := t.find(row)
	if !ok || in >= b.lineRows() {
		return b, Line{}, false
	}
	return b, b.Lines[b.lineOf(in)], true
}

// RowOf is the first row of the first line that is wanted, -1 if there is none.
func (t *Text) RowOf(want func(id string, l Line) bool) int {
	row := 0
	for i := range t.blocks {
		b := &t.blocks[i]
		for n, l := range b.Lines {
			if want(b.ID, l) {
				return row + b.starts[n]
			}
		}
		row += b.count()
	}
	return -1
}

// LineStart is the first row of the line in a row.
func (t *Text) LineStart(row int) int {
	b, in, ok := t.find(row)
	if !ok || in >= b.lineRows() {
		return row
	}
	return row - (in - b.starts[b.lineOf(in)])
}

// ToLineStart puts the cursor on the first row of its line.
func (t *Text) ToLineStart() { t.To(t.LineStart(t.Cursor)) }

func (t *Text) blockIndex(b *Block) int {
	for i := range t.blocks {
		if &t.blocks[i] == b {
			return i
		}
	}
	return -1
}

// CursorRestorer notes what the cursor is on; what it returns goes back to that
// in other rows.
func (t *Text) CursorRestorer() func() {
	b, in, ok := t.find(t.Cursor)
	if !ok {
		return func() {}
	}
	on := hit{block: t.blockIndex(b), line: -1}
	if in < b.lineRows() {
		on.line = b.lineOf(in)
	} else {
		on.from = b.Doc.Offset(in - b.lineRows())
	}
	below := t.Cursor - t.Top
	return func() {
		if on.block >= len(t.blocks) {
			return
		}
		t.Cursor = Clamp(t.rowOfHit(on), 0, t.Count-1)
		t.Top = t.Cursor - below
		t.Reveal()
	}
}

// RowRestorer notes the row that the cursor is in; what it returns goes back to that row,
// in a body to that of the body, whatever stands above it by then.
func (t *Text) RowRestorer() func() {
	cursor, top := t.Cursor, t.Top
	was, in, _, inBody := t.BodyAt(cursor)
	return func() {
		at := cursor
		if inBody {
			if b, start, ok := t.BodyOf(was.ID); ok {
				at = start + min(in, max(0, b.count()-b.lineRows()-1))
			}
		}
		t.Cursor, t.Top = Clamp(at, 0, t.Count-1), Clamp(top+at-cursor, 0, t.Count-t.Height)
	}
}

// FoldBody folds or unfolds something of the body under the cursor, and puts
// the cursor on the row that is returned.
func (t *Text) FoldBody(change func(doc *render.Document, row int) (int, bool)) bool {
	b, doc, start, ok := t.BodyAt(t.Cursor)
	if !ok {
		return false
	}
	at, ok := change(b.Doc, doc)
	if ok {
		t.recount()
		t.To(start + at)
	}
	return ok
}

// FoldAll folds or unfolds all bodies.
func (t *Text) FoldAll(closed bool) {
	restore := t.CursorRestorer()
	for i := range t.blocks {
		t.blocks[i].Doc.FoldAll(closed)
	}
	t.recount()
	restore()
}

// Position is the line of a body under the cursor, "" above bodies.
func (t *Text) Position() string {
	b, doc, _, ok := t.BodyAt(t.Cursor)
	if !ok || b.Doc.Rows() == 0 {
		return ""
	}
	line, _ := b.Doc.Line(doc)
	last, _ := b.Doc.Line(b.Doc.Rows() - 1)
	return fmt.Sprintf("line %s/%s", render.Count(line+1), render.Count(last+1))
}
