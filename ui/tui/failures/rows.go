package failures

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tapedeck/replay/library"
	"tapedeck/ui/match"
	"tapedeck/ui/render"
	"tapedeck/ui/testrun"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// counts are how much failed: "12 failed, 9 on 7 cassettes".
func (f *Failures) counts() string {
	soFar := ""
	if f.reading.going {
		soFar = " so far"
	}
	failed := fmt.Sprintf("%s failed", render.Count(len(f.rows)+len(f.Others)-f.gone()))
	if f.cassettes == 0 {
		return failed + soFar
	}
	return fmt.Sprintf("%s, %s on %s%s", failed, render.Count(f.on), render.Counted(f.cassettes, "cassette"), soFar)
}

// tally counts once what the title says at each drawing.
func (f *Failures) tally() {
	f.cassettes, f.on, f.newer, f.widest, f.with = 0, 0, 0, columns{}, f.ranWith()
	for _, g := range f.groups {
		for _, r := range g.rows {
			f.widest.widen(r)
		}
		if g.newer {
			f.newer++
		}
		if g.cassette == nil {
			continue
		}
		f.cassettes++
		for _, r := range g.rows {
			if !r.outcome.gone() {
				f.on++
			}
		}
	}
}

// ranWith are the variables of switches that the command ran with, of libraries whose
// failures there are: to others they mean nothing.
func (f *Failures) ranWith() (variables []string) {
	if f.source.Command == nil {
		return nil
	}
	for _, s := range f.source.Command.Switches {
		if s.Variable != "" && slices.ContainsFunc(f.rows, func(r *row) bool { return slices.Contains(r.switches(), s) }) {
			variables = append(variables, s.Variable)
		}
	}
	return variables
}

// switches are those with which a failure's test would print more.
func (r *row) switches() (of []library.Switch) {
	if r.Request.Failure == nil {
		return nil
	}
	for _, s := range match.Library(r.Request.Failure.Library).Switches {
		if s.Tool == "" || s.Tool == r.Tool {
			of = append(of, s)
		}
	}
	return of
}

// gone counts the failures that the last run did not report.
func (f *Failures) gone() int { return f.became[passes] + f.became[elsewhere] + f.became[unknown] }

// position is which failure is selected, of how many.
func (f *Failures) position() string {
	r := f.selected()
	if r == nil {
		return ""
	}
	s := fmt.Sprintf("%s/%s", render.Count(r.at+1), render.Count(len(f.rows)))
	if f.filter.text != "" {
		s = fmt.Sprintf("filter: %s  %s shown  %s", render.Sanitize(f.filter.text), render.Count(f.filter.shown), s)
	}
	return s
}

// selected is the failure under the cursor, nil if none is.
func (f *Failures) selected() *row {
	if f.list.Cursor >= len(f.lines) {
		return nil
	}
	return f.lines[f.list.Cursor].row
}

// add adds failures to those of their cassettes.
func (f *Failures) add(list []*row) {
	for _, r := range list {
		r.at = len(f.rows)
		f.rows = append(f.rows, r)
		r.group.rows = append(r.group.rows, r)
	}
}

// groupOf is the group of a place; those without a cassette are one, the last.
func (f *Failures) groupOf(p testrun.Place) *group {
	at := slices.IndexFunc(f.groups, func(g *group) bool { return g.place.Path == p.Path && g.place.Missing == p.Missing })
	if at >= 0 {
		return f.groups[at]
	}
	g, last := &group{place: p}, len(f.groups)
	if last > 0 && f.groups[last-1].place.Path == "" {
		last--
	}
	f.groups = slices.Insert(f.groups, last, g)
	return g
}

// offHeading moves the cursor on from the heading of a cassette, the way that it
// went.
func (f *Failures) offHeading() {
	at := f.list.Cursor
	way := 1
	if at < f.last && at > 0 {
		way = -1
	}
	for at >= 0 && at < len(f.lines) && f.lines[at].heading != nil {
		at += way
	}
	if at >= 0 && at < len(f.lines) {
		f.list.To(at)
	}
	if f.list.Cursor == 1 && f.list.Top == 1 {
		f.list.Top = 0 // with the heading of the first
	}
	f.last = f.list.Cursor
}

// startFilter asks which failures to show, and shows them as it is typed.
func (f *Failures) startFilter(m screen.App) tea.Cmd {
	was := f.filter.text
	return m.Ask(widget.Prompt{
		Label: "filter: ", Text: was, History: m.History("failures"),
		Beside:  widget.Beside{Right: func() string { return fmt.Sprintf("%d/%d", f.filter.shown, len(f.rows)) }},
		Changed: func(text string) tea.Cmd { return f.setFilter(m, text) },
		Dropped: func() tea.Cmd { return f.setFilter(m, was) },
	})
}

func (f *Failures) setFilter(m screen.App, text string) tea.Cmd {
	f.filter.text = text
	return f.relist(m)
}
