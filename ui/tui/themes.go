package tui

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"go.yaml.in/yaml/v3"

	"tapedeck/ui/kept"
	"tapedeck/ui/render"
	"tapedeck/ui/render/palette"
	"tapedeck/ui/settings"
	"tapedeck/ui/tui/widget"
)

// A theme is colours by a name, for a ground: "dark", "light", or "" for the one that
// the terminal has.
type theme struct {
	name, ground, help string
	colours            render.Colours
}

// themes are those that there are: the default's, the palettes, a person's own.
func (c Config) themes() []theme {
	list := []theme{
		{"default", "", "dark or light, as the terminal is", nil},
		{"dark", "dark", "the default on a dark ground", nil},
		{"light", "light", "the default on a light ground", nil},
	}
	for _, p := range palette.All() {
		t := theme{p.Name, "light", "for light terminals", render.Colours{}}
		if p.Dark {
			t.ground, t.help = "dark", "for dark terminals"
		}
		for role, colour := range p.Colours {
			_ = t.colours.Set(role, colour) // a test holds that all are right
		}
		list = append(list, t)
	}
	return append(list, c.ownThemes...)
}

// themeNamed is a theme by its name, or what there is instead.
func (c Config) themeNamed(name string) (theme, error) {
	var names []string
	for _, t := range c.themes() {
		if t.name == name {
			return t, nil
		}
		names = append(names, t.name)
	}
	return theme{}, fmt.Errorf("no theme %q: %s", name, strings.Join(names, ", "))
}

// ThemeNames are the themes that come with the program.
func ThemeNames() []string {
	var names []string
	for _, t := range (Config{}).themes() {
		names = append(names, t.name)
	}
	return names
}

// longestTheme is how long the name of a theme may be.
const longestTheme = 30

// readThemes takes a person's own themes: each begins with another one.
func (c *Config) readThemes(n *yaml.Node) error {
	return settings.Members(n, func(name, value *yaml.Node) error {
		switch _, err := c.themeNamed(name.Value); {
		case err == nil:
			return settings.Errorf(name, "there is a theme %q already", name.Value)
		case name.Value == "" || len(name.Value) > longestTheme || render.Sanitize(name.Value) != name.Value:
			return settings.Errorf(name, "no name of a theme: up to %d characters that can be shown", longestTheme)
		}
		own := theme{name: name.Value, colours: render.Colours{}}
		err := settings.Members(value, func(key, value *yaml.Node) error {
			if key.Value == "from" {
				from, err := c.themeNamed(value.Value)
				if err != nil || from.ground == "" {
					return settings.Errorf(value, "no theme %q to begin with: dark, light or one that stands above", value.Value)
				}
				own.ground, own.help = from.ground, "from "+from.name
				set := own.colours
				own.colours = maps.Clone(from.colours)
				if own.colours == nil {
					own.colours = render.Colours{}
				}
				maps.Copy(own.colours, set)
				return nil
			}
			return readColour(key, value, own.colours)
		})
		if err == nil && own.ground == "" {
			return settings.Errorf(name, "the theme %q lacks from: the theme that it begins with, dark or light, say", name.Value)
		}
		c.ownThemes = append(c.ownThemes, own)
		return err
	})
}

// readColour takes the colour of a role.
func readColour(role, value *yaml.Node, of ...render.Colours) error {
	if !slices.Contains(render.RoleNames(), role.Value) {
		return settings.Errorf(role, "no role %q: %s", role.Value, strings.Join(render.RoleNames(), " "))
	}
	if value.Kind != yaml.ScalarNode {
		return settings.Errorf(value, "this is not a colour")
	}
	for _, colours := range of {
		if err := colours.Set(role.Value, value.Value); err != nil {
			return settings.Errorf(value, "%s", err)
		}
	}
	return nil
}

// chooseTheme asks for a theme in a list, which shows each as the cursor is on it.
func (m *app) chooseTheme() tea.Cmd {
	before := m.worn
	all := m.own.themes()
	offers := func(text string) []widget.Offer {
		var found []widget.Offer
		for _, t := range all {
			if strings.Contains(t.name, strings.ToLower(strings.TrimSpace(text))) {
				right := ""
				if t.name == before.name {
					right = "now"
				}
				found = append(found, widget.Offer{Text: t.name, Help: t.help, Right: right, Do: func() tea.Cmd { return m.keepTheme(t) }})
			}
		}
		return found
	}
	begin := slices.IndexFunc(all, func(t theme) bool { return t.name == before.name })
	return m.Ask(widget.Prompt{
		Label: "theme: ", Verb: "keep it", Fresh: -1, History: m.History("themes"), Hint: "↑ ↓ look at it",
		Offers: &widget.Offers{Of: "Themes", For: offers, Begin: begin + 1, Seen: func(o widget.Offer) {
			if t, err := m.own.themeNamed(o.Text); err == nil {
				m.wear(t)
			}
		}},
		Check: func(text string) *widget.Mistake {
			if len(offers(text)) == 0 {
				return &widget.Mistake{To: len(text), Why: "no theme " + widget.Quote(text)}
			}
			return nil
		},
		Dropped: func() tea.Cmd { m.wear(before); return nil },
	})
}

// noThemes says why no theme can be chosen.
func (m *app) noThemes() string {
	switch {
	case m.profile <= colorprofile.ASCII:
		return "no colours here, or NO_COLOR is set"
	case m.profile == colorprofile.ANSI:
		return "this terminal has 16 colours, which are its own · themes need 256"
	}
	return ""
}

// keepTheme keeps a theme for the next start.
func (m *app) keepTheme(t theme) tea.Cmd {
	m.wear(t)
	m.Say("theme " + t.name + " · kept for the next start")
	set := m.own.Theme
	return func() tea.Msg {
		_ = kept.Write(themeFile, []byte(t.name+"\n"+set+"\n")) // it is asked for again then
		return nil
	}
}

// themeFile keeps the theme that was chosen in the list, and the one that the
// configuration had then: once that says another one, it counts.
const themeFile = "theme"

// keptTheme is the theme that was chosen in the list, "" if none counts.
func keptTheme(c Config) string {
	text, err := kept.Read(themeFile, 1<<10)
	if err != nil {
		return ""
	}
	name, set, _ := strings.Cut(strings.TrimSuffix(string(text), "\n"), "\n")
	if _, err := c.themeNamed(name); err != nil || set != c.Theme {
		return ""
	}
	return name
}
