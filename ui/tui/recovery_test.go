package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tapedeck/cassette"
	"tapedeck/ui/tui/opened"
)

// TestMain keeps the tests away from the person's own unsaved work.
func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "tapedeck-test-")
	if err != nil {
		panic(err)
	}
	os.Setenv("XDG_STATE_HOME", folder)
	code := m.Run()
	os.RemoveAll(folder)
	os.Exit(code)
}

// leftWork changes the tour in a session that is then gone without saving, and
// returns the cassette's path.
func leftWork(t *testing.T, keys string) string {
	t.Helper()
	path := copyOf(t, "tour.yaml")
	s := newScreen(t, 80, 24, Options{Paths: []string{path}})
	s.press(keys).pass()
	abandon(t)
	return path
}

// abandon makes the recovery files those of a session that no longer lives: it
// puts copies in their place, which nobody has locked.
func abandon(t *testing.T) {
	t.Helper()
	for _, file := range recoveryFiles(t) {
		data := contents(t, file)
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func recoveryFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(os.Getenv("XDG_STATE_HOME"), "tapedeck", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func emptyState(t *testing.T) { t.Setenv("XDG_STATE_HOME", t.TempDir()) }

func TestRecovery(t *testing.T) {
	open := func(t *testing.T, path string) *sim {
		return newScreen(t, 80, 24, Options{Paths: []string{path}})
	}
	t.Run("recover", func(t *testing.T) {
		emptyState(t)
		path := leftWork(t, `d j e s "500" <enter>`)
		s := open(t, path).sees("unsaved work of ", " found: 2 changes", "r recover  d drop  esc later")
		s.press("<enter>").sees(" found: ")
		s.press("r").sees("recovered 2 changes · u undoes all at once", "14 interactions", "500", "2 unsaved")
		s.press("q").sees("2 unsaved changes in tour.yaml. Leave?").press("<esc> d").sees("3 unsaved").press("u").sees("2 unsaved")
		s.press("u").sees("undone: what was recovered", "15 interactions").lacks("unsaved")
		s.press("U w").sees("saved tour.yaml: 1 changed, 1 deleted")
		if left := recoveryFiles(t); len(left) > 0 {
			t.Errorf("left after saving: %q", left)
		}
	})
	t.Run("later", func(t *testing.T) {
		emptyState(t)
		path := leftWork(t, "d")
		open(t, path).press("<esc>").sees("15 interactions").lacks("found")
		open(t, path).sees(" found: ")
	})
	t.Run("drop", func(t *testing.T) {
		emptyState(t)
		path := leftWork(t, "d")
		open(t, path).press("d").sees("dropped the unsaved work", "15 interactions")
		open(t, path).lacks("found.")
	})
	t.Run("changed since", func(t *testing.T) {
		emptyState(t)
		path := leftWork(t, `e s "599" <enter>`)
		if err := os.WriteFile(path, []byte(contents(t, path)+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		open(t, path).sees("but the file was changed since", "W write its text elsewhere").press("W <enter>").sees("wrote tour.yaml.recovered")
		if text := contents(t, path+".recovered"); !strings.Contains(text, "599") {
			t.Errorf("written: %s", text)
		}
		if left := recoveryFiles(t); len(left) > 0 {
			t.Errorf("left after writing: %q", left)
		}
	})
}

// Nothing is left behind by undoing everything, nor by leaving with drop; what
// is neither saved nor dropped is kept when the screen ends.
func TestKeeping(t *testing.T) {
	emptyState(t)
	path := copyOf(t, "tour.yaml")
	start := func() *sim { return newScreen(t, 80, 24, Options{Paths: []string{path}}) }
	left := func(when string, want int) {
		t.Helper()
		if files := recoveryFiles(t); len(files) != want {
			t.Errorf("%s %d recovery files, want %d", when, len(files), want)
		}
	}
	s := start().press("d j k d")
	left("before the time", 0)
	if len(s.timers) != 1 {
		t.Errorf("%d timers for two changes", len(s.timers))
	}
	s.pass()
	left("after a change", 1)
	s.press("u u").pass()
	left("after undoing", 0)
	s.press("d").pass().press("q d")
	if s.cassettes.End(); !s.quit {
		t.Error("it does not leave")
	}
	left("after dropping", 0)
	s = start().press("d")
	s.cassettes.End()
	left("after the end", 1)
	if _, found := cassette.Recoverable(path); found {
		t.Error("work of a living session is offered")
	}
}

func TestRecoveryTime(t *testing.T) {
	now := time.Date(2026, 11, 20, 15, 0, 0, 0, time.Local)
	if got := opened.RecoveryTime(now.Add(-58*time.Minute), now); got != "14:02" {
		t.Error(got)
	}
	if got := opened.RecoveryTime(now.AddDate(0, 0, -2), now); got != "2026-11-18 15:00" {
		t.Error(got)
	}
}
