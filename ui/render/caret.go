package render

import "strings"

// OffsetAt is where in row i the glyph shown at a column starts; right of the
// text it is the end of the line, or the last glyph of a row that goes on.
func (d *Document) OffsetAt(i, column int) int {
	if d.rows == 0 {
		return 0
	}
	p := d.at(d.row(max(0, min(i, d.Rows()-1))), 0)
	end := d.next(p).offset
	for offset, at := p.offset, p.column; ; {
		if offset >= len(d.text) || d.text[offset] == '\n' {
			return offset
		}
		g := d.glyph(offset, at)
		if at+g.width > column || offset+g.size >= end && end < len(d.text) && d.text[end-1] != '\n' {
			return offset
		}
		offset += g.size
		at += g.width
	}
}

// After is the offset behind the glyph at an offset.
func (d *Document) After(offset int) int {
	if offset >= len(d.text) {
		return len(d.text)
	}
	return offset + d.glyph(offset, 0).size
}

// Before is where the glyph that ends at an offset starts.
func (d *Document) Before(offset int) int {
	if offset <= 0 {
		return 0
	}
	i := strings.LastIndexByte(d.text[:offset-1], '\n') + 1
	for next := d.After(i); next < offset; next = d.After(i) {
		i = next
	}
	return i
}
