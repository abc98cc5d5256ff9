package tui

import (
	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// openingMode has no keys but those that work everywhere.
var openingMode = &screen.Mode{Can: screen.Everywhere | screen.Helped}

// An opening stands while the first cassette is being opened.
type opening struct{ path string }

// Mode has no keys of its own.
func (o *opening) Mode() *screen.Mode { return openingMode }

// Title is what is being opened.
func (o *opening) Title() screen.Title { return screen.Title{Path: o.path} }

// Draw draws nothing.
func (o *opening) Draw(m screen.App, r widget.Rect) []string {
	rows := make([]string, r.Height)
	for i := range rows {
		rows[i] = widget.Draw(m.Theme(), r.Width)
	}
	return rows
}

// Status says what is being opened.
func (o *opening) Status(screen.App) (standing, position string) {
	return "opening " + render.Sanitize(o.path), ""
}

// Hints are how to leave.
func (o *opening) Hints(screen.App) []string { return []string{"quit", "help"} }

// named is sent when it is known what was named on the command line.
type named struct {
	paths  []string
	folder bool // the paths are to choose from
}

// Apply opens it.
func (msg named) Apply(m screen.App) tea.Cmd {
	if msg.folder {
		return m.Open("folder", msg.paths)
	}
	return m.Open("cassette", msg.paths[0])
}
