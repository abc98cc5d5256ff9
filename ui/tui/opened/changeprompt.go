package opened

import (
	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// A prompt makes a change of the text that is typed.
type Prompt struct {
	widget.Prompt
	// Change is what is made of the text; on an error, and if it is refused, the
	// prompt is open as before and says why.
	Change  func(text string) (Change, error)
	Coupled bool // there are coupled fields
}

// AskChange opens a prompt that makes a change.
func (t *Cassette) AskChange(m screen.App, of Prompt) tea.Cmd {
	p := &screen.Prompt{Prompt: of.Prompt, Coupled: of.Coupled}
	var c Change
	p.Accept = func(text string) string {
		var err error
		if c, err = of.Change(text); err != nil {
			return NotChanged(err)
		}
		return ""
	}
	p.Done = func(string) tea.Cmd {
		c.KeepFollowUps, c.Refused = p.KeepFollowUps, t.comeBack(m, p)
		if c.Doubt != "" {
			return m.Inquire(widget.Question{Text: c.Doubt + " Take it?", Esc: "edit again",
				Left:    func() tea.Cmd { return m.AskAgain(p) },
				Choices: []widget.Choice{{Key: "y", Does: "take it", Run: func() tea.Cmd { return t.Make(m, c) }}}})
		}
		return t.Make(m, c)
	}
	return m.AskFor(p)
}

// comeBack opens a prompt again, with the text that was typed, when its change
// is refused: in its row, or on the status line if that is no longer there.
func (t *Cassette) comeBack(m screen.App, p *screen.Prompt) func(why string) tea.Cmd {
	d := &t.Detail
	at, row := d.At, d.Cursor
	return func(why string) tea.Cmd {
		p.Refuse(why)
		return m.WhenFree(func() tea.Cmd {
			if p.Row != nil && (d.At != at || d.Cursor != row || d.Pending || d.Overlay != nil) {
				p.Row, p.Label = nil, p.Status.Right+": "
			}
			return m.AskAgain(p)
		})
	}
}
