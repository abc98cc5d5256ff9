package tui

import "testing"

func TestPalette(t *testing.T) {
	for _, c := range []struct{ keys, sees string }{
		{`: "7" <enter>`, "7/15"},
		{`: "99" <enter>`, "no 99, there are 15"},
		{`: "dup" <enter>`, "duplicated 1 as 2 · u undoes"},
		{`: "dup"`, "duplicate  D"},
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

func TestHelpSearch(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press(`? / "duplic"`).sees("search: duplic", "Keys in the list", "D ", "put a copy below", "1 key").lacks("page down")
	s.press("<enter> <enter>").sees("duplicated 1 as 2")
	s.press(`? / "zzzz" <enter> <enter> j k G`).sees("0/0").press("<esc>").sees("page down").press("<esc>").lacks("Keys in")
}
