package tui

import (
	"os"
	"regexp"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

var answeredAt = regexp.MustCompile("Date: .{25} GMT")

// The request of a curl command is shown, sent once it was agreed to, and its answer
// shown before it becomes an interaction below the one under the cursor.
func TestAddFromCurl(t *testing.T) {
	g := newGreenhouse(t)
	host := strings.TrimPrefix(g.URL, "http://")
	start := func(t *testing.T, body string) *sim {
		g.answer(200, body)
		return newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", recorded(g.URL))}})
	}
	command := "curl -H 'X-Fern: moss' " + g.URL + "/v1/beds"
	t.Run("added", func(t *testing.T) {
		s := start(t, `{"beds": 7}`)
		before := contents(t, "a.yaml")
		s.press("a").sees("curl command, or @file: ").typed(command).press("<enter>")
		s.sees("#2  New interaction", "GET "+g.URL+"/v1/beds", "X-Fern: moss", "send GET to "+host+"?")
		if g.requests() != "" {
			t.Fatalf("sent: %s", g.requests())
		}
		s.press("y").sees("#2  New interaction", "200 OK", "X-Limit: 5000", `"beds": 7`, "Add it as 2?", "y add it  esc no").lacks("unsaved")
		for end, size := range map[string]tea.WindowSizeMsg{"": {Width: 80, Height: 24}, "-wide": {Width: 120, Height: 40}} {
			s.send(size)
			golden(t, "add-from-curl"+end, answeredAt.ReplaceAllString(strings.ReplaceAll(s.text(), host, "localhost:80123"), "Date: Thu, 03 Dec 2026 08:00:00 GMT"))
		}
		if g.requests() != "GET /v1/beds" || g.header("X-Fern") != "moss" {
			t.Errorf("sent: %s", g.requests())
		}
		s.press("y").sees("added 2 GET /v1/beds", "u undoes", "4 interactions", "1 unsaved").lacks("New interaction")
		if s.decoded(1) != `{"beds": 7}` {
			t.Errorf("the body is %q", s.decoded(1))
		}
		s.press("u").sees("3 interactions").lacks("unsaved").press("U w").sees("saved")
		after := contents(t, "a.yaml")
		at := strings.Index(before, "- request:\n") + len("- request:\n")
		at += strings.Index(before[at:], "- request:\n")
		if !strings.HasPrefix(after, before[:at]) || !strings.HasSuffix(after, before[at:]) {
			t.Errorf("more than the new interaction changed:\n%s", after)
		}
	})
	t.Run("to an empty cassette", func(t *testing.T) {
		g.answer(200, "{}")
		s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "vcrpy/hand-empty.yaml")}})
		s.press("a").typed(command).press("<enter> <esc>").lacks("New interaction").press("a").typed(command).press("<enter> y y").sees("added 1 GET /v1/beds")
	})
	t.Run("not agreed to", func(t *testing.T) {
		s := start(t, "{}").press("a").typed(command).press("<enter> <esc>").lacks("New interaction", "unsaved")
		if g.requests() != "" {
			t.Errorf("sent: %s", g.requests())
		}
		s.press("a").typed(command).press("<enter> y <esc>").sees("nothing was added").lacks("New interaction", "unsaved")
	})
	t.Run("from a file", func(t *testing.T) {
		s := start(t, "{}")
		if err := os.WriteFile("command.txt", []byte("curl \\\n  "+g.URL+"/v1/filed\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		s.press("a").typed("@command.txt").press("<enter>").sees("GET " + g.URL + "/v1/filed").press("y y").sees("added 2 GET /v1/filed")
	})
	t.Run("twice where it may change something", func(t *testing.T) {
		s := start(t, "{}").press("a").typed("curl -d a=b " + g.URL + "/v1/beds").press("<enter> y").sees("really")
		if g.requests() != "" {
			t.Errorf("sent: %s", g.requests())
		}
		s.press("Y y").sees("added 2 POST /v1/beds")
	})
	t.Run("no command", func(t *testing.T) {
		start(t, "{}").press("a").typed("wget http://h.test/").press("<enter>").sees("not added: ", "wget http://h.test/").press("<esc>").lacks("unsaved")
	})
	t.Run("no answer", func(t *testing.T) {
		start(t, "{}").press("a").typed("curl http://127.0.0.1:1/").press("<enter> y").sees("not added: ").lacks("unsaved", "New interaction")
	})
}
