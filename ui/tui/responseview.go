package tui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/replay/send"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// responseOverlay shows what a response would change, instead of the interaction.
func responseOverlay(a *send.Result, byLine bool, folded map[string]bool) *overlay {
	s := &overlay{title: fmt.Sprintf("#%d", a.At+1), right: "changes"}
	if a.Err != nil {
		s.right = ""
		s.add(widget.NewLine(textColumn, widget.In(render.Failure, "not re-recorded: "+render.Sanitize(done.Reason(a.Err)))))
		return s
	}
	s.title += fmt.Sprintf("  %s, answered in %s", render.Sanitize(a.Plan.Method)+" "+render.ShortURL(a.Plan.URL), render.Duration(a.Got.Took))
	for _, why := range []string{a.Worse(), a.Unsearched()} {
		if why != "" {
			s.add(widget.NewLine(textColumn, widget.In(render.Failure, render.Sanitize(why))))
		}
	}
	diff := a.Diff
	if byLine && diff.BodyBy == "path" {
		diff = a.ByLine()
		s.right = "changes by line"
	}
	rows := render.DiffRows(a.Old.Response, a.New, diff, a.Kept)
	for n, row := range rows {
		l := diffLine(row)
		if begins := row.Sign == 0 && n+1 < len(rows) && rows[n+1].Sign != 0; begins && folded[row.Of] {
			l.Sign = "▸"
		} else if begins {
			l.Sign = "▾"
		}
		if row.Sign == 0 || !folded[row.Of] {
			l.N = len(s.parts)
			s.add(l)
			s.parts = append(s.parts, row.Of)
		}
	}
	return s
}

// toggleChanges folds or unfolds the part of the answer under the cursor.
func (d *answers) toggleChanges(m screen.App) tea.Cmd {
	of := d.partHere()
	d.folded[of] = !d.folded[of]
	shown := d.Show(m)
	at := slices.Index(d.detail.overlay.parts, of)
	d.detail.To(d.detail.rowWhere(func(_ model.Side, l widget.Line) bool { return l.Kind == changeLine && l.N == at }))
	return shown
}

// clickPart folds or unfolds a part whose sign was clicked.
func (d *answers) clickPart(m screen.App, x int) tea.Cmd {
	if d.detail.foldsAt(d.detail.Cursor, x) {
		return d.toggleChanges(m)
	}
	return nil
}

// partHere names the part of the answer under the cursor, "" if there is none.
func (d *answers) partHere() string {
	if _, l, ok := d.detail.LineAt(d.detail.Cursor); ok && l.Kind == changeLine {
		return d.detail.overlay.parts[l.N]
	}
	return ""
}

func (d *answers) noFoldHere() string {
	if of := d.partHere(); of != "headers" && of != "body" {
		return "nothing to fold here"
	}
	return ""
}

// diffLine is a row of what changed as a line of the detail.
func diffLine(row render.DiffRow) widget.Line {
	l := widget.Line{Kind: changeLine, Indent: textColumn}
	if row.Sign != 0 {
		l.Indent, l.Spans = headerColumn, append(l.Spans, widget.In(row.Role(), string(rune(row.Sign))+" "))
	}
	for _, p := range row.Parts {
		l.Spans = append(l.Spans, widget.In(p.Role, p.Text))
	}
	return l
}
