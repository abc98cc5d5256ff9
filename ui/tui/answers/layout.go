package answers

import (
	"tapedeck/replay/send"
	"tapedeck/ui/render/diff"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/widget"
)

// A view is a way to show what an answer changes.
type view struct {
	at     int
	byLine bool
	width  int
}

// A layout is what a view shows while nothing is folded. To make it takes as long as
// there is text, to show it again does not.
type layout struct {
	view
	rows      []diff.Row
	differing widget.Differing
	lines     []widget.Line // of the rows
}

// layOut makes a layout, out of the rows of another one of that answer where there is
// one.
func layOut(a *send.Result, v view, rows []diff.Row) layout {
	l := layout{view: v, rows: rows}
	if rows == nil && a.Err == nil {
		differs := a.Diff
		if v.byLine {
			differs = a.ByLine()
		}
		l.rows = diff.Rows(a.Old.Response, a.New, differs, a.Kept)
	}
	l.differing = widget.Differ(l.rows, detail.TextColumn, v.width)
	for _, row := range l.rows {
		l.lines = append(l.lines, l.differing.Line(row).Measured(v.width))
	}
	return l
}
