package browse

import (
	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// A marker has a list in which interactions are marked.
type marker interface{ Marking() *widget.List }

func toggleMark(s marker, m screen.App) tea.Cmd {
	l := s.Marking()
	l.Mark(l.Selected())
	l.By(1)
	return m.Moved()
}

func markRange(s marker, _ screen.App) tea.Cmd {
	l := s.Marking()
	from, to := l.RowOf(l.LastMark), l.Cursor
	l.MarkRows(min(from, to), min(max(from, to), l.Count-1))
	return nil
}

func markAll(s marker, _ screen.App) tea.Cmd {
	l := s.Marking()
	if len(l.Marked()) == l.Count {
		l.Unmark()
		return nil
	}
	l.MarkRows(0, l.Count-1)
	return nil
}

func noMark(s marker) string {
	if s.Marking().LastMark < 0 {
		return "no mark to start from, space sets one"
	}
	return nothingMarked(s)
}

// nothingMarked reports whether there is nothing to mark.
func nothingMarked(s marker) string {
	if s.Marking().Selected() < 0 {
		return "no interaction is selected"
	}
	return ""
}
