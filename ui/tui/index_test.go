package tui

import (
	"fmt"
	"strings"
	"testing"

	"tapedeck/ui/tui/folder"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"

	tea "charm.land/bubbletea/v2"
)

// begunAt is a screen on which a cassette is shown that is not indexed yet,
// and the command that goes on with that.
func begunAt(t *testing.T, width, height int, text string) (*sim, tea.Cmd) {
	t.Helper()
	path := fileOf(t, "all.yaml", []byte(text))
	s := blankScreen(t, width, height, Options{Paths: []string{path}})
	rest := s.Open("cassette", path)().(screen.Fact).Apply(s.app)
	if s.cassette() == nil || !opened.Indexes(s.cassette().File) {
		t.Fatal("nothing is being indexed")
	}
	s.cassette().Now = now
	return s, rest
}

// rowsOf are the rows of a screen but for title, status and hints.
func rowsOf(s *sim) string {
	rows := strings.Split(s.text(), "\n")
	return strings.Join(rows[1:len(rows)-2], "\n")
}

// M16: a cassette is read, filtered and searched while it is indexed, changes
// are refused, and when the index is complete nothing on the screen has moved.
func TestWhileIndexing(t *testing.T) {
	for _, size := range []struct {
		name          string
		width, height int
	}{{"indexing", 80, 24}, {"indexing-wide", 120, 40}} {
		t.Run(size.name, func(t *testing.T) {
			s, rest := begunAt(t, size.width, size.height, large(3000, 0))
			golden(t, size.name, s.text())
			s.press("j j j l j").sees("interactions so far", "indexing", "changes wait for the index")
			for _, key := range []string{"e", "E", "a", "d", "F", "u", "U", "r", "m", "o", "w", "W", "R"} {
				s.press(key)
				if s.message != "still indexing" {
					t.Errorf("%s in the detail says %q", key, s.message)
				}
			}
			s.press("<esc>")
			for _, key := range []string{"e", "d", "D", "J", "K", "u", "r", "m", "o", "w", "W", "R"} {
				s.press(key)
				if s.message != "still indexing" {
					t.Errorf("%s in the list says %q", key, s.message)
				}
			}
			if s.pasted(plantsTwo); s.message != "still indexing" {
				t.Errorf("a paste says %q", s.message)
			}
			s.press(`: "400" <enter> <esc>`)
			before := rowsOf(s)
			s.run(rest)
			if after := rowsOf(s); after != before {
				t.Errorf("the screen moved from\n%s\nto\n%s", before, after)
			}
			s.sees("vcrpy-yaml 1  3,000 interactions", "400/3,000").lacks("so far", "indexing")
			s.press("d").sees("deleted 400")
		})
	}
}

// A filter that was set while only some interactions were there has looked at
// all of them in the end.
func TestFilterWhileIndexing(t *testing.T) {
	text := large(3000, 0)
	for _, c := range []struct {
		filter string
		shown  int
	}{{"path:77", 0}, {"is:duplicate", 2}} {
		if c.filter == "is:duplicate" {
			text = strings.Replace(text, "plants/2999\n", "plants/0\n", 1)
		} else {
			c.shown = 0
			for i := range 3000 {
				if strings.Contains(fmt.Sprintf("/v1/plants/%d", i), "77") {
					c.shown++
				}
			}
		}
		s, rest := begunAt(t, 80, 24, text)
		s.press("/").typed(c.filter)
		s.sees("so far, looked at").press("<enter>")
		if s.cassette().List.Count == c.shown {
			t.Errorf("%s: all is shown before it is there", c.filter)
		}
		s.run(rest)
		s.lacks("so far")
		if s.cassette().List.Count != c.shown {
			t.Errorf("%s shows %d, want %d", c.filter, s.cassette().List.Count, c.shown)
		}
	}
}

// A cassette that is left for the folder is given up, and opened again.
func TestLeaveWhileIndexing(t *testing.T) {
	s, rest := begunAt(t, 80, 24, large(3000, 0))
	s.screens = append([]screen.Screen{&folder.Screen{All: s.cassettes, Path: "."}}, s.screens...)
	left := s.cassette()
	s.press("<esc>")
	s.run(rest)
	if s.cassette() != nil || s.broken() != nil || opened.Indexes(left.File) || len(s.cassettes.ByPath) > 0 {
		t.Fatal("it is still being indexed")
	}
	s.run(s.Open("cassette", "all.yaml"))
	s.sees("3,000 interactions").lacks("so far")
}

// M15 for a large file that turns out to be broken near its end.
func TestLateBreak(t *testing.T) {
	text := large(12_000, 0)
	at := strings.LastIndex(text[:len(text)*9/10], "- request")
	text = text[:at] + "- request: 'no\n" + strings.Repeat("  and so on\n", 100_000)
	for _, size := range []struct {
		name          string
		width, height int
	}{{"late-break", 80, 24}, {"late-break-wide", 120, 40}} {
		s, rest := begunAt(t, size.width, size.height, text)
		s.press("j j / s")
		s.run(rest)
		golden(t, size.name, s.text())
		if s.prompt != nil || s.cassette() != nil || len(s.cassettes.ByPath) > 0 {
			t.Error("the cassette is still there")
		}
		s.press("j").sees("and so on")
	}
}

// Of a file in one line the position is seen, however far in it is.
func TestBreakInLongLine(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: a hundred thousand interactions take long under the race detector")
	}
	text := `{"http_interactions": [` + strings.Repeat(`{"request": {}, "response": {"url": "é"}}, `, 100_000) + "oops]}"
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.json", []byte(text))}})
	s.sees("expected a value", "oops]}", "100,000 interactions are whole before line 1", "betamax-json")
}
