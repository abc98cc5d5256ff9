package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// inThisFolder writes cassettes of one GET each: of those named, so many of its
// interactions say a Content-Length that is not the body's.
func inThisFolder(t *testing.T, wrong map[string]int) {
	t.Helper()
	t.Chdir(t.TempDir())
	for path, n := range wrong {
		list := []exchange{{method: "GET", url: "http://a.test/plants", status: 200, body: "{}"}}
		for i := range n {
			list = append(list, exchange{method: "GET", url: fmt.Sprintf("http://a.test/odd/%d", i), status: 200, body: "{}", contentSays: 9})
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, vcrpy(list...), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// The findings of each cassette stand in a column, and how many there are in the title;
// of a directory while it is folded.
func TestFolderFindings(t *testing.T) {
	inThisFolder(t, map[string]int{"api/a.yaml": 2, "api/b.yaml": 0, "api/c.yaml": 1, "plain.yaml": 0})
	if err := os.WriteFile("torn.yaml", []byte("interactions:\n- request: {method: \"GET\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	s := newScreen(t, 80, 24, Options{})
	for i := range s.folder().Cassettes {
		s.folder().Cassettes[i].Modified = now.AddDate(0, 0, -3)
	}
	s.folder().Now = now
	golden(t, "folder-findings", s.press("g h").sees("3 findings").text())
	golden(t, "folder-findings-open", s.press("<enter> j").text())
	golden(t, "folder-findings-list", s.press("F j").text())
	s.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	golden(t, "folder-findings-list-wide", s.text())
	golden(t, "folder-findings-wide", s.press("<esc>").text())
}

// Enter opens the cassette at the interaction, esc comes back; what is changed there
// counts at once, also undone and saved.
func TestFolderFindingsChange(t *testing.T) {
	inThisFolder(t, map[string]int{"a.yaml": 1, "b.yaml": 1})
	s := newScreen(t, 80, 24, Options{}).sees("2 findings")
	s.press("F j <enter>").sees("b.yaml", "> ^ 2 GET").press("<esc>").sees(">", "b.yaml #2", "2 interactions fit")
	s.press("<enter> d <esc>").sees("1 interaction fits").lacks("b.yaml #2").press("<esc>").sees("1 finding  1 unsaved")
	s.press("j <enter> u <esc>").sees(" 0m   1 ", "2 findings").lacks("unsaved")
	s.press("<enter> j d w <esc>").sees("1 finding ").press("k <enter> j d w <esc>").lacks("finding ").press("F").sees("nothing was found in the cassettes")
	s.press("R").sees("b.yaml").lacks("finding ")
}

// Findings are those of the cassettes that the filter of paths shows; in none of them
// the list is empty, and a folder without a cassette has none.
func TestFolderFindingsShown(t *testing.T) {
	inThisFolder(t, map[string]int{"a.yaml": 1, "b.yaml": 0})
	s := newScreen(t, 80, 24, Options{}).press("/ b. <enter> F").sees("1 cassette  0 interactions fit", "nothing matches · esc goes back")
	s.press("<esc> <esc> F").sees("a.yaml #2").press("/").typed(" status:4xx").press("<enter>").sees("0 interactions fit").press("<esc> R")
	for _, path := range []string{"a.yaml", "b.yaml"} {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	s.press("R").sees("no cassettes here").press("F").sees("no cassette is shown")
}

// Findings wait until all cassettes were read: keys work meanwhile.
func TestFolderFindingsLast(t *testing.T) {
	inThisFolder(t, map[string]int{"a.yaml": 1, "b.yaml": 0})
	s := newScreen(t, 80, 24, Options{}).sees("1 finding ")
	s.slow = true
	s.press("R").sees("found 0 so far").lacks("finding ").press("F").sees("still looking for cassettes")
	for len(s.held) > 1 || !strings.Contains(s.text(), "b.yaml                               vcrpy-yaml") {
		s.release(0)
	}
	s.lacks("finding ").press("j").sees(">   b.yaml").press("<esc>").lacks("finding ")
	s.slow = false
	for len(s.held) > 0 {
		s.release(0)
	}
	s.lacks("finding ").press("R").sees("1 finding ")
}
