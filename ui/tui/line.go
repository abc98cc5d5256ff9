package tui

import (
	"strings"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// A line of the detail above a body. Its text is sanitised.
type line struct {
	kind   int
	n      int // of which header line, of which finding
	sign   string
	indent int
	prose  bool // our own words, which break at blanks
	spans  []widget.Span
}

func (l line) text() string {
	var b strings.Builder
	for _, s := range l.spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// A lineRow is a row of a line that was cut to the width.
type lineRow struct {
	line      int
	continued bool
	start     int // in bytes of the line's text
	spans     []widget.Span
}

func (r lineRow) length() int {
	n := 0
	for _, s := range r.spans {
		n += len(s.Text)
	}
	return n
}

func text(indent int, spans ...widget.Span) line { return line{indent: indent, spans: spans} }

func prose(indent int, spans ...widget.Span) line {
	return line{indent: indent, prose: true, spans: spans}
}

// cut wraps a line into rows of width cells.
func (l line) cut(n, width int) []lineRow {
	room := max(1, width-l.indent)
	var rows []lineRow
	row := lineRow{line: n}
	used := 0
	for _, s := range l.spans {
		for rest := s.Text; rest != ""; {
			piece := widget.Beginning(rest, room-used)
			if piece == "" && used > 0 {
				rows = append(rows, row)
				row = lineRow{line: n, continued: true, start: row.start + row.length()}
				used = 0
				continue
			}
			if at := strings.LastIndexByte(piece, ' '); l.prose && len(piece) < len(rest) && at >= 0 {
				piece = piece[:at+1]
				used = room - render.Width(piece) // the next word goes to the next row
			}
			if piece == "" { // one character is wider than a row
				piece = string([]rune(rest)[:1])
			}
			row.spans = append(row.spans, widget.In(s.Role, piece))
			used += render.Width(piece)
			rest = rest[len(piece):]
		}
	}
	return append(rows, row)
}
