package tui

import (
	"github.com/charmbracelet/colorprofile"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// A terminal is how large the terminal is and what colours it shows.
type terminal struct {
	width, height int
	dark          bool // the terminal says that its ground is
	profile       colorprofile.Profile
	theme         render.Theme
	worn          theme  // the one that the colours are of
	own           Config // the person's own colours
}

func newTerminal(o Options) terminal {
	t := terminal{dark: true, profile: colorprofile.ANSI256, own: o.Config}
	t.worn, _ = o.Config.themeNamed(o.theme()) // Run has looked whether there is such a theme
	t.retheme()
	return t
}

// background takes what the terminal says of its background.
func (t *terminal) background(dark bool) {
	t.dark = dark
	t.retheme()
}

func (t *terminal) colours(p colorprofile.Profile) {
	t.profile = p
	t.retheme()
}

// wear shows the colours of a theme.
func (t *terminal) wear(th theme) {
	t.worn = th
	t.retheme()
}

func (t *terminal) retheme() {
	dark := t.worn.ground == "dark" || t.worn.ground == "" && t.dark
	own := t.own.light
	if dark {
		own = t.own.dark
	}
	t.theme = render.NewTheme(dark, t.profile).With(t.worn.colours).With(own)
}

// Theme is the colours to draw in.
func (t *terminal) Theme() render.Theme { return t.theme }

// Width is that of the terminal.
func (t *terminal) Width() int { return t.width }

// draw makes a row as wide as the terminal.
func (t *terminal) draw(spans ...widget.Span) string {
	return widget.Draw(t.theme, t.width, spans...)
}
