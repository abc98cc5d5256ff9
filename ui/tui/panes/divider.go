package panes

import (
	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// A divided has a divider between its panes.
type divided interface {
	Divider(m screen.App) widget.Rect
	Drag(m screen.App, x, y int) tea.Cmd
	ListAbove(m screen.App) int
	Heighten(m screen.App, rows int) tea.Cmd
}

// moveDivider moves the divider by columns.
func moveDivider(columns int) func(s divided, m screen.App) tea.Cmd {
	return func(s divided, m screen.App) tea.Cmd { return s.Drag(m, s.Divider(m).X+columns, 0) }
}

// noDivider says why there is no divider to move.
func noDivider(m screen.App) string {
	if s, ok := screen.Top[divided](m); !ok || s.Divider(m).Empty() {
		return "works where the panes stand beside each other: both shown, from 100 columns on"
	}
	return ""
}

// moveRule moves the divider of panes above each other by rows.
func moveRule(rows int) func(s divided, m screen.App) tea.Cmd {
	return func(s divided, m screen.App) tea.Cmd { return s.Heighten(m, s.ListAbove(m)+rows) }
}

// noRule says why there is no such divider to move.
func noRule(m screen.App) string {
	if s, ok := screen.Top[divided](m); !ok || s.ListAbove(m) == 0 {
		return "works where the panes stand above each other"
	}
	return ""
}

// dividerStep is how many columns a key moves the divider by.
const dividerStep = 4
