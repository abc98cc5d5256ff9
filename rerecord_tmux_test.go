package main

import (
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// TestRerecordSession re-records several interactions with a project file in the
// real program: trust, send, choose one by one, save. The secret is on the wire
// and nowhere else.
func TestRerecordSession(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the program in tmux")
	}
	const secret = "hunter2-and-more"
	var mu sync.Mutex
	var heard []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		heard = append(heard, r.Method+" "+r.URL.Path+" "+r.Header.Get("Authorization"))
		mu.Unlock()
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Server", "greenhouse/1.0")
		fmt.Fprintf(w, `{"job": 12, "state": "done", "echo": %q}`, r.Header.Get("Authorization"))
	}))
	t.Cleanup(server.Close)
	folder := t.TempDir()
	path, state := filepath.Join(folder, "tour.yaml"), filepath.Join(folder, "state")
	tour, err := os.ReadFile("testdata/tour.yaml")
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, string(tour), 0o644)
	write(t, filepath.Join(folder, ".tapedeck.yaml"), "hosts:\n  http://api.greenhouse.test:\n    send_to: "+server.URL+
		"\n    headers: {Authorization: 'Bearer ${PLANT_TOKEN}'}\n", 0o644)

	term := startTerminal(t, 120, 40, "go run . "+path, "XDG_STATE_HOME="+state, "TMPDIR="+folder, "PLANT_TOKEN="+secret)
	press := func(wait string, keys ...string) {
		t.Helper()
		term.press(wait, keys...)
		if screen := term.tmux("capture-pane", "-p", "-S", "-"); strings.Contains(screen, secret) {
			t.Errorf("the secret is on the screen:\n%s", screen)
		}
	}
	press("15 interactions")
	press("#11", ":", "1", "1", "Enter")
	press("2 marked", "Space", "Space")
	press("sends PLANT_TOKEN to "+server.URL+" instead of http://api.greenhouse.test.", "r")
	mu.Lock()
	if heard != nil {
		t.Fatalf("sent before it was trusted: %v", heard)
	}
	mu.Unlock()
	press("send 2 requests to "+strings.TrimPrefix(server.URL, "http://"), "t")
	press("re-recorded 2 of 2: 2 differ", "y")
	press("1 of 2 decided", "Space", "Space", "B")
	press("re-recorded 11, 12: responses and bodies replaced", "A")
	press("saved tour.yaml: 2 changed", "w")
	term.quit()

	mu.Lock()
	defer mu.Unlock()
	if want := "GET /v1/jobs/12 Bearer " + secret; len(heard) != 2 || heard[0] != want || heard[1] != want {
		t.Errorf("heard %q", heard)
	}
	saved, err := os.ReadFile(path)
	if err != nil || strings.Count(string(saved), `"echo": "Bearer <PLANT_TOKEN>"`) != 2 {
		t.Errorf("saved %v:\n%s", err, saved)
	}
	err = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		if data, err := os.ReadFile(path); err == nil && strings.Contains(string(data), secret) {
			t.Errorf("the secret is in %s", path)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
