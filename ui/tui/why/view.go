package why

import (
	"fmt"
	"slices"
	"strings"

	"tapedeck/replay/explain"
	"tapedeck/replay/library"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/compare"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// mostHead is how many rows the outcome takes at most.
const mostHead = 2

// Head are the rows above the panes: the outcome, and what can be done at once.
func (v *Explanation) Head(width int) []widget.Span {
	a := v.answer()
	role := render.Failure
	if a.Outcome.Action == library.Play {
		role = render.Success
	}
	words := render.Sanitize(a.Headline())
	switch {
	case a.Open():
		words += " · p with the curl decides"
	case a.Outcome.Action != library.Play && a.Nearest == "" && !a.Undecided:
		if n := slices.IndexFunc(v.remedies, func(r explain.Remedy) bool { return r.Kind == explain.Repeat }); n >= 0 {
			words += fmt.Sprintf(" · %d duplicates %d", n+1, v.remedies[n].At+1)
		}
	}
	return inWords(words, width-2, mostHead, role)
}

// inWords breaks a text at blanks into rows of width cells; the last of most
// rows is cut.
func inWords(text string, width, most int, role render.Role) []widget.Span {
	var rows []widget.Span
	for len(rows) < most-1 && render.Width(text) > width {
		row := render.Beginning(text, width)
		if at := strings.LastIndexByte(row, ' '); at > 0 {
			row = row[:at]
		}
		rows = append(rows, widget.In(role, row))
		text = strings.TrimPrefix(text[len(row):], " ")
	}
	return append(rows, widget.In(role, render.Cut(text, width)))
}

// DrawList draws the recordings that are near, and what differs in each.
func (v *Screen) DrawList(m screen.App, r widget.Rect) []string {
	columns := render.NarrowColumns(r.Width, v.File.Len()).For(&v.Stats.Origins)
	left := "Candidates, nearest first"
	if v.near.Count == 0 {
		left = "No recording is near"
	}
	rows := []string{widget.Heading(m.Theme(), v.Focused(m, widget.OnList), r.Width, " "+left, "differs in")}
	for row := v.near.Top; row < v.near.Top+r.Height-1; row++ {
		if row >= v.near.Count || v.answer().Near[row].Interaction >= v.File.Len() { // taken out since
			rows = append(rows, widget.Draw(m.Theme(), r.Width))
			continue
		}
		rows = append(rows, v.candidateRow(m, columns, row, r.Width/3))
	}
	return rows
}

// candidateRow is a recording with what differs at the right: that has what the URL
// with its label leaves it, but as many cells as are its own at any rate.
func (v *Screen) candidateRow(m screen.App, c render.Columns, row, own int) string {
	n := v.answer().Near[row]
	s, err := v.File.Summary(n.Interaction)
	r := render.ListRow{N: n.Interaction + 1, Summary: s, State: opened.StateSign(v.File.State(n.Interaction), err)}
	role, theme := render.Plain, m.Theme()
	if sign := widget.CursorSign(v.Focused(m, widget.OnList), row == v.near.Cursor); sign != " " {
		r.Cursor = sign[0]
		role = render.SelectedOther
		if sign == ">" {
			role = render.Selected
		}
	}
	whole := render.Width(v.Stats.Origins.URL(s.URL, render.LabelName(s.Label), mostURL, render.Theme{}))
	differs := " " + compare.Within(compare.DiffersIn(n), max(own, c.URL-whole-2)) + " "
	c.URL -= render.Width(differs)
	return c.Row(r, &v.Stats.Origins, v.Now, theme) + theme.Paint(role, differs)
}

// mostURL is more cells than any list gives a URL.
const mostURL = 1000

// comparison is the request against the recording under the cursor, and what
// can be done. It notes the remedies by their numbers.
func (v *Screen) comparison() *detail.Overlay {
	a := v.answer()
	n, ok := v.candidate()
	s := compare.New("wanted against recorded", v.byLine, v.open)
	s.Width = v.Detail.Width
	if ok {
		s.Title = fmt.Sprintf("#%d  wanted against recorded", n.Interaction+1)
		s.Right = "by path"
		if v.byLine {
			s.Right = "by line"
		}
		s.AddMatchers(n)
		if v.byLine {
			s.AddLines(v.lines[n.Interaction])
		}
		s.AddPlayed(a, n)
	}
	s.AddDoubts(a)
	if a.Outcome.Action != library.Play {
		s.AddRemedies("What you can do (a change is one step, u undoes it):", a, n, ok)
		if len(a.Untold())+len(a.Notes) > len(a.Doubts()) {
			s.Add(widget.Line{})
		}
	}
	s.AddNotes(a)
	s.AddAfterwards(a.Because())
	s.AddAfterwards(v.others)
	s.Fit(v.Detail.Height)
	v.remedies, v.values, v.fitted = s.Remedies, s.Values, fitting{s.Overlay, v.Detail.Width, v.Detail.Height}
	return s.Overlay
}
