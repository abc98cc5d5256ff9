package widget

import (
	"strings"

	"tapedeck/ui/render"
)

// BesideWidth is up to how many columns things stand above each other; what is
// wider has room for two beside each other.
const BesideWidth = 140

// Halves are two texts beside each other, behind the spans of a line. Each wraps
// in its own half.
type Halves struct {
	Column      int // where they begin; the spans before them wrap, too
	Left, Right []Span
}

// rule stands between the halves.
const rule = " │ "

// width is what of so many cells each half takes.
func (h *Halves) width(of int) int { return max(1, (of-h.Column-len([]rune(rule)))/2) }

// cutHalves wraps the columns of a line, the n-th of its block, each on its own.
// Those that take fewer rows than another are blank below.
func (l Line) cutHalves(n, width int) []lineRow {
	widths := l.widths(width)
	var rows []lineRow
	var cuts [][]lineRow
	for c := range widths {
		cuts = append(cuts, l.column(c).cut(n, widths[c]))
	}
	for at := range max(len(cuts[0]), len(cuts[1]), len(cuts[2])) {
		row := lineRow{line: n, continued: at > 0}
		start := 0
		for c, cut := range cuts {
			used := 0
			if at < len(cut) {
				used = row.add(start, cut[at])
			}
			switch blank := strings.Repeat(" ", max(0, widths[c]-used)); c {
			case 0:
				row.addBetween(Plain(blank))
			case 1:
				row.addBetween(Plain(blank), In(render.Muted, rule))
			}
			start += cut[len(cut)-1].pieces[0].next + 1
		}
		rows = append(rows, row)
	}
	return rows
}

// rowsOfHalves is how many rows of width cells the highest column takes.
func (l Line) rowsOfHalves(width int) (rows int) {
	for c, width := range l.widths(width) {
		rows = max(rows, l.column(c).Rows(width))
	}
	return rows
}

// widths are those of the columns of a line.
func (l Line) widths(width int) [3]int {
	half := l.Halves.width(width)
	return [3]int{max(1, l.Halves.Column-l.Indent), half, half}
}

// column is a column of a line as a line of its own.
func (l Line) column(c int) Line {
	column := Line{Spans: l.columns()[c]}
	if c == 0 {
		column.Hang = l.Hang
	} else {
		column.Most = l.Most
	}
	return column
}

// add adds a row of a column whose text starts at a byte of the line's, and returns
// how many cells that takes.
func (r *lineRow) add(start int, of lineRow) (cells int) {
	r.addBetween(Plain(strings.Repeat(" ", of.hang)))
	p := of.pieces[0]
	r.pieces = append(r.pieces, piece{start + p.start, start + p.next, p.spans})
	cells = of.hang
	for _, s := range p.spans {
		cells += render.Width(s.Text)
	}
	return cells
}

// addBetween adds what is no text of the line.
func (r *lineRow) addBetween(spans ...Span) { r.pieces = append(r.pieces, piece{spans: spans}) }
