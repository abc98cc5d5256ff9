package tui

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapedeck/replay/secret/secrettest"
	"tapedeck/ui/project"
)

// Supplied secrets of many alphabets, repeated by a server in many forms and
// charsets: none is on the screen, before or after the answers are taken, in the
// cassette, or in the state folder.
func TestSecretsNowhereOnScreen(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(secrettest.Server))
	t.Cleanup(server.Close)
	state := t.TempDir()
	t.Setenv("XDG_STATE_HOME", state)
	for n, value := range secrettest.Secrets {
		t.Setenv(fmt.Sprintf("SECRET_%d", n), value)
	}
	path := fileOf(t, "c.yaml", []byte(secrettest.Cassette(server.URL)))
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), project.Name), []byte(secrettest.Project(server.URL)), 0o600); err != nil {
		t.Fatal(err)
	}
	s := newScreen(t, 400, 70, Options{Paths: []string{path}})
	placeholders, looked := 0, map[string]bool{}
	looking := func() {
		t.Helper()
		for line := range strings.Lines(s.text()) {
			_, detail, _ := strings.Cut(line, "│") // what the list shows changes with the cursor
			placeholders += strings.Count(detail, "<S")
			if looked[detail] {
				line = strings.TrimSuffix(line, detail)
			}
			looked[detail] = true
			for _, found := range secrettest.Leaks(line) {
				t.Error(found)
			}
		}
	}
	s.press("* r").sees("trust it").press("t")
	looking()
	s.press("y").sees("re-recorded ")
	walk := func() {
		s.press("g")
		for range len(secrettest.Secrets) * (len(secrettest.Charsets) + 2) {
			looking()
			s.press("j")
		}
	}
	walk()
	s.press("A").sees("replaced")
	walk()
	looking()
	s.press("w").sees("saved")
	looking()
	if least := 2 * len(secrettest.Secrets) * len(secrettest.Charsets) * len(secrettest.Forms) / 2; placeholders < least {
		t.Errorf("%d placeholders were seen, want %d at least", placeholders, least)
	}
	for _, found := range secrettest.Leaks(contents(t, "c.yaml")) {
		t.Error(found)
	}
}

// A body that cannot be searched for a secret is not shown, and taken only after
// a question of its own; its headers are as any other's.
func TestUnsearchedBody(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Limit", "5000")
		w.Header().Set("Content-Type", "text/plain; charset=x-own")
		fmt.Fprint(w, "coded in a way of its own")
	}))
	t.Cleanup(server.Close)
	s := newScreen(t, 100, 30, Options{Paths: []string{fileOf(t, "a.yaml", recorded(server.URL))}})
	answered := func() { s.press("j j r").typed("hunter2-and-more").press("<enter> y") }
	answered()
	const why = `the body may hold a value that was put in`
	s.sees(why, "25 bytes, not shown").lacks("way of its own")
	s.press("A").sees("3: take a body that may hold a value that was put in?").press("<esc>").lacks("unsaved", "way of its own").sees("not shown")
	s.press("H").sees("re-recorded 3: 2 headers replaced")
	s.press("u")
	answered()
	s.press("B y").sees("re-recorded 3: body replaced", "way of its own")
}
