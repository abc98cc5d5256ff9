package browse

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// A marker has a list in which interactions are marked.
type marker interface{ Marking() *widget.List }

func toggleMark(s marker, m screen.App) tea.Cmd {
	l := s.Marking()
	if l.Ranging() {
		l.EndRange(true)
		return nil
	}
	l.Mark(l.Selected())
	l.By(1)
	return m.Moved()
}

// markRange begins a range that moves extend, or ends it and leaves it marked.
func markRange(s marker, m screen.App) tea.Cmd {
	l := s.Marking()
	if l.Ranging() {
		l.EndRange(true)
		return nil
	}
	l.BeginRange()
	m.Say(fmt.Sprintf("range from %d · moves extend it, esc leaves it", l.Selected()+1))
	return nil
}

func markAll(s marker, _ screen.App) tea.Cmd {
	l := s.Marking()
	l.EndRange(true)
	if len(l.Marked()) == l.Count {
		l.Unmark()
		return nil
	}
	l.MarkRows(0, l.Count-1)
	return nil
}

// nothingMarked reports whether there is nothing to mark.
func nothingMarked(s marker) string {
	if s.Marking().Selected() < 0 {
		return "no interaction is selected"
	}
	return ""
}
