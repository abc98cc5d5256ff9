// Package changes is the screen of what is unsaved: a diff by interaction, of one
// cassette or of all that have changes.
package changes

import (
	"context"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// Where keys are pressed. Before a question is answered nothing is changed here.
var (
	mode      = &screen.Mode{Name: "unsaved changes", Can: screen.Everywhere | screen.Helped | screen.Scroll | screen.Read | screen.Change | screen.Save}
	askedMode = &screen.Mode{Name: "changes behind a question", Can: screen.Everywhere | screen.Helped | screen.Scroll | screen.Read}
)

// A changes shows what is unsaved.
type changes struct {
	of opened.Review
	widget.Page
	found
	byPath  *bool // compared by path, also the next time
	reading *reading
	failed  string // why it cannot be told
}

// Kind shows what is unsaved.
func Kind(c *opened.Cassettes) screen.Kind {
	byPath := false
	look := func(m screen.App) tea.Cmd { return m.Open("changes", opened.Review{Cassettes: c.Reviewed(m)}) }
	nothing := func(m screen.App) string {
		if !slices.ContainsFunc(c.Reviewed(m), func(t *opened.Cassette) bool { return t.File.Dirty() }) {
			return "nothing is unsaved"
		}
		return ""
	}
	return screen.Kind{Name: "changes", Modes: []*screen.Mode{mode, askedMode},
		Actions: append(actions(), screen.Action{Name: "changes", Group: screen.Files, After: "save", Keys: []string{"="}, Hint: "changes",
			Help: "what is unsaved, as a diff; also while saving or leaving asks", Brief: "what is unsaved",
			In: screen.Where{Can: screen.Change | screen.Review, Not: mode}, Run: look, Why: nothing}),
		Open: func(m screen.App, of any) tea.Cmd {
			s := &changes{of: of.(opened.Review), byPath: &byPath}
			return tea.Batch(m.Push(s), s.read(m))
		}}
}

// actions are its own keys.
func actions() []screen.Action {
	return []screen.Action{
		{Name: "to change", Group: screen.Moving, After: "read", Keys: []string{"enter", "l", "right"}, Hint: "go there", Help: "go to the changed interaction", Brief: "go there", In: screen.In(mode), Run: screen.On((*changes).goThere), Why: screen.If((*changes).nowhere)},
		{Name: "view unsaved", Group: screen.Moving, After: "view", Keys: []string{"v"}, Hint: "view", Help: "show unsaved changes as in the file or by path", Brief: "as in the file, by path", In: screen.In(mode, askedMode), Run: screen.On((*changes).otherView), Words: screen.If((*changes).viewWords)},
	}
}

// Mode is that of changes.
func (s *changes) Mode() *screen.Mode {
	if s.of.Question != nil {
		return askedMode
	}
	return mode
}

// Shows is the cassette under the cursor, which undo and save act on.
func (s *changes) Shows() *opened.Cassette {
	if at := s.here(); at >= 0 {
		return s.items[at].cassette
	}
	return s.of.Cassettes[0]
}

// Busy says what changes have to wait for.
func (s *changes) Busy() string { return s.Shows().Busy() }

// Title is that of the only cassette, or how many there are.
func (s *changes) Title() screen.Title {
	if len(s.of.Cassettes) == 1 {
		return s.of.Cassettes[0].Title()
	}
	return screen.Title{Path: render.Counted(len(s.of.Cassettes), "cassette"), States: []string{fmt.Sprintf("%d unsaved", s.unsaved())}}
}

// unsaved counts the changes that are not saved, as titles and questions do.
func (s *changes) unsaved() int {
	n := 0
	for _, t := range s.of.Cassettes {
		if t.File.Dirty() {
			n += max(1, t.File.Unsaved())
		}
	}
	return n
}

// Arrange takes a size.
func (s *changes) Arrange(_ screen.App, r widget.Rect) tea.Cmd {
	if s.Fit(r) {
		s.lay()
	}
	return nil
}

// Click puts the cursor into a row.
func (s *changes) Click(_ screen.App, r widget.Rect, _, y int) tea.Cmd {
	s.ClickRow(r, y)
	return nil
}

// Draw draws the heading and the rows seen.
func (s *changes) Draw(m screen.App, r widget.Rect) []string {
	right := "as in the file"
	if *s.byPath {
		right = "by path"
	}
	return s.DrawPage(m.Theme(), !m.Offers(), r, s.heading(), right)
}

// heading says how much is unsaved.
func (s *changes) heading() string {
	what := "Unsaved"
	if s.of.Recovery != nil {
		what = "Would be recovered"
	}
	if !s.known {
		return what
	}
	return fmt.Sprintf("%s: %s, %s", what, render.Counted(s.total, "interaction"), render.Counted(s.report.Lines, "line"))
}

// Status is what differs in numbers, or what goes on.
func (s *changes) Status(screen.App) (standing, position string) {
	t := s.Shows()
	switch {
	case t.Progress != nil && t.Progress.Text != "":
		standing = t.Progress.Text
	case t.Changing != nil && t.Changing.Slow:
		standing = t.Changing.Progress()
	case s.reading != nil:
		standing = "comparing · esc stops"
	case s.failed != "":
		standing = s.failed
	case s.known && s.total == 0 && s.of.Recovery == nil && s.unsaved() > 0:
		standing = render.Counted(s.unsaved(), "unsaved change") + ", but no interaction differs · w saves, u undoes"
	case s.known && s.total == 0:
		standing = "nothing is unsaved"
	case s.known:
		standing = done.Differs(s.report)
	}
	if at := s.here(); at >= 0 {
		position = fmt.Sprintf("%s/%s", render.Count(at+1), render.Count(s.total))
	}
	return standing, position
}

// Hints are those of changes.
func (s *changes) Hints(screen.App) []string {
	return []string{"to change", "view unsaved", "undo", "save", "back", "help"}
}

// EscapeWords are those of the hint for esc.
func (s *changes) EscapeWords() string {
	if s.of.Question != nil {
		return "back to the question"
	}
	return ""
}

// Escape stops what goes on, then goes back to where it was opened from.
func (s *changes) Escape(m screen.App) (tea.Cmd, bool) {
	t := s.Shows()
	switch {
	case t.Changing != nil:
		t.StopChanging()
	case t.Progress != nil:
		t.Progress.Cancel()
	case s.reading != nil:
		s.reading.stop()
		s.reading = nil
		m.Say("stopped")
	default:
		return s.Back(m)
	}
	return nil, true
}

// Back goes back to the question that it was opened from.
func (s *changes) Back(m screen.App) (tea.Cmd, bool) {
	if s.of.Question == nil {
		return nil, false
	}
	return tea.Batch(m.Pop(), m.Inquire(*s.of.Question)), true
}

// Leave stops what is read. A change under way is not left.
func (s *changes) Leave(m screen.App) bool {
	if s.Shows().Changing != nil {
		m.Say(opened.ErrChanging.Error())
		return false
	}
	if s.reading != nil {
		s.reading.stop()
	}
	return true
}

// Follow reads again after a change.
func (s *changes) Follow(m screen.App) (tea.Cmd, bool) { return s.read(m), false }

// Reviewed reads again after a save.
func (s *changes) Reviewed(m screen.App) tea.Cmd { return s.read(m) }

// here is the item under the cursor, -1 if there is none.
func (s *changes) here() int {
	if _, l, ok := s.LineAt(s.Cursor); ok && l.Kind == itemLine {
		return l.N
	}
	return -1
}

func (s *changes) nowhere() string {
	switch at := s.here(); {
	case at < 0:
		return "no interaction is here"
	case s.items[at].at < 0:
		return "it is removed · u takes the last change back"
	}
	return s.Busy()
}

// goThere goes to the interaction under the cursor.
func (s *changes) goThere(m screen.App) tea.Cmd {
	on := s.items[s.here()]
	shown := on.cassette.Browse(m)
	if list, ok := screen.Find[screen.Numbered](m); ok {
		return tea.Batch(shown, list.GoTo(m, on.at+1))
	}
	return shown
}

// otherView compares the other way.
func (s *changes) otherView(m screen.App) tea.Cmd {
	*s.byPath = !*s.byPath
	return s.read(m)
}

func (s *changes) viewWords() string {
	if *s.byPath {
		return "as in the file"
	}
	return "by path"
}

// lay puts the lines into rows of the width that there is; the cursor stays on its
// interaction.
func (s *changes) lay() {
	at := s.here()
	var blocks []widget.Block
	for _, lines := range s.blocks {
		blocks = append(blocks, widget.Block{Lines: lines})
	}
	s.Show(blocks, s.Width)
	if row := s.RowOf(func(_ string, l widget.Line) bool { return l.Kind == itemLine && l.N == at }); at >= 0 && row >= 0 {
		s.To(row)
	}
}

// A reading is the comparison under way.
type reading struct {
	screen *changes
	stop   context.CancelFunc
}

// compared is sent when it was told what differs.
type compared struct {
	reading *reading
	found   found
	err     error
}

// read compares in the background.
func (s *changes) read(m screen.App) tea.Cmd {
	if s.reading != nil {
		s.reading.stop()
	}
	ctx, stop := context.WithCancel(m.Context())
	r := &reading{s, stop}
	s.reading = r
	of, byPath := s.of, *s.byPath
	now, later := m.Wait(func() screen.Fact {
		f, err := find(ctx, of, byPath)
		return compared{r, f, err}
	})
	if now != nil {
		return now.Apply(m)
	}
	return later
}

// Apply shows what differs.
func (msg compared) Apply(screen.App) tea.Cmd {
	s := msg.reading.screen
	msg.reading.stop()
	if s.reading != msg.reading {
		return nil
	}
	s.reading, s.failed = nil, ""
	if msg.err != nil {
		s.failed = "not compared: " + render.Sanitize(done.Reason(msg.err))
		return nil
	}
	s.found = msg.found
	s.lay()
	return nil
}
