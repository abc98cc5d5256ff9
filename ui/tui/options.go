package tui

import (
	"cmp"

	"tapedeck/cassette"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/failures"
)

// Options say what to show. The zero value shows the cassettes of the current
// folder.
type Options struct {
	Paths []string // a cassette, several, or folders
	// Failed is a test run whose failures are shown, nil for the Paths.
	Failed *failures.Source
	// Piped is a cassette that came from elsewhere, nil for the Paths.
	Piped  *cassette.File
	Format string // overrides detection ("vcrpy-yaml")
	Fresh  bool   // cassettes are not shown as they were left
	Theme  string // its name, "" for the one that was chosen or set
	// Editor is the command that edits bodies, "" for $VISUAL, $EDITOR or vi.
	Editor string
	// Config is the person's own; Run reads it.
	Config Config
}

// theme is the one that was asked for; the default asks the terminal.
func (o Options) theme() string { return cmp.Or(o.Theme, o.Config.Theme, "default") }

// A Config is what a person set for all cassettes: other keys, other colours.
// The zero Config changes nothing.
type Config struct {
	Theme string              // its name, "" if none was set
	keys  map[string][]string // by the names of actions
	dark  render.Colours
	light render.Colours
	// ownThemes are those that the person made.
	ownThemes []theme
}
