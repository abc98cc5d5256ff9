package widget

import (
	"tapedeck/ui/render/diff"
)

// DiffLine is a row of what differs: one that begins a part from a column on, a
// difference two columns further.
func DiffLine(row diff.Row, column int) Line {
	l := Line{Indent: column}
	if row.Sign != 0 {
		l.Indent, l.Spans = column+2, append(l.Spans, In(row.Role(), string(rune(row.Sign))+" "))
	}
	for _, p := range row.Parts() {
		l.Spans = append(l.Spans, In(p.Role, p.Text))
	}
	return l.Hanging(1)
}
