package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// The interactions of the cassette under the cursor stand below the folder's list,
// or beside it; of one that is open as they are there.
func TestFolderBeside(t *testing.T) {
	for _, size := range []struct{ width, height int }{{80, 24}, {120, 40}} {
		copiesOf(t, "tour.yaml", "vcrpy/gzip.yaml", "vcrpy/json.yaml", "broken/broken-yaml.yaml")
		s := newScreen(t, size.width, size.height, Options{})
		s.sees("?", "read-only: the quoted text does not end")
		s.press("j").sees("tour.yaml", "15 interactions", "/v1/plants?page=1").lacks("does not end")
		if size.height == 24 {
			s.sees("   4 more").lacks("12 GET")
		} else {
			s.sees("15 DELETE 204   /v1/plants/7", "vcrpy-yaml").lacks("more", "format")
		}
		s.press("j").sees("vcrpy/  2 cassettes").lacks("/v1/plants?page=1")
		s.press("k <enter> d q").sees("> ~ tour.yaml", "14 interactions", "  14 16.", "    1 POST   201   /v1/plants").lacks("/v1/plants?page=1")
		s.press("z").sees("z does nothing here", "fold all: in the list")
		s.press("<tab>").sees("enter opens the cassette").press("f").lacks("14 interactions").press("j k").sees("> ~ tour.yaml")
		s.press("<esc>").sees("14 interactions").press("f <enter> u q").lacks("interactions").press("f").sees("15 interactions", "/v1/plants?page=1")
		s.press("/ json").sees(">   vcrpy/json.yaml", "1 interaction ", "/v1/plants?page=1").press("<esc> <esc>")
		s.press("g").sees("read-only: the quoted text does not end")
	}
}

// Cassettes are read one at a time while the cursor moves on; the one under it in the
// end is shown, and no other.
func TestFolderBesideLater(t *testing.T) {
	for i := range 5 {
		data := vcrpy(exchange{method: "GET", url: fmt.Sprintf("http://a.test/plants/%d", i), status: 200, body: "{}"})
		if i == 0 {
			fileOf(t, "0.yaml", data)
		} else if err := os.WriteFile(fmt.Sprintf("%d.yaml", i), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := newScreen(t, 80, 24, Options{}).sees("/plants/0")
	s.app.moment, s.slow = noMoment, true
	s.press("j j j").lacks("/plants/").sees(" 3.yaml   ")
	if len(s.held) != 1 {
		t.Fatalf("%d are read at a time", len(s.held))
	}
	s.release(0)
	s.lacks("/plants/")
	if len(s.held) != 1 {
		t.Fatalf("%d are read after that", len(s.held))
	}
	s.release(0)
	s.sees("/plants/3")
	if len(s.held) > 0 {
		t.Errorf("%d are read once it is shown", len(s.held))
	}
}

// S sorts the cassettes, those of a directory together; the cursor stays on its one.
func TestFolderSort(t *testing.T) {
	copiesOf(t, "tour.yaml", "vcrpy/gzip.yaml", "vcrpy/json.yaml", "betamax/json.json", "broken/broken-yaml.yaml")
	for i, path := range []string{"betamax/json.json", "tour.yaml", "vcrpy/json.yaml", "vcrpy/gzip.yaml", "broken/broken-yaml.yaml"} {
		if err := os.Chtimes(path, now, now.AddDate(0, 0, -i)); err != nil {
			t.Fatal(err)
		}
	}
	s := newScreen(t, 80, 24, Options{})
	listed := func(want string) {
		t.Helper()
		var got []string
		for row := range strings.SplitSeq(s.text(), "\n") {
			if f := strings.Fields(strings.NewReplacer(">", "", "?", "", "▾", "").Replace(row)); len(f) > 3 && strings.ContainsAny(f[0], "./") && strings.Contains(row, " B ") != strings.Contains(row, " kB ") {
				got = append(got, f[0])
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("listed %q, want %s", got, want)
		}
	}
	s.press("j j")
	listed("betamax/json.json broken/broken-yaml.yaml tour.yaml vcrpy/ gzip.yaml json.yaml")
	s.press("S").sees("Cassette, largest first", ">   tour.yaml")
	listed("tour.yaml vcrpy/ gzip.yaml json.yaml betamax/json.json broken/broken-yaml.yaml")
	s.press("S").sees("Cassette, most interactions first", ">   tour.yaml")
	listed("tour.yaml vcrpy/ gzip.yaml json.yaml betamax/json.json broken/broken-yaml.yaml")
	s.press("S").sees("Cassette, newest first", ">   tour.yaml")
	listed("betamax/json.json tour.yaml vcrpy/ json.yaml gzip.yaml broken/broken-yaml.yaml")
	s.press("S").sees("    Cassette  ", ">   tour.yaml")
	listed("betamax/json.json broken/broken-yaml.yaml tour.yaml vcrpy/ gzip.yaml json.yaml")
	s.press("S R").sees("    Cassette  ")
	s.slow = true
	s.press("R").sees("found 0 so far").press("S").sees("still looking through the folder")
}

// A row takes the size, count and age of its cassette once that was saved or reloaded.
func TestFolderAfterSave(t *testing.T) {
	copiesOf(t, "tour.yaml", "vcrpy/gzip.yaml", "vcrpy/json.yaml")
	past := time.Now().AddDate(0, 0, -3)
	for _, path := range []string{"tour.yaml", "vcrpy/json.yaml"} {
		if err := os.Chtimes(path, past, past); err != nil {
			t.Fatal(err)
		}
	}
	s := newScreen(t, 80, 24, Options{})
	s.sees(">   tour.yaml", " 15 16.1 kB   3d", "19.4 kB")
	s.press("<enter> d w").sees("saved").press("q").sees(">   tour.yaml", " 14 15.0 kB   0m", "18.2 kB").lacks("16.1 kB")
}

// Beside the interactions the list takes the columns that its names need: of a cassette
// that is alone in its directory the path, of several that of the directory too.
func TestFolderNames(t *testing.T) {
	data := vcrpy(exchange{method: "GET", url: "http://a.test/plants", status: 200, body: "{}"})
	name := func(n int) string { return strings.Repeat("n", n) }
	for _, c := range []struct {
		paths []string
		shown string
		width int
	}{
		{[]string{name(25) + ".yaml"}, ">   " + name(25) + ".yaml  ", 60},
		{[]string{name(26) + ".yaml"}, ">   " + name(26) + ".yaml  ", 61},
		{[]string{name(44) + ".yaml"}, ">   " + name(44) + ".yaml  ", 79},
		{[]string{name(60) + ".yaml"}, "nn…nn", 79},
		{[]string{"a.yaml", name(30) + "/" + name(12) + ".yaml"}, "    " + name(30) + "/" + name(12) + ".yaml  ", 78},
		{[]string{"a.yaml", "d/b.yaml", "d/" + name(40) + ".yaml"}, "      " + name(40) + ".yaml  ", 77},
		{[]string{"a.yaml", name(32) + "/b.yaml", name(32) + "/c.yaml"}, "  ▾ " + name(32) + "/  2 cassettes  ", 76},
	} {
		t.Chdir(t.TempDir())
		for _, path := range c.paths {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		s := newScreen(t, 120, 40, Options{Paths: []string{"."}}).sees(c.shown)
		if got := s.panes().List.Width; got != c.width {
			t.Errorf("%s: the list is %d wide, want %d", c.paths, got, c.width)
		}
		for _, keys := range []string{"j", "/ n", "<esc>", "G h", "g"} {
			if got := s.press(keys).panes().List.Width; got != c.width {
				t.Errorf("%s: after %s the list is %d wide, want %d", c.paths, keys, got, c.width)
			}
		}
	}
}

// At 80 columns the format gives way to a name that needs its columns.
func TestFolderFormatGivesWay(t *testing.T) {
	for n, format := range map[int]bool{31: true, 32: false, 45: false} {
		name := strings.Repeat("n", n) + ".yaml"
		fileOf(t, name, vcrpy(exchange{method: "GET", url: "http://a.test/plants", status: 200, body: "{}"}))
		s := newScreen(t, 80, 24, Options{Paths: []string{"."}}).sees(">   " + name + " ")
		if got := strings.Contains(strings.Split(s.text(), "\n")[1], "format"); got != format {
			t.Errorf("%d: the format is shown: %v", n, got)
		}
	}
}

// Of a large cassette no more than the first interactions are read, and it is said
// how many there are.
func TestFolderBesideLarge(t *testing.T) {
	list := slices.Repeat([]exchange{{method: "GET", url: "http://a.test/plants", status: 200, body: "{}"}}, 3000)
	fileOf(t, "large.yaml", vcrpy(list...))
	s := newScreen(t, 120, 40, Options{Paths: []string{"."}})
	s.sees("large.yaml", "3,000 interactions", "   2,965 more")
	s.send(tea.WindowSizeMsg{Width: 80, Height: 200})
	s.sees("   2,900 more", " 100 GET").lacks(" 101 GET")
}

// What is recorded and how files are called does not reach the terminal as it is.
func TestFolderBesideHostile(t *testing.T) {
	name := "a\x1b[31m\u202eb.yaml"
	fileOf(t, name, []byte(strings.ReplaceAll(string(vcrpy(exchange{method: "GET", url: `"http://a.test/\e[31m"`, status: 200, body: "{}"})), "\x1b", "")))
	s := newScreen(t, 80, 24, Options{Paths: []string{"."}})
	s.sees("1 interaction")
	if screen := s.View().Content; strings.Contains(screen, "\x1b[31m\u202e") || strings.Contains(screen, "test/\x1b") || strings.Contains(screen, "\u202e") {
		t.Errorf("the screen is %q", screen)
	}
}

// A cassette that cannot be opened says so also before it is read in its turn.
func TestFolderBesideBroken(t *testing.T) {
	copiesOf(t, "broken/broken-yaml.yaml")
	s := newScreen(t, 80, 24, Options{})
	f := s.folder()
	f.Cassettes[0].Err, f.Cassettes[0].Read = nil, false
	s.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	s.sees("does not end").lacks("read-only:")
}
