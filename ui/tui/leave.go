package tui

import (
	"fmt"
	"path/filepath"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// leave leaves once nothing is saved any more, or asks if something is not.
func (c *openCassettes) leave(m screen.App) tea.Cmd {
	for _, t := range c.byPath {
		if t.work.saving {
			t.leaving = true
			return nil
		}
	}
	return c.leaveOrAsk(m)
}

func (c *openCassettes) leaveOrAsk(m screen.App) tea.Cmd {
	dirty := c.unsaved()
	if len(dirty) == 0 {
		return tea.Quit
	}
	where := render.Sanitize(filepath.Base(dirty[0].file.Path()))
	if len(dirty) > 1 {
		where = render.Counted(len(dirty), "cassette")
	}
	return m.Inquire(widget.Question{
		Text: fmt.Sprintf("%s in %s. Leave?", render.Counted(c.unsavedCount(), "unsaved change"), where), Esc: "stay",
		Choices: []widget.Choice{
			{Key: "s", Does: "save and leave", Run: func() tea.Cmd { return c.save(m, true) }},
			{Key: "d", Does: "drop them and leave", Run: c.drop},
		},
	})
}

// save saves all that have changes, and then leaves if that is wanted.
func (c *openCassettes) save(m screen.App, leaving bool) tea.Cmd {
	var cmds []tea.Cmd
	for _, t := range c.unsaved() {
		cmds = append(cmds, t.save(m, "", cassette.SaveOptions{}))
		t.leaving = leaving
	}
	return tea.Sequence(cmds...)
}

// drop leaves without saving.
func (c *openCassettes) drop() tea.Cmd {
	c.dropped = true
	return tea.Quit
}
