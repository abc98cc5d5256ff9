package tui

import (
	"github.com/charmbracelet/colorprofile"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// A terminal is how large the terminal is and what colours it shows.
type terminal struct {
	width, height int
	dark          bool
	profile       colorprofile.Profile
	theme         render.Theme
	asked         string // the theme that was asked for, "" if none was
	own           Config // the person's own colours
}

func newTerminal(o Options) terminal {
	t := terminal{dark: o.theme() != "light", profile: colorprofile.ANSI256, asked: o.theme(), own: o.Config}
	t.retheme()
	return t
}

// background takes what the terminal says of its background.
func (t *terminal) background(dark bool) {
	if t.asked == "" {
		t.dark = dark
	}
	t.retheme()
}

func (t *terminal) colours(p colorprofile.Profile) {
	t.profile = p
	t.retheme()
}

func (t *terminal) retheme() {
	own := t.own.light
	if t.dark {
		own = t.own.dark
	}
	t.theme = render.NewTheme(t.dark, t.profile).With(t.dark, own)
}

// Theme is the colours to draw in.
func (t *terminal) Theme() render.Theme { return t.theme }

// Width is that of the terminal.
func (t *terminal) Width() int { return t.width }

// draw makes a row as wide as the terminal.
func (t *terminal) draw(spans ...widget.Span) string {
	return widget.Draw(t.theme, t.width, spans...)
}
