// Package failures is the screen of what failed in a test run: the requests that
// were not replayed, by cassette, the one under the cursor explained beside them.
package failures

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/compare"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// Mode is where its keys are pressed.
var Mode = &screen.Mode{Name: "failures", Can: screen.Everywhere | screen.Helped | screen.Scroll | screen.Pair |
	screen.Remedy | screen.Change | screen.SaveAll | screen.TakeOut}

// A Failures is the screen.
type Failures struct {
	all      *opened.Cassettes
	source   *Source
	rows     []*row   // in the text's order
	groups   []*group // the cassettes, as they came; that of no cassette last
	lines    []line   // what is listed
	list     widget.Scroller
	last     int // the line that the cursor was on
	detail   detail.Detail
	said     *compare.Comparison // what the detail shows
	unfolded compare.Unfolded
	focus    widget.Focus
	screen.Zoom
	filter filter
	summary
	reading reading
	before  []*row // what failed the last time, until the new rows are all there
	away    *group // whose cassette was gone to
	trying  trying
	ways    ways
	listing listing
}

var _ opened.Follower = (*Failures)(nil)

// Kind opens the failures of a test run.
func Kind(all *opened.Cassettes) screen.Kind {
	return screen.Kind{Name: "failures", Modes: []*screen.Mode{Mode}, Actions: actions(),
		Open: func(m screen.App, of any) tea.Cmd {
			f := &Failures{all: all, source: of.(*Source), detail: detail.New(nil)}
			return tea.Batch(m.Replace(f), f.read(m))
		}}
}

func actions() []screen.Action {
	return []screen.Action{
		{Name: "open failure", Group: screen.Moving, After: "open", Keys: []string{"enter", "l", "right"}, Hint: "open cassette", Help: "open the cassette at its explanation; do what the line says", Brief: "open at its explanation", In: screen.In(Mode), Run: screen.On((*Failures).enter), Why: screen.If((*Failures).nowhere), Words: screen.If((*Failures).enterWords)},
		{Name: "filter failures", Group: screen.Looking, After: "filter names", Keys: []string{"/"}, Hint: "filter", Help: "show only failures that hold a text", Brief: "filter", In: screen.In(Mode), Run: screen.On((*Failures).startFilter), Why: screen.If((*Failures).noneYet)},
		{Name: "regroup failures", Group: screen.Moving, After: "view", Keys: []string{"v"}, Hint: "by difference", Help: "list failures by cassette or by difference", Brief: "by cassette, by difference", In: screen.In(Mode), Run: screen.On((*Failures).regroup), Why: screen.If((*Failures).noneYet), Words: screen.If((*Failures).regroupWords)},
		{Name: "run again", Group: screen.Files, After: "rescan", Keys: []string{"R"}, Hint: "run again", Help: "run the command again, and tell what passes now", Brief: "run the tests again", In: screen.In(Mode), Run: screen.On((*Failures).runAgain), Why: screen.If((*Failures).cannotRun)},
	}
}

// Mode is one for both panes.
func (f *Failures) Mode() *screen.Mode { return Mode }

// Chooses says that cassettes are opened from it.
func (f *Failures) Chooses() {}

// Shows is the cassette of the failure under the cursor, nil if it has none.
func (f *Failures) Shows() *opened.Cassette {
	if r := f.selected(); r != nil {
		return r.group.cassette
	}
	if w := f.selectedWay(); w != nil {
		return w.cassette
	}
	return nil
}

// Turns says that a move in the list is to another failure.
func (f *Failures) Turns() bool { return f.focus == widget.OnList }

// Busy says what a change has to wait for.
func (f *Failures) Busy() string {
	if t := f.Shows(); t != nil {
		return t.Busy()
	}
	return ""
}

// Rows are those of the pane that has the keys.
func (f *Failures) Rows() *widget.Scroller {
	if f.focus == widget.OnDetail {
		return &f.detail.Scroller
	}
	return &f.list
}

// Title is what ran and how much of it failed.
func (f *Failures) Title() screen.Title {
	t := screen.Title{Path: strings.Join(append(slices.Clone(f.with), f.source.Name), " "), Count: f.counts()}
	if n := f.all.UnsavedCount(); n > 0 {
		t.States = []string{fmt.Sprintf("%d unsaved", n)}
	}
	if f.newer > 0 {
		t.States = append(t.States, render.Counted(f.newer, "cassette")+" newer than the text")
	}
	return t
}

// Hints are those of failures.
func (f *Failures) Hints(screen.App) []string {
	return []string{"remedy", "open failure", "save all", "regroup failures", "run again", "filter failures", "undo", "help"}
}

// Status is the request under the cursor, or how far it is read.
func (f *Failures) Status(screen.App) (standing, position string) {
	switch r := f.selected(); {
	case f.reading.err != nil:
		standing = "not all read: " + render.Sanitize(f.reading.err.Error())
	case f.reading.going && len(f.rows) == 0:
		standing = "reading"
	case f.working() != "":
		standing = f.working()
	case f.selectedWay() != nil:
		standing = render.Sanitize(f.selectedWay().Text)
	case r != nil:
		standing = render.Sanitize(strings.TrimSpace(r.Request.Method + " " + r.Request.URL))
	case f.filter.text != "" && len(f.lines) == 0:
		standing = "nothing matches · esc shows all " + render.Count(len(f.rows))
	}
	return standing, f.position()
}

// working says what goes on with the cassette, "" if nothing does.
func (f *Failures) working() string {
	t := f.Shows()
	switch {
	case t == nil:
	case t.Progress != nil && t.Progress.Text != "":
		return t.Progress.Text
	case t.Changing != nil && t.Changing.Slow:
		return t.Changing.Progress()
	}
	return ""
}

// Escape ends what goes on, then goes back to the list, takes zoom and filter away.
func (f *Failures) Escape(m screen.App) (tea.Cmd, bool) {
	t := f.Shows()
	switch {
	case t != nil && t.Changing != nil:
		t.StopChanging()
	case t != nil && t.Progress != nil:
		t.Progress.Cancel()
	case f.focus == widget.OnDetail:
		return f.OtherPane(m), true
	case f.Zoomed:
		return f.ToggleZoom(m), true
	case f.reading.going:
		f.reading.stop()
		m.Say("stopped, not all failures are read")
	case f.filter.text != "":
		return f.setFilter(m, ""), true
	default:
		return nil, false
	}
	return nil, true
}

// Back goes back to the list.
func (f *Failures) Back(m screen.App) (tea.Cmd, bool) {
	if f.focus == widget.OnList {
		return nil, false
	}
	return f.OtherPane(m), true
}

// Quit ends a change under way first.
func (f *Failures) Quit(screen.App) (tea.Cmd, bool) {
	if t := f.Shows(); t != nil && t.Changing != nil && !t.Changing.Stopped {
		t.StopChanging()
		return nil, true
	}
	return nil, false
}

// OtherPane gives the keys to the other pane.
func (f *Failures) OtherPane(m screen.App) tea.Cmd {
	f.focus = widget.OnList + widget.OnDetail - f.focus
	return m.Arrange()
}

// NoOtherPane says why the other pane is not gone to.
func (f *Failures) NoOtherPane() string { return f.noneYet() }

func (f *Failures) noneYet() string {
	if len(f.rows) == 0 {
		return "no failure is listed"
	}
	return ""
}
