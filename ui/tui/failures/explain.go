package failures

import (
	"fmt"
	"path"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/replay/explain"
	"tapedeck/replay/library"
	"tapedeck/ui/match"
	"tapedeck/ui/render"
	"tapedeck/ui/testrun"
	"tapedeck/ui/tui/compare"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// Moved explains what the cursor is on. A cassette that was gone to may have
// changed: it is asked again.
func (f *Failures) Moved(m screen.App) tea.Cmd {
	if f.focus == widget.OnDetail && f.away == nil {
		return f.follow(m)
	}
	f.offHeading()
	shown := f.explain(m)
	if g := f.away; g != nil {
		g.changes, f.away = -1, nil // how it is asked may have changed
		return tea.Batch(shown, f.askAgain(m))
	}
	return shown
}

// explain puts the explanation of what the cursor is on into the detail.
func (f *Failures) explain(m screen.App) tea.Cmd {
	f.said = compare.New("", false, f.unfolded)
	f.said.Width = f.detail.Width
	if r := f.selected(); r != nil && f.trying.of == r {
		f.said.Previews = f.trying.found
	}
	if f.list.Cursor < len(f.lines) {
		switch l := f.lines[f.list.Cursor]; {
		case l.row != nil:
			f.explainRow(l.row)
		case l.way != nil:
			f.explainWay(l)
		case l.others:
			f.explainOthers()
		}
	}
	f.said.Fit(f.detail.Height)
	shown := f.detail.ShowOverlay(f.said.Overlay)
	return tea.Batch(shown, f.try(m))
}

// explainAgain does so again, with the cursor of the detail about where it was.
func (f *Failures) explainAgain(m screen.App) tea.Cmd {
	cursor, top := f.detail.Cursor, f.detail.Top
	shown := f.explain(m)
	if f.focus == widget.OnDetail {
		detail.StandAt(cursor, top)(&f.detail)
		f.detail.Reveal()
	}
	return shown
}

// Reviewed does so after a save: what is shown may say that it is not saved.
func (f *Failures) Reviewed(m screen.App) tea.Cmd { return f.explainAgain(m) }

func (f *Failures) explainRow(r *row) {
	s := f.said
	s.Title, s.Right = f.title(r), byWords(r.Place)
	if note := r.Place.Note; note != "" {
		s.Add(widget.Prose(detail.TextColumn, widget.In(render.Notice, render.Sanitize(note))))
	}
	switch {
	case r.outcome == passes:
		s.Add(widget.Prose(detail.TextColumn, widget.In(render.Success, "The last run did not fail here.")))
	case r.outcome.gone():
		s.Add(widget.Prose(detail.TextColumn, widget.In(render.Notice, r.outcome.explanation(f.source.Status))))
		f.explainRequest(r)
	default:
		f.explainRequest(r)
	}
	s.AddAfterwards(aboutTest(r))
}

// explainRequest says what the recordings answer to the request, or do not.
func (f *Failures) explainRequest(r *row) {
	s, a := f.said, r.answer()
	switch {
	case a == nil:
		f.explainUnasked(r)
	case a.Outcome.Action == library.Play:
		s.Add(widget.Prose(detail.TextColumn, widget.In(render.Success, render.Sanitize(a.Headline()))))
		if g := r.group.cassette; g != nil && g.File.Dirty() {
			s.Add(widget.Prose(detail.TextColumn, widget.Plain("The cassette has changes that are not saved: w saves, u undoes.")))
		}
		s.AddDoubts(*a)
		s.AddNotes(*a)
	default:
		f.explainAnswer(*a)
	}
}

// explainAnswer adds what the nearest recording has otherwise, and at once what
// can be done.
func (f *Failures) explainAnswer(a match.Answer) {
	s := f.said
	if len(a.Near) == 0 || a.Open() {
		s.Add(widget.Prose(detail.TextColumn, widget.In(render.Failure, render.Sanitize(a.Headline()))))
	}
	if len(a.Near) > 0 {
		s.AddMatchers(a.Near[0])
		if words := a.Near[0].PerRunWords(); words != "" {
			s.Add(widget.Prose(detail.TextColumn+4, widget.In(render.Notice, render.Sanitize(words))))
		}
		s.AddPlayed(a, a.Near[0])
		s.AddDoubts(a)
		s.AddRemedies("", a, a.Near[0], true)
	} else {
		s.AddDoubts(a)
		s.AddRemedies("", a, explain.Near{}, false)
	}
	f.addDiff()
	s.AddNotes(a)
	s.AddAfterwards(a.Because())
}

// explainUnasked says why nothing was asked, and what can be done all the same.
func (f *Failures) explainUnasked(r *row) {
	s := f.said
	s.Add(widget.Prose(detail.TextColumn, widget.In(render.Failure, render.Sanitize("Not asked: "+r.Reason()))))
	if len(r.unused) > 0 {
		remedy := match.DeleteUnused(r.unused)
		s.AddRemedy(remedy, render.Sanitize(remedy.Text))
		f.addDiff()
	}
}

// title says which recording is compared, with the cassette as far as there is
// room.
func (f *Failures) title(r *row) string {
	const what = "wanted against recorded"
	name := r.Place.Path
	if name == "" || r.Place.Missing {
		return render.Sanitize(r.group.name())
	}
	title := ""
	if a := r.Answer; a != nil && len(a.Near) > 0 {
		title = fmt.Sprintf("#%d", a.Near[0].Interaction+1)
	}
	room := f.detail.Width - render.Width(byWords(r.Place)) - 4
	base := render.Sanitize(path.Base(name))
	for _, words := range []string{render.Sanitize(name) + "  " + what, base + "  " + what, base} {
		if whole := strings.TrimPrefix(title+" of "+words, " of "); render.Width(whole) <= room {
			return whole
		}
	}
	return strings.TrimSpace(title + "  " + what)
}

// byWords say by what the cassette was found.
func byWords(p testrun.Place) string {
	switch p.By {
	case testrun.Convention:
		return "by the test's name"
	case testrun.Code:
		return "in the test's code"
	case testrun.Guess:
		return "a guess"
	}
	return p.BasisWords()
}

// aboutTest names the test in whole.
func aboutTest(r *row) string {
	if r.Test == nil {
		return ""
	}
	words := "test " + r.Test.Named()
	if r.Times > 1 {
		words += fmt.Sprintf(", %d times in the text", r.Times)
	}
	return words
}

// explainOthers lists what is no failure of a cassette.
func (f *Failures) explainOthers() {
	s := f.said
	s.Title = "no failure of a cassette"
	for _, g := range f.Groups() {
		s.Add(widget.Prose(detail.TextColumn, widget.In(render.Failure, fmt.Sprintf("%d %s", g.Count, render.Sanitize(g.Kind))), widget.Plain(" "+render.Sanitize(g.Message))))
		for _, test := range g.Tests {
			s.Add(widget.NewLine(detail.TextColumn+2, widget.Plain(render.Sanitize(test))))
		}
	}
}
