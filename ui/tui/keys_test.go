package tui

import (
	"slices"
	"strings"
	"testing"

	"tapedeck/ui/tui/widget"
)

// In each mode a key does one thing, everything has its words, and what the
// hints name is there.
func TestActions(t *testing.T) {
	table := actions()
	for _, mode := range modes {
		does := map[string]string{}
		for _, a := range table {
			if a.in&mode.mode == 0 {
				continue
			}
			for _, key := range a.keys {
				if other, taken := does[key]; taken {
					t.Errorf("in %s, %s does both %q and %q", mode.name, key, other, a.name)
				}
				does[key] = a.name
			}
		}
	}
	for _, a := range table {
		if a.name == "" || a.help == "" || len(a.keys) == 0 || a.in == 0 || a.run == nil {
			t.Errorf("%q lacks something", a.name)
		}
		for _, key := range a.keys {
			if widget.Press(key).String() != key {
				t.Errorf("the key %q is pressed as %q", key, widget.Press(key).String())
			}
		}
	}
}

// The keys of every hint work where the hint is shown.
func TestHintsNameActions(t *testing.T) {
	for _, c := range []struct{ file, keys string }{
		{"tour.yaml", ""}, {"tour.yaml", "<space>"}, {"tour.yaml", "l"}, {"tour.yaml", `l / "a" <enter>`},
		{"vcrpy/hand-empty.yaml", ""}, {"broken/broken-yaml.yaml", ""}, {"tour.yaml", "?"},
	} {
		s := newScreen(t, 200, 40, Options{Paths: []string{copyOf(t, c.file)}})
		s.press(c.keys)
		for _, name := range s.hinted() {
			if a := s.actionNamed(s.mode(), name); a == nil || a.hint == "" {
				t.Errorf("%s after %q: no hint for %q", c.file, c.keys, name)
			}
		}
	}
}

func TestKeysMarkdown(t *testing.T) {
	text := KeysMarkdown()
	for _, a := range actions() {
		if !strings.Contains(text, a.help) {
			t.Errorf("the table of keys lacks %q", a.help)
		}
	}
	if rows := strings.Count(text, "\n| "); rows != len(actions())+len(groups())-1 {
		t.Errorf("%d rows for %d actions", rows, len(actions()))
	}
}

// Only esc, however often, never leaves the program.
func TestEscNeverQuits(t *testing.T) {
	for _, keys := range []string{"", "l", "l f", "d q", "<ctrl+c>", "d <ctrl+c>", "/ \"x\"", "e", "e s", "r", "?", "y", "<space>", "v", `l / "a" <enter>`} {
		s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
		s.press(keys)
		s.quit = false
		for range 12 {
			s.press("<esc>")
		}
		if s.quit {
			t.Errorf("after %q esc quits", keys)
		}
	}
}

func TestQuittingAsks(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press("d <ctrl+c> <ctrl+c> <enter> q <space>")
	s.sees("1 unsaved change in tour.yaml. Leave?")
	if s.quit {
		t.Fatal("it quits with unsaved changes")
	}
	before := contents(t, "tour.yaml")
	s.press("s")
	if !s.quit {
		t.Fatal("it does not quit after saving")
	}
	if contents(t, "tour.yaml") == before {
		t.Fatal("nothing was saved")
	}
}

func TestEscOrder(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press(`/ "status:2xx" <enter> <space> l f / "plants" <enter>`)
	for _, step := range []struct {
		done bool
		what string
	}{
		{s.cassette.detail.search.text == "", "search"},
	} {
		if step.done {
			t.Fatalf("no %s to begin with", step.what)
		}
	}
	state := func() []bool {
		l := &s.cassette.list
		return []bool{s.cassette.detail.search.text != "", s.zoom, s.focus == widget.OnDetail, l.marks.n > 0, l.filtered}
	}
	for n := range 6 {
		want := make([]bool, 5)
		for i := n; i < 5; i++ {
			want[i] = true
		}
		if got := state(); !slices.Equal(got, want) {
			t.Fatalf("after %d esc: search, zoom, detail, marks, filter are %v, want %v", n, got, want)
		}
		s.press("<esc>")
	}
}
