package render

import (
	"sort"
	"strings"

	"tapedeck/model/body"
	"tapedeck/model/pattern"
	"tapedeck/ui/render/pictures"
)

// WrapMark stands, in the Muted role, left of a row that continues the one
// above. It is the pane's to show, in the column that it keeps for the
// cursor: the rows of a Document hold text alone.
const WrapMark = `\`

// grain is how many bytes and grainRows how many rows may lie between two
// points that a Document remembers.
const (
	grain     = 4096
	grainRows = 32
)

// A Document is text cut into rows of a width. It is made once, in time linear
// in the text (off the key path); after that a row costs the same wherever it
// is, and little memory is kept beside the text. All offsets are bytes of the
// text. Rows must not be asked for from two goroutines at a time.
type Document struct {
	text   string
	width  int
	wrap   wrap
	perRow int // bytes in a row of a hex view, else 0
	rows   int
	points []point // in order, the first one 0
	ink    ink     // nil: nothing to colour
	hits   []pattern.Match
	hit    int           // the current one, -1 if none
	glyphs []offsetGlyph // these three are kept to be used again
	spans  []span
	out    []byte
	tail   int // how many of the glyphs, at their end, stand for a folded part
	indent int // how many blanks stand before them
	*folded
	picture *pictures.Fitted // below the text and a blank row; nil for none
}

// A point is where a row starts, or, without wrap, a point within a long line.
// Its column is where the text from there on is shown: of a row that goes on
// with a line, below the start of that line's text.
type point struct{ offset, row, line, column int }

// An offsetGlyph is a glyph with its offset in the text.
type offsetGlyph struct {
	glyph
	offset int
}

// NewDocument cuts text into rows of width cells, at least one. Without wrap a
// row is a line and Row shows a window of it. With it a line that is longer is
// broken between words where that leaves no row half empty, and goes on below
// the start of its text. A line end at the end of the text does not start
// another row. Of a type that is not text it makes a
// NewHexDocument.
func NewDocument(text []byte, t body.Type, width int, wrap bool) *Document {
	return cut(text, t, width, wrapping(wrap))
}

// NewWholeDocument is NewDocument with lines broken wherever a row is full: its
// rows together are the text.
func NewWholeDocument(text []byte, t body.Type, width int) *Document {
	return cut(text, t, width, anywhere)
}

func cut(text []byte, t body.Type, width int, w wrap) *Document {
	if t != "" && !t.Textual() {
		return NewHexDocument(text, width)
	}
	return newDocument(text, t, width, w, func(point) {})
}

// newDocument calls each with the points that it passes while it cuts a text.
func newDocument(text []byte, t body.Type, width int, w wrap, each func(point)) *Document {
	d := &Document{text: string(text), width: max(1, width), wrap: w, hit: -1}
	d.ink = newInk(d.text, t)
	p := point{}
	for last := p; p.offset < len(d.text); p = d.next(p) {
		each(p)
		if p.offset == 0 || p.row-last.row >= grainRows || p.offset-last.offset >= grain {
			d.points = append(d.points, p)
			last = p
		}
	}
	d.rows = p.row
	if w == unwrapped && p.column > 0 { // the last line has no end
		d.rows++
	}
	return d
}

// glyph is the one at an offset, shown in a column. A tab ends with its row.
func (d *Document) glyph(offset, column int) glyph {
	g := nextGlyph(d.text[offset:], column)
	if d.wrap != unwrapped && d.text[offset] == '\t' && column < d.width && column+g.width > d.width {
		g.width = d.width - column
		g.text = g.text[:g.width]
	}
	return g
}

// at is the last remembered or row-starting point in row i of the text, folded
// or not, that is not right of the column.
func (d *Document) at(i, column int) point {
	k := sort.Search(len(d.points), func(k int) bool {
		p := d.points[k]
		return p.row > i || d.wrap == unwrapped && p.row == i && p.column > column
	})
	p := d.points[k-1]
	for p.row < i {
		p = d.next(p)
	}
	return p
}

// Rows is the number of rows.
func (d *Document) Rows() int {
	if d.folded != nil {
		return d.folded.rows.Count()
	}
	if d.picture != nil {
		return d.rows + 1 + d.picture.Rows()
	}
	return d.rows
}

// Picture is the picture below the text, nil for none.
func (d *Document) Picture() *pictures.Fitted { return d.picture }

// IsPicture reports whether row i is one of it.
func (d *Document) IsPicture(i int) bool { return d.picture != nil && i > d.rows && i < d.Rows() }

// row is the i-th row that is seen, as a row of the text.
func (d *Document) row(i int) int {
	if d.folded != nil {
		return d.folded.rows.Row(i)
	}
	return i
}

// Text is what the offsets count in.
func (d *Document) Text() string { return d.text }

// Row returns row i sanitised and highlighted, at most width cells wide, from
// column left (cells; without wrap only). Of a glyph wider than the whole
// width what fits is shown.
func (d *Document) Row(i, left int, t Theme) string {
	switch {
	case i < 0 || i >= d.Rows():
		return ""
	case d.perRow > 0:
		return d.hexRow(i, t)
	case d.picture != nil && i == d.rows:
		return ""
	case d.picture != nil && i > d.rows:
		return t.PictureRow(d.picture, i-d.rows-1)
	case d.wrap != unwrapped:
		left = 0
	}
	row, left := d.row(i), max(0, left)
	d.glyphs, d.tail, d.indent = d.glyphs[:0], 0, 0
	if d.folded == nil {
		d.collect(row, left, len(d.text))
	} else {
		d.collectFolded(row, left)
	}
	return d.paint(t)
}

// collect gathers the glyphs of a row of the text that are seen from column
// left on and come before an offset. It returns the column behind them.
func (d *Document) collect(row, left, before int) int {
	p := d.at(row, left)
	offset, column := p.offset, p.column-left
	if d.wrap != unwrapped {
		d.indent = p.column
		before = min(before, d.next(p).offset)
	}
	for offset < before && d.text[offset] != '\n' && column < d.width {
		if n := plainRun(d.text[offset:before], max(0, -column)); n > 0 {
			offset += n
			column += n
			continue
		}
		g := d.glyph(offset, column+left)
		size, end := g.size, column+g.width
		g.text = visible(g.text, column, d.width)
		if end > 0 {
			d.glyphs = append(d.glyphs, offsetGlyph{g, offset})
		}
		offset += size
		column = end
	}
	return column
}

// visible is what a glyph shown at a column, which may be negative, shows
// between 0 and width: of a wide character that is cut only blanks.
func visible(text string, column, width int) string {
	if column < 0 {
		if asciiPrefix(text) < len(text) {
			text = strings.Repeat(" ", Width(text))
		}
		text = text[min(-column, len(text)):]
		column = 0
	}
	return text[:prefix(text, width-column)]
}

// paint writes the collected glyphs in their colours.
func (d *Document) paint(t Theme) string {
	if len(d.glyphs) == 0 {
		return ""
	}
	from, head := d.glyphs[0].offset, d.glyphs[:len(d.glyphs)-d.tail]
	spans := d.spans[:0]
	if d.ink != nil && t.start != nil && len(head) > 0 {
		last := head[len(head)-1]
		spans = d.ink.spans(spans, from, last.offset+last.size)
		d.spans = spans
	}
	pen := pen{theme: t, out: d.out[:0]}
	for range d.indent {
		pen.out = append(pen.out, ' ')
	}
	h := d.firstHit(from)
	for n, g := range d.glyphs {
		if n == len(head) {
			h = d.firstHit(g.offset)
		}
		for len(spans) > 0 && spans[0].end <= g.offset {
			spans = spans[1:]
		}
		role := Plain
		if g.text != d.text[g.offset:g.offset+g.size] && d.text[g.offset] != '\t' {
			role = Muted // a stand-in
		} else if len(spans) > 0 && spans[0].start <= g.offset {
			role = spans[0].role
		}
		pen.write(g.text, role, d.hitRole(&h, g.offset, g.offset+g.size))
	}
	pen.stop()
	d.out = pen.out
	return string(d.out)
}

// Line is the line that row i shows, from 0, and whether the row continues
// the one above.
func (d *Document) Line(i int) (line int, continued bool) {
	if d.perRow > 0 {
		return i, false
	}
	if i < 0 || i >= d.Rows() {
		return 0, false
	}
	if d.picture != nil && i >= d.rows {
		last, _ := d.Line(d.rows - 1)
		return last + 1 + i - d.rows, false
	}
	p := d.at(d.row(i), 0)
	return p.line, p.offset > 0 && d.text[p.offset-1] != '\n'
}

// RowOf is the first row of a line, or the last row of all where there is no
// such line. A line that is folded away is in the row of the fold.
func (d *Document) RowOf(line int) int {
	if d.perRow > 0 || d.wrap == unwrapped {
		return d.shown(max(0, min(line, d.rows-1)))
	}
	return d.shown(d.lineStart(line).row)
}

// lineStart is where a line starts, or the last row of all.
func (d *Document) lineStart(line int) point {
	k := sort.Search(len(d.points), func(k int) bool { return d.points[k].line >= line })
	if k == 0 {
		return point{}
	}
	p := d.points[k-1]
	for p.line < line {
		q := d.next(p)
		if q.offset >= len(d.text) {
			break
		}
		p = q
	}
	return p
}

// Offset is where row i starts in the text, in bytes.
func (d *Document) Offset(i int) int {
	switch {
	case d.perRow > 0:
		return min(i*d.perRow, len(d.text))
	case i < 0 || d.rows == 0:
		return 0
	case i >= d.Rows(), d.picture != nil && i >= d.rows:
		return len(d.text)
	}
	return d.at(d.row(i), 0).offset
}

// Position is the row that shows the byte at an offset and the column, in
// cells from the start of the row, where it is shown. What is folded away is
// where the fold starts.
func (d *Document) Position(offset int) (row, column int) {
	if d.perRow > 0 {
		return min(offset/d.perRow, max(0, d.rows-1)), d.hexColumn(offset % d.perRow)
	}
	row, column = d.position(offset)
	if d.folded != nil {
		if f := d.hiding(row); f != nil {
			row, column = d.position(int(f.Start))
		}
	}
	return d.shown(row), column
}

// position is Position among the rows of the text.
func (d *Document) position(offset int) (row, column int) {
	k := sort.Search(len(d.points), func(k int) bool { return d.points[k].offset > offset })
	if k == 0 {
		return 0, 0
	}
	p := d.points[k-1]
	for {
		q := d.next(p)
		if q.offset > offset || q.offset >= len(d.text) {
			break
		}
		p = q
	}
	column = p.column
	for i := p.offset; i < offset && i < len(d.text); {
		g := d.glyph(i, column)
		if i += g.size; i <= offset {
			column += g.width
		}
	}
	return p.row, column
}
