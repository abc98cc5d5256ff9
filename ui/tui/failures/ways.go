package failures

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tapedeck/replay/explain"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/compare"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// regroup lists the failures the other way.
func (f *Failures) regroup(m screen.App) tea.Cmd {
	f.ways = ways{on: !f.ways.on, reveal: f.selected()}
	f.focus = widget.OnList
	return tea.Batch(m.Arrange(), f.relist(m))
}

func (f *Failures) regroupWords() string {
	if f.ways.on {
		return "by cassette"
	}
	return "by difference"
}

// heading says how the failures are listed.
func (f *Failures) heading() (left, right string) {
	if f.ways.on {
		return " Failures by difference", "in"
	}
	return " Failures by cassette", "differs in"
}

// selectedWay is the way under the cursor, nil if none is.
func (f *Failures) selectedWay() *way {
	if f.list.Cursor >= len(f.lines) {
		return nil
	}
	return f.lines[f.list.Cursor].way
}

// foldWay shows the failures of a way, or hides them.
func (f *Failures) foldWay(m screen.App, w *way) tea.Cmd {
	w.open = !w.open
	return f.relist(m)
}

// waySpans are the parts of a way's line.
func waySpans(l line, sign string, width int) []widget.Span {
	w, fold, words := l.way, "▸", l.words(width)
	if w.open {
		fold = "▾"
	}
	room := max(8, width-5-render.Width(words)-2)
	return []widget.Span{
		widget.Plain(sign + " "), widget.Plain(fold + " "),
		widget.In(render.Focus, widget.Fit(render.CutMiddle(render.Sanitize(w.Text), room), room)+"  "), widget.In(render.Muted, words),
	}
}

// explainWay says what can be done for all failures of a way.
func (f *Failures) explainWay(l line) {
	w, s := l.way, f.said
	s.Title, s.Right = render.Counted(len(w.rows), "failure")+" of the same difference", ""
	if hidden := len(w.rows) - l.shown; hidden > 0 { // a remedy is for them too
		s.Title += fmt.Sprintf(", %s not shown", render.Count(hidden))
	}
	s.Add(widget.Prose(detail.TextColumn, widget.In(render.Removed, render.Sanitize(w.Text))))
	p := f.trying.plan
	if p == nil {
		return
	}
	if p.places+p.refused > 1 {
		s.Add(widget.Prose(detail.TextColumn, widget.Plain(fmt.Sprintf("%d places differ in the same way", p.places+p.refused))))
	}
	s.Previews = map[string]compare.Preview{"all": p.preview}
	for _, r := range p.remedies(w) {
		words := r.Text
		if r.Kind == explain.Relax {
			words = w.rows[0].Answer.RemedyWords(r)
		}
		s.AddRemedy(r, render.Sanitize(words))
	}
	if p.unrecorded > 0 {
		s.Add(widget.Prose(detail.TextColumn, widget.In(render.Muted, "- "+render.Counted(p.unrecorded, "failure")+" to which no recording is near: enter shows each")))
	}
	if p.others > 0 {
		s.Add(widget.Prose(detail.TextColumn, widget.In(render.Muted, othersWords(p.others))))
	}
	if len(p.unsent) > 0 {
		s.Add(widget.Prose(detail.TextColumn, widget.In(render.Muted, unsentWords(p))))
	}
	if p.refused > 0 {
		s.Add(widget.Prose(detail.TextColumn, widget.In(render.Muted, fmt.Sprintf("- %d cannot be changed: %s", p.refused, render.Sanitize(p.why)))))
	}
	if len(s.Remedies) > 0 && s.Remedies[0].ID == "all" {
		s.AddPreview(1)
		if more := p.places - 1; more > 0 {
			s.Add(widget.NewLine(compare.DiffColumn, widget.In(render.Muted, "and so in "+render.Counted(more, "more place"))))
		}
	}
	switch {
	case p.replay == p.asked && p.asked > 0:
		s.Add(widget.Prose(detail.TextColumn, widget.In(render.Success, "All of them would replay now.")))
	case len(s.Remedies) == 0:
		s.Add(widget.Prose(detail.TextColumn, widget.Plain("Nothing can be done for all at once: enter shows each.")))
	}
}

// mostNamed is how many recordings that are not sent again are named.
const mostNamed = 3

// unsentWords say which recordings are not sent again, and why.
func unsentWords(p *plan) string {
	names := p.unsent[:min(mostNamed, len(p.unsent))]
	if more := len(p.unsent) - len(names); more > 0 {
		names = append(slices.Clone(names), render.Count(more)+" more")
	}
	return fmt.Sprintf("- not sent again: %s: %s", render.Listed(names), render.Sanitize(p.unsentWhy))
}

// othersWords say that failures want another request than the one that is sent.
func othersWords(n int) string {
	if n == 1 {
		return "- 1 failure wants another request of one of these recordings: not sent"
	}
	return fmt.Sprintf("- %s failures want other requests of these recordings: not sent", render.Count(n))
}

// doAll does a remedy for all failures of a way.
func (f *Failures) doAll(m screen.App, w *way, r explain.Remedy) tea.Cmd {
	if copies(r) {
		return compare.Do(m, nil, *w.rows[0].Answer, r, nil)
	}
	if f.trying.plan == nil {
		m.Say("still asking what would replay: choose again")
		return nil
	}
	do := func(parts []planned) func() tea.Cmd {
		return func() tea.Cmd {
			for _, of := range parts {
				if why := stale(of.Cassette, of.answered); why != "" {
					m.Fail(why)
					return f.askAgain(m)
				}
			}
			if r.Sends() {
				return f.rerecord(m, parts)
			}
			return copyInto(m, w, parts)
		}
	}
	return agree(m, f.trying.plan.changing(r), do)
}

// copyInto copies what is wanted into the recordings of a way.
func copyInto(m screen.App, w *way, parts []planned) tea.Cmd {
	places, list := 0, []opened.Part(nil)
	for _, of := range parts {
		places += of.places
		of.Change.Selected = of.Cassette.List.Selected() + 1
		list = append(list, of.Part)
	}
	said := fmt.Sprintf("copied the wanted %s into %s of %s", render.Sanitize(render.Listed(w.Fields)), render.Counted(places, "interaction"), render.Counted(len(parts), "cassette"))
	return opened.MakeTogether(m, said, list)
}

// agree does something with cassettes; of those that are guesses it asks before.
func agree(m screen.App, parts []planned, do func([]planned) func() tea.Cmd) tea.Cmd {
	sure := slices.DeleteFunc(slices.Clone(parts), func(of planned) bool { return of.guess })
	guesses := len(parts) - len(sure)
	if guesses == 0 {
		return do(parts)()
	}
	are := "is a guess"
	if guesses > 1 {
		are = "are guesses"
	}
	q := widget.Question{Text: fmt.Sprintf("%s of %d %s: the text does not name them. Change all?", render.Counted(guesses, "cassette"), len(parts), are), Esc: "no",
		Choices: []widget.Choice{{Key: "y", Does: "change all", Run: do(parts)}}}
	if len(sure) > 0 {
		q.Choices = append(q.Choices, widget.Choice{Key: "o", Does: "only the others", Run: do(sure)})
	}
	return m.Inquire(q)
}
