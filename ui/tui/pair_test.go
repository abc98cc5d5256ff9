package tui

import "testing"

func TestPairScreens(t *testing.T) {
	for _, size := range []struct {
		end           string
		width, height int
	}{{"", 80, 24}, {"-wide", 120, 40}} {
		s := newScreen(t, size.width, size.height, Options{Paths: []string{copyOf(t, "tour.yaml")}})
		s.press("<space> j <space> c")
		golden(t, "pair"+size.end, s.text())
		s.press("v")
		golden(t, "pair-by-line"+size.end, s.text())
	}
}

// Two marked interactions, or a marked one and the one under the cursor, are
// compared by what they say; else the key says what it needs.
func TestPair(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", polled())}})
	s.press("c").sees("mark one with space, and go to another")
	s.press("j <space> k c").sees("mark one with space")
	s.press("j j c").sees(" 2 against 4", "- #2 GET", "+ #4 GET", "200 OK -> 404 Not Found", "$.n  1 -> 3", "2 differences").lacks("8 interactions on")
	s.press("q").sees("8 interactions")
	s.press("j j j <space> c").sees(" 2 against 7", "nothing differs").press("<esc>").sees("8 interactions")
	s.press("g <space> c").sees("3 are marked: mark two")
}
