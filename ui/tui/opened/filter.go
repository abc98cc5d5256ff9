package opened

import (
	"context"
	"fmt"
	"sync"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/model/gap"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
)

// Is answers is:NAME. It takes a copy of the marks, as it runs in the background.
func (t *Cassette) Is() Is {
	marks := t.List.Marks.Clone()
	twins := sync.OnceValue(func() map[model.Summary]int { return likes(t.File) })
	return func(v *cassette.Visit, name string) bool {
		switch name {
		case "marked":
			return marks.Has(v.At())
		case "changed":
			return t.File.State(v.At()) != cassette.Saved
		case "duplicate":
			sum, err := v.Summary()
			return err == nil && twins()[request(sum)] > 1
		case "finding":
			return t.findings.in(v) > 0
		}
		return false
	}
}

// likes counts the interactions that look like the same request.
func likes(f *cassette.File) map[model.Summary]int {
	n := map[model.Summary]int{}
	eachSummary(f, 0, f.Len(), func(sum model.Summary) { n[request(sum)]++ })
	return n
}

// eachSummary shows the summaries from one index up to another, of those that can be
// read.
func eachSummary(f *cassette.File, from, to int, show func(model.Summary)) {
	type read struct {
		summary model.Summary
		err     error
	}
	_ = cassette.Walk(context.Background(), f, from, to, func(v *cassette.Visit) (r read) {
		r.summary, r.err = v.Summary()
		return r
	}, func(_ int, r read) error {
		if r.err == nil {
			show(r.summary)
		}
		return nil
	})
}

// request is what a summary says of a request.
func request(s model.Summary) model.Summary {
	return model.Summary{Method: s.Method, URL: s.URL, Label: s.Label, RequestSize: s.RequestSize}
}

// filtered is sent after each step of a filter.
type filtered struct {
	cassette *Cassette
	filter   Filtering
}

// Apply takes it into account.
func (msg filtered) Apply(m screen.App) tea.Cmd {
	t := msg.cassette
	if msg.filter.gen != t.Filter.gen {
		return nil
	}
	stood := t.List.Selected()
	msg.filter.stands, msg.filter.runs = t.Filter.stands, false
	msg.filter.unsure = msg.filter.unsure || t.Changing != nil
	t.Filter = msg.filter
	if stood >= 0 && stood != t.Filter.stands {
		t.Filter.at = stood // the person went there
	}
	t.showFiltered(m)
	return tea.Batch(t.filterOn(), m.Moved())
}

// filterOn makes the next step, if there is one and none is on its way.
func (t *Cassette) filterOn() tea.Cmd {
	if !t.FiltersStill() || t.Filter.runs {
		return nil
	}
	t.Filter.runs = true
	fl, is := t.Filter, t.Is()
	ctx, stop := context.WithCancel(context.Background())
	t.Filter.stop = stop
	return func() tea.Msg {
		defer stop()
		return filtered{t, fl.Step(ctx, t.File, is)}
	}
}

// showFiltered shows what the filter let through so far, the cursor on the
// interaction to stay on or the next one shown.
func (t *Cassette) showFiltered(m screen.App) {
	t.List.ShowOnly(t.Filter.Shown)
	t.List.Show(max(t.Filter.at, 0))
	t.Filter.stands = t.List.Selected()
	refilter(m)
}

// A refilterer brings its rows up to what the filter shows.
type refilterer interface{ Refilter() }

func refilter(m screen.App) {
	if r, ok := screen.Find[refilterer](m); ok {
		r.Refilter()
	}
}

// SetFilter filters the list by text; empty text shows all. What is wrong
// with the text is returned, and the list is then as before.
func (t *Cassette) SetFilter(m screen.App, text string) (tea.Cmd, error) {
	at := t.List.Selected()
	switch {
	case t.FiltersStill() && at == t.Filter.stands:
		at = t.Filter.at // it was on its way there
	case at < 0:
		at = t.lastShown
	}
	f, err := model.ParseFilter(text)
	if err != nil {
		return nil, err
	}
	t.lastShown = at
	t.Filter = Filtering{gen: t.Filter.another(), Text: text, Filter: f}
	hits := t.Detail.Seek(m, f.BodyWords())
	if text == "" {
		t.List.ShowAll(t.File.Len())
		t.List.Show(at)
		refilter(m)
		return tea.Batch(hits, m.Moved()), nil
	}
	return tea.Batch(hits, t.filterAgain(m, at), m.Moved()), nil
}

// filterAgain runs the filter from the start: at once where the cassette is
// small. Else what was shown stays until there is something to show instead.
func (t *Cassette) filterAgain(m screen.App, at int) tea.Cmd {
	t.Filter.gen = t.Filter.another()
	t.Filter.Next, t.Filter.bytes, t.Filter.Shown, t.Filter.at, t.Filter.runs = 0, 0, nil, at, false
	t.Filter.unsure = t.Changing != nil
	t.List.ShowStill(t.File.Len())
	if t.Filter.Filter.Deep() && t.File.Size() > deepAtOnce {
		t.Filter.stands = t.List.Selected()
		refilter(m)
		return t.filterOn()
	}
	is := t.Is()
	t.Filter = t.Filter.Step(context.Background(), t.File, is)
	for t.Filter.Next < t.File.Len() && t.File.Size() <= FilterAtOnce {
		t.Filter = t.Filter.Step(context.Background(), t.File, is)
	}
	t.showFiltered(m)
	return t.filterOn()
}

// mostRefiltered is how many interactions a filter checks after a change; if more
// are new or changed it runs from the start.
const mostRefiltered = 100

// Whether an interaction is shown: of one that is new or changed that is not known.
const (
	isHidden byte = iota
	isShown
	isUnknown
)

// filterAfter brings what the filter shows up to date after shifts: only what
// came or was altered is checked.
func (t *Cassette) filterAfter(m screen.App, shifts []shift) tea.Cmd {
	if !t.List.Filtered {
		return nil
	}
	if len(shifts) == 0 || t.FiltersStill() || t.Filter.unsure {
		return t.filterAgain(m, t.List.Selected())
	}
	now := t.shownAfter(shifts)
	var shown []int
	looked, is := 0, t.Is()
	for i, state := range now {
		if state == isUnknown {
			if looked++; looked > mostRefiltered {
				return t.filterAgain(m, t.List.Selected())
			}
			if t.Filter.Shows(t.File, i, is) {
				state = isShown
			}
		}
		if state == isShown {
			shown = append(shown, i)
		}
	}
	t.Filter.gen = t.Filter.another()
	t.Filter.Next, t.Filter.Shown, t.Filter.at, t.Filter.runs = t.File.Len(), shown, t.List.Selected(), false
	t.showFiltered(m)
	return nil
}

// shownAfter says of each interaction that there is after shifts whether it was
// shown before them.
func (t *Cassette) shownAfter(shifts []shift) []byte {
	n := t.File.Len()
	for _, s := range shifts {
		switch s.kind {
		case gone:
			n++
		case came:
			n--
		}
	}
	was := make([]byte, n)
	for _, i := range t.List.Shown {
		was[i] = isShown
	}
	now := gap.Of(was)
	follow(&now, shifts, isUnknown, func(byte) byte { return isUnknown })
	return now.Items()
}

// FilterProgress says how much of the cassette is shown, at the right of the
// status line.
func (t *Cassette) FilterProgress() string {
	s := fmt.Sprintf("%s/%s", render.Count(t.List.Count), render.Count(t.File.Len()))
	switch {
	case !t.List.Filtered && t.Indexing():
		s = render.Count(t.File.Len()) + " so far"
	case t.List.Filtered && (t.Filter.Next < t.File.Len() || t.Indexing()):
		s = fmt.Sprintf("%s so far, looked at %s of %s", render.Count(len(t.Filter.Shown)), render.Count(t.Filter.Next), render.Count(t.File.Len()))
	}
	return s
}

// FiltersStill says that a filter has not seen all interactions yet.
func (t *Cassette) FiltersStill() bool {
	return t.List.Filtered && !t.List.Fixed && t.Filter.Next < t.File.Len()
}

// ClearFilter shows all again.
func (t *Cassette) ClearFilter(m screen.App) tea.Cmd {
	cmd, _ := t.SetFilter(m, "")
	return cmd
}
