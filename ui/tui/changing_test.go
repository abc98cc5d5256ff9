package tui

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"tapedeck/cassette"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// A slowScreen holds a change up at its n-th op.
type slowScreen struct {
	*sim
	gate chan struct{}
	made tea.Cmd // says what became of the change
}

func newSlowScreen(t *testing.T, interactions int) *slowScreen {
	t.Helper()
	s := &slowScreen{sim: newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", []byte(large(interactions, 0)))}})}
	s.app.moment = noMoment
	return s
}

// noMoment lets keys wait for nothing.
func noMoment() <-chan time.Time {
	over := make(chan time.Time)
	close(over)
	return over
}

// hold presses a key whose change stops before its op n, until letOn.
func (s *slowScreen) hold(key string, n int) *slowScreen {
	s.t.Helper()
	s.gate = make(chan struct{})
	there := make(chan struct{})
	var once sync.Once
	s.cassettes.Pace = func(p cassette.Progress) {
		if p.Done == n {
			once.Do(func() { close(there); <-s.gate })
		}
	}
	_, s.made = s.Update(widget.Press(key))
	<-there
	s.cassettes.Pace = nil
	s.pass()
	return s
}

// letOn lets the change go on, until it has ended.
func (s *slowScreen) letOn() *slowScreen {
	s.t.Helper()
	close(s.gate)
	s.run(s.made)
	return s
}

// While a change is made the screen shows what was there before, and how far
// the change is; keys move and read, and other changes wait.
func TestSlowChange(t *testing.T) {
	s := newSlowScreen(t, 40)
	s.press("*")
	s.hold("d", 12).sees("changing 12 of 40 · esc stops", "40 interactions", "40 marked").lacks("unsaved")
	s.press("j j").sees("changing 12 of 40 · esc stops", "3/40")
	for _, key := range []string{"d", "J", "D", "u", "w", "W", "R", "E", "*"} {
		s.press(key).sees("still changing · esc stops", "40 interactions")
		s.press("j").sees("changing 12 of 40")
	}
	s.press("l h l").sees("#12")
	s.press("h / status:404 <enter>").sees("nothing matches · esc shows all 40").press("/ <ctrl+u> <enter>")
	s.letOn().sees("deleted 40 interactions · u undoes", "0 interactions", "1 unsaved")
	s.press("j") // the message goes
	s.hold("u", 30).sees("undoing 30 of 40 · esc stops", "0 interactions")
	s.letOn().sees("undone: deleting 40 interactions", "40 interactions").lacks("unsaved")
	s.hold("U", 3).sees("changing 3 of 40 · esc stops")
	s.letOn().sees("done again: deleting 40 interactions", "0 interactions")
}

// Esc stops a change, and so does ctrl+c, which does not leave then; nothing is
// half done.
func TestStoppedChange(t *testing.T) {
	for _, key := range []string{"<esc>", "<ctrl+c>"} {
		s := newSlowScreen(t, 40)
		before := contents(t, "a.yaml")
		s.press("*")
		s.hold("d", 12).press(key).sees("stopping", "40 marked")
		s.letOn().sees("stopped, nothing changed", "40 interactions", "40 marked").lacks("unsaved")
		if s.quit {
			t.Errorf("%s left", key)
		}
		s.press("d").sees("deleted 40 interactions")
		s.hold("u", 4).press(key)
		s.letOn().sees("stopped, nothing changed", "0 interactions", "1 unsaved")
		s.press("u")
		s.sees("40 interactions").lacks("unsaved")
		if contents(t, "a.yaml") != before {
			t.Error("the file is not as before")
		}
	}
}

// A prompt whose change is stopped or refused comes back with what was typed:
// there, or on the status line when the person has gone elsewhere, and
// never into what is being typed meanwhile.
func TestPromptComesBack(t *testing.T) {
	s := newSlowScreen(t, 5)
	s.press(`e s "404"`)
	s.hold("enter", 0).sees("changing 0 of 2 · esc stops", "200 OK").press("<esc>")
	s.letOn()
	s.sees(">  404", "stopped, nothing changed")
	s.hold("enter", 0).press("<esc> j j")
	s.letOn()
	s.sees("status of response 1: 404", "stopped, nothing changed", ">   3 GET")
	s.hold("enter", 0).press(`<esc> / "plants"`)
	s.letOn().sees("filter: plants").lacks("404")
	s.press("<enter>").sees("status of response 1: 404", "stopped, nothing changed")
	s.hold("enter", 0)
	s.letOn().sees("status of 1: 200 OK -> 404", "1 unsaved")
}

// An edited body is asked about when its change is stopped, and when another
// one is under way.
func TestEditedBodyIsKept(t *testing.T) {
	s := newSlowScreen(t, 5)
	s.cassettes.Editor.Command = editorScript(t, `sed -i 's/1/2/' "$1"`)
	s.press("J")
	_, edit := s.Update(widget.Press("E"))
	s.hold("d", 0).run(edit)
	s.sees("not changed: still changing · esc stops", "edit again, your text is kept")
	s.letOn().press("d").sees("body unchanged") // drops the text
	s.sees("4 interactions")
}

// Drawing and moving while a change is made: for the race detector.
func TestDrawingDuringChanges(t *testing.T) {
	s := newSlowScreen(t, 3000)
	s.press("*")
	for _, key := range []string{"d", "u", "U", "u", "J"} {
		_, cmd := s.Update(widget.Press(key))
		for i := 0; opened.Shown(s.app).Changing != nil && i < 100; i++ {
			s.Update(widget.Press([]string{"j", "pgdown", "G", "k", "g", "space"}[i%6]))
			s.View()
		}
		s.run(cmd)
		s.press("*")
		if n := s.cassette().List.Marks.N; n == 0 && s.cassette().List.Count > 0 {
			s.press("*")
		}
	}
	s.sees(fmt.Sprintf("%s interactions", render.Count(s.cassette().File.Len())))
	if !strings.Contains(s.text(), "3,000 interactions") {
		t.Errorf("not all are there:\n%s", s.text())
	}
}
