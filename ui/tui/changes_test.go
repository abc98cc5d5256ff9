package tui

import (
	"fmt"
	"os"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// What is unsaved, as in the file and by path, at both sizes.
func TestChangesScreen(t *testing.T) {
	for _, size := range []struct {
		end           string
		width, height int
	}{{"", 80, 24}, {"-wide", 120, 40}} {
		s := newScreen(t, size.width, size.height, Options{Paths: []string{copyOf(t, "tour.yaml")}})
		s.press(`= `).sees("nothing is unsaved")
		s.press(`j e s "500" <enter> D d j j d g e h "text/plain" <esc>`)
		golden(t, "changes"+size.end, s.press("=").text())
		golden(t, "changes-by-path"+size.end, s.press("v").text())
		s.press("v")
	}
}

// Undo, save and enter in the screen of changes.
func TestChangesKeys(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press(`j e s "500" <enter> j d =`).sees("Unsaved: 2 interactions", "#2 ", "changed", "#3 ", "removed", "1/2")
	s.press("u").sees("undone: deleting 3", "Unsaved: 1 interaction,").lacks("removed")
	s.press("U").sees("removed")
	s.press("<enter>").sees("Interactions on", "2/14")
	s.press("l =").sees("Unsaved: 2 interactions").press("<esc>").lacks("Unsaved:")
	s.press("= w").sees("saved tour.yaml: 1 changed, 1 deleted", "Unsaved: 0 interactions").press("q").lacks("Unsaved:")
}

// A copy is named as one.
func TestChangesCopy(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press("D =").sees("#2 ", "added, a copy of 1").lacks("@@")
}

// Of a long line the part that differs is shown.
func TestChangesLongLine(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", manyRecorded(3, strings.Repeat("x", 3000)+"END"))},
		Editor: editorScript(t, `sed -i "s/END/FIN/" "$1"`)})
	s.press("l E =").sees("xxEND", "xxFIN", "…")
}

// A question shows what it is about, and is asked again.
func TestChangesInQuestions(t *testing.T) {
	start := func() *sim {
		return newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}}).press(`d`)
	}
	look := func(s *sim, question string) *sim {
		t.Helper()
		s.sees(question, "= changes").press("=").sees("Unsaved: 1 interaction", "removed").lacks(question)
		s.press("u w d").sees("Unsaved: 1 interaction")
		s.press("v v <esc>").sees(question, "= changes")
		return s.press("= q").sees(question)
	}
	look(start().press("q"), "Leave?").press("<esc>").sees("1 unsaved").lacks("Leave?")
	look(start().press("R"), "reload and drop 1 change?").press("y").lacks("unsaved")
	s := start()
	touch(t, "tour.yaml")
	look(s.press("w"), "not saved: another program changed the file").press("o").sees("saved tour.yaml")
	s = start()
	if err := os.Link("tour.yaml", "second.yaml"); err == nil {
		look(s.press("w"), "2 names").press("y").sees("saved tour.yaml")
	}
	s = start()
	if err := os.WriteFile("other.yaml", []byte("precious"), 0o644); err != nil {
		t.Fatal(err)
	}
	look(s.press(`W <ctrl+u> "other.yaml" <enter>`), "not saved: ").press("<esc>")
	golden(t, "changes-asked", start().press("q =").text())
}

// Before unsaved work is recovered it can be looked at.
func TestChangesBeforeRecovering(t *testing.T) {
	emptyState(t)
	path := copyOf(t, "tour.yaml")
	s := newScreen(t, 80, 24, Options{Paths: []string{path}}).press("d")
	s.cassettes.End()
	abandon(t)
	s = newScreen(t, 80, 24, Options{Paths: []string{path}}).sees("unsaved work of", "= changes")
	s.press("=").sees("Would be recovered: 1 interaction", "removed").press("<esc>").sees("unsaved work of")
	s.press("r").sees("recovered 1 change")
}

// In a folder's list all cassettes with changes are shown.
func TestChangesOfFolder(t *testing.T) {
	copiesOf(t, "tour.yaml", "betamax/json.json", "vcrpy/gzip.yaml")
	s := newScreen(t, 80, 24, Options{}).press("=").sees("nothing is unsaved")
	s.press("<enter> d q").sees("3 cassettes").press("j <enter> D q =")
	s.sees("2 cassettes", "2 unsaved", "betamax/json.json", "tour.yaml", "removed", "added, a copy of")
	golden(t, "changes-folder", s.text())
	s.press("G <enter>").sees("16 interactions")
}

// Of a large cassette only what changed is compared.
func TestChangesOfLarge(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", manyRecorded(5000, strings.Repeat("x", 300)))}})
	s.press(`G e s "503" <enter> =`).sees("Unsaved: 1 interaction, ", "#5000", "@@ line ")
	s.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	s.sees(fmt.Sprintf("#%d", 5000))
}

// Changes that take each other back leave nothing unsaved, in the title, in what is
// shown, for saving and for leaving; each can still be undone.
func TestChangesToNothing(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press("l a").typed("X-A: 1").press("<enter>").sees("1 unsaved").press("d").sees("removed", "u undoes").lacks("unsaved")
	s.press("=").sees("nothing is unsaved").press("w").sees("no changes to save")
	s.press("u").sees("1 unsaved").press("=").sees("Unsaved: 1 interaction").press("<esc> u").lacks("unsaved")
	s.press("U").sees("1 unsaved").press("U").lacks("unsaved")
	s.press("<tab> e s <ctrl+u>").typed("201").press("<enter>").sees("1 unsaved")
	s.press("e s <ctrl+u>").typed("200").press("<enter>").lacks("unsaved").press("J").sees("1 unsaved").press("K").lacks("unsaved")
	if s.press("q"); !s.quit {
		t.Errorf("it asks:\n%s", s.text())
	}
}
