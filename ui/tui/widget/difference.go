package widget

import (
	"strings"

	"tapedeck/ui/render"
	"tapedeck/ui/render/diff"
)

// DiffLine is a row of what differs: one that begins a part from a column on, a
// difference two columns further. Of what takes more than a few lines it shows what
// there is room for in a row.
func DiffLine(row diff.Row, column int) Line {
	l := Line{Indent: column}
	if row.Whole != "" {
		l.Most = 1
	}
	if row.Sign != 0 {
		l.Indent, l.Spans = column+2, append(l.Spans, In(row.Role(), string(rune(row.Sign))+" "))
	}
	for _, p := range row.Parts() {
		l.Spans = append(l.Spans, In(p.Role, p.Text))
	}
	return l.Hanging(1)
}

// A Differing makes the lines of rows of what differs.
type Differing struct {
	column int // where they begin
	width  int // of all
	values int // where the old values begin that have the new ones beside them, 0 where these stand behind them
}

// widestLead bounds how far what says where a value is pushes the values.
const widestLead = 44

// Differ says how rows are laid out from a column on, in so many cells.
func Differ(rows []diff.Row, column, width int) Differing {
	if width <= BesideWidth {
		return Differing{column: column, width: width}
	}
	widest := 0
	for _, row := range rows {
		if len(row.Was)+len(row.Now) > 0 && row.Sign != 0 {
			widest = max(widest, render.Width(strings.TrimRight(row.Lead, " ")))
		}
	}
	return Differing{column, width, column + len("  ~ ") + min(max(widest, len("status")), widestLead) + 2}
}

// Line is a row's.
func (d Differing) Line(row diff.Row) Line {
	l := DiffLine(row, d.column)
	if d.values == 0 || len(row.Was)+len(row.Now) == 0 || row.Sign == 0 && row.Was == nil {
		return l
	}
	l.Spans = nil
	if row.Sign != 0 {
		l.Spans = []Span{In(row.Role(), string(rune(row.Sign))+" ")}
	}
	l.Spans = append(l.Spans, Plain(strings.TrimRight(row.Lead, " ")))
	l.Halves = &Halves{d.values, halfOf(row, row.Was, render.Removed), halfOf(row, row.Now, render.Added)}
	if note := strings.TrimSpace(row.Note); note != "" {
		l.Halves.Right = append(l.Halves.Right, In(render.Muted, "  "+note))
	}
	return l
}

// Heading names what stands in the halves, cut in the middle where they have no
// room for that; beside reports whether there are any.
func (d Differing) Heading(old, new string) (l Line, beside bool) {
	h := &Halves{Column: d.values}
	name := func(s string) []Span { return []Span{In(render.Muted, render.CutMiddle(s, h.width(d.width)))} }
	h.Left, h.Right = name(old), name(new)
	return Line{Indent: d.column, Halves: h}, d.values > 0
}

// halfOf are the parts of a value. One that came or went as a whole is in a role as
// a whole.
func halfOf(row diff.Row, parts []diff.Part, role render.Role) []Span {
	var spans []Span
	for _, p := range parts {
		if p.Role == render.Plain && row.Sign != '~' {
			p.Role = role
		}
		spans = append(spans, In(p.Role, p.Text))
	}
	return spans
}
