package tui

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"tapedeck/ui/tui/opened"
)

// What is opened early is seen before any command runs, and in the end all is as
// if it had not been: also where it took too long.
func TestOpenEarly(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"a.yaml": large(300, 0), "b.yaml": large(1, 0), "none.yaml": "a: b\n", "empty.yaml": ""} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	over := make(chan time.Time)
	close(over)
	for name, paths := range map[string][]string{
		"a cassette": {"a.yaml"}, "several": {"a.yaml", "b.yaml"}, "a folder": {"."}, "no cassette": {"none.yaml"}, "an empty file": {"empty.yaml"}, "nothing named": nil,
	} {
		for how, tooLong := range map[string]<-chan time.Time{"in time": nil, "perhaps too late": over} {
			t.Run(name+" "+how, func(t *testing.T) {
				want := newScreen(t, 120, 40, Options{Paths: paths})
				s := blankScreen(t, 120, 40, Options{Paths: paths})
				s.openEarly(tooLong)
				early := s.View().Content
				if opening := strings.Contains(early, "opening "); tooLong == nil && opening {
					t.Errorf("still opening:\n%s", early)
				}
				if len(paths) == 1 && paths[0] == "a.yaml" && tooLong == nil && !strings.Contains(early, "/v1/plants/7 ") {
					t.Errorf("no list:\n%s", early)
				}
				s.run(s.Init())
				for _, t := range []*sim{s, want} {
					if c := opened.Shown(t.app); c != nil {
						c.Now = now
					}
				}
				if got, want := s.View().Content, want.View().Content; got != want {
					t.Errorf("in the end\n%s\nwant\n%s", got, want)
				}
			})
		}
	}
}

// Bubble Tea's first screen comes over the early one as a whole; what it writes
// before and after that stays as it is.
func TestEarlyOutput(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	out := earlyOn(file)
	const alternate = ansi.SetModeAltScreenSaveCursor
	for _, s := range []string{"query", alternate + "\x1b[2Jfirst", "second", alternate + "again"} {
		if n, err := io.WriteString(out, s); n != len(s) || err != nil {
			t.Fatal(n, err)
		}
	}
	out.leave()
	got, err := os.ReadFile(path)
	want := "query" + ansi.SetModeSynchronizedOutput + "\x1b[2Jfirst" + ansi.ResetModeSynchronizedOutput + "second" + alternate + "again"
	if err != nil || string(got) != want {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
}

// Where Bubble Tea never wrote, the terminal gets its own screen back.
func TestEarlyOutputLeft(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	(&earlyOutput{File: file}).leave()
	got, err := os.ReadFile(path)
	if err != nil || !strings.HasSuffix(string(got), ansi.ResetModeAltScreenSaveCursor) {
		t.Errorf("%q, %v", got, err)
	}
}

// BenchmarkFirstScreen is what a start does until the first screen of a
// cassette can be written.
func BenchmarkFirstScreen(b *testing.B) {
	b.Chdir(b.TempDir())
	if err := os.WriteFile("a.yaml", []byte(large(10_000, 0)), 0o644); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		m := newApp(context.Background(), Options{Paths: []string{"a.yaml"}})
		m.Update(tea.ColorProfileMsg{Profile: colorprofile.ANSI256})
		m.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
		m.openEarly(nil)
		m.View()
	}
}
