package widget

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tapedeck/ui/render"
)

// A Line of a text stands above a body. Its spans are sanitised.
type Line struct {
	Kind   int    // what it is, for whoever made it
	N      int    // and which one of these
	Sign   string // of a fold, in its first column
	Indent int
	Hang   int  // how much further the rows in which it goes on are indented
	Prose  bool // our own words, which break at blanks alone
	Most   int  // rows, the last of which is cut; 0 for all that it takes
	Spans  []Span
	Halves *Halves // what stands beside its spans, nil for nothing

	width, rows int // how many rows it takes in a width, where that is known
}

// Measured is the line with its rows in a width counted. What it says, and how that
// wraps, does not change any more.
func (l Line) Measured(width int) Line {
	l.rows, l.width = l.Rows(width), width
	return l
}

// NewLine is a line that breaks at blanks where that leaves no row half empty.
func NewLine(indent int, spans ...Span) Line { return Line{Indent: indent, Spans: spans} }

// Hanging is the line, going on below what stands behind its first spans.
func (l Line) Hanging(spans int) Line {
	l.Hang = 0
	for _, s := range l.Spans[:spans] {
		l.Hang += render.Width(s.Text)
	}
	return l
}

// Prose is a line that breaks at blanks.
func Prose(indent int, spans ...Span) Line { return Line{Indent: indent, Prose: true, Spans: spans} }

// Text is the line without its indent; its halves stand in lines of their own.
func (l Line) Text() string {
	if l.Halves == nil && len(l.Spans) == 1 {
		return l.Spans[0].Text
	}
	var b strings.Builder
	for n, spans := range l.columns() {
		if n > 0 {
			b.WriteByte('\n')
		}
		for _, s := range spans {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

// columns are its spans, and those of its halves.
func (l Line) columns() [][]Span {
	if l.Halves == nil {
		return [][]Span{l.Spans}
	}
	return [][]Span{l.Spans, l.Halves.Left, l.Halves.Right}
}

// A lineRow is a row of a line that was cut to the width.
type lineRow struct {
	line      int
	continued bool
	hang      int // how much further than the line it is indented
	pieces    []piece
}

// A piece is a part of a row: bytes of the line's text from start up to next, where
// the row below goes on. What stands between two columns is of no bytes.
type piece struct {
	start, next int
	spans       []Span
}

// holds reports whether a byte of the line's text is in the row.
func (r lineRow) holds(at int) bool {
	return slices.ContainsFunc(r.pieces, func(p piece) bool { return p.start <= at && at < p.next })
}

// cut wraps a line, the n-th of its block, into rows of width cells.
func (l Line) cut(n, width int) (rows []lineRow) {
	if l.Halves != nil {
		return l.cutHalves(n, width)
	}
	l.wrap(width, func(r textRow) {
		spans := l.between(r.start, r.end)
		if r.cut {
			spans = append(spans, In(render.Muted, "…"))
		}
		rows = append(rows, lineRow{n, r.start > 0, r.hang, []piece{{r.start, r.next, spans}}})
	})
	return rows
}

// Rows is how many rows of width cells it takes.
func (l Line) Rows(width int) (rows int) {
	switch {
	case l.rows > 0 && l.width == width:
		return l.rows
	case l.Halves != nil:
		return l.rowsOfHalves(width)
	}
	l.wrap(width, func(textRow) { rows++ })
	return rows
}

// A textRow is a row of a line's text: bytes from start up to end, where the row
// below starts with next. A cut one is the last, with more text than there is room for.
type textRow struct {
	start, end, next int
	hang             int
	cut              bool
}

// wrap calls each with the rows of width cells that it takes, one at least.
func (l Line) wrap(width int, each func(textRow)) {
	text, room, hang := l.Text(), max(1, width-l.Indent), 0
	for start, row := 0, 1; ; row++ {
		end, next := l.rowEnd(text, start, room)
		if next < len(text) && row == l.Most {
			each(textRow{start, start + len(render.Beginning(text[start:], room-1)), len(text), hang, true})
			return
		}
		each(textRow{start, end, next, hang, false})
		if next >= len(text) {
			return
		}
		if start == 0 {
			hang = min(l.Hang, room/2)
			room -= hang
		}
		start = next
	}
}

// rowEnd is where the row ends that starts at a byte of the text, and where the
// next one starts: a blank that there is no room for is in neither.
func (l Line) rowEnd(text string, start, room int) (end, next int) {
	fitting := render.Beginning(text[start:], room)
	if fitting == "" && start < len(text) { // one character is wider than a row
		fitting = string([]rune(text[start:min(len(text), start+utf8.UTFMax)])[:1])
	}
	end = start + len(fitting)
	if end == len(text) {
		return end, end
	}
	if text[end] == ' ' {
		return end, end + 1
	}
	if at := strings.LastIndexByte(fitting, ' '); at >= 0 && (l.Prose || render.Width(fitting[:at]) >= room/2) {
		end = start + at + 1
	}
	return end, end
}

// between is what of the spans lies between two bytes of the text.
func (l Line) between(start, end int) []Span {
	var spans []Span
	at := 0
	for _, s := range l.Spans {
		from, to := max(start-at, 0), min(end-at, len(s.Text))
		if at += len(s.Text); from < to {
			spans = append(spans, In(s.Role, s.Text[from:to]))
		}
	}
	return spans
}
