package tui

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapedeck/ui/tui/screen"
)

// again ends the session and opens the same files in another one.
func (s *sim) again(o Options) *sim {
	s.t.Helper()
	s.cassettes.End()
	return newScreen(s.t, s.width, s.height, o)
}

// viewsKept are the files that views are kept in.
func viewsKept(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(os.Getenv("XDG_STATE_HOME"), "tapedeck", "views", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// A cassette is shown as it was left: interaction, pane, folds, views, divider.
func TestLastView(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		for name, keys := range map[string]string{
			"the list":      `j j j`,
			"the request":   `j 1 l j`,
			"both":          `j j 3 l H G`,
			"headers":       `j l H j j`,
			"folded":        `l f j j j j j <enter> j j <enter>`,
			"all folded":    `l z j`,
			"raw, numbered": `j j j l v # t`,
			"divided":       `j <ctrl+right> <ctrl+right> <ctrl+down>`,
			"others":        `l H j j h j j l j h k k`,
		} {
			t.Run(name, func(t *testing.T) {
				emptyState(t)
				o := Options{Paths: []string{copyOf(t, "tour.yaml")}}
				s := newScreen(t, size[0], size[1], o)
				s.press(keys)
				s.Hush() // a key that does nothing in this size
				want := s.text()
				if got := s.again(o).text(); got != want {
					t.Errorf("it was left as\n%s\nand is\n%s", want, got)
				}
				s = newScreen(t, size[0], size[1], Options{Paths: o.Paths, Fresh: true})
				if got, want := s.text(), newScreenAlone(t, size[0], size[1]); got != want {
					t.Errorf("afresh it is\n%s\nwant\n%s", got, want)
				}
			})
		}
	}
}

// newScreenAlone is the recording as nobody has seen it yet.
func newScreenAlone(t *testing.T, width, height int) string {
	t.Helper()
	emptyState(t)
	return newScreen(t, width, height, Options{Paths: []string{"tour.yaml"}}).text()
}

// What is selected is known by what it is: an interaction that has another number
// since is found, and in place of one that is gone the nearest is shown.
func TestLastViewOfAnother(t *testing.T) {
	emptyState(t)
	path := copyOf(t, "tour.yaml")
	o := Options{Paths: []string{path}}
	s := newScreen(t, 80, 24, o)
	s.press("j j j j l j j").sees("#5", "302")
	other := newScreen(t, 80, 24, Options{Paths: []string{path}, Fresh: true})
	other.press("d k k k k k w").sees("saved")
	s = s.again(o)
	s.sees("-   4 GET    302>", ">  body", "#4") // the fifth is the fourth
	s.cassettes.End()
	other = newScreen(t, 80, 24, Options{Paths: []string{path}, Fresh: true})
	other.press("j j j d w").sees("saved")
	s = newScreen(t, 80, 24, o)
	s.sees("#4", ">   4 GET    200   /images/leaf.png")
	if err := os.WriteFile(path, []byte("interactions: []\nversion: 1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	newScreen(t, 80, 24, o).sees("No interactions recorded.")
}

// What is kept says nothing of what is recorded, nor where it lies; it is for its
// owner alone, and a cassette that was only opened leaves nothing.
func TestLastViewIsPrivate(t *testing.T) {
	emptyState(t)
	o := Options{Paths: []string{copyOf(t, "tour.yaml")}}
	s := newScreen(t, 80, 24, o).again(o)
	if kept := viewsKept(t); len(kept) != 0 {
		t.Errorf("kept of one that was only opened: %v", kept)
	}
	s.press("j l H j j G").again(o).again(o)
	kept := viewsKept(t)
	if len(kept) != 1 {
		t.Fatalf("kept: %v", kept)
	}
	text, info := []byte(contents(t, kept[0])), stat(t, kept[0])
	for _, word := range []string{"tour", "greenhouse", "plants", "http", "GET", "POST", "json", "Authorization", filepath.Dir(kept[0])} {
		if bytes.Contains(bytes.ToLower(text), bytes.ToLower([]byte(word))) || strings.Contains(filepath.Base(kept[0]), word) {
			t.Errorf("%q is in what is kept: %s", word, text)
		}
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	// Whatever stands there instead does not disturb.
	for _, damage := range []string{"", "{", `{"Version":1,"At":-5}`, `{"Version":2,"At":3}`, `{"Version":1,"At":99999999,"Detail":{"Tab":77,"View":-3,"Places":{"-4":{"Cursor":-9}}}}`,
		`{"Version":1,"At":1,"Divider":{"Column":-7,"Height":1000000000},"Detail":{"View":1000}}`} {
		if err := os.WriteFile(kept[0], []byte(damage), 0o600); err != nil {
			t.Fatal(err)
		}
		newScreen(t, 80, 24, o).sees("15 interactions", "Interactions on").press("j k l j h")
	}
	// Folds of a place are taken for what they can be.
	s = newScreen(t, 80, 24, Options{Paths: o.Paths, Fresh: true})
	s.press("l z").again(o)
	damaged := strings.NewReplacer(`"Base":2`, `"Base":200`, `"Cursor":0`, `"Cursor":-70`).Replace(contents(t, kept[0]))
	if !strings.Contains(damaged, `"Base":200`) {
		t.Fatalf("no folds are kept: %s", damaged)
	}
	if err := os.WriteFile(kept[0], []byte(damaged), 0o600); err != nil {
		t.Fatal(err)
	}
	newScreen(t, 80, 24, o).press("l <enter> z Z G g").sees("15 interactions")
}

func stat(t *testing.T, path string) os.FileInfo {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

// Two sessions keep what each has seen, and one that cannot keep anything says nothing.
func TestLastViewsOfTwo(t *testing.T) {
	emptyState(t)
	copiesOf(t, "tour.yaml", "vcrpy/gzip.yaml")
	one, two := Options{Paths: []string{"tour.yaml"}}, Options{Paths: []string{"vcrpy/gzip.yaml"}}
	a, b := newScreen(t, 80, 24, one), newScreen(t, 80, 24, two)
	a.press("j j j")
	b.press("l j j")
	b.cassettes.End()
	a.cassettes.End()
	wantA, wantB := a.text(), b.text()
	if got := newScreen(t, 80, 24, one).text(); got != wantA {
		t.Errorf("the one:\n%s", got)
	}
	if got := newScreen(t, 80, 24, two).text(); got != wantB {
		t.Errorf("the other:\n%s", got)
	}
	t.Setenv("XDG_STATE_HOME", "/dev/null/none")
	newScreen(t, 80, 24, one).press("j").again(one).sees("15 interactions").lacks("not ", "denied")
}

// The place in a large cassette is gone to once it is known, unless somebody moved.
func TestLastViewWhileIndexing(t *testing.T) {
	emptyState(t)
	path := fileOf(t, "all.yaml", []byte(large(3000, 0)))
	s := newScreen(t, 80, 24, Options{Paths: []string{path}})
	s.press(`: "2500" <enter> l j`).sees("#2500")
	want := s.text()
	s.cassettes.End()
	for _, moved := range []bool{false, true} {
		s := blankScreen(t, 80, 24, Options{Paths: []string{path}})
		rest := s.Open("cassette", path)().(screen.Fact).Apply(s.app)
		s.cassette().Now = now
		s.sees("#1 ", "indexing")
		if moved {
			s.press("j")
		}
		s.run(rest)
		if got := s.text(); !moved && got != want {
			t.Errorf("it was left as\n%s\nand is\n%s", want, got)
		}
		if moved {
			s.sees("#2 ", "2/3,000")
		}
	}
}
