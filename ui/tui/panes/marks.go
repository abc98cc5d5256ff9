package panes

import (
	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// ClickMark selects a row of a list that has marks.
func (s *Split) ClickMark(m screen.App, l *widget.List, r widget.Rect, x, y int) tea.Cmd {
	s.Focus = widget.OnList
	row := l.Top + y - r.Y - 1
	if y == r.Y || row >= l.Count {
		return m.Arrange()
	}
	l.Cursor = row
	if x-r.X < signColumns {
		l.Mark(l.Item(row))
	}
	return tea.Batch(m.Arrange(), m.Moved())
}

// signColumns are the columns of cursor, mark and state.
const signColumns = 3
