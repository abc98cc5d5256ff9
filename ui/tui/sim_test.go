package tui

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tapedeck/ui/tui/broken"
	"tapedeck/ui/tui/edit"
	"tapedeck/ui/tui/folder"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// A sim drives the app without a terminal: it hands it messages and runs
// the commands that come back, one after the other, until there are none.
type sim struct {
	t *testing.T
	*app
	quit      bool
	timers    []func(time.Time) tea.Msg // that were set, other than to look at the disk
	clipboard string
	frames    int            // how many screens were looked at
	widths    map[string]int // of the rows of the last one
	slow      bool           // commands wait in held until release runs them
	held      []tea.Cmd
}

// cassette is the one that is shown, nil if none is.
func (s *sim) cassette() *opened.Cassette { return opened.Shown(s.app) }

// broken is the file that is shown because it is no cassette, nil if none is.
func (s *sim) broken() *broken.Screen {
	b, _ := screen.Find[*broken.Screen](s.app)
	return b
}

// inPlace is the body that is edited in place, nil if none is.
func (s *sim) inPlace() *edit.InPlace { return inPlaceOf(s.app) }

func inPlaceOf(m *app) *edit.InPlace {
	if t := opened.Shown(m); t != nil {
		if e, ok := t.InPlace.(*edit.InPlace); ok {
			return e
		}
	}
	return nil
}

// folder is the one that is open, nil if none is.
func (s *sim) folder() *folder.Screen {
	f, _ := screen.Find[*folder.Screen](s.app)
	return f
}

// panes are the rectangles of the screen.
func (s *sim) panes() widget.Panes {
	if p, ok := s.top().(interface {
		Panes(m screen.App) widget.Panes
	}); ok {
		return p.Panes(s.app)
	}
	return s.Panes(widget.OnList, false, widget.Divider{})
}

// theTable is that of an app without a configuration.
func theTable() table { return newTable(opened.NewCassettes("", ""), Options{}) }

// mode is where keys are pressed now.
func (s *sim) mode() *screen.Mode {
	if text := s.app.typed(); text != nil {
		return text.Mode()
	}
	return s.top().Mode()
}

// now is the time in tests.
var now = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func newScreen(t *testing.T, width, height int, o Options) *sim {
	t.Helper()
	s := blankScreen(t, width, height, o)
	s.run(s.Init())
	if s.cassette() != nil {
		s.cassette().Now = now
	}
	return s
}

// blankScreen is a screen that has opened nothing yet.
func blankScreen(t *testing.T, width, height int, o Options) *sim {
	t.Helper()
	m := newApp(context.Background(), o)
	s := &sim{t: t, app: m}
	m.after = func(d time.Duration, due func(time.Time) tea.Msg) tea.Cmd {
		if d != opened.WatchEvery {
			s.timers = append(s.timers, due)
		}
		return nil
	}
	m.moment = func() <-chan time.Time { return nil } // changes are made at once
	m.exec = func(c *exec.Cmd, done tea.ExecCallback) tea.Cmd {
		return func() tea.Msg { return done(c.Run()) }
	}
	m.execute = func(c tea.ExecCommand, done tea.ExecCallback) tea.Cmd {
		return func() tea.Msg { return done(c.Run()) }
	}
	t.Cleanup(m.cassettes.Editor.Clear)
	s.send(tea.ColorProfileMsg{Profile: colorprofile.ASCII})
	s.send(tea.WindowSizeMsg{Width: width, Height: height})
	return s
}

// pass lets the time pass for which timers were set.
func (s *sim) pass() *sim {
	s.t.Helper()
	timers := s.timers
	s.timers = nil
	for _, due := range timers {
		s.send(due(now))
	}
	return s
}

// send hands over a message and looks at the screen afterwards.
func (s *sim) send(msg tea.Msg) {
	s.t.Helper()
	_, cmd := s.Update(msg)
	s.look()
	s.run(cmd)
}

func (s *sim) run(cmd tea.Cmd) {
	s.t.Helper()
	if cmd == nil {
		return
	}
	if s.slow {
		s.held = append(s.held, cmd)
		return
	}
	s.got(cmd())
}

// got takes what a command came to.
func (s *sim) got(msg tea.Msg) {
	s.t.Helper()
	switch msg := msg.(type) {
	case nil:
	case tea.QuitMsg:
		s.quit = true
	case tea.BatchMsg:
		for _, c := range msg {
			s.run(c)
		}
	case screen.Fact, widget.Completed, widget.Searched:
		s.send(msg)
	default:
		v := reflect.ValueOf(msg)
		switch {
		case v.Type().Name() == "sequenceMsg":
			for i := range v.Len() {
				if c := v.Index(i).Interface().(tea.Cmd); c != nil {
					s.got(c())
				}
			}
		case v.Type().Name() == "setClipboardMsg":
			s.clipboard = v.String()
		}
	}
}

// release runs the n-th of the commands that wait.
func (s *sim) release(n int) {
	s.t.Helper()
	cmd := s.held[n]
	s.held = slices.Delete(s.held, n, n+1)
	s.got(cmd())
}

// press presses keys: words separated by blanks, <ctrl+s> for what has a name;
// a word in quotes is typed letter by letter.
func (s *sim) press(script string) *sim {
	s.t.Helper()
	for _, word := range strings.Fields(script) {
		switch {
		case strings.HasPrefix(word, "<"):
			s.send(widget.Press(strings.Trim(word, "<>")))
		case strings.HasPrefix(word, `"`):
			s.typed(strings.Trim(word, `"`))
		default:
			s.typed(word)
		}
	}
	return s
}

// typed types text letter by letter.
func (s *sim) typed(text string) *sim {
	s.t.Helper()
	for _, r := range text {
		k := tea.KeyPressMsg{Code: r, Text: string(r)}
		if r == ' ' {
			k = widget.Press("space")
		}
		s.send(k)
	}
	return s
}

// bare reports whether a copied text is shown alone.
func (s *sim) bare() bool {
	_, is := s.cover.(screen.Bare)
	return is
}

// text is the screen without colours.
func (s *sim) text() string { return ansi.Strip(s.View().Content) }

// look holds what is true of every screen.
func (s *sim) look() {
	s.t.Helper()
	s.frames++
	v := s.View()
	rows := strings.Split(v.Content, "\n")
	s.lookAt(rows, v.WindowTitle)
	if s.width == 0 || s.bare() {
		return
	}
	if !s.panes().TooSmall && len(rows) != s.height {
		s.t.Fatalf("%d rows on a screen of %d:\n%s", len(rows), s.height, s.text())
	}
	for i, row := range rows {
		if w := s.widths[row]; w != s.width {
			s.t.Fatalf("row %d is %d cells wide, the screen %d: %q", i, w, s.width, row)
		}
	}
	if c := v.Cursor; c != nil && (c.X < 0 || c.X >= s.width || c.Y < 0 || c.Y >= s.height) {
		s.t.Fatalf("the cursor is at %d,%d on a screen of %dx%d", c.X, c.Y, s.width, s.height)
	}
}

// lookAt wants texts that may reach a terminal, and measures them. What was on
// the last screen too is not looked at again: the same text comes to the same.
func (s *sim) lookAt(rows []string, title string) {
	s.t.Helper()
	widths := make(map[string]int, len(rows)+1)
	for _, row := range append(rows, title) {
		w, seen := s.widths[row]
		if !seen {
			if at, found := hostileIn(row); found {
				s.t.Fatalf("character %s on the screen:\n%q\nof\n%q", at, row, rows)
			}
			w = ansi.StringWidth(row)
		}
		widths[row] = w
	}
	s.widths = widths
}

// sees fails unless the screen holds each text.
func (s *sim) sees(texts ...string) *sim {
	s.t.Helper()
	screen := s.text()
	for _, text := range texts {
		if !strings.Contains(screen, text) {
			s.t.Fatalf("not on the screen: %s\n%s", text, screen)
		}
	}
	return s
}

// lacks fails if the screen holds one of the texts.
func (s *sim) lacks(texts ...string) *sim {
	s.t.Helper()
	screen := s.text()
	for _, text := range texts {
		if strings.Contains(screen, text) {
			s.t.Fatalf("on the screen: %s\n%s", text, screen)
		}
	}
	return s
}

// copyOf copies one of our recordings into a folder of its own and goes there,
// so that titles hold no path.
func copyOf(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(home, "..", "..", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return fileOf(t, filepath.Base(name), data)
}

// copiesOf copies recordings into a folder and goes there; they keep their paths.
func copiesOf(t *testing.T, names ...string) {
	t.Helper()
	from := filepath.Join(home, "..", "..", "testdata")
	t.Chdir(t.TempDir())
	for _, name := range names {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(contents(t, filepath.Join(from, name))), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// fileOf writes a file into a folder of its own and goes there.
func fileOf(t *testing.T, name string, data []byte) string {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// home is the folder of this package.
var home, _ = os.Getwd()

func contents(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
