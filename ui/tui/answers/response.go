package answers

import (
	"fmt"

	"tapedeck/replay/send"
	"tapedeck/ui/render"
	"tapedeck/ui/render/diff"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/widget"
)

// responseOverlay shows what a response would change, instead of the interaction.
// places are the differences that its lines are of, by their N. Where there is room,
// what is recorded stands beside what is new.
func responseOverlay(a *send.Result, laid layout, folded map[string]bool) (s *detail.Overlay, places []send.Place) {
	s = &detail.Overlay{Title: fmt.Sprintf("#%d", a.At+1), Right: "changes"}
	if a.Err != nil {
		s.Right = ""
		s.Add(widget.NewLine(detail.TextColumn, widget.In(render.Failure, "not re-recorded: "+render.Sanitize(done.Reason(a.Err)))))
		return s, nil
	}
	s.Title += titleOf(a, laid.width-len(" ")-len(s.Title))
	for _, why := range []string{a.Worse(), a.Unsearched()} {
		if why != "" {
			s.Add(widget.NewLine(detail.TextColumn, widget.In(render.Failure, render.Sanitize(why))))
		}
	}
	if laid.byLine {
		s.Right = "changes by line"
	}
	if l, beside := laid.differing.Heading("recorded", "new"); beside {
		s.Add(l)
	}
	rows := laid.rows
	for n, row := range rows {
		l := laid.lines[n]
		if begins := row.Sign == 0 && n+1 < len(rows) && rows[n+1].Sign != 0; begins && folded[row.Of] {
			l.Sign = "▸"
		} else if begins {
			l.Sign = "▾"
		}
		part := row.Of
		if row.Whole != "" {
			part = wholePart + row.Lead
			l = wholeLine(laid.differing, row, folded[part])
		}
		l.Kind = detail.ChangeLine
		if row.Sign == 0 || !folded[row.Of] {
			l.N = len(s.Parts)
			s.Add(l)
			s.Parts = append(s.Parts, part)
			places = append(places, placeOf(row, laid.byLine))
		}
	}
	return s, places
}

// widestRight is what the heading leaves room for behind the title.
const widestRight = "  changes by line "

// titleOf says what was asked for, and how long the answer took. In so many cells the
// URL is cut, and not what stands behind it.
func titleOf(a *send.Result, width int) string {
	asked, took := "  "+render.Sanitize(a.Plan.Method)+" ", ", answered in "+render.Duration(a.Got.Took)
	room := width - render.Width(asked) - len(took) - len(widestRight)
	return asked + render.CutMiddle(render.ShortURL(a.Plan.URL), max(leastURL, room)) + took
}

// leastURL is left of a URL at least.
const leastURL = 8

// placeOf is the difference that a row is of.
func placeOf(row diff.Row, byLine bool) send.Place {
	p := send.Place{Part: row.Of, N: row.N}
	switch {
	case row.Sign == 0 && row.Of != "status":
		p.N = wholeOfPart
	case row.Sign != 0 && row.Of == "body" && byLine:
		p.N = lineOfJSON
	}
	return p
}

// Rows that are of no single difference.
const (
	wholeOfPart = -1 - iota
	lineOfJSON
)

// wholePart begins the names of parts that are a row of their own, which start
// folded.
const wholePart = "whole "

// wholeLine is the row of an object or array: how much it holds, or all of it.
func wholeLine(differing widget.Differing, row diff.Row, unfolded bool) widget.Line {
	if unfolded {
		row = row.Open()
	} else {
		row.Was, row.Now = row.Was[:min(1, len(row.Was))], row.Now[:min(1, len(row.Now))]
	}
	line := differing.Line(row)
	line.Sign = "▸"
	if unfolded {
		line.Sign = "▾"
	}
	return line
}
