// Package found is the screen of the interactions that a filter shows of several
// cassettes, in one list.
package found

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// foundMode is where its keys are pressed.
var foundMode = &screen.Mode{Name: "interactions of a folder", Can: screen.Everywhere | screen.Helped | screen.Scroll | screen.SaveAll | screen.Review}

// A Screen is what a filter shows of several cassettes.
type Screen struct {
	All *opened.Cassettes
	widget.Scroller
	of      opened.Several
	at      map[string]int // the cassettes by their paths
	text    string
	filter  model.Filter
	fits    []opened.Fit
	origins render.Origins
	widest  int         // how many cells the widest cassette column takes
	counts  map[int]int // how many fit, of cassettes that have any
	all     int         // how many fit, with those that are not kept
	unread  map[int]bool
	changes map[int]int // that were made in a cassette before it was looked through
	course
}

// A course is how far the cassettes were looked through.
type course struct {
	gen    int
	looked int
	stop   context.CancelFunc // nil unless it goes on
}

// Kind filters several cassettes, and asks for the filter where none is given.
func Kind(all *opened.Cassettes) screen.Kind {
	return screen.Kind{Name: "found", Modes: []*screen.Mode{foundMode}, Actions: foundActions(),
		Open: func(m screen.App, of any) tea.Cmd {
			f := newFound(all, of.(opened.Several))
			if f.of.Filter == "" {
				return tea.Batch(m.Push(f), f.startFilter(m))
			}
			cmd, _ := f.setFilter(m, f.of.Filter)
			return tea.Batch(m.Push(f), cmd)
		}}
}

func newFound(all *opened.Cassettes, of opened.Several) *Screen {
	f := &Screen{All: all, of: of, at: map[string]int{}}
	for i, c := range of.Cassettes {
		f.at[c.Path] = i
	}
	return f
}

// foundActions are its keys.
func foundActions() []screen.Action {
	return []screen.Action{
		{Name: "open found", Group: screen.Moving, After: "open", Keys: []string{"enter", "l", "right"}, Hint: "open", Help: "open the cassette at the interaction", Brief: "open there", In: screen.In(foundMode), Run: screen.On((*Screen).open), Why: screen.If((*Screen).nothing)},
		{Name: "filter again", Group: screen.Looking, After: "filter interactions", Keys: []string{"/", "&"}, Hint: "filter", Help: "another filter of the interactions of all cassettes", Brief: "filter", In: screen.In(foundMode), Run: screen.On((*Screen).startFilter)},
	}
}

// Mode is its own.
func (f *Screen) Mode() *screen.Mode { return foundMode }

// Chooses says that cassettes are opened from it.
func (f *Screen) Chooses() {}

// Rows are the interactions.
func (f *Screen) Rows() *widget.Scroller { return &f.Scroller }

// Arrange takes a size, and looks again through what was changed meanwhile.
func (f *Screen) Arrange(m screen.App, r widget.Rect) tea.Cmd {
	f.Resize(len(f.fits), r.Height-1)
	return f.lookAgain(m)
}

// Hints are its own.
func (f *Screen) Hints(screen.App) []string {
	return []string{"open found", "filter again", "save all", "help"}
}

// Escape stops looking.
func (f *Screen) Escape(screen.App) (tea.Cmd, bool) {
	goes := f.stop != nil
	f.halt()
	return nil, goes
}

// Leave stops looking, too.
func (f *Screen) Leave(screen.App) bool {
	f.halt()
	return true
}

// Click puts the cursor into a row.
func (f *Screen) Click(_ screen.App, r widget.Rect, _, y int) tea.Cmd {
	f.Scroller.Click(y - r.Y - 1)
	return nil
}

func (f *Screen) nothing() string {
	if len(f.fits) == 0 {
		return "no interaction is shown"
	}
	return ""
}

// open opens the cassette of the interaction under the cursor, which is selected there.
func (f *Screen) open(m screen.App) tea.Cmd {
	fit := f.fits[f.Cursor]
	return f.All.OpenAt(m, opened.Target{Path: f.of.Cassettes[fit.In].Path, Fit: fit, Filter: f.filter})
}

// startFilter asks for the filter. Without one there was nothing to come back to.
func (f *Screen) startFilter(m screen.App) tea.Cmd {
	was := f.text
	set := func(text string) (tea.Cmd, error) { return f.setFilter(m, text) }
	end := func(text string) tea.Cmd {
		cmd, _ := set(text)
		if text == "" {
			return m.Pop()
		}
		return cmd
	}
	p := opened.FilterPrompt(m, was, set)
	p.Beside.Right = f.progress
	p.Done = end
	p.Dropped = func() tea.Cmd { return end(was) }
	return m.Ask(p)
}
