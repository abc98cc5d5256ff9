package tui

import (
	"slices"
	"strings"
	"testing"

	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// In each mode a key does one thing, everything has its words, and what the
// hints name is there.
func TestActions(t *testing.T) {
	all := theTable()
	table := all.actions
	for _, mode := range all.modes {
		does := map[string]string{}
		for _, a := range table {
			if !a.In.Has(mode) {
				continue
			}
			for _, key := range a.Keys {
				if other, taken := does[key]; taken {
					t.Errorf("in %s, %s does both %q and %q", mode.Name, key, other, a.Name)
				}
				does[key] = a.Name
			}
		}
	}
	for _, a := range table {
		if a.Name == "" || a.Help == "" || len(a.Keys) == 0 || len(a.In.Modes) == 0 && a.In.Can == 0 || a.Run == nil {
			t.Errorf("%q lacks something", a.Name)
		}
		for _, key := range a.Keys {
			if widget.Press(key).String() != key {
				t.Errorf("the key %q is pressed as %q", key, widget.Press(key).String())
			}
		}
	}
}

// The keys of every hint work where the hint is shown.
func TestHintsNameActions(t *testing.T) {
	seen := map[string]bool{}
	check := func(s *sim, where string) {
		t.Helper()
		seen[s.mode().Name] = true
		for _, name := range s.top().Hints(s.app) {
			if a := s.actionNamed(s.mode(), name); a == nil || a.Hint == "" {
				t.Errorf("%s: no hint for %q", where, name)
			}
		}
	}
	for _, c := range []struct{ file, keys string }{
		{"tour.yaml", ""}, {"tour.yaml", "<space>"}, {"tour.yaml", "l"}, {"tour.yaml", `l / "a" <enter>`},
		{"vcrpy/hand-empty.yaml", ""}, {"broken/broken-yaml.yaml", ""}, {"tour.yaml", "?"}, {"tour.yaml", "d ="}, {"tour.yaml", "m <enter>"}, {"tour.yaml", "o"},
	} {
		s := newScreen(t, 200, 40, Options{Paths: []string{copyOf(t, c.file)}})
		s.press(c.keys)
		check(s, c.file+" after "+c.keys)
	}
	check(failedScreen(t, 200, 40, "pytest"), "failures")
	copiesOf(t, "tour.yaml", "vcrpy/gzip.yaml")
	check(newScreen(t, 200, 40, Options{Paths: []string{"."}}), "a folder")
	if len(seen) < 9 {
		t.Errorf("only %v were looked at", seen)
	}
}

func TestKeysMarkdown(t *testing.T) {
	text := KeysMarkdown()
	for _, a := range theTable().actions {
		if !strings.Contains(text, a.Help) {
			t.Errorf("the table of keys lacks %q", a.Help)
		}
	}
	if rows := strings.Count(text, "\n| "); rows != len(theTable().actions)+len(screen.Groups)-1 {
		t.Errorf("%d rows for %d actions", rows, len(theTable().actions))
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
		{s.cassette().Detail.Search.Text == "", "search"},
	} {
		if step.done {
			t.Fatalf("no %s to begin with", step.what)
		}
	}
	state := func() []bool {
		l := &s.cassette().List
		return []bool{s.cassette().Detail.Search.Text != "", s.cassette().Zoom, s.cassette().Focus == widget.OnDetail, l.Marks.N > 0, l.Filtered}
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
