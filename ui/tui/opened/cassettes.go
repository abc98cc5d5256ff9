package opened

import (
	"tapedeck/cassette"
	"tapedeck/ui/tui/editor"
)

// An openCassettes is the cassettes opened so far, by path.
type Cassettes struct {
	ByPath  map[string]*Cassette
	Format  string // overrides detection
	Editor  *editor.Editor
	Divider int                     // the column that the divider was dragged to, 0 if it was not
	dropped bool                    // the unsaved changes are given up
	Pace    func(cassette.Progress) // holds a change up as it goes on; nil does not
}

// NewCassettes has none open yet; format overrides detection, command is the
// editor.
func NewCassettes(format, command string) *Cassettes {
	return &Cassettes{ByPath: map[string]*Cassette{}, Format: format, Editor: &editor.Editor{Command: command}}
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
// said so. It is called when the screen has ended, however it did.
func (c *Cassettes) End() {
	for _, t := range c.ByPath {
		if c.dropped {
			t.File.Forget()
			continue
		}
		// Nobody is there who could read an error.
		_ = t.File.Keep()
	}
}
