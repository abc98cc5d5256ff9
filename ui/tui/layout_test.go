package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// A list above the detail takes no more rows than it has; one beside it does.
func TestFitList(t *testing.T) {
	for _, c := range []struct{ width, height, rows, list, detail int }{
		{80, 24, 1, 3, 18}, {80, 24, 0, 3, 18}, {80, 24, 5, 7, 14}, {80, 24, 20, 8, 13}, {120, 40, 1, 37, 37},
	} {
		p := Layout(c.width, c.height, OnList, false, 0).fitList(c.rows)
		if p.List.Height != c.list || p.Detail.Height != c.detail || p.Divider.empty() && p.Detail.Y != p.List.Y+p.List.Height {
			t.Errorf("%+v: list %+v, detail %+v", c, p.List, p.Detail)
		}
	}
}

func TestLayout(t *testing.T) {
	for _, c := range []struct {
		width, height int
		focus         Focus
		zoom          bool
		list, detail  Rect
	}{
		{80, 24, OnList, false, Rect{0, 1, 80, 8}, Rect{0, 9, 80, 13}},
		{99, 24, OnList, false, Rect{0, 1, 99, 8}, Rect{0, 9, 99, 13}},
		{100, 24, OnList, false, Rect{0, 1, 50, 21}, Rect{51, 1, 49, 21}},
		{120, 40, OnDetail, false, Rect{0, 1, 60, 37}, Rect{61, 1, 59, 37}},
		{180, 40, OnList, false, Rect{0, 1, 88, 37}, Rect{89, 1, 91, 37}},
		{100, 15, OnList, false, Rect{0, 1, 50, 13}, Rect{51, 1, 49, 13}},
		{80, 19, OnList, false, Rect{0, 1, 80, 16}, Rect{}},
		{80, 19, OnDetail, false, Rect{}, Rect{0, 1, 80, 16}},
		{60, 12, OnList, false, Rect{0, 1, 60, 10}, Rect{}},
		{120, 40, OnList, true, Rect{0, 1, 120, 37}, Rect{}},
		{120, 40, OnDetail, true, Rect{}, Rect{0, 1, 120, 37}},
	} {
		p := Layout(c.width, c.height, c.focus, c.zoom, 0)
		if p.TooSmall || p.List != c.list || p.Detail != c.detail {
			t.Errorf("%dx%d focus %d zoom %v: list %v, detail %v, want %v, %v",
				c.width, c.height, c.focus, c.zoom, p.List, p.Detail, c.list, c.detail)
		}
	}
	for _, c := range [][2]int{{59, 12}, {60, 11}, {0, 0}, {-1, 5}} {
		if !Layout(c[0], c[1], OnList, false, 0).TooSmall {
			t.Errorf("%dx%d is laid out", c[0], c[1])
		}
	}
}

// A resize and back keeps selection, focus, zoom and cursor.
func TestResizeIsLossless(t *testing.T) {
	for _, keys := range []string{"G", "j j l G", "l f j j j", "e h j j", `l / "plants" <enter> n`, "j e s"} {
		s := newScreen(t, 120, 40, Options{Paths: []string{copyOf(t, "tour.yaml")}})
		s.press(keys)
		before := s.text()
		for _, size := range [][2]int{{60, 12}, {59, 11}, {10, 3}, {80, 24}, {300, 80}, {120, 40}} {
			s.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		}
		if after := s.text(); after != before {
			t.Errorf("after %q and resizes the screen is\n%s\nwant\n%s", keys, after, before)
		}
	}
}

// A question has its choices also where no row is left for hints.
func TestQuestionOnALowScreen(t *testing.T) {
	for _, size := range [][2]int{{60, 12}, {120, 15}} {
		s := newScreen(t, size[0], size[1], Options{Paths: []string{copyOf(t, "tour.yaml")}})
		aboveStatus := func() string { return s.text()[:strings.LastIndex(s.text(), "\n")] }
		s.press("G d").lacks("s save and leave")
		want := aboveStatus()
		s.press("q").sees("Leave?", "s save and leave  d drop them and leave  esc stay").press("<esc>")
		if aboveStatus() != want {
			t.Errorf("%v: the screen is not as before", size)
		}
	}
}

func TestTooSmall(t *testing.T) {
	s := newScreen(t, 59, 11, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.sees("tapedeck needs 60x12, this is 59x11").press("d j w q")
	if !s.quit {
		t.Error("q does not quit")
	}
}

// An interaction keeps its cursor and folds; tab and view stay when moving on.
func TestPlaces(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press("l H j j j <esc> j").sees("#2 ", "▸ 5 headers").press("k").sees("#1 ", "▾ 6 headers")
	if s.press("l"); s.cassette.detail.cursor != 3 {
		t.Errorf("the cursor is in row %d, want 3", s.cassette.detail.cursor)
	}
	s.press("1 ]").sees("#2  [1 Request]").press("2 v ] ]").sees("raw, line")
}

func TestFindings(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press(`e h e "9" <enter> l`).sees("finding     Content-Length says 9, the body has 368")
	s.press("F").sees("F fixes the finding under the cursor")
	s.press(`/ "finding" <enter>`)
	s.press("F").sees("fixed response.header.Content-Length of 1 · u undoes").lacks("finding")
}

func TestDivider(t *testing.T) {
	for divider, want := range map[int]int{1: 40, 40: 40, 70: 70, 119: 79, 500: 79} {
		p := Layout(120, 40, OnList, false, divider)
		if p.List.Width != want || p.List.Width+1+p.Detail.Width != 120 || p.Detail.X != want+1 {
			t.Errorf("dragged to %d: %+v", divider, p)
		}
	}
	s := newScreen(t, 120, 40, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.send(tea.MouseMotionMsg{X: 70, Y: 5, Button: tea.MouseLeft})
	if s.panes().List.Width != 60 {
		t.Error("the divider moves without having been taken")
	}
	s.send(tea.MouseClickMsg{X: 60, Y: 5, Button: tea.MouseLeft})
	s.send(tea.MouseMotionMsg{X: 75, Y: 6, Button: tea.MouseLeft})
	s.send(tea.MouseReleaseMsg{X: 75, Y: 6, Button: tea.MouseLeft})
	s.send(tea.MouseMotionMsg{X: 90, Y: 6, Button: tea.MouseLeft})
	if p := s.panes(); p.List.Width != 75 || s.cassette.detail.width != 44 {
		t.Errorf("dragged: %+v", p)
	}
}
