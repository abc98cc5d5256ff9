package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/answers"
	"tapedeck/ui/tui/screen"
)

// TestBesideScreens compares screens that have room for what is recorded and what is
// new beside each other.
func TestBesideScreens(t *testing.T) {
	const old = "moss likes shade\nfern\nThe quick brown plant jumps over the lazy pot while the gardener, who has been here since the morning, waters what is left of it\nivy\n"
	const new = "moss loves shade\nfern\nThe quick brown plant jumps over the lazy pot while the gardener, who has been here since the evening, waters what is left of it\nivy\nivy again\n"
	g := newGreenhouse(t)
	text := []byte(strings.Replace(strings.Replace(string(recorded(g.URL)), `'{"plants": 2}'`, fmt.Sprintf("%q", old), 1), "Content-Type: [application/json]", "Content-Type: [text/plain]", 1))
	for _, size := range [][2]int{{160, 45}, {200, 50}} {
		s := newScreen(t, size[0], size[1], Options{Paths: []string{copyOf(t, "tour.yaml")}})
		s.press("<space> j <space> c")
		golden(t, fmt.Sprintf("pair-beside-%d", size[0]), s.text())
		g.answer(200, new)
		s = newScreen(t, size[0], size[1], Options{Paths: []string{fileOf(t, "a.yaml", text)}})
		s.press("r y")
		d, _ := screen.Find[*answers.Screen](s.app)
		d.Results[0].Got.Took = 184 * time.Millisecond
		d.Show(s.app)
		s.press("G k k <space> <space>").sees("2 of 5 taken")
		golden(t, fmt.Sprintf("answer-beside-%d", size[0]), strings.ReplaceAll(s.text(), g.URL, "http://localhost:80123"))
	}
}

// A single answer has the whole width where two things have room beside each other
// in it; a key shows what stands beside it, too. Marks and the cursor stay.
func TestAnswerBeside(t *testing.T) {
	g := newGreenhouse(t)
	g.answer(200, `{"plants": 3, "new": null}`)
	s := newScreen(t, 160, 45, Options{Paths: []string{fileOf(t, "a.yaml", recorded(g.URL))}})
	s.press("r y").sees("recorded", "│ new", "60", "│ 5000", "f unzoom").lacks("Interactions on", "60 -> 5000")
	s.press("j j j <space>").sees("* ~ X-Limit", "1 of 3 taken")
	s.press("f").sees("Interactions on", "60 -> 5000", "* ~ X-Limit", "f zoom", ">▾ body").lacks("│ 5000")
	s.press("f").sees("│ 5000", "* ~ X-Limit", ">▾ body").lacks("Interactions on")
	s.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	s.sees("Interactions on", "60 -> 5000", ">▾ body")
	s.send(tea.WindowSizeMsg{Width: 141, Height: 40})
	s.sees("│ 5000", ">▾ body").lacks("Interactions on")
	s.press("/ 5000 <enter>").sees(`"5000"`, "1/1", ">  * ~ X-Limit").press("<esc> <esc>").sees("leave with 1 of 3 marked?").press("t").sees("1 header replaced", "Interactions on")
}

// What a new answer holds that came or went as a whole opens in its half.
func TestWholeBeside(t *testing.T) {
	g := newGreenhouse(t)
	g.answer(200, `{"plants": 2, "beds": [{"moss": 1, "fern": 2}, {"ivy": 3, "bark": 4}]}`)
	s := newScreen(t, 160, 45, Options{Paths: []string{fileOf(t, "a.yaml", recorded(g.URL))}})
	s.press("r y G").sees("▸   + $.beds", "│ [ 2 items ]").press("<enter>").sees("▾   + $.beds", `│ [{"moss":1,"fern":2},{"ivy":3,"bark":4}]`)
}

// Of several answers the one that is read stands beside the list, and alone where
// that is asked for.
func TestAnswersBeside(t *testing.T) {
	g := newGreenhouse(t)
	g.answer(200, `{"plants": 3}`)
	s := newScreen(t, 160, 45, Options{Paths: []string{fileOf(t, "a.yaml", recorded(g.URL))}})
	s.press("* r").typed("hunter2").press("<enter> y Y").sees(">*  1 GET ", "60 -> 5000")
	s.press("<tab> f").sees("│ 5000").lacks(">*  1 GET ").press("<esc>").sees("60 -> 5000", "-*  1 GET ")
	s.send(tea.WindowSizeMsg{Width: 240, Height: 45})
	s.sees("│ 5000", "-*  1 GET ")
}

// Two interactions are laid out again where the width changes.
func TestPairBeside(t *testing.T) {
	s := newScreen(t, 160, 45, Options{Paths: []string{fileOf(t, "a.yaml", polled())}})
	s.press("j <space> j c").sees(" 2 against 4", "#2 GET", "│ #4 GET", "status", "│ 404 Not Found").lacks("->")
	s.send(tea.WindowSizeMsg{Width: 140, Height: 45})
	s.sees("- #2 GET", "+ #4 GET", "200 OK -> 404 Not Found")
}

// The heading of an answer says how long it took, also beside the list; the URL is
// cut where there is no room for it.
func TestAnswerHeading(t *testing.T) {
	g := newGreenhouse(t)
	text := strings.ReplaceAll(string(recorded(g.URL)), "/v1/plants", "/v1/plants?page=1&bed=north")
	for width, want := range map[int]string{80: "#1  GET /v1/plants?page=1&bed=north, answered in 184 ms", 120: "#1  GET /v1…ed=north, answered in 184 ms"} {
		s := newScreen(t, width, 40, Options{Paths: []string{fileOf(t, "a.yaml", []byte(text))}})
		s.press("r y")
		d, _ := screen.Find[*answers.Screen](s.app)
		d.Results[0].Got.Took = 184 * time.Millisecond
		d.Show(s.app)
		s.sees(want)
		s.press("a").sees(want, " taken")
	}
}
