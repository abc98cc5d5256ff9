package tui

import (
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"
)

func TestPalette(t *testing.T) {
	for _, c := range []struct{ keys, sees string }{
		{`: "7" <enter>`, "7/15"},
		{`: "7"`, "to number 7 "},
		{`: "99" <enter>`, "no 99, there are 15"},
		{`: "dup" <enter>`, "duplicated 1 as 2 · u undoes"},
		{`: "dup"`, ">  duplicate  put a copy below the marked ones or this one                    D "},
		{`: "w"`, ">  save "},
		{`: "w" <enter>`, "no changes to save"},
		{`d : "w" <enter>`, "saved tour.yaml: 1 deleted"},
		{`d : "q" <enter>`, "1 unsaved change in tour.yaml. Leave?"},
		{`: "m"`, ">  why "},
		{`: <down> <enter>`, "2/15"},
		{`: "matchers"`, "in why no match"},
		{`: "matchers" <enter>`, "not here: choose what the test matches on is in why no match"},
		{`: "matchers" <enter> <esc> : "redo" <enter>`, "nothing to do again"},
		{`: "dup" <tab> <enter>`, "duplicated 1 as 2"},
		{`: "undo" <enter>`, "nothing to undo"},
		{`: "move" <space> "up" <enter>`, "1 is the first"},
		{`: "frobnicate" <enter>`, `no action "frobnicate"`},
		{`l : "zoo" <enter>`, "zoomed"},
		{`: <enter>`, "1/15"},
		{`: "$visual" <enter>`, "body unchanged"},
		{`/ "status:4xx" <enter> : "1" <enter>`, "1 is not among those that the filter shows"},
	} {
		s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}, Editor: "true"})
		s.press(c.keys).sees(c.sees)
	}
}

// :q and :wq leave as in vim, which asks first where something is not saved; the
// keys of the palette go through the list, which narrows to what fits.
func TestPaletteLeaves(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {60, 12}} {
		path := copyOf(t, "tour.yaml")
		before := contents(t, path)
		s := newScreen(t, size[0], size[1], Options{Paths: []string{path}})
		if s.press(`l : "q" <enter>`); !s.quit {
			t.Fatal(":q does not quit")
		}
		s = newScreen(t, size[0], size[1], Options{Paths: []string{path}})
		if s.press(`d : "wq" <enter>`); !s.quit || contents(t, path) == before {
			t.Fatal(":wq does not save and quit")
		}
		s = newScreen(t, size[0], size[1], Options{Paths: []string{path}})
		s.press(":").sees("Actions", "down ", "one line down").press(`"move"`).sees(">  move down", "   move up").press("<down>").sees(">  move up", "   move down")
		s.press("<enter>").sees("1 is the first", ": move").press("<up> <enter>").sees("moved 1 to 2")
	}
}

func TestHelpSearch(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press(`? / "duplic"`).sees("search: duplic", "Keys in the list", "D ", "duplicate", "1 line").lacks("a page")
	s.press("<enter> <enter>").sees("duplicated 1 as 2")
	s.press(`? / "zzzz" <enter> <enter> j k G`).sees("0/0").press("<esc>").sees("a page").press("<esc>").lacks("Keys in")
}

// The help has two columns where there is room, and one on the smallest screen;
// keys, mouse and a resize go to every line of it.
func TestHelp(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press("? l").sees(">space    mark", "undo [nothing to undo]").press("j <enter>").sees("deleted 1 GET")
	s.press("? l G").sees("6/6").press("h g").sees(">j k", "1/6")
	click := tea.MouseClickMsg{X: 60, Y: 3, Button: tea.MouseLeft}
	s.send(click)
	s.sees(">J K      move down, up")
	s.send(click)
	s.sees("moved 1 to 2").lacks("Keys in")
	s.send(tea.WindowSizeMsg{Width: 60, Height: 12})
	s.press("?").sees(">j k ↓ ↑       move").lacks("a range, by moves").press("<pgdown> <pgdown> <pgdown> <pgdown>").sees("a range, by moves")
	s.send(tea.MouseWheelMsg{X: 5, Y: 5, Button: tea.MouseWheelDown})
	s.press(`/ "reload"`).sees(">R        reload").press("<enter> <enter>").sees("reload and drop 2 changes?")
}

// A text finds what a person means by it, and little else: the first names, in this
// order, and how many at most.
func TestPaletteNarrows(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	for _, c := range []struct {
		text  string
		first []string
		most  int
	}{
		{"re", []string{"read", "request", "response", "redraw", "redo", "re-record", "reload"}, 16},
		{"rec", []string{"re-record"}, 8},
		{"rere", []string{"re-record"}, 3},
		{"rr", []string{"re-record"}, 3},
		{"red", []string{"redraw", "redo"}, 3},
		{"d", []string{"delete", "down", "duplicate"}, 14},
		{"del", []string{"delete"}, 4},
		{"dup", []string{"duplicate"}, 2},
		{"dplct", []string{"duplicate"}, 2},
		{"move", []string{"move down", "move up", "move to cassette"}, 8},
		{"up", []string{"up", "half up", "page up", "move up"}, 6},
		{"ctrl+t", []string{"theme"}, 1},
		{"r", []string{"re-record"}, 20},
		{"G", []string{"last"}, 8},
		{"cassette move", []string{"move to cassette"}, 3},
		{"mtc", []string{"move to cassette"}, 3},
		{"saved", nil, 4},
		{"unf", []string{"unfold all"}, 9},
	} {
		var names []string
		for _, o := range s.app.offered(s.top().Mode(), c.text) {
			names = append(names, o.Text)
		}
		if len(names) > c.most || len(names) < len(c.first) || !slices.Equal(names[:len(c.first)], c.first) {
			t.Errorf("%q finds %d: %q", c.text, len(names), names)
		}
	}
}
