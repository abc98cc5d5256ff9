package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/widget"
)

// A resize and back keeps selection, focus, zoom and cursor.
func TestResizeIsLossless(t *testing.T) {
	for _, keys := range []string{"G", "j j l G", "l f j j j", "e h j j", `l / "latin" <enter> n`, "j e s"} {
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
	if s.press("l"); s.cassette().Detail.Cursor != 3 {
		t.Errorf("the cursor is in row %d, want 3", s.cassette().Detail.Cursor)
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
		p := widget.Layout(120, 40, widget.OnList, false, widget.Divider{Column: divider})
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
	if p := s.panes(); p.List.Width != 75 || s.cassette().Detail.Width != 44 {
		t.Errorf("dragged: %+v", p)
	}
	s.press("<ctrl+left> <ctrl+left>")
	if p := s.panes(); p.List.Width != 67 || s.cassette().Detail.Width != 52 {
		t.Errorf("moved left: %+v", p)
	}
	s.press("<ctrl+right>")
	if p := s.panes(); p.List.Width != 71 {
		t.Errorf("moved right: %+v", p)
	}
	s.press("<ctrl+down>").sees("works where the panes stand above each other")
	s.press("l f <ctrl+right>").sees("works where the panes stand beside each other")
	s = newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press("<ctrl+right>").sees("works where the panes stand beside each other")
	s.press("<ctrl+down> <ctrl+down>")
	if p := s.panes(); p.List.Height != 10 || p.Detail.Y != 11 || p.Detail.Height != 11 {
		t.Errorf("moved down: %+v", p)
	}
	for range 30 {
		s.press("<ctrl+up>")
	}
	if p := s.panes(); p.List.Height != 4 || p.Detail.Height != 17 {
		t.Errorf("moved up: %+v", p)
	}
	for range 30 {
		s.press("<ctrl+down>")
	}
	if p := s.panes(); p.List.Height != 14 || p.Detail.Height != 7 {
		t.Errorf("moved down as far as it goes: %+v", p)
	}
}

// The last row of a pane above another one is underlined as a whole.
func TestRule(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	last := func() string { return strings.Split(s.View().Content, "\n")[s.panes().List.Height] }
	if row := last(); !strings.HasPrefix(row, "\x1b[4m") {
		t.Errorf("the last row of the list is %q", row)
	}
	s.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	if row := last(); strings.HasPrefix(row, "\x1b[4m") {
		t.Errorf("beside the detail the last row of the list is %q", row)
	}
}
