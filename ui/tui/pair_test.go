package tui

import (
	"strings"
	"testing"
)

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
	s.press("j j").lacks("1/2").press("j j j j j j").sees(" 1/2").press("G").sees(" 2/2").press("v").sees("by line")
	s.press("q").sees("8 interactions")
	s.press("j j j <space> c").sees(" 2 against 7", "nothing differs").press("<esc>").sees("8 interactions")
	s.press("g <space> c").sees("3 are marked: mark two")
}

// Names have the room that there is. Where no body differs that can be compared by
// path there is one view of them.
func TestPairNames(t *testing.T) {
	long := "http://a.test/v1/plants?sort=name&fields=id,name,zone,water&bed=north-bench-7&"
	text := strings.Replace(string(polled()), "http://h.test/once", long+"page=1", 1)
	for _, c := range []struct {
		width int
		name  string
	}{{80, "#1 GET /v1/plants?sort=na…fields=id,name,zone,water&bed=north-bench-7&page=1"}, {120, "#1 GET /v1/plants?sort=name&fields=id,name,zone,water&bed=north-bench-7&page=1"}} {
		s := newScreen(t, c.width, 40, Options{Paths: []string{fileOf(t, "a.yaml", []byte(text))}})
		s.press("<space> <space> c").sees(c.name)
	}
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press("G k k k k k k k k <space> <space> c").sees("against").lacks("by path", "by line").press("v").sees("no body differs that is JSON in both")
}
