package tui

import (
	"os"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/widget"
)

// touch makes another program's change to a file.
func touch(t *testing.T, path string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(contents(t, path)+"# touched\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestChangedOnDisk(t *testing.T) {
	start := func(t *testing.T) *sim {
		s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
		s.press("d J")
		touch(t, "tour.yaml")
		s.send(tea.FocusMsg{})
		return s.sees("changed on disk  2 unsaved").press("w").
			sees("not saved: another program changed the file since it was opened",
				"o overwrite it  R reload, dropping 2 changes  W save elsewhere  esc later")
	}
	t.Run("later", func(t *testing.T) {
		start(t).press("<enter> <esc>").sees("2 unsaved")
		if !strings.HasSuffix(contents(t, "tour.yaml"), "# touched\n") {
			t.Error("the file was written")
		}
	})
	t.Run("overwrite", func(t *testing.T) {
		start(t).press("o").sees("saved tour.yaml:").lacks("unsaved", "changed on disk")
		if strings.Contains(contents(t, "tour.yaml"), "# touched") {
			t.Error("the file was not written")
		}
	})
	t.Run("reload", func(t *testing.T) {
		start(t).press("R").sees("reloaded: 15 interactions").lacks("unsaved", "changed on disk")
	})
	t.Run("elsewhere", func(t *testing.T) {
		start(t).press(`W <ctrl+u> "other.yaml" <enter>`).sees("saved other.yaml").lacks("unsaved")
		if !strings.HasSuffix(contents(t, "tour.yaml"), "# touched\n") {
			t.Error("the old file was written")
		}
		contents(t, "other.yaml")
	})
}

func TestSaveAsAsksBeforeOverwriting(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	if err := os.WriteFile("other.yaml", []byte("precious"), 0o644); err != nil {
		t.Fatal(err)
	}
	s.press(`d W <ctrl+u> "other.yaml" <enter> <enter> <esc>`)
	if contents(t, "other.yaml") != "precious" {
		t.Fatal("the other file was overwritten")
	}
	s.press(`W <ctrl+u> "other.yaml" <enter> o`).sees("saved other.yaml")
}

func TestHardLink(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	if err := os.Link("tour.yaml", "second.yaml"); err != nil {
		t.Skip("no hard links here:", err)
	}
	before := contents(t, "second.yaml")
	s.press("d w").sees("tour.yaml has 2 names", "y write in place, a copy is kept till done", "esc no").press("<esc>")
	if contents(t, "second.yaml") != before {
		t.Fatal("the file was written")
	}
	s.press("w y").sees("saved tour.yaml: 1 deleted")
	if contents(t, "second.yaml") == before {
		t.Fatal("the file was not written in place")
	}
}

func TestSaveFails(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press(`d W <ctrl+u> "none/other.yaml" <enter>`).sees("not saved: no such file or directory, the file is as before", "· W saves elsewhere", "1 unsaved")
}

func TestReloadAsks(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press("d R").sees("reload and drop 1 change?").press("R R <enter> <esc>").sees("14 interactions", "1 unsaved")
	s.press("R y").sees("15 interactions").lacks("unsaved")
}

func TestFolder(t *testing.T) {
	copiesOf(t, "tour.yaml", "vcrpy/gzip.yaml", "betamax/json.json")
	s := newScreen(t, 80, 24, Options{})
	s.sees("3 cassettes", "betamax/json.json", "tour.yaml", "vcrpy/gzip.yaml")
	s.press(`/ "GZ" <enter>`).sees("vcrpy/gzip.yaml", "filter: GZ  1/1 of 3").lacks("tour.yaml")
	s.press("<esc> <enter>").sees("Interactions on").press("d q").sees("3 cassettes", "1 unsaved", "~ ", "vcrpy-yaml          1 ")
	s.press("<ctrl+c>").sees("1 unsaved change in gzip.yaml. Leave?").press("<esc> w").sees("saved gzip.yaml: 1 deleted")
	s.press("q")
	if !s.quit {
		t.Error("q does not leave the folder")
	}
}

// A file that is no cassette shows where; it is put right in the editor.
func TestBrokenFile(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "broken/broken-yaml.yaml")},
		Editor: editorScript(t, `sed -i "s/'not closed/'closed'/" "$1"`)})
	s.sees("Line 3, column 11: the quoted text does not end", ">    3      body: 'not closed", "read-only")
	s.press(`d w r / "GET" <enter>`).sees(">    5      method: GET")
	s.press("y").sees("copied the line")
	if s.clipboard != "    method: GET" {
		t.Errorf("the clipboard holds %q", s.clipboard)
	}
	s.press("E").sees("1 interaction", "GET http://api.greenhouse.test/")
}

func TestMissingFile(t *testing.T) {
	t.Chdir(t.TempDir())
	newScreen(t, 80, 24, Options{Paths: []string{"none.yaml"}}).sees("There is no such file")
}

// Saving that takes its time says how far it is; esc stops it, and the file is
// as before.
func TestSavingStops(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", manyRecorded(10_000, strings.Repeat("x", 300)))}})
	before := contents(t, "a.yaml")
	_, cmd := s.press("d").Update(widget.Press("w"))
	s.pass().sees("saving · esc stops")
	s.press("e").sees("still saving")
	s.Update(widget.Press("esc"))
	s.run(cmd)
	s.sees("stopped, nothing is saved · w saves", "1 unsaved")
	if contents(t, "a.yaml") != before {
		t.Error("something was written")
	}
	s.press("w").sees("saved a.yaml: 1 deleted").lacks("unsaved")
}

// Of a long file name the middle is left out, so that what was written is seen.
func TestSavedWords(t *testing.T) {
	name := strings.Repeat("a", 60) + "-in-the-end.yaml"
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, name, []byte(contents(t, copyOf(t, "tour.yaml"))))}})
	s.press("d w").sees("saved aaaa", "-in-the-end.yaml: 1 deleted, 39 lines differ")
}
