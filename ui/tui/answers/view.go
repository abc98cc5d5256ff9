package answers

import (
	"fmt"
	"slices"
	"tapedeck/ui/tui/detail"

	"tapedeck/model"
	"tapedeck/replay/send"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// responseOverlay shows what a response would change, instead of the interaction.
func responseOverlay(a *send.Result, byLine bool, folded map[string]bool) *detail.Overlay {
	s := &detail.Overlay{Title: fmt.Sprintf("#%d", a.At+1), Right: "changes"}
	if a.Err != nil {
		s.Right = ""
		s.Add(widget.NewLine(detail.TextColumn, widget.In(render.Failure, "not re-recorded: "+render.Sanitize(done.Reason(a.Err)))))
		return s
	}
	s.Title += fmt.Sprintf("  %s, answered in %s", render.Sanitize(a.Plan.Method)+" "+render.ShortURL(a.Plan.URL), render.Duration(a.Got.Took))
	for _, why := range []string{a.Worse(), a.Unsearched()} {
		if why != "" {
			s.Add(widget.NewLine(detail.TextColumn, widget.In(render.Failure, render.Sanitize(why))))
		}
	}
	diff := a.Diff
	if byLine && diff.BodyBy == "path" {
		diff = a.ByLine()
		s.Right = "changes by line"
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
			l.N = len(s.Parts)
			s.Add(l)
			s.Parts = append(s.Parts, row.Of)
		}
	}
	return s
}

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
	if of := d.partHere(); of != "headers" && of != "body" {
		return "nothing to fold here"
	}
	return ""
}

// diffLine is a row of what changed as a line of the detail.
func diffLine(row render.DiffRow) widget.Line {
	l := widget.Line{Kind: detail.ChangeLine, Indent: detail.TextColumn}
	if row.Sign != 0 {
		l.Indent, l.Spans = detail.HeaderColumn, append(l.Spans, widget.In(row.Role(), string(rune(row.Sign))+" "))
	}
	for _, p := range row.Parts {
		l.Spans = append(l.Spans, widget.In(p.Role, p.Text))
	}
	return l
}
