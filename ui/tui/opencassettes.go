package tui

import "tapedeck/cassette"

// An openCassettes is the cassettes opened so far, by path.
type openCassettes struct {
	byPath  map[string]*openCassette
	format  string // overrides detection
	editor  *editor
	divider int                     // the column that the divider was dragged to, 0 if it was not
	dropped bool                    // the unsaved changes are given up
	pace    func(cassette.Progress) // holds a change up as it goes on; nil does not
}

// newOpenCassettes has none open yet; format overrides detection, command is the
// editor.
func newOpenCassettes(format, command string) *openCassettes {
	return &openCassettes{byPath: map[string]*openCassette{}, format: format, editor: &editor{command: command}}
}

// unsaved lists the open cassettes with changes.
func (c *openCassettes) unsaved() []*openCassette {
	var list []*openCassette
	for _, t := range c.byPath {
		if t.file.Dirty() {
			list = append(list, t)
		}
	}
	return list
}

func (c *openCassettes) unsavedCount() int {
	n := 0
	for _, t := range c.unsaved() {
		n += max(1, t.file.Unsaved())
	}
	return n
}

// saving reports whether one is being saved.
func (c *openCassettes) saving() bool {
	for _, t := range c.byPath {
		if t.work.saving {
			return true
		}
	}
	return false
}

// end writes the unsaved work of all cassettes, or gives it up where the person
// said so. It is called when the screen has ended, however it did.
func (c *openCassettes) end() {
	for _, t := range c.byPath {
		if c.dropped {
			t.file.Forget()
			continue
		}
		// Nobody is there who could read an error.
		_ = t.file.Keep()
	}
}
