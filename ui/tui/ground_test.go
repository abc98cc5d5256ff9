package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"tapedeck/ui/render"
)

// grounds are the backgrounds of a drawn row, cell by cell: "" is the terminal's.
func grounds(row string) []string {
	var cells []string
	ground, state := "", byte(0)
	for row != "" {
		sequence, width, n, next := ansi.DecodeSequence(row, state, nil)
		row, state = row[n:], next
		if width > 0 {
			for range width {
				cells = append(cells, ground)
			}
			continue
		}
		codes, is := strings.CutPrefix(strings.TrimSuffix(sequence, "m"), "\x1b[")
		if !is {
			continue
		}
		if codes == "" || codes == "0" || codes == "49" {
			ground = ""
		}
		if _, after, found := strings.Cut(codes, "48;5;"); found {
			ground, _, _ = strings.Cut(after, ";")
		}
	}
	return cells
}

// Of every list the selected row's ground goes from the mark to the pane's end, in
// colours of its own.
func TestSelectedRowsGround(t *testing.T) {
	graphql := failing("once", "POST", "http://api.greenhouse.test/graphql")
	for _, c := range []struct {
		name, keys string
		open       func(t *testing.T, width, height int) *sim
	}{
		{"the list", "j", nil},
		{"a row that is changed", `e s "500" <enter>`, nil},
		{"a filtered list", `/ "status:4xx" <enter>`, nil},
		{"marked", "<space> <space> k", nil},
		{"the folded headers", "l j", nil},
		{"headers", "l H j j", nil},
		{"a body", "l G", nil},
		{"a raw body", "l v G", nil},
		{"hex", "l v v G", nil},
		{"chat", `: "10" <enter> l G`, nil},
		{"the query's result", "l J . <enter>", nil},
		{"a search's hit", `l / "name" <enter> n`, nil},
		{"numbered lines", "l # G", nil},
		{"the palette", ": re <down>", nil},
		{"the help", "? j j", nil},
		{"the replay order", "o j", nil},
		{"the time line", "T j", nil},
		{"unsaved changes", "d = j j", nil},
		{"unsaved changes by path", `e s "500" <enter> = v j`, nil},
		{"two compared", "<space> j <space> c j j", nil},
		{"what a saved question is about", "d q = j", nil},
		{"candidates", "j", asking(graphql)},
		{"a comparison", "<tab> j j", asking(graphql)},
		{"libraries", "L <down>", asking(graphql)},
		{"matchers", "O <down>", asking(graphql)},
		{"a re-recording's plan", "j r", nil},
		{"failures", "j", failedIn("pytest")},
		{"a failure", "<tab> j", failedIn("pytest")},
		{"failures by difference", "v j", failedIn("pytest")},
		{"a difference's failures", "v <enter> j", failedIn("pytest")},
		{"no failures of cassettes", "G", failedIn("go")},
		{"a folder", "j", inFolder},
		{"a file that cannot be read", "j", openingFile("broken/broken-yaml.yaml")},
		{"an interaction that cannot be read", "j", openingFile("broken/one-bad-entry.yaml")},
	} {
		for _, size := range [][2]int{{80, 24}, {120, 40}} {
			t.Run(fmt.Sprintf("%s at %d", c.name, size[0]), func(t *testing.T) {
				open := c.open
				if open == nil {
					open = openingFile("tour.yaml")
				}
				s := open(t, size[0], size[1])
				s.press(c.keys)
				s.app.theme = render.NewTheme(true, colorprofile.ANSI256)
				wantGround(t, s)
			})
		}
	}
}

// wantGround wants one row on the ground of the selection, all of it.
func wantGround(t *testing.T, s *sim) {
	t.Helper()
	found := 0
	for n, row := range strings.Split(s.View().Content, "\n") {
		cells := grounds(row)
		from, to := -1, -1
		for i, ground := range cells {
			if ground == "238" && from < 0 {
				from = i
			}
			if ground == "238" {
				to = i + 1
			}
		}
		if from < 0 {
			continue
		}
		found++
		text := []rune(ansi.Strip(row))
		starts := from == 0 || strings.ContainsRune("│", text[from-1]) || strings.HasSuffix(string(text[:from]), "  ")
		if s.mode().Name == "the help" { // which has two columns
			cells = cells[:len(cells)/2+1]
		}
		ends := to == len(cells) || strings.HasPrefix(strings.TrimLeft(string(text[to:]), " "), "│")
		for i := from; i < to; i++ {
			ends = ends && cells[i] == "238"
		}
		if !starts || !ends {
			t.Errorf("row %d is on the ground from %d to %d of %d: %q", n, from, to, len(cells), row)
		}
	}
	if found != 1 {
		t.Errorf("%d rows are on the ground of the selection:\n%s", found, s.text())
	}
}

func openingFile(file string) func(t *testing.T, width, height int) *sim {
	return func(t *testing.T, width, height int) *sim {
		return newScreen(t, width, height, Options{Paths: []string{copyOf(t, file)}})
	}
}

func asking(text string) func(t *testing.T, width, height int) *sim {
	return func(t *testing.T, width, height int) *sim {
		s := openingFile("tour.yaml")(t, width, height)
		s.send(tea.PasteMsg{Content: text})
		return s
	}
}

func failedIn(project string) func(t *testing.T, width, height int) *sim {
	return func(t *testing.T, width, height int) *sim { return failedScreen(t, width, height, project) }
}

func inFolder(t *testing.T, width, height int) *sim {
	copiesOf(t, "tour.yaml", "betamax/json.json", "vcrpy/gzip.yaml")
	return newScreen(t, width, height, Options{})
}

// On the selected row the hit that was gone to is told from the row, in all colours
// and in none.
func TestHitOnSelection(t *testing.T) {
	for profile, hit := range map[colorprofile.Profile]string{colorprofile.ANSI256: "\x1b[7m", colorprofile.ANSI: "\x1b[27;1m", colorprofile.ASCII: "\x1b[27;1m"} {
		s := openingFile("tour.yaml")(t, 80, 24).press(`l / "name" <enter> n`)
		s.app.theme = render.NewTheme(true, profile)
		if !strings.Contains(s.View().Content, hit+"name") {
			t.Errorf("%v: no hit is seen:\n%q", profile, s.View().Content)
		}
	}
}
