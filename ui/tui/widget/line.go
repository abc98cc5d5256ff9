package widget

import (
	"strings"

	"tapedeck/ui/render"
)

// A Line of a text stands above a body. Its spans are sanitised.
type Line struct {
	Kind   int    // what it is, for whoever made it
	N      int    // and which one of these
	Sign   string // of a fold, in its first column
	Indent int
	Prose  bool // our own words, which break at blanks
	Spans  []Span
}

// NewLine is a line that breaks anywhere.
func NewLine(indent int, spans ...Span) Line { return Line{Indent: indent, Spans: spans} }

// Prose is a line that breaks at blanks.
func Prose(indent int, spans ...Span) Line { return Line{Indent: indent, Prose: true, Spans: spans} }

// Text is the line without its indent.
func (l Line) Text() string {
	var b strings.Builder
	for _, s := range l.Spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// A lineRow is a row of a line that was cut to the width.
type lineRow struct {
	line      int
	continued bool
	start     int // in bytes of the line's text
	spans     []Span
}

func (r lineRow) length() int {
	n := 0
	for _, s := range r.spans {
		n += len(s.Text)
	}
	return n
}

// cut wraps a line, the n-th of its block, into rows of width cells.
func (l Line) cut(n, width int) []lineRow {
	room := max(1, width-l.Indent)
	var rows []lineRow
	row := lineRow{line: n}
	used := 0
	for _, s := range l.Spans {
		for rest := s.Text; rest != ""; {
			piece := Beginning(rest, room-used)
			if piece == "" && used > 0 {
				rows = append(rows, row)
				row = lineRow{line: n, continued: true, start: row.start + row.length()}
				used = 0
				continue
			}
			if at := strings.LastIndexByte(piece, ' '); l.Prose && len(piece) < len(rest) && at >= 0 {
				piece = piece[:at+1]
				used = room - render.Width(piece) // the next word goes to the next row
			}
			if piece == "" { // one character is wider than a row
				piece = string([]rune(rest)[:1])
			}
			row.spans = append(row.spans, In(s.Role, piece))
			used += render.Width(piece)
			rest = rest[len(piece):]
		}
	}
	return append(rows, row)
}
