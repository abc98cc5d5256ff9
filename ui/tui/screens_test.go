package tui

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

var update = flag.Bool("update", false, "write the screens again")

// TestScreens compares whole screens, without colours, with those that were
// looked at and found right.
func TestScreens(t *testing.T) {
	t.Setenv("SHELL", "/bin/sh")
	type size struct {
		name          string
		width, height int
	}
	for _, c := range []struct {
		name, file    string
		width, height int
		keys          string
	}{
		{"cassette", "tour.yaml", 120, 40, ""},
		{"line-numbers", "tour.yaml", 80, 24, `l #`},
		{"palette", "tour.yaml", 80, 24, `: "dupl"`},
		{"cassette-small", "tour.yaml", 80, 24, ""},
		{"one-pane", "tour.yaml", 60, 12, "j"},
		{"changed", "tour.yaml", 80, 24, `j e s "500" <enter> D`},
		{"request", "tour.yaml", 80, 24, `j 1`},
		{"both", "tour.yaml", 120, 40, `j 3 H`},
		{"zoomed-search", "tour.yaml", 80, 24, `l f / "latin" <enter> n`},
		{"folded", "tour.yaml", 80, 24, `l f j j j j j <enter> j j <enter>`},
		{"header-edit", "tour.yaml", 80, 24, `e h j e "text/plain"`},
		{"status-edit", "tour.yaml", 80, 24, `e s "503"`},
		{"method-edit", "tour.yaml", 80, 24, `e m`},
		{"body-edit", "tour.yaml", 80, 24, `j l G e <up> <up> <end> <left> <left> "s"`},
		{"body-edit-refused", "tour.yaml", 80, 24, `j e b <down> <down> <end> <backspace> <ctrl+s>`},
		{"raw", "vcrpy/gzip.yaml", 80, 24, `l v`},
		{"hex-of-gzip", "vcrpy/gzip.yaml", 80, 24, `l v v v`},
		{"picture", "tour.yaml", 80, 24, `j j j j j l`},
		{"filter", "tour.yaml", 80, 24, `/ "status:4xx" <space> "path:99"`},
		{"filter-kept", "tour.yaml", 120, 40, `/ "status:4xx" <enter>`},
		{"marks", "tour.yaml", 80, 24, `j j d <space> <space> <space>`},
		{"body-through", "tour.yaml", 80, 24, `j | "tr" <space> "a-c" <space> "A-C" <enter>`},
		{"edit-menu", "tour.yaml", 80, 24, `e`},
		{"copy-menu", "tour.yaml", 80, 24, `y`},
		{"quit", "tour.yaml", 80, 24, `d j k d q`},
		{"rerecord", "tour.yaml", 80, 24, `j r`},
		{"broken", "broken/broken-yaml.yaml", 80, 24, ""},
		{"bad-entry", "broken/one-bad-entry.yaml", 80, 24, ""},
		{"does-not-load", "cases/load-python-tag/two.yaml", 80, 24, ""},
		{"empty", "vcrpy/hand-empty.yaml", 80, 24, ""},
		{"help", "tour.yaml", 80, 24, `?`},
		{"betamax", "betamax/every-kind.json", 120, 40, ""},
		{"uber", "uber/2015-04.yaml", 80, 24, ""},
		{"chat", "tour.yaml", 80, 24, `: "10" <enter>`},
		{"chat-request", "tour.yaml", 80, 24, `: "10" <enter> 1`},
		{"folded-html", "uber/2015-04.yaml", 80, 24, `l z`},
	} {
		sizes := []size{{c.name, c.width, c.height}}
		if c.width == 80 {
			sizes = append(sizes, size{c.name + "-wide", 120, 40})
		}
		for _, size := range sizes {
			t.Run(size.name, func(t *testing.T) {
				s := newScreen(t, size.width, size.height, Options{Paths: []string{copyOf(t, c.file)}})
				s.press(c.keys)
				golden(t, size.name, s.text())
			})
		}
	}
}

func TestFolderScreen(t *testing.T) {
	copiesOf(t, "tour.yaml", "betamax/json.json", "vcrpy/gzip.yaml", "broken/broken-yaml.yaml")
	s := newScreen(t, 80, 24, Options{})
	for i := range s.folder().Cassettes {
		s.folder().Cassettes[i].Modified = now.AddDate(0, 0, -3)
	}
	s.folder().Now = now
	golden(t, "folder", s.press("j").text())
	s.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	golden(t, "folder-wide", s.text())
}

// What all paths of a folder's list begin with stands in its heading.
func TestFolderInCommon(t *testing.T) {
	copiesOf(t, "vcrpy/gzip.yaml", "vcrpy/dumper-flow.yaml", "betamax/json.json")
	s := newScreen(t, 80, 24, Options{}).sees("    Cassette  ", "betamax/json.json", "  ▾ vcrpy/", "      gzip.yaml")
	os.RemoveAll("betamax")
	s.press("R").sees("Cassette in vcrpy/", "> ? dumper-flow.yaml", "    gzip.yaml").lacks("vcrpy/gzip")
	s.press("/ gz").sees("Cassette in vcrpy/", ">   gzip.yaml").press("<enter> <enter>").sees("gzip.yaml")
}

// The cassettes of a directory stand together, below a row that folds.
func TestFolderDirectories(t *testing.T) {
	copiesOf(t, "tour.yaml", "vcrpy/gzip.yaml", "vcrpy/json.yaml", "betamax/json.json", "betamax/html.json")
	s := newScreen(t, 80, 24, Options{}).sees("  ▾ betamax/  ", ">     html.json", "      json.json", "    tour.yaml", "  ▾ vcrpy/  ", "      gzip.yaml", "1/5")
	s.press("k").sees("> ▾ betamax/", "2 cassettes in betamax", "enter fold").lacks("1/5")
	s.press("<enter>").sees("> ▸ betamax/", "enter unfold").lacks("html.json", "      json.json")
	s.press("h").sees("it is folded already").press("j").sees(">   tour.yaml", "3/5").press("h").sees("it is in no directory that folds")
	s.press("/ betamax").sees("  ▾ betamax/", ">     html.json", "2/5").press("<esc>").sees("> ▸ betamax/").lacks("html.json")
	s.press("G h").sees("> ▸ vcrpy/").lacks("gzip.yaml")
	s.press("l j <enter> d q").sees(">   ~ gzip.yaml", "1 unsaved")
	s.press("h").sees(">~▸ vcrpy/").press("<enter>").sees("> ▾ vcrpy/", "    ~ gzip.yaml")
	s.press("R").sees("  ▸ betamax/", "  ▾ vcrpy/")
}

// Screens that something else than keys leads to.
func TestOtherScreens(t *testing.T) {
	for _, size := range []struct {
		end           string
		width, height int
	}{{"", 80, 24}, {"-wide", 120, 40}} {
		open := func(o Options, file string) *sim {
			o.Paths = []string{copyOf(t, file)}
			return newScreen(t, size.width, size.height, o)
		}
		s := open(Options{Editor: `sh -c 'printf "{\"a\": 1,}" > "$1"' -`}, "tour.yaml")
		golden(t, "bad-json"+size.end, s.press("E").text())
		s = open(Options{}, "tour.yaml")
		s.press("d")
		if err := os.WriteFile("tour.yaml", []byte(contents(t, "tour.yaml")+"# more\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		s.press("w")
		golden(t, "changed-on-disk"+size.end, s.text())
	}
}

// golden compares a screen with the one in testdata. Blanks at line ends are
// not kept there; TestScreens and the simulator hold the widths.
func golden(t *testing.T, name, screen string) {
	t.Helper()
	lines := strings.Split(screen, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	got := strings.Join(lines, "\n") + "\n"
	path := filepath.Join(home, "testdata", name+".txt")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want := contents(t, path); got != want {
		t.Errorf("the screen is\n%s\nwant\n%s", got, want)
	}
}
