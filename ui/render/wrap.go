package render

import "strings"

// A wrap says how lines that are too long are broken into rows.
type wrap int

const (
	unwrapped    wrap = iota
	betweenWords      // and they go on below the start of their text
	anywhere          // so that the rows together are the line
)

// wrapping is betweenWords or unwrapped.
func wrapping(on bool) wrap {
	if on {
		return betweenWords
	}
	return unwrapped
}

// next is the point after p: the start of the next row, or, without wrap and
// in a long line, a point about a grain further on.
func (d *Document) next(p point) point {
	if d.wrap != unwrapped {
		return d.nextRow(p)
	}
	i, column, room := p.offset, p.column, grain
	for i < len(d.text) {
		if n := plainRun(d.text[i:], room); n > 0 {
			i += n
			column += n
			room -= n
			continue
		}
		if d.text[i] == '\n' {
			return point{offset: i + 1, row: p.row + 1, line: p.line + 1}
		}
		g := d.glyph(i, column)
		if g.width > room && room < grain {
			break
		}
		i += g.size
		column += g.width
		room = max(0, room-g.width)
	}
	return point{offset: i, row: p.row, line: p.line, column: column}
}

// nextRow is the start of the row after the one that starts at p. A row ends
// behind its last blank or wide character if that is in its second half, else
// where it is full. One blank more than it has room for belongs to it, too.
func (d *Document) nextRow(p point) point {
	i, column := p.offset, p.column
	half := (column + d.width) / 2
	from, wide := -1, 0 // where the second half starts, and behind its last wide character or tab
	for i < len(d.text) {
		if n := plainRun(d.text[i:], max(0, d.width-column)); n > 0 {
			if from < 0 && column+n > half {
				from = i + max(0, half-column)
			}
			i += n
			column += n
			continue
		}
		if d.text[i] == '\n' {
			return point{offset: i + 1, row: p.row + 1, line: p.line + 1}
		}
		g := d.glyph(i, column)
		if column+g.width > d.width && i > p.offset {
			return d.broken(p, i, from, wide, g)
		}
		if i += g.size; column >= half && (g.width == 2 || d.text[i-g.size] == '\t') {
			wide = i
		}
		column += g.width // a stand-in may be wider than the row
		if from < 0 && column > half {
			from = i
		}
	}
	return point{offset: i, row: p.row + 1, line: p.line}
}

// broken is the start of the row after the one at p, which is full before the
// glyph at i. It may be broken behind a blank from the offset from on, or at wide.
func (d *Document) broken(p point, i, from, wide int, g glyph) point {
	switch {
	case d.wrap == anywhere:
		return point{offset: i, row: p.row + 1, line: p.line}
	case g.text == " ":
		if i++; i == len(d.text) || d.text[i] == '\n' {
			return point{offset: min(i+1, len(d.text)), row: p.row + 1, line: p.line + 1}
		}
	case g.width == 2 || d.text[i-1] == ' ' || from < 0:
	default:
		blank := from + 1 + strings.LastIndexByte(d.text[from:i], ' ')
		if blank > from && nextGlyph(d.text[blank-1:], 0).size > 1 {
			blank = 0 // with a mark on it
		}
		if at := max(wide, blank); at > from {
			i = at
		}
	}
	column := p.column
	if p.offset == 0 || d.text[p.offset-1] == '\n' {
		column = d.indentColumn(p.offset)
	}
	return point{offset: i, row: p.row + 1, line: p.line, column: column}
}

// indentColumn is the column in which the text of the line at an offset starts,
// at most in the middle of the row.
func (d *Document) indentColumn(offset int) int {
	column := 0
	for ; offset < len(d.text) && column < d.width/2 && (d.text[offset] == ' ' || d.text[offset] == '\t'); offset++ {
		column += d.glyph(offset, column).width
	}
	return min(column, d.width/2)
}
