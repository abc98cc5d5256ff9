package tui

import (
	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/widget"
)

// A prompt is the one that is open; that of an edit makes a change of the text.
type prompt struct {
	widget.Prompt
	// change is what is made of the text; on an error, and if it is refused, the
	// prompt is open as before and says why.
	change      func(text string) (change, error)
	coupled     bool // there are coupled fields
	noFollowUps bool // they are left as they are (ctrl+k)
}

// ask opens a prompt.
func (m *app) ask(p widget.Prompt) tea.Cmd { return m.askChange(prompt{Prompt: p}) }

// askChange opens a prompt that makes a change.
func (m *app) askChange(p prompt) tea.Cmd {
	if p.History == nil {
		p.History = &m.typed
	}
	p.Open()
	m.prompt = &p
	m.message = ""
	return m.arrange()
}

// keyInPrompt does what a key stands for there, else it is text.
func (m *app) keyInPrompt(k tea.KeyPressMsg) tea.Cmd {
	a := m.actionIn(inPrompt, k.String())
	switch {
	case a == nil:
		return m.prompt.Key(k)
	case m.refusal(a) == "":
		return a.run(m)
	}
	return nil
}

func dropPrompt(m *app) tea.Cmd {
	p := m.prompt
	m.prompt = nil
	return tea.Batch(m.arrange(), p.Drop())
}

func finishPrompt(m *app) tea.Cmd {
	p := m.prompt
	text := p.Answer()
	if p.change == nil {
		m.prompt = nil
		return tea.Batch(m.arrange(), p.Finish(text))
	}
	c, err := p.change(text)
	if err != nil {
		p.Refuse(notChanged(err))
		return nil
	}
	m.prompt = nil
	cmd := tea.Batch(m.arrange(), p.Finish(text))
	c.KeepFollowUps, c.refused = p.noFollowUps, p.comeBack(m)
	return tea.Batch(cmd, m.make(c))
}

// comeBack opens a prompt again, with the text that was typed, when its change
// is refused: in its row, or on the status line if that is no longer there.
func (p *prompt) comeBack(m *app) func(m *app, why string) tea.Cmd {
	d := &m.cassette.detail
	at, row := d.at, d.Cursor
	return func(m *app, why string) tea.Cmd {
		p.Refuse(why)
		return m.onceUnasked(func(m *app) tea.Cmd {
			if p.Row != nil && (d.at != at || d.Cursor != row || d.pending || d.overlay != nil) {
				p.Row, p.Label = nil, p.Status.Right+": "
			}
			m.prompt = p
			return m.arrange()
		})
	}
}

func emptyPrompt(m *app) tea.Cmd { return m.prompt.Set("") }

func promptInEditor(m *app) tea.Cmd {
	p := m.prompt
	m.prompt = nil
	return tea.Batch(m.arrange(), p.Editor(p.Value()))
}

func noPromptEditor(m *app) string {
	if m.inPlace() == nil && (m.prompt == nil || m.prompt.Editor == nil) {
		return "this text is not edited elsewhere"
	}
	return ""
}

func toggleFollowUps(m *app) tea.Cmd {
	m.prompt.noFollowUps = !m.prompt.noFollowUps
	return nil
}

func noFollowUps(m *app) string {
	if m.inPlace() == nil && (m.prompt == nil || m.prompt.change == nil) {
		return "nothing is coupled with this"
	}
	return ""
}

func completePrompt(m *app) tea.Cmd { return m.prompt.TryComplete() }

func noCompletion(m *app) string {
	if m.prompt == nil || m.prompt.Complete == nil {
		return "nothing is completed here"
	}
	return ""
}

// typesInRow reports whether text is typed in the row under the detail's cursor.
func (m *app) typesInRow() bool { return m.prompt != nil && m.prompt.Row != nil }

// textCursor is where the terminal's cursor stands: in what is typed, else
// nowhere.
func (m *app) textCursor(p widget.Panes) *tea.Cursor {
	if m.prompt == nil {
		return m.caretInPlace(p.Detail)
	}
	if m.prompt.Row == nil {
		return tea.NewCursor(m.prompt.Cursor(p.Status.Width), p.Status.Y)
	}
	if m.cassette == nil || p.Detail.Empty() {
		return nil
	}
	d := &m.cassette.detail
	return tea.NewCursor(p.Detail.X+m.prompt.Cursor(p.Detail.Width), p.Detail.Y+1+d.Cursor-d.Top)
}
