package tui

import (
	"fmt"
	"slices"
	"sync"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/model/gap"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
)

// A filtering is a filter on its way through a cassette.
type filtering struct {
	gen    int
	text   string
	filter model.Filter
	next   int  // the first interaction not yet looked at
	runs   bool // a step is on its way
	shown  []int
	at     int // the interaction to stay on
	stands int // where the cursor was put meanwhile
}

const (
	// filterStep is how many interactions one step of a filter looks at,
	// filterBytes up to how many bytes where it looks into them.
	filterStep  = 500
	filterBytes = 1 << 20
	// filterAtOnce is up to how many bytes a cassette is filtered at once,
	// deepAtOnce where the filter looks into interactions.
	filterAtOnce = 4 << 20
	deepAtOnce   = 128 << 10
)

// step looks at the next interactions.
func (fl filtering) step(f *cassette.File, is func(i int, name string) bool) filtering {
	fl.shown = slices.Clip(fl.shown) // what was shown so far is being looked at
	bytes := 0
	for end := min(fl.next+filterStep, f.Len()); fl.next < end && bytes < filterBytes; fl.next++ {
		if fl.filter.Deep() {
			bytes += len(f.Text(fl.next))
		}
		if fl.Shows(f, fl.next, is) {
			fl.shown = append(fl.shown, fl.next)
		}
	}
	return fl
}

// Shows reports whether the filter shows an interaction.
func (fl filtering) Shows(f *cassette.File, i int, is func(i int, name string) bool) bool {
	sum, err := f.Summary(i)
	return err == nil && fl.filter.Match(model.Subject{
		Summary:     sum,
		Interaction: func() (model.Interaction, error) { return f.At(i) },
		Is:          func(name string) bool { return is(i, name) },
	})
}

// is answers is:NAME. It takes a copy of the marks, as it runs in the background.
func (t *openCassette) is() func(i int, name string) bool {
	marks := t.list.marks.clone()
	twins := sync.OnceValue(func() map[model.Summary]int { return likes(t.file) })
	return func(i int, name string) bool {
		switch name {
		case "marked":
			return marks.has(i)
		case "changed":
			return t.file.State(i) != cassette.Saved
		case "duplicate":
			sum, err := t.file.Summary(i)
			return err == nil && twins()[request(sum)] > 1
		case "finding":
			return t.findings.in(i)
		}
		return false
	}
}

// likes counts the interactions that look like the same request.
func likes(f *cassette.File) map[model.Summary]int {
	n := map[model.Summary]int{}
	for i := range f.Len() {
		if sum, err := f.Summary(i); err == nil {
			n[request(sum)]++
		}
	}
	return n
}

// request is what a summary says of a request.
func request(s model.Summary) model.Summary {
	return model.Summary{Method: s.Method, URL: s.URL, Label: s.Label, RequestSize: s.RequestSize}
}

// filtered is sent after each step of a filter.
type filtered struct {
	cassette *openCassette
	filter   filtering
}

func (msg filtered) Apply(m screen.App) tea.Cmd {
	t := msg.cassette
	if msg.filter.gen != t.filter.gen {
		return nil
	}
	stood := t.list.selected()
	msg.filter.stands, msg.filter.runs = t.filter.stands, false
	t.filter = msg.filter
	if stood >= 0 && stood != t.filter.stands {
		t.filter.at = stood // the person went there
	}
	t.showFiltered(m)
	return tea.Batch(t.filterOn(), m.Moved())
}

// filterOn makes the next step, if there is one and none is on its way.
func (t *openCassette) filterOn() tea.Cmd {
	if !t.filtersStill() || t.filter.runs {
		return nil
	}
	t.filter.runs = true
	fl, is := t.filter, t.is()
	return func() tea.Msg { return filtered{t, fl.step(t.file, is)} }
}

// showFiltered shows what the filter let through so far, the cursor on the
// interaction to stay on or the next one shown.
func (t *openCassette) showFiltered(m screen.App) {
	t.list.shown, t.list.ordered = t.filter.shown, nil
	t.list.Resize(len(t.list.shown), t.list.Height)
	t.list.show(max(t.filter.at, 0))
	t.filter.stands = t.list.selected()
	refilter(m)
}

// A refilterer brings its rows up to what the filter shows.
type refilterer interface{ Refilter() }

func refilter(m screen.App) {
	if r, ok := screen.Find[refilterer](m); ok {
		r.Refilter()
	}
}

// setFilter filters the list by text; empty text shows all. What is wrong
// with the text is returned, and the list is then as before.
func (t *openCassette) setFilter(m screen.App, text string) (tea.Cmd, error) {
	at := t.list.selected()
	switch {
	case t.filtersStill() && at == t.filter.stands:
		at = t.filter.at // it was on its way there
	case at < 0:
		at = t.lastShown
	}
	f, err := model.ParseFilter(text)
	if err != nil {
		return nil, err
	}
	t.lastShown = at
	t.filter = filtering{gen: t.filter.gen + 1, text: text, filter: f}
	t.detail.Search.Words = f.BodyWords()
	hits := t.detail.SearchAgain()
	if text == "" {
		t.list.filtered = false
		t.list.shown, t.list.ordered = nil, nil
		t.list.Resize(t.file.Len(), t.list.Height)
		t.list.show(at)
		refilter(m)
		return tea.Batch(hits, m.Moved()), nil
	}
	return tea.Batch(hits, t.filterAgain(m, at), m.Moved()), nil
}

// filterAgain runs the filter from the start: at once where the cassette is
// small. Else what was shown stays until there is something to show instead.
func (t *openCassette) filterAgain(m screen.App, at int) tea.Cmd {
	t.filter.gen++
	t.filter.next, t.filter.shown, t.filter.at, t.filter.runs = 0, nil, at, false
	t.list.showStill(t.file.Len())
	if t.filter.filter.Deep() && t.file.Size() > deepAtOnce {
		t.filter.stands = t.list.selected()
		refilter(m)
		return t.filterOn()
	}
	is := t.is()
	t.filter = t.filter.step(t.file, is)
	for t.filter.next < t.file.Len() && t.file.Size() <= filterAtOnce {
		t.filter = t.filter.step(t.file, is)
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
func (t *openCassette) filterAfter(m screen.App, shifts []shift) tea.Cmd {
	if !t.list.filtered {
		return nil
	}
	if len(shifts) == 0 || t.filtersStill() {
		return t.filterAgain(m, t.list.selected())
	}
	now := t.shownAfter(shifts)
	var shown []int
	looked, is := 0, t.is()
	for i, state := range now {
		if state == isUnknown {
			if looked++; looked > mostRefiltered {
				return t.filterAgain(m, t.list.selected())
			}
			if t.filter.Shows(t.file, i, is) {
				state = isShown
			}
		}
		if state == isShown {
			shown = append(shown, i)
		}
	}
	t.filter.gen++
	t.filter.next, t.filter.shown, t.filter.at, t.filter.runs = t.file.Len(), shown, t.list.selected(), false
	t.showFiltered(m)
	return nil
}

// shownAfter says of each interaction that there is after shifts whether it was
// shown before them.
func (t *openCassette) shownAfter(shifts []shift) []byte {
	n := t.file.Len()
	for _, s := range shifts {
		switch s.kind {
		case gone:
			n++
		case came:
			n--
		}
	}
	was := make([]byte, n)
	for _, i := range t.list.shown {
		was[i] = isShown
	}
	now := gap.Of(was)
	follow(&now, shifts, isUnknown, func(byte) byte { return isUnknown })
	return now.Items()
}

// filterProgress says how much of the cassette is shown, at the right of the
// status line.
func (t *openCassette) filterProgress() string {
	s := fmt.Sprintf("%s/%s", render.Count(t.list.Count), render.Count(t.file.Len()))
	if t.filter.next < t.file.Len() || t.indexing() {
		s = fmt.Sprintf("%s so far, looked at %s of %s", render.Count(len(t.filter.shown)), render.Count(t.filter.next), render.Count(t.file.Len()))
	}
	return s
}

// filtersStill says that a filter has not seen all interactions yet.
func (t *openCassette) filtersStill() bool {
	return t.list.filtered && !t.list.fixed && t.filter.next < t.file.Len()
}

// clearFilter shows all again.
func (t *openCassette) clearFilter(m screen.App) tea.Cmd {
	cmd, _ := t.setFilter(m, "")
	return cmd
}
