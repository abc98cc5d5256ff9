package render

import (
	"strings"

	"tapedeck/ui/render/fold"
)

// collectFolded is collect for a text with folds: it puts the sign of a fold
// in its place, and a closed fold's size instead of what it hides.
func (d *Document) collectFolded(row, left int) {
	p := d.at(row, 0)
	n := d.inLine(p.line)
	if n < 0 {
		d.collect(row, left, len(d.text))
		return
	}
	f := &d.List[n]
	if d.isClosed(n) && d.own(f) == row {
		d.collectClosed(f, row, left)
	} else {
		d.collect(row, left, len(d.text))
	}
	if at := d.indentation(p.offset) - 2 - left; !d.continues(p) && at >= 0 && at < len(d.glyphs)-d.tail {
		d.glyphs[at] = offsetGlyph{glyph{1, 1, Fold{Closed: d.isClosed(n)}.Sign()}, d.glyphs[at].offset}
	}
}

// collectClosed gathers the one row of a closed fold.
func (d *Document) collectClosed(f *fold.Fold, row, left int) {
	before := int(f.Start)
	switch f.Kind {
	case '"':
		before = len(d.text)
	case fold.Lines:
		before++
	}
	column := d.collect(row, left, before)
	tail := d.standFor(f)
	if d.wrap != unwrapped {
		column = d.makeRoom(f, column, width(tail))
	}
	for _, g := range tail {
		end := column + g.width
		if column < d.width && end > 0 {
			g.text = visible(g.text, column, d.width)
			d.glyphs = append(d.glyphs, g)
			d.tail++
		}
		column = end
	}
}

// standFor is what is shown of a closed fold behind its start.
func (d *Document) standFor(f *fold.Fold) []offsetGlyph {
	hidden := offsetGlyph{glyph: glyph{size: int(f.End - f.Start - 1)}, offset: int(f.Start) + 1}
	hidden.text = d.measure(f)
	hidden.width = Width(hidden.text)
	if f.Kind == fold.Lines {
		return append([]offsetGlyph{hidden}, d.endTag(int(f.End))...)
	}
	end := d.character(int(f.End))
	tail := []offsetGlyph{end, hidden}
	if f.Kind != '"' {
		tail = []offsetGlyph{d.character(int(f.Start)), hidden, end}
	}
	behind := int(f.End) + 1
	switch {
	case f.Parent < 0:
		tail = append(tail, d.restOfLine(behind)...) // of a text that JSON stands in
	case behind < len(d.text) && d.text[behind] == ',':
		tail = append(tail, d.character(behind))
	}
	return tail
}

// endTag is the end tag at an offset, if one stands there.
func (d *Document) endTag(offset int) []offsetGlyph {
	if !strings.HasPrefix(d.text[offset:], "</") {
		return nil
	}
	return d.restOfLine(offset)
}

// restOfLine is what stands in a line from an offset on, as far as a row may
// show it.
func (d *Document) restOfLine(offset int) (rest []offsetGlyph) {
	for i := offset; i < len(d.text) && d.text[i] != '\n' && i-offset < d.width; {
		g := nextGlyph(d.text[i:], 0)
		rest = append(rest, offsetGlyph{g, i})
		i += g.size
	}
	return rest
}

func (d *Document) character(offset int) offsetGlyph {
	return offsetGlyph{glyph{1, 1, d.text[offset : offset+1]}, offset}
}

func width(glyphs []offsetGlyph) (n int) {
	for _, g := range glyphs {
		n += g.width
	}
	return n
}

// measure says how much a closed fold holds: " 1 key ", " 213 items, 2 hits ".
func (d *Document) measure(f *fold.Fold) string {
	text := " " + Size(int(f.Size))
	switch f.Kind {
	case '{':
		text = " " + Counted(int(f.Size), "key")
	case '[':
		text = " " + Counted(int(f.Size), "item")
	case fold.Lines:
		text = " " + Counted(int(f.Size), "line")
	}
	if hits := d.firstHit(int(f.End)) - d.firstHit(int(f.Start)); hits > 0 {
		text += ", " + Counted(hits, "hit")
	}
	if f.Kind != '"' && (f.Kind != fold.Lines || strings.HasPrefix(d.text[f.End:], "</")) {
		text += " "
	}
	return text
}

// makeRoom takes glyphs off the end of a row until n cells more fit in it, and
// returns the column behind what is left. A string always ends in "…" there.
func (d *Document) makeRoom(f *fold.Fold, column, n int) int {
	if f.Kind != '"' && column+n <= d.width {
		return column
	}
	for len(d.glyphs) > 0 && column+1+n > d.width {
		last := len(d.glyphs) - 1
		column -= d.glyphs[last].width
		d.glyphs = d.glyphs[:last]
	}
	column = max(0, column)
	d.glyphs = append(d.glyphs, offsetGlyph{glyph{0, 1, "…"}, int(f.Start)})
	d.tail++
	return column + 1
}

// indentation is how many blanks the line at an offset starts with.
func (d *Document) indentation(offset int) int {
	line := d.text[offset:min(len(d.text), offset+d.width)]
	return len(line) - len(strings.TrimLeft(line, " "))
}
