package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tapedeck/ui/tui/answers"
	"tapedeck/ui/tui/screen"

	tea "charm.land/bubbletea/v2"
)

// Single differences of a new answer are taken: what is marked, and no other byte.
func TestTakeSingleDifferences(t *testing.T) {
	g := newGreenhouse(t)
	body := `{"plants": 3, "new": null, "beds": [1]}`
	start := func(t *testing.T) *sim {
		g.answer(200, body)
		return newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", recorded(g.URL))}}).press("r y")
	}
	// saved holds the file against the recorded one with the first of each text replaced.
	saved := func(t *testing.T, s *sim, pairs ...string) {
		t.Helper()
		s.press("w")
		want := string(recorded(g.URL))
		for n := 0; n < len(pairs); n += 2 {
			if !strings.Contains(want, pairs[n]) {
				t.Fatalf("%q is not recorded", pairs[n])
			}
			want = strings.Replace(want, pairs[n], pairs[n+1], 1)
		}
		if text := contents(t, "a.yaml"); text != want {
			t.Errorf("the file is\n%s\nwant\n%s", text, want)
		}
	}
	length := func(body string) string { return fmt.Sprintf("Content-Length: ['%d']", len(body)) }
	t.Run("one header", func(t *testing.T) {
		s := start(t).sees("space take this").press("j j <space>").sees("Content-Length says how the body is written: it goes with the body")
		s.press("j <space>").sees("   * ~ X-Limit: 60 -> 5000", "1 of 4 taken", "enter take the 1 marked").press("<enter>").sees("re-recorded 1: 1 header replaced · u undoes")
		saved(t, s, "X-Limit: ['60']", "X-Limit: ['5000']")
		s.press("u w")
		if text := contents(t, "a.yaml"); text != string(recorded(g.URL)) {
			t.Errorf("undone it is\n%s", text)
		}
	})
	t.Run("one value", func(t *testing.T) {
		s := start(t).press("j j j j j <space>").sees("   * ~ $.plants", "> ").press("k").sees("space leave this").press("<enter>").sees("re-recorded 1: 1 value of the body replaced")
		saved(t, s, `{"plants": 2}`, `{"plants": 3}`)
	})
	t.Run("a value that came, and the length follows", func(t *testing.T) {
		s := start(t).press("j j j j j j j <space> <enter>").sees("1 value of the body replaced", "Content-Length")
		saved(t, s, `{"plants": 2}`, `{"plants": 2, "beds": [1]}`, length(`{"plants": 2}`), length(`{"plants": 2, "beds": [1]}`))
	})
	t.Run("the whole body", func(t *testing.T) {
		s := start(t).press("j j j j <space>").sees("3 of 4 taken", "* ~ $.plants", "* + $.new", "* + $.beds").lacks("* ~ X-Limit", "* ~ Content-Length")
		s.press("<enter>").sees("re-recorded 1: body replaced")
		saved(t, s, `{"plants": 2}`, body, length(`{"plants": 2}`), length(body))
	})
	t.Run("everything is the whole answer", func(t *testing.T) {
		s := start(t).press("a").sees("4 of 4 taken", "* ~ X-Limit", "* ~ Content-Length").press("a").lacks("taken", "* ~").press("a <enter>").sees("re-recorded 1: body and 2 headers replaced")
		saved(t, s, `{"plants": 2}`, body, length(`{"plants": 2}`), length(body), "X-Limit: ['60']", "X-Limit: ['5000']")
	})
	t.Run("the status", func(t *testing.T) {
		s := start(t).press("<esc> x")
		g.answer(503, body)
		s.press("r y").sees("answered 503").press("j <space>").sees(" * status    200 OK -> 503 Service Unavailable", "1 of 5 taken").press("<enter>").sees("re-recorded 1: status replaced")
		saved(t, s, "{code: 200, message: OK}", "{code: 503, message: Service Unavailable}")
	})
	t.Run("leaving asks", func(t *testing.T) {
		s := start(t).press("j j j <space> <esc>").sees("leave with 1 of 4 marked?", "t takes what is marked").press("<esc>").sees("1 of 4 taken")
		s.press("q t").sees("re-recorded 1: 1 header replaced")
		start(t).press("a <esc> x").sees("nothing taken, 1 is as before").lacks("unsaved")
	})
	t.Run("by line", func(t *testing.T) {
		s := start(t).press("v G <space>").sees("of JSON values are taken singly: v shows them").press("g j j j <space>").sees("1 of 4 taken", "* ~ X-Limit")
		s.press("v").sees("1 of 4 taken", "* ~ X-Limit")
	})
	t.Run("fold", func(t *testing.T) {
		s := start(t).press("j z").sees("▸ headers").press("<enter>").sees("▾ headers").press("j j <space> g j z").sees("▸ headers", "1 of 4 taken")
		s.press("<enter>").sees("1 header replaced")
	})
	t.Run("text by line", func(t *testing.T) {
		const old, new = "one\n\ntwo\n\nthree\n", "ONE\n\ntwo\n\nTHREE\n"
		text := func(body string) []byte {
			return []byte(strings.Replace(strings.Replace(string(recorded(g.URL)), `'{"plants": 2}'`, fmt.Sprintf("%q", body), 1), "Content-Type: [application/json]", "Content-Type: [text/plain]", 1))
		}
		g.answer(200, new)
		s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", text(old))}})
		s.press("r y").sees("line 1", "line 5").press("G <space> <enter>").sees("1 line of the body replaced").press("w")
		if got, want := contents(t, "a.yaml"), string(text("one\n\ntwo\n\nTHREE\n")); got != want {
			t.Errorf("the file is\n%s\nwant\n%s", got, want)
		}
	})
}

// Of several answers each is taken in its own way, as one step.
func TestTakeSingleDifferencesOfSeveral(t *testing.T) {
	g := newGreenhouse(t)
	g.answer(200, `{"plants": 3}`)
	s := newScreen(t, 120, 40, Options{Paths: []string{fileOf(t, "a.yaml", recorded(g.URL))}})
	s.press("* r").typed("hunter2").press("<enter> y Y").sees(">*  1 GET ").press("<esc> <enter> G <space>").sees("* ~ $.plants", "1 of 2 taken")
	s.press("<esc>").sees("1 of 2 marked").press("<enter> <enter>").sees("1 of 3 decided", "takes 1 of 2", "#2  POST")
	s.press("A").sees("2 of 3 decided", "takes all", "#3  GET").press("x").sees("re-recorded 1, 2: single differences and responses replaced", "1 unsaved", "~ 1", "~ 2").lacks("~ 3")
	s.press("u").lacks("unsaved")
	s = newScreen(t, 120, 40, Options{Paths: []string{fileOf(t, "a.yaml", recorded(g.URL))}})
	s.press("* r").typed("hunter2").press("<enter> y Y <esc> <enter> G <space> q <esc> q").sees("leave with 1 of 3 decided?").press("t").sees("re-recorded 1: body replaced")
}

// Keys wait while what is marked is merged, and esc stops it.
func TestMergingStops(t *testing.T) {
	g := newGreenhouse(t)
	g.answer(200, `{"plants": 3}`)
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", recorded(g.URL))}})
	s.press("r y G <space>")
	s.slow, s.app.moment = true, noMoment
	s.press("<enter>").sees("merging what is marked · esc stops").press("A").sees("merging what is marked").press("<space>").sees("* ~ $.plants")
	s.press("<esc>").sees("stopped, nothing changed", "1 of 2 taken")
	s.slow, s.app.moment = false, func() <-chan time.Time { return nil }
	for len(s.held) > 0 {
		s.release(0)
	}
	s.sees("1 of 2 taken").lacks("unsaved")
	s.press("<enter>").sees("re-recorded 1: body replaced")
}

// What differs is laid out in a command; what comes of it is dropped once something
// else is shown or the answer was left.
func TestAnswerShownLater(t *testing.T) {
	g := newGreenhouse(t)
	g.answer(200, `{"plants": 3}`)
	start := func() *sim {
		s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", recorded(g.URL))}})
		s.press("r y").sees("$.plants")
		s.slow, s.app.moment = true, noMoment
		return s
	}
	s := start().press("v").sees("$.plants", "v by path").press("v").sees("$.plants", "v by line")
	s.release(0)
	s.sees("$.plants").lacks("line 2")
	s.press("v")
	s.release(len(s.held) - 1)
	s.sees("line 2", "changes by line").press("v").sees("$.plants").press("v").sees("line 2") // both are kept
	s = start().press("v <esc> x")
	s.release(len(s.held) - 1) // leaving, before
	s.sees("nothing taken")
	for len(s.held) > 0 {
		s.release(0)
	}
	s.sees("[2 Response]").lacks("changes by line")
}

// While an answer is laid out, nothing of another one is there to be marked, and all of
// its differences can be.
func TestAnswerMarkedBeforeShown(t *testing.T) {
	g := newGreenhouse(t)
	g.answer(200, `{"plants": 3}`)
	start := func(keys string) *sim {
		s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", recorded(g.URL))}})
		s.press(keys)
		s.slow, s.app.moment = true, noMoment
		return s
	}
	s := start("r").press("y")
	for range 20 {
		if d, ok := screen.Find[*answers.Screen](s.app); ok && d.Results[0] != nil {
			break
		}
		s.release(0)
	}
	s.press("a").sees("2 of 2 taken").lacks("$.plants")
	for len(s.held) > 0 {
		s.release(0)
	}
	s.sees("2 of 2 taken", "$.plants")
	s = start("<space> <space> r y Y").press("j <tab> <space>").sees("no difference is here").lacks("$.plants", " taken")
	for len(s.held) > 0 {
		s.release(0)
	}
	s.lacks(" taken")
}

// Two interactions are laid out for the width that there is once they were compared.
func TestPairShownLater(t *testing.T) {
	s := newScreen(t, 160, 45, Options{Paths: []string{fileOf(t, "a.yaml", polled())}})
	s.slow, s.app.moment = true, noMoment
	s.press("<space> <space> c").sees("comparing")
	s.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	for len(s.held) > 0 {
		s.release(0)
	}
	s.sees("- #1 GET /once", "http://h.test/once -> http://h.test/job")
}
