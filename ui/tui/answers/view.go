package answers

import (
	"slices"
	"strings"
	"tapedeck/ui/tui/detail"

	"tapedeck/model"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// toggleChanges folds or unfolds the part of the answer under the cursor.
func (d *Screen) toggleChanges(m screen.App) tea.Cmd {
	of := d.partHere()
	d.folded[of] = !d.folded[of]
	shown := d.Show(m)
	at := slices.Index(d.Detail.Overlay.Parts, of)
	d.Detail.To(d.Detail.RowWhere(func(_ model.Side, l widget.Line) bool { return l.Kind == detail.ChangeLine && l.N == at }))
	return shown
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
	if _, l, ok := d.Detail.LineAt(d.Detail.Cursor); ok && l.Kind == detail.ChangeLine {
		return d.Detail.Overlay.Parts[l.N]
	}
	return ""
}

func (d *Screen) noFoldHere() string {
	if of := d.partHere(); of != "headers" && of != "body" && !strings.HasPrefix(of, wholePart) {
		return "nothing to fold here"
	}
	return ""
}
