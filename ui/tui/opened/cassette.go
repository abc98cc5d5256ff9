// Package opened has the cassettes that are open, and of each what its screens
// share: the file, the list and its filter, the detail, and the work on it in the
// background (changes, saving, recovery, indexing, questions about all of it).
// It knows no screen: what depends on one it asks of the app.
package opened

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/ui/kept"
	"tapedeck/ui/match"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/editor"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// An openCassette is a cassette and how it is shown: what the screens of one
// cassette share.
type Cassette struct {
	File       *cassette.File
	All        *Cassettes // those that are open, this one too
	List       widget.List
	Detail     detail.Detail
	Stats      listStats
	Filter     Filtering
	findings   *knownFindings
	searched   *searched         // what a search knows of the interactions, nil for nothing
	Recordings *match.Recordings // what is asked about why
	Setting    match.Setting     // how the person says that the test sets the library up
	work
	view
	recovering
	stepNotes
	TypingFilter bool        // a filter is being typed
	lastShown    int         // the interaction to go back to once a filter shows it again
	expected     int         // how many interactions it was thought to have
	InPlace      screen.Text // that is edited in place, nil if none is
	onDisk       bool
	Now          time.Time
}

// A stepNotes is what is known of the steps made, by how many there are with them.
type stepNotes struct {
	marksGone map[int][]int      // marked ones that the step deleted
	joint     map[int]*jointStep // of several cassettes
	beside    besideStep
	Changes   int // counts the changes, undone ones too
}

// A view is which of the two panes has the keys.
type view struct {
	Focus     widget.Focus
	Zoom      bool
	returning *lastView // as the cassette is to be shown again, nil once it is
}

// Reset shows both panes, the keys in the list.
func (v *view) Reset() { *v = view{} }

// An openCassettes is the cassettes opened so far, by path.
type Cassettes struct {
	ByPath  map[string]*Cassette
	Format  string // overrides detection
	Editor  *editor.Editor
	Divider widget.Divider          // where the panes were divided by hand
	Fresh   bool                    // cassettes are not shown as they were left
	dropped bool                    // the unsaved changes are given up
	Pace    func(cassette.Progress) // holds a change up as it goes on; nil does not
}

// NewCassettes has none open yet; format overrides detection, command is the
// editor.
func NewCassettes(format, command string) *Cassettes {
	return &Cassettes{ByPath: map[string]*Cassette{}, Format: format, Editor: &editor.Editor{Command: command}}
}

// Divide puts the divider of the two panes into a column.
func (c *Cassettes) Divide(m screen.App, x int) tea.Cmd {
	c.Divider.Column = max(1, x)
	return m.Arrange()
}

// Drag moves what divides panes to a cell.
func (c *Cassettes) Drag(m screen.App, p widget.Panes, x, y int) tea.Cmd {
	switch height := y - p.List.Y; {
	case !p.Stacked():
		return c.Divide(m, x)
	case height != p.List.Height:
		return c.Heighten(m, height)
	}
	return nil // still where it was taken
}

// Heighten makes a list above the detail so high.
func (c *Cassettes) Heighten(m screen.App, rows int) tea.Cmd {
	c.Divider.Height = max(1, rows)
	return m.Arrange()
}

// Unsaved lists the open cassettes with changes.
func (c *Cassettes) Unsaved() []*Cassette {
	var list []*Cassette
	for _, t := range c.ByPath {
		if t.File.Dirty() {
			list = append(list, t)
		}
	}
	return list
}

// UnsavedCount counts the changes that are not saved.
func (c *Cassettes) UnsavedCount() int {
	n := 0
	for _, t := range c.Unsaved() {
		n += max(1, t.File.Unsaved())
	}
	return n
}

// Saving reports whether one is being saved.
func (c *Cassettes) Saving() bool {
	for _, t := range c.ByPath {
		if t.work.saving {
			return true
		}
	}
	return false
}

// End writes the unsaved work of all cassettes, or gives it up where the person
// said so, and keeps how they are left. It is called when the screen has ended, however it did.
func (c *Cassettes) End() {
	defer func() { _ = kept.Prune(viewsFolder, mostViews) }()
	for _, t := range c.ByPath {
		t.keepView()
		if c.dropped {
			t.File.Forget()
			continue
		}
		// Nobody is there who could read an error.
		_ = t.File.Keep()
	}
}

// A recovering is how unsaved work is kept.
type recovering struct {
	pending bool // it will be written for recovery
	failed  bool // it was said that this failed
}

// New is a cassette of which nothing is known yet.
func New(all *Cassettes, file *cassette.File, now time.Time) *Cassette {
	return &Cassette{
		File: file, All: all, findings: newKnownFindings(file), Recordings: match.RecordingsOf(file),
		List: widget.NewList(), Detail: detail.New(file), Now: now,
	}
}

// Shows is the cassette itself, for what shows it.
func (t *Cassette) Shows() *Cassette { return t }

// Shown is the cassette that is shown, nil if none is.
func Shown(m screen.App) *Cassette {
	if s, ok := screen.Find[interface{ Shows() *Cassette }](m); ok {
		return s.Shows()
	}
	return nil
}

// On makes an action of what is done with the cassette that is shown.
func On(do func(t *Cassette, m screen.App) tea.Cmd) func(screen.App) tea.Cmd {
	return func(m screen.App) tea.Cmd {
		if t := Shown(m); t != nil {
			return do(t, m)
		}
		return nil
	}
}

// If makes a refusal of what is said of the cassette that is shown.
func If(why func(t *Cassette) string) func(screen.App) string {
	return func(m screen.App) string {
		if t := Shown(m); t != nil {
			return why(t)
		}
		return "no cassette is shown"
	}
}

// With binds what is done with a cassette to it.
func With(t *Cassette, m screen.App, do func(t *Cassette, m screen.App) tea.Cmd) func() tea.Cmd {
	return func() tea.Cmd { return do(t, m) }
}
