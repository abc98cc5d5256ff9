package tui

import (
	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// A prompt makes a change of the text that is typed.
type prompt struct {
	widget.Prompt
	// change is what is made of the text; on an error, and if it is refused, the
	// prompt is open as before and says why.
	change  func(text string) (change, error)
	coupled bool // there are coupled fields
}

// askChange opens a prompt that makes a change.
func (t *openCassette) askChange(m screen.App, of prompt) tea.Cmd {
	p := &screen.Prompt{Prompt: of.Prompt, Coupled: of.coupled}
	var c change
	p.Accept = func(text string) string {
		var err error
		if c, err = of.change(text); err != nil {
			return notChanged(err)
		}
		return ""
	}
	p.Done = func(string) tea.Cmd {
		c.KeepFollowUps, c.refused = p.KeepFollowUps, t.comeBack(m, p)
		return t.make(m, c)
	}
	return m.AskFor(p)
}

// comeBack opens a prompt again, with the text that was typed, when its change
// is refused: in its row, or on the status line if that is no longer there.
func (t *openCassette) comeBack(m screen.App, p *screen.Prompt) func(why string) tea.Cmd {
	d := &t.detail
	at, row := d.at, d.Cursor
	return func(why string) tea.Cmd {
		p.Refuse(why)
		return m.WhenFree(func() tea.Cmd {
			if p.Row != nil && (d.at != at || d.Cursor != row || d.pending || d.overlay != nil) {
				p.Row, p.Label = nil, p.Status.Right+": "
			}
			return m.AskAgain(p)
		})
	}
}
