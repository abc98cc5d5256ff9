// Package timeline is the screen of the time line: when the interactions were
// recorded, one after the other, and how long each took.
package timeline

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/panes"
	"tapedeck/ui/tui/screen"
)

// timeMode is where its keys are pressed while the detail has them not.
var timeMode = &screen.Mode{Name: "the time line", Can: screen.Everywhere | screen.Helped | screen.Scroll | screen.Pair |
	screen.Ask | screen.Sift | screen.Change | screen.Save}

// A Screen is the time line instead of the list: the interactions by the time at
// which they were recorded.
type Screen struct {
	panes.Arrangement
	line line
	rows []int // of the line's moments those that the filter shows
}

// Kind reads the time line.
func Kind(*opened.Cassettes) screen.Kind {
	return screen.Kind{Name: "time line", Modes: []*screen.Mode{timeMode}, Actions: actions(),
		Open: func(m screen.App, of any) tea.Cmd { return ask(of.(*opened.Cassette), m) }}
}

// actions are the keys of the time line.
func actions() []screen.Action {
	return []screen.Action{
		{Name: "from time line", Group: screen.Candidates, After: "leave order", Keys: []string{"enter", "l", "right"}, Hint: "go there", Help: "go to the interaction in the list", Brief: "go there", In: screen.In(timeMode), Run: screen.On((*Screen).Close), Why: screen.If((*Screen).NothingShown)},
		{Name: "leave time line", Group: screen.Candidates, Keys: []string{"h", "left", "T"}, Help: "back to the list", Brief: "back", Joins: true, In: screen.In(timeMode), Run: screen.On((*Screen).Close)},
		{Name: "time line", Group: screen.Asking, After: "order", Keys: []string{"T"}, Help: "time line: when the interactions were recorded, and how long they took", Brief: "time line", In: screen.Able(screen.Look), Run: opened.On(ask), Why: opened.If((*opened.Cassette).Busy)},
	}
}

// Own is where the keys of its rows are pressed.
func (s *Screen) Own() *screen.Mode { return timeMode }

// Named are the actions of its hints.
func (s *Screen) Named() []string {
	return []string{"from time line", "filter", "re-record", "undo", "save", "why", "help"}
}

// Read reads the time line again.
func (s *Screen) Read(m screen.App) tea.Cmd { return ask(s.Cassette, m) }

// Rearrange makes the rows of what the list shows.
func (s *Screen) Rearrange() {
	s.rows = s.rows[:0]
	for n, moment := range s.line.moments {
		if s.List.Shows(moment.interaction) {
			s.rows = append(s.rows, n)
		}
	}
	s.Scroller.Resize(len(s.rows), s.Scroller.Height)
}

// Interaction is the one in a row.
func (s *Screen) Interaction(row int) (at int, exactly bool) {
	return s.line.moments[s.rows[row]].interaction, true
}

// ask reads the time line of a cassette.
func ask(t *opened.Cassette, m screen.App) tea.Cmd {
	return opened.Ask(t, m, func(ctx context.Context, progress func(int)) (line, error) {
		return read(ctx, t.File, progress)
	}, func(m screen.App, l line) tea.Cmd { return show(m, t, l) })
}

// show shows the time line.
func show(m screen.App, t *opened.Cassette, l line) tea.Cmd {
	s, open := screen.Find[*Screen](m)
	if !l.says() {
		m.Say("no time is recorded: no time of recording, no Date of a response, no duration")
		if !open {
			return nil
		}
		return m.Pop()
	}
	if !open {
		s = &Screen{}
		s.Arrangement = panes.Arrange(t, s)
	}
	s.line = l
	s.Current()
	if !open {
		return m.Push(s)
	}
	return tea.Batch(m.Arrange(), m.Moved())
}
