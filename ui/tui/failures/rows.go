package failures

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/testrun"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// counts are how much failed: "12 failed, 9 on 7 cassettes".
func (f *Failures) counts() string {
	cassettes, on, soFar := 0, 0, ""
	for _, g := range f.groups {
		if g.cassette != nil {
			cassettes++
			for _, r := range g.rows {
				if !r.since.gone() {
					on++
				}
			}
		}
	}
	if f.reading.going {
		soFar = " so far"
	}
	failed := fmt.Sprintf("%s failed", render.Count(len(f.rows)+len(f.Others)-f.gone()))
	if cassettes == 0 {
		return failed + soFar
	}
	return fmt.Sprintf("%s, %s on %s%s", failed, render.Count(on), render.Counted(cassettes, "cassette"), soFar)
}

// gone counts the failures that the last run did not report.
func (f *Failures) gone() int { return f.became[passes] + f.became[elsewhere] + f.became[untold] }

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

// groupOf is the group of a place; those without a cassette are one.
func (f *Failures) groupOf(p testrun.Place) *group {
	at := slices.IndexFunc(f.groups, func(g *group) bool { return g.place.Path == p.Path && g.place.Missing == p.Missing })
	if at >= 0 {
		return f.groups[at]
	}
	g := &group{place: p}
	f.groups = append(f.groups, g)
	return g
}

// arrange lists what the filter shows; the cursor stays on its failure.
func (f *Failures) arrange() {
	on := line{}
	if f.list.Cursor < len(f.lines) {
		on = f.lines[f.list.Cursor]
	}
	f.lines, f.filter.shown = nil, 0
	if f.ways.on {
		f.listWays()
	} else {
		f.listGroups()
	}
	if len(f.Others) > 0 && f.filter.text == "" {
		f.lines = append(f.lines, line{others: true})
	}
	f.list.Resize(len(f.lines), f.list.Height)
	if at := slices.Index(f.lines, on); at >= 0 && on != (line{}) {
		f.list.To(at)
	}
	f.offHeading()
}

// listGroups lists the failures by cassette, those of none last.
func (f *Failures) listGroups() {
	var unknown *group
	for _, g := range f.groups {
		if g.place.Path == "" {
			unknown = g
			continue
		}
		f.listGroup(g)
	}
	if unknown != nil {
		f.listGroup(unknown)
	}
}

func (f *Failures) listGroup(g *group) {
	headed := false
	for _, r := range g.rows {
		if !f.filter.shows(r) {
			continue
		}
		if !headed {
			f.lines, headed = append(f.lines, line{heading: g}), true
		}
		f.lines = append(f.lines, line{row: r})
		f.filter.shown++
	}
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
	f.arrange()
	return m.Moved()
}
