package tui

import (
	"fmt"
	"slices"
	"strings"
	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/replay/explain"
	"tapedeck/replay/library"
	"tapedeck/ui/match"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// mostHead is how many rows the outcome takes at most.
const mostHead = 2

// Head are the rows above the panes: the outcome, and what can be done at once.
func (v *explanation) Head(width int) []widget.Span {
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
		row := widget.Beginning(text, width)
		if at := strings.LastIndexByte(row, ' '); at > 0 {
			row = row[:at]
		}
		rows = append(rows, widget.In(role, row))
		text = strings.TrimPrefix(text[len(row):], " ")
	}
	return append(rows, widget.In(role, render.Cut(text, width)))
}

// DrawList draws the recordings that are near, and what differs in each.
func (v *why) DrawList(m screen.App, r widget.Rect) []string {
	const heading = "differs in"
	widest := len(heading)
	for _, n := range v.answer().Near {
		widest = max(widest, render.Width(differsIn(n)))
	}
	widest = min(widest, r.Width/3)
	columns := render.NarrowColumns(r.Width-widest-2, v.File.Len())
	left := "Candidates, nearest first"
	if v.near.Count == 0 {
		left = "No recording is near"
	}
	rows := []string{widget.Heading(m.Theme(), v.Focus == widget.OnList, r.Width, " "+left, heading)}
	for row := v.near.Top; row < v.near.Top+r.Height-1; row++ {
		if row >= v.near.Count || v.answer().Near[row].Interaction >= v.File.Len() { // taken out since
			rows = append(rows, widget.Draw(m.Theme(), r.Width))
			continue
		}
		rows = append(rows, v.candidateRow(m, columns, row, widest))
	}
	return rows
}

func (v *why) candidateRow(m screen.App, c render.Columns, row, widest int) string {
	n := v.answer().Near[row]
	s, err := v.File.Summary(n.Interaction)
	r := render.ListRow{N: n.Interaction + 1, Summary: s, State: opened.StateSign(v.File.State(n.Interaction), err)}
	role, theme := render.Plain, m.Theme()
	if sign := widget.CursorSign(v.Focus == widget.OnList, row == v.near.Cursor); sign != " " {
		r.Cursor = sign[0]
		role = render.SelectedOther
		if sign == ">" {
			role = render.Selected
		}
	}
	differs := render.Cut(differsIn(n), widest)
	differs = " " + strings.Repeat(" ", widest-render.Width(differs)) + differs + " "
	return c.Row(r, &v.Stats.Origins, v.Now, theme) + theme.Paint(role, differs)
}

// differsIn names the matchers that disagree about a recording, else those that
// may.
func differsIn(n explain.Near) string {
	var open []string
	for _, m := range n.Matchers {
		if m.Unknown {
			open = append(open, m.Matcher+"?")
		}
	}
	switch failing := n.Failing(); {
	case len(failing) > 0:
		return render.Sanitize(strings.Join(failing, ", "))
	case len(open) > 0:
		return render.Sanitize(strings.Join(open, ", "))
	case n.Unlimited:
		return "nothing"
	case n.PlayedUnknown:
		return "used up?"
	case n.Played > 0:
		return "used up"
	}
	return "nothing"
}

// Columns of the comparison.
const (
	matcherColumn = detail.TextColumn + 4 // behind NO, ok and ?
	remedyHeading = 1
)

// comparison is the request against the recording under the cursor, and what
// can be done. It notes the remedies by their numbers.
func (v *why) comparison() *detail.Overlay {
	a := v.answer()
	n, ok := v.candidate()
	v.remedies, v.values = nil, nil
	s := &detail.Overlay{Title: "wanted against recorded"}
	if ok {
		s.Title = fmt.Sprintf("#%d  wanted against recorded", n.Interaction+1)
		s.Right = "by path"
		if v.byLine {
			s.Right = "by line"
		}
		v.addMatchers(s, n)
		if v.byLine {
			v.addLines(s, v.lines[n.Interaction])
		}
		if played := match.Played(n); played != "" && a.Outcome.Action != library.Play {
			s.Add(widget.Prose(matcherColumn, widget.Plain(played)))
		}
	}
	for _, note := range append(a.Untold(), a.Notes...) {
		s.Add(widget.Prose(matcherColumn, widget.In(render.Notice, render.Sanitize(note))))
	}
	if a.Outcome.Action != library.Play {
		v.addRemedies(s, n)
	}
	if because := a.Because(); because != "" {
		s.Add(widget.Line{})
		s.Add(widget.Prose(detail.TextColumn, widget.In(render.Muted, render.Sanitize(because))))
	}
	if v.others != "" {
		s.Add(widget.Line{})
		s.Add(widget.Prose(detail.TextColumn, widget.In(render.Muted, render.Sanitize(v.others))))
	}
	return s
}

// addMatchers adds what the matchers say, and what differs only where it is
// compared by path.
func (v *why) addMatchers(s *detail.Overlay, n explain.Near) {
	rows := match.MatcherRows(n)
	widest := 0
	for _, row := range rows {
		if row.Sign != "ok" {
			widest = max(widest, min(24, render.Width(render.Sanitize(row.Matcher))))
		}
	}
	for _, row := range rows {
		if row.Sign == "ok" {
			v.addAgreed(s, n, row)
			continue
		}
		name := render.Sanitize(row.Matcher)
		name += strings.Repeat(" ", max(0, widest-render.Width(name))) + "   "
		role := render.Removed
		if row.Sign == "?" {
			role = render.Notice
		}
		lead := []widget.Span{widget.In(role, fmt.Sprintf("%-2s  ", row.Sign)), widget.Plain(name)}
		if v.byLine {
			s.Add(widget.NewLine(detail.TextColumn, lead...))
			continue
		}
		for i, mismatch := range row.Mismatches {
			l := widget.Line{Kind: detail.MismatchLine, N: len(v.values), Indent: detail.TextColumn, Spans: append(slices.Clip(lead), widget.Plain(render.Sanitize(mismatch.Text)))}
			v.values = append(v.values, mismatch.Wanted)
			s.Add(l)
			if i == 0 {
				lead = []widget.Span{widget.Plain(strings.Repeat(" ", 4+render.Width(name)))}
			}
		}
	}
}

// addAgreed adds the matchers that agree, folded or each with what it saw.
func (v *why) addAgreed(s *detail.Overlay, n explain.Near, row match.MatcherRow) {
	l := widget.Line{Kind: detail.AgreedLine, Sign: "▸", Indent: detail.TextColumn, Prose: true, Spans: []widget.Span{widget.In(render.Success, "ok  "), widget.Plain(render.Sanitize(row.Matcher))}}
	if !v.agreed {
		s.Add(l)
		return
	}
	l.Sign, l.Spans = "▾", l.Spans[:1]
	s.Add(l)
	for _, m := range n.Matchers {
		if m.Agreed && !m.Unknown {
			saw := render.CutMiddle(render.Sanitize(m.Wanted), 200)
			s.Add(widget.NewLine(matcherColumn, widget.Plain(render.Sanitize(m.Matcher)+"  "), widget.In(render.Muted, saw)))
		}
	}
}

// lineDifferences compares two requests line by line, as HTTP writes them, with
// their bodies as they are easy to read.
func lineDifferences(recorded, wanted model.Request) []model.Difference {
	as := func(r model.Request) model.Response {
		i := model.Interaction{Request: r}
		decoded := r.Body.Decode(r.Header)
		kind := body.TypeOf(r.Header.Get("Content-Type"), decoded.Bytes)
		message := fmt.Sprintf("%s %s\n%s\n%s\n", r.Method, r.URL, render.HeaderText(i.Header(model.InRequest)), body.Pretty(kind, decoded.Bytes))
		return model.Response{Body: model.Body{Wire: []byte(message)}}
	}
	return model.DiffResponses(as(recorded), as(wanted)).Body
}

func (v *why) addLines(s *detail.Overlay, lines []model.Difference) {
	for _, d := range lines {
		if d.Kind != model.Added {
			s.Add(widget.NewLine(matcherColumn, widget.In(render.Removed, "- "), widget.Plain(render.Sanitize(d.Was))))
		}
		if d.Kind != model.Removed {
			s.Add(widget.Line{Kind: detail.MismatchLine, N: len(v.values), Indent: matcherColumn, Spans: []widget.Span{widget.In(render.Added, "+ "), widget.Plain(render.Sanitize(d.Now))}})
			v.values = append(v.values, d.Now)
		}
	}
}

// addRemedies adds what can be done, by numbers, and then what cannot.
func (v *why) addRemedies(s *detail.Overlay, n explain.Near) {
	s.Add(widget.Line{})
	s.Add(widget.NewLine(remedyHeading, widget.Plain("What you can do (a change is one step, u undoes it):")))
	a := v.answer()
	remedies := a.Remedies()
	if v.near.Count > 0 {
		remedies = a.RemediesFor(n)
	}
	var refused []widget.Line
	for _, r := range remedies {
		words := render.Sanitize(a.RemedyWords(r))
		if r.Refused != nil {
			refused = append(refused, widget.Prose(detail.TextColumn, widget.In(render.Muted, "- "+words)))
			continue
		}
		v.remedies = append(v.remedies, r)
		s.Add(widget.Line{Kind: detail.RemedyLine, N: len(v.remedies), Indent: detail.TextColumn, Prose: true,
			Spans: []widget.Span{widget.In(render.Focus, fmt.Sprint(len(v.remedies))), widget.Plain(" " + words)}})
	}
	s.Lines = append(s.Lines, refused...)
}
