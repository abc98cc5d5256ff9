package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// A key that does nothing here says so, and where it does something; so does each
// key of the table in each screen in which it is not.
func TestKeyThatDoesNothing(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press("F").sees("F does nothing here · findings: in a folder · fix: in the detail")
	s.press("%").sees("% does nothing here · ? lists the keys")
	s.press("<esc>").sees("nothing to go back to · q quits")
	s.press("T D").sees("D does nothing here · duplicate: in the list")
	s.press("<esc> o d").sees("d does nothing here").press("<esc>")
	s.press(`/ "host" <ctrl+o>`).sees("this text is not edited elsewhere", "filter: host").press(":").sees("filter: host:").lacks("edited elsewhere").press("<esc>")
	s.press("e s <tab>").sees("nothing is completed here").press("4").sees("was 200 OK").press("<esc>")
	for _, key := range keysOfTable(s) {
		if s.actionIn(s.top().Mode(), key) == nil {
			s.send(widget.Press(key))
			s.sees(widget.KeyLabel(key) + " does nothing here ·")
		}
	}
}

// In a file that cannot be read a key that changes interactions elsewhere gives the
// reason why nothing can be changed.
func TestChangeOfUnreadableFile(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "broken/cut-off.yaml")}})
	for _, key := range strings.Fields("e d D a r J K u C X") {
		s.press("G").press(key).sees("read-only: line 49, column 7: the text belongs to no key").lacks("does nothing")
	}
	s.press("o").sees("o does nothing here · leave order: in the replay order")
	for _, key := range []string{"f", "<tab>"} { // they work in many places
		s.press(key).sees("does nothing here", "· ", " more").lacks("…")
	}
}

// keysOfTable are the keys of all actions that are no typing.
func keysOfTable(s *sim) (keys []string) {
	for _, a := range s.actions {
		if a.Group != screen.Typing {
			keys = append(keys, a.Keys...)
		}
	}
	return keys
}

// Where there is no row for hints, the one for the help stands on the status line.
func TestHelpOnALowScreen(t *testing.T) {
	for _, size := range [][2]int{{60, 12}, {80, 15}, {120, 15}} {
		s := newScreen(t, size[0], size[1], Options{Paths: []string{copyOf(t, "tour.yaml")}})
		last := func() string { rows := strings.Split(s.text(), "\n"); return rows[len(rows)-1] }
		for _, keys := range []string{"", "l", "<esc> d", "o", "<esc> T", "<esc> ="} {
			if s.press(keys); !strings.HasSuffix(last(), "  ? help ") {
				t.Errorf("%v after %q: %q", size, keys, last())
			}
		}
		if s.press("<esc> ?"); !strings.Contains(s.text(), "Keys in the list") {
			t.Errorf("%v: no help", size)
		}
		s.press("<esc>")
		s.send(tea.WindowSizeMsg{Width: 80, Height: 24})
		if last := last(); !strings.HasSuffix(strings.TrimRight(last, " "), "? help") || strings.Count(s.text(), "? help") != 1 {
			t.Errorf("the hint stands twice:\n%s", s.text())
		}
	}
}

// The palette works in every screen that has help, with what can be done there.
func TestPaletteEverywhere(t *testing.T) {
	copiesOf(t, "tour.yaml", "betamax/json.json", "broken/broken-yaml.yaml")
	s := newScreen(t, 80, 24, Options{})
	s.press(`: "resc"`).sees("rescan", "1 of").press("<enter>").sees("3 cassettes")
	s.press(`: "save" <enter>`).sees("no changes to save").press("<esc>")
	s.press(`: "open" <enter>`)
	if s.folder() != nil && s.cassette() == nil && s.broken() == nil {
		t.Fatalf("nothing was opened:\n%s", s.text())
	}
	s = newScreen(t, 80, 24, Options{Paths: []string{"tour.yaml"}})
	s.press(`d = : "undo" <enter>`).sees("undone: deleting 1").press("<esc>")
	s.press(`o : "zoom" <enter>`).lacks("[2 Response]").press("<esc> <esc>")
	s.press(`m <enter> : "librar" <enter>`).sees("library").press("<esc> <esc>")
	s.press(`T : "dupl"`).sees("in the list").press("<esc>")
}
