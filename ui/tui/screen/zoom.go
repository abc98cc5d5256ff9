package screen

import tea "charm.land/bubbletea/v2"

// A Zoom shows one of two panes alone, or both.
type Zoom struct{ Zoomed bool }

// ToggleZoom shows the focused pane alone, or both.
func (z *Zoom) ToggleZoom(m App) tea.Cmd {
	z.Zoomed = !z.Zoomed
	return m.Arrange()
}

// ZoomWords are those of the hint.
func (z *Zoom) ZoomWords() string {
	if z.Zoomed {
		return "unzoom"
	}
	return ""
}
