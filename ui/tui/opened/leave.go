package opened

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// Leave leaves once nothing is saved any more, or asks if something is not.
func (c *Cassettes) Leave(m screen.App) tea.Cmd {
	for _, t := range c.ByPath {
		if t.work.saving {
			t.leaving = true
			return nil
		}
	}
	return c.LeaveOrAsk(m)
}

// LeaveOrAsk leaves, or asks if something is not saved.
func (c *Cassettes) LeaveOrAsk(m screen.App) tea.Cmd {
	dirty := c.Unsaved()
	if len(dirty) == 0 {
		return tea.Quit
	}
	where := render.Sanitize(filepath.Base(dirty[0].File.Path()))
	if len(dirty) > 1 {
		where = render.Counted(len(dirty), "cassette")
	}
	return Review{Cassettes: dirty}.inquire(m, widget.Question{
		Text: fmt.Sprintf("%s in %s. Leave?", render.Counted(c.UnsavedCount(), "unsaved change"), where), Esc: "stay",
		Choices: []widget.Choice{
			{Key: "s", Does: "save and leave", Run: func() tea.Cmd { return c.Save(m, true) }},
			{Key: "d", Does: "drop them and leave", Run: c.drop},
		},
	}, false)
}

// Save saves all that have changes, and then leaves if that is wanted.
func (c *Cassettes) Save(m screen.App, leaving bool) tea.Cmd {
	var cmds []tea.Cmd
	unsaved := c.Unsaved()
	for _, t := range unsaved {
		cmds = append(cmds, t.save(m, "", cassette.SaveOptions{}))
		t.leaving = leaving
	}
	if len(unsaved) > 1 {
		cmds = append(cmds, func() tea.Msg { return savedTogether(unsaved) })
	}
	return tea.Sequence(cmds...)
}

// savedTogether is sent when several cassettes were to be saved, one after the
// other.
type savedTogether []*Cassette

// Apply names them; where one is not saved, what was said of it stays.
func (msg savedTogether) Apply(m screen.App) tea.Cmd {
	var names []string
	for _, t := range msg {
		if t.work.saving || t.File.Dirty() {
			return nil
		}
		names = append(names, render.Sanitize(filepath.Base(t.File.Path())))
	}
	slices.Sort(names) // they were opened as they came
	m.Say(render.Cut(fmt.Sprintf("saved %d cassettes: %s", len(names), strings.Join(names, ", ")), m.Width()-2))
	return nil
}

// drop leaves without saving.
func (c *Cassettes) drop() tea.Cmd {
	c.dropped = true
	return tea.Quit
}
