package answers

import (
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// toggleChanges folds or unfolds the part of the answer under the cursor.
func (d *Screen) toggleChanges(m screen.App) tea.Cmd {
	of := d.partHere()
	d.folded[of] = !d.folded[of]
	return d.show(m, func() { d.toLine(slices.Index(d.Detail.Overlay.Parts, of)) })
}

// lineHere is which of the rows of what differs is under the cursor, -1 for none.
func (d *Screen) lineHere() int {
	if _, l, ok := d.Detail.LineAt(d.Detail.Cursor); ok && l.Kind == detail.ChangeLine {
		return l.N
	}
	return -1
}

// toLine puts the cursor on one of the rows of what differs.
func (d *Screen) toLine(n int) {
	if row := d.Detail.RowWhere(func(_ model.Side, l widget.Line) bool { return l.Kind == detail.ChangeLine && l.N == n }); row >= 0 {
		d.Detail.To(row)
	}
}

// clickPart folds or unfolds a part whose sign was clicked.
func (d *Screen) clickPart(m screen.App, x int) tea.Cmd {
	if d.Detail.FoldsAt(d.Detail.Cursor, x) {
		return d.toggleChanges(m)
	}
	return nil
}

// partHere names the part of the answer under the cursor, "" if there is none.
func (d *Screen) partHere() string {
	if n := d.lineHere(); n >= 0 {
		return d.Detail.Overlay.Parts[n]
	}
	return ""
}

func (d *Screen) noFoldHere() string {
	if of := d.partHere(); of != "headers" && of != "body" && !strings.HasPrefix(of, wholePart) {
		return "nothing to fold here"
	}
	return ""
}
