package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"tapedeck/ui/render"
)

func TestParseConfig(t *testing.T) {
	for _, c := range []struct{ text, wrong string }{
		{"", ""},
		{"# nothing\n", ""},
		{"theme: light\n", ""},
		{"keys:\n  delete: x\n  duplicate: [y, Y]\n  copy: b\n  bare: Q\n", ""},
		{"colours:\n  added: 40\n  removed: {dark: '#ff0000', light: 124}\n", ""},
		{"keys:\n", ""},
		{"theme: pink\n", `line 1: no theme "pink": default, dark, light, dracula`},
		{"\ncolors: {}\n", `line 2: no setting "colors": theme, themes, keys or colours`},
		{"keys:\n  frobnicate: x\n", `line 2: no action "frobnicate"`},
		{"keys:\n  save: ctrl+nothing\n", `line 2: no key "ctrl+nothing"`},
		{"keys:\n  save: [a,\n    ctrl+c]\n", "line 3: ctrl+c always quits"},
		{"keys:\n  save: []\n", "line 2: this is not a list of keys"},
		{"keys: [a]\n", "line 1: not a mapping"},
		{"keys:\n  save: u\n", `line 2: the key "u" would be both "undo" and "save"`},
		{"keys:\n  save: [ctrl+s, F]\n", `line 2: the key "F" would be both "fix" and "save"`},
		{"colours:\n  pink: 3\n", `line 2: no role "pink"`},
		{"colours:\n  added: 256\n", `line 2: no colour "256": a number from 0 to 255 or #rrggbb`},
		{"colours:\n  added: {dusk: 3}\n", `line 2: no ground "dusk": dark or light`},
		{"theme: dark\ntheme: light\n", `line 2: "theme" is set twice`},
		{"theme: dark\n---\ntheme: light\n", "more than one YAML document: put all settings into the first"},
		{"theme: [\n", "line "},
	} {
		_, err := ParseConfig([]byte(c.text))
		got := ""
		if err != nil {
			got = err.Error()
		}
		if c.wrong == "" && got != "" || !strings.Contains(got, c.wrong) {
			t.Errorf("%q: %q, want %q", c.text, got, c.wrong)
		}
	}
}

// A configuration changes what keys do, what hints and help say, and colours.
func TestConfig(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", folder)
	if err := os.MkdirAll(filepath.Join(folder, "tapedeck"), 0o755); err != nil {
		t.Fatal(err)
	}
	text := "theme: light\nkeys:\n  delete: x\ncolours:\n  success: '#010203'\n"
	if err := os.WriteFile(filepath.Join(folder, "tapedeck", "config.yaml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := readConfig()
	if err != nil || c.Theme != "light" {
		t.Fatalf("%+v, %v", c, err)
	}
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}, Config: c})
	s.sees("x delete").press("d").lacks("deleted").press("x").sees("deleted 1 ")
	s.profile = colorprofile.TrueColor
	s.retheme()
	if got := s.theme.Paint(render.Success, "200"); got != "\x1b[38;2;1;2;3m200\x1b[m" {
		t.Errorf("%q", got)
	}
	if got := s.theme.Paint(render.Failure, "500"); !strings.Contains(got, "160") {
		t.Errorf("%q", got)
	}
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	if _, err := readConfig(); err != nil {
		t.Errorf("without one: %v", err)
	}
}

func TestConfigMarkdown(t *testing.T) {
	text := ConfigMarkdown()
	for _, a := range theTable().actions {
		if a.Name != "leave" && !strings.Contains(text, "| `"+a.Name+"` |") {
			t.Errorf("the table lacks %q", a.Name)
		}
	}
	for _, role := range render.RoleNames() {
		if !strings.Contains(text, "`"+role+"`") {
			t.Errorf("the roles lack %q", role)
		}
	}
}
