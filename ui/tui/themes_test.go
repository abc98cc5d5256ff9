package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
)

// themed is a screen of 256 colours with a configuration.
func themed(t *testing.T, width, height int, config string) *sim {
	t.Helper()
	c, err := ParseConfig([]byte(config))
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Paths: []string{copyOf(t, "tour.yaml")}, Config: c, Theme: keptTheme(c)}
	s := newScreen(t, width, height, o)
	s.send(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
	return s
}

// wears fails unless a success is drawn in a colour.
func (s *sim) wears(sgr string) *sim {
	s.t.Helper()
	if got := s.theme.Paint(render.Success, "x"); got != "\x1b["+sgr+"mx\x1b[m" {
		s.t.Fatalf("a success is %q, want %s", got, sgr)
	}
	if !strings.Contains(s.View().Content, sgr) {
		s.t.Fatalf("%s is not on the screen", sgr)
	}
	return s
}

const (
	defaultDark  = "38;5;114"
	defaultLight = "38;5;28"
	dracula      = "38;2;80;250;123"
	nord         = "38;2;163;190;140"
)

// The list shows each theme as the cursor is on it; esc restores, enter keeps, also
// for the next start.
func TestThemes(t *testing.T) {
	emptyState(t)
	s := themed(t, 80, 24, "")
	s.wears(defaultDark).press("<ctrl+t>").sees("Themes", "dracula", "nord", "gruvbox-dark", "gruvbox-light", "catppuccin-latte").wears(defaultDark)
	s.press("<down> <down>").wears(defaultLight).press("<down>").wears(dracula).press("<esc>").wears(defaultDark).lacks("Themes")
	s.press(": theme <enter>").sees("Themes").press("nor").wears(nord).press("<backspace> <backspace> <backspace>").wears(defaultDark)
	s.press("zzz").sees(`no theme "zzz"`).press("<enter>").sees("theme: zzz").press("<ctrl+u> dra <enter>").wears(dracula).sees("theme dracula · kept")
	s = themed(t, 80, 24, "")
	s.wears(dracula)
	s.send(tea.BackgroundColorMsg{}) // what the terminal says is not asked about
	s.wears(dracula).press("<ctrl+t> <esc>").wears(dracula)
	themed(t, 80, 24, "theme: light\n").wears(defaultLight) // set since
}

// A terminal of few colours or of none says why there is no choice.
func TestThemesNeedColours(t *testing.T) {
	s := themed(t, 80, 24, "")
	for profile, why := range map[colorprofile.Profile]string{colorprofile.ASCII: "NO_COLOR", colorprofile.ANSI: "16 colours", colorprofile.NoTTY: "no colours"} {
		s.send(tea.ColorProfileMsg{Profile: profile})
		s.press("<ctrl+t>").sees(why).lacks("Themes")
	}
}

// A person's own themes begin with another one.
func TestOwnThemes(t *testing.T) {
	emptyState(t)
	s := themed(t, 120, 40, "theme: mine\nthemes:\n  mine: {from: nord, success: '#010203', selected-ground: 17}\n  paper: {from: light}\n")
	s.wears("38;2;1;2;3")
	if got := s.theme.Paint(render.Removed, "x"); got != "\x1b[38;2;208;138;145mx\x1b[m" {
		t.Errorf("not nord's: %q", got)
	}
	if got := s.theme.Paint(render.Selected, "x"); got != "\x1b[38;2;236;239;244;48;5;17mx\x1b[m" {
		t.Errorf("not its own ground: %q", got)
	}
	s.press("<ctrl+t>").sees("mine", "from nord", "paper", "from light").press("<down>").wears(defaultLight).press("<enter>")
	for _, c := range []struct{ text, wrong string }{
		{"theme: mine\nthemes:\n  mine: {from: nord}\n", ""},
		{"theme: mine\n", `line 1: no theme "mine": default, dark, light, dracula`},
		{"themes:\n  nord: {from: dark}\n", `line 2: there is a theme "nord" already`},
		{"themes:\n  mine:\n    success: 3\n", `line 2: the theme "mine" lacks from`},
		{"themes:\n  mine:\n    from: pink\n", `line 3: no theme "pink" to begin with`},
		{"themes:\n  mine:\n    from: default\n", `line 3: no theme "default" to begin with`},
		{"themes:\n  mine: {from: dark}\n  other: {from: mine}\n", ""},
		{"themes:\n  mine:\n    from: dark\n    pink: 3\n", `line 4: no role "pink"`},
		{"themes:\n  mine:\n    from: dark\n    key-ground: 3\n", `line 4: no role "key-ground"`},
		{"themes:\n  mine:\n    from: dark\n    key: red\n", `line 4: no colour "red"`},
		{"themes:\n  mine:\n    from: dark\n    key: [1]\n", `line 4: this is not a colour`},
		{"themes:\n  \"a\\eb\": {from: dark}\n", "line 2: no name of a theme"},
	} {
		_, err := ParseConfig([]byte(c.text))
		if got := errText(err); c.wrong == "" && got != "" || !strings.HasPrefix(got, c.wrong) {
			t.Errorf("%q: %q, want %q", c.text, got, c.wrong)
		}
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// What is kept is readable for its owner alone; a name that nobody has any more, or a
// damaged file, is passed over.
func TestKeptTheme(t *testing.T) {
	emptyState(t)
	themed(t, 80, 24, "").press("<ctrl+t> nord <enter>")
	path := filepath.Join(os.Getenv("XDG_STATE_HOME"), "tapedeck", themeFile)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info, err)
	}
	for text, want := range map[string]string{"nord\n\n": "nord", "gone\n\n": "", "": "", "\x00": "", "nord\nlight\n": ""} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := keptTheme(Config{}); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// The list of themes at both sizes.
func TestThemesScreen(t *testing.T) {
	emptyState(t)
	s := themed(t, 80, 24, "")
	golden(t, "themes", s.press("<ctrl+t> <down> <down> <down>").text())
	s = themed(t, 120, 40, "")
	golden(t, "themes-wide", s.press("<ctrl+t> <down> <down> <down>").text())
}
