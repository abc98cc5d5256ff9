package tui

import (
	"os"
	"strings"
	"testing"
)

// What a command prints, or a file holds, is shown and asked about before it becomes
// the body; what is coded is coded again.
func TestBodyReplaced(t *testing.T) {
	t.Setenv("SHELL", "/bin/sh")
	for _, c := range []struct {
		name, file, keys, line string
		at                     int      // whose body is looked at
		shown                  []string // before it is taken
		message, holds         string
	}{
		{"JSON", "tour.yaml", "j |", "sed s/Maranta/Calathea/", 1, []string{"#2  New body", "through sed", `"Maranta" -> "Calathea"`, "y take it"}, "body of 2 set through sed", "Calathea"},
		{"what follows", "tour.yaml", "j |", "sed s/Maranta/Calathea/", 1, []string{"Content-Length  99 -> 100"}, "Content-Length 99 -> 100", "Calathea"},
		{"the request's", "tour.yaml", "j 1 |", "sed s/Maranta/Calathea/", 1, []string{"#2  New body"}, "request body of 2 set through sed", "Maranta"},
		{"gzip", "vcrpy/gzip.yaml", "|", "sed s/soil/SOIL/g", 0, []string{"New body"}, "body of 1 set through sed", "SOIL"},
		{"no JSON", "tour.yaml", "j |", "echo none", 1, []string{"2 is no JSON any more"}, "body of 2 set through echo none", "none"},
		{"standard error", "tour.yaml", "j |", "sed s/Maranta/C/; printf '\\033]0;a warning' >&2", 1, []string{"standard error", "␛]0;a warning"}, "body of 2 set", `"C"`},
		{"written differently", "tour.yaml", "j |", "sed 's/^{/{ /'", 1, []string{"same values, 99 bytes"}, "body of 2 set", "{ "},
		{"all marked", "tour.yaml", "<space> <space> |", "tr a-z A-Z", 1, []string{"2 interactions  New body", "2 POST"}, "body of 1, 2 set through tr", "MARANTA"},
		{"a file", "tour.yaml", "j @", "given.json", 1, []string{"from given.json", "Calathea"}, "body of 2 set from given.json", `{"name": "Calathea"}`},
		{"a picture", "tour.yaml", "j j j j j @", "given.json", 5, []string{"from given.json"}, "body of 6 set from given.json", `{"name": "Calathea"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScreen(t, 120, 40, Options{Paths: []string{copyOf(t, c.file)}})
			if err := os.WriteFile("given.json", []byte(`{"name": "Calathea"}`), 0o644); err != nil {
				t.Fatal(err)
			}
			was := s.decoded(c.at)
			replace := func() { s.press(c.keys[strings.LastIndexAny(c.keys, "|@"):]).typed(c.line).press("<enter>") }
			s.press(c.keys).press("<esc>").lacks("Take it?")
			replace()
			s.sees(append(c.shown, "Take it?", "esc no")...).lacks("unsaved").press("<esc>").sees("nothing changed").lacks("unsaved", "New body")
			if s.decoded(c.at) != was {
				t.Error("the body is another before it is taken")
			}
			replace()
			s.press("y").sees(c.message, "u undoes", "unsaved").lacks("New body")
			if is := s.decoded(c.at); !strings.Contains(is, c.holds) {
				t.Errorf("the body is %q", is)
			}
			if s.press("u").lacks("unsaved"); s.decoded(c.at) != was {
				t.Error("the body is not as before")
			}
		})
	}
}

// What a command makes of a body is shown before it is taken.
func TestReplaceScreens(t *testing.T) {
	t.Setenv("SHELL", "/bin/sh")
	for _, size := range []struct {
		end           string
		width, height int
	}{{"", 80, 24}, {"-wide", 120, 40}} {
		s := newScreen(t, size.width, size.height, Options{Paths: []string{copyOf(t, "tour.yaml")}})
		s.press("j |").typed("sed s/Maranta/Calathea/").press("<enter>").sees("y take it")
		golden(t, "body-through-command"+size.end, s.text())
	}
}

// A command that gives no body says why, what was typed is still there, and nothing
// has changed.
func TestBodyNotReplaced(t *testing.T) {
	t.Setenv("SHELL", "/bin/sh")
	for _, c := range []struct{ name, file, keys, line, message string }{
		{"a status", "tour.yaml", "j |", "echo half; echo 'no key' >&2; exit 3", "not changed: it exited with 3: no key"},
		{"all of standard error", "tour.yaml", "j |", "echo one >&2; echo two >&2; exit 1", "two"},
		{"no command", "tour.yaml", "j |", "nonexistent-command 2>/dev/null", "not changed: it exited with 127"},
		{"no file", "tour.yaml", "j @", "none.json", "not changed: no such file or directory"},
		{"a folder", "tour.yaml", "j @", ".", "not changed: is a folder, not a file"},
		{"one of the marked", "tour.yaml", "j * 1 |", "cat", "not changed: 1: it has none"},
		{"the same", "tour.yaml", "j |", "cat; echo", "unchanged: the same through cat; echo"},
		{"not in the charset", "vcrpy/latin-1.yaml", "|", "sed 's/$/水/'", "not changed: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScreen(t, 120, 40, Options{Paths: []string{copyOf(t, c.file)}})
			s.press(c.keys).typed(c.line).press("<enter>").sees(c.message).lacks("Take it?", "unsaved")
			if strings.HasPrefix(c.message, "not changed") {
				s.sees(c.line).press("<esc>").lacks("standard error")
			}
		})
	}
}

// esc ends a command under way, and what waits for it says so.
func TestBodyCommandStopped(t *testing.T) {
	t.Setenv("SHELL", "/bin/sh")
	s := newScreen(t, 120, 40, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.slow = true
	s.press("j |").typed("sleep 1000").press("<enter>").sees("running · esc stops").press("d").sees("still running · esc stops").press("<esc>")
	s.slow = false
	for len(s.held) > 0 {
		s.release(0)
	}
	s.sees("stopped, nothing changed").lacks("unsaved")
}
