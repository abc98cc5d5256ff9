package tui

import (
	"fmt"
	"slices"
	"strconv"
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

// The heading of the lower of two panes is what they are divided by: dragged it moves,
// clicked it does what stands there, also if the hand is not quite still.
func TestDragRule(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	drag := func(x, from, to int) {
		t.Helper()
		s.send(tea.MouseClickMsg{X: x, Y: from, Button: tea.MouseLeft})
		s.send(tea.MouseMotionMsg{X: x + 1, Y: to, Button: tea.MouseLeft})
		s.send(tea.MouseReleaseMsg{X: x + 1, Y: to, Button: tea.MouseLeft})
		s.send(tea.MouseMotionMsg{X: x, Y: to + 2, Button: tea.MouseLeft})
	}
	above := s.panes().List.Height
	drag(8, 1+above, 1+above)
	s.sees("[1 Request]")
	if s.send(tea.WindowSizeMsg{Width: 80, Height: 34}); s.panes().List.Height <= above {
		t.Error("a click has moved the divider")
	}
	s.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	drag(40, 1+above, 1+above-3)
	if p := s.panes(); p.List.Height != above-3 || p.Detail.Y != above-2 || s.cassette().Detail.Height != p.Detail.Height-1 {
		t.Errorf("dragged up: %+v", p)
	}
	drag(40, 1+above-3, 23)
	if p := s.panes(); p.List.Height != 14 || p.Detail.Height != 7 {
		t.Errorf("dragged down as far as it goes: %+v", p)
	}
	s.press("m").typed("GET http://api.greenhouse.test/v1/plants?page=2").press("<enter>") // with rows above the panes
	y := s.panes().Detail.Y
	drag(40, y, y-4)
	if p := s.panes(); p.Detail.Y != y-4 {
		t.Errorf("dragged in why no match from %d: %+v", y, p)
	}
	s = failedScreen(t, 80, 24, "pytest")
	drag(40, 1+above, 1+above+2)
	if row := strings.Split(s.text(), "\n")[1+above+2]; !strings.Contains(row, "wanted against recorded") {
		t.Errorf("dragged in the failures, the row is %q", row)
	}
}

// A list beside the detail shows as much of URLs as one above it at 80 columns: it is
// wider where one of them needs that, wherever that one stands, and stays so while the
// list is scrolled. Of a big cassette the first rows decide.
func TestRoomForURLs(t *testing.T) {
	const long = "/v1/houses/north/benches/17/plants/4/readings/latest"
	recorded := func(n, at int, body string) []byte {
		list := slices.Repeat([]exchange{{method: "GET", url: "http://a.test/v1/plants", status: 200, body: body}}, n)
		list[at].url = "http://a.test" + long
		return vcrpy(list...)
	}
	for _, c := range []struct {
		name  string
		text  []byte
		at    int
		width int
	}{
		{"the first", recorded(3, 0, "{}"), 0, 66},
		{"the last of many", recorded(100, 99, "{}"), 99, 66},
		{"behind many bytes", recorded(60, 59, strings.Repeat("leaf ", 20_000)), 59, 66},
		{"far behind in a big one", recorded(2*2000+100, 2*2000+50, "{}"), 2*2000 + 50, 60},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := fileOf(t, "a.yaml", c.text)
			s := newScreen(t, 120, 40, Options{Paths: []string{path}, Fresh: true})
			steady := func(width int) {
				t.Helper()
				if p := s.panes(); p.List.Width != width || s.cassette().Detail.Width != p.Detail.Width {
					t.Errorf("the list is %d wide, not %d, the detail %d, laid out for %d", p.List.Width, width, p.Detail.Width, s.cassette().Detail.Width)
				}
			}
			steady(c.width)
			s.press("G")
			steady(c.width)
			s.typed(fmt.Sprintf(":%d", c.at+1)).press("<enter>")
			steady(c.width)
			beside := urlOf(s, c.at)
			_, rest := s.Update(tea.KeyPressMsg{Code: 'D', Text: "D"})
			steady(c.width) // also before all of it was read again
			s.run(rest)
			steady(c.width)
			s = newScreen(t, 80, 24, Options{Paths: []string{path}, Fresh: true})
			s.typed(fmt.Sprintf(":%d", c.at+1)).press("<enter>")
			if above := urlOf(s, c.at); c.width == 66 && beside != above || len(above) < len(beside) {
				t.Errorf("beside the detail %q, above it %q", beside, above)
			}
		})
	}
	s := newScreen(t, 120, 40, Options{Paths: []string{fileOf(t, "a.yaml", recorded(3, 0, "{}"))}, Fresh: true})
	for _, c := range []struct {
		keys  string
		width int
	}{{"d", 60}, {"u", 66}, {"j m <enter>", 66}, {"<esc> o", 66}, {"<esc> <ctrl+left>", 62}} {
		if s.press(c.keys); s.panes().List.Width != c.width || s.cassette().Detail.Width != s.panes().Detail.Width {
			t.Errorf("after %s the list is %d wide, not %d, the detail laid out for %d", c.keys, s.panes().List.Width, c.width, s.cassette().Detail.Width)
		}
	}
}

// A big cassette names the hosts that are left after a change.
func TestHostsAfterAChange(t *testing.T) {
	list := slices.Repeat([]exchange{{method: "GET", url: "http://a.test/v1/plants", status: 200, body: strings.Repeat("leaf ", 20_000)}}, 60)
	list[1].url = "http://b.test/v1/plants"
	s := newScreen(t, 120, 40, Options{Paths: []string{fileOf(t, "a.yaml", vcrpy(list...))}})
	s.sees("Interactions on 2 hosts").press("j d").sees("Interactions on a.test").press("u").sees("Interactions on 2 hosts")
}

// urlOf is what the list shows of a URL.
func urlOf(s *sim, at int) string {
	s.t.Helper()
	for row := range strings.SplitSeq(s.text(), "\n") {
		if f := strings.Fields(row); len(f) > 4 && f[0] == ">" && f[1] == strconv.Itoa(at+1) {
			shown, _, _ := strings.Cut(f[4], "│")
			return shown
		}
	}
	s.t.Fatalf("no row of %d:\n%s", at+1, s.text())
	return ""
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
