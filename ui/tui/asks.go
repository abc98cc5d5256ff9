package tui

import (
	"tapedeck/ui/tui/detail"

	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Free reports whether no prompt, question or text is open.
func (m *app) Free() bool { return m.question == nil && m.typed() == nil }

// WhenFree does what asks the person something, without breaking into what is
// being typed.
func (m *app) WhenFree(ask func() tea.Cmd) tea.Cmd {
	if m.Free() {
		return ask()
	}
	m.waiting = append(m.waiting, ask)
	return nil
}

// Inquire asks a question.
func (m *app) Inquire(q widget.Question) tea.Cmd {
	m.question = &q
	m.Hush()
	return nil
}

// Ask opens a prompt.
func (m *app) Ask(p widget.Prompt) tea.Cmd { return m.AskFor(&screen.Prompt{Prompt: p}) }

// AskFor opens a prompt whose text may be refused.
func (m *app) AskFor(p *screen.Prompt) tea.Cmd {
	if p.History == nil {
		p.History = m.History("")
	}
	p.Open()
	return m.AskAgain(p)
}

// AskAgain opens a prompt again, with the text that was typed.
func (m *app) AskAgain(p *screen.Prompt) tea.Cmd {
	m.prompt = p
	m.Hush()
	return m.Arrange()
}

// Unask takes away what is asked.
func (m *app) Unask() { m.prompt, m.question = nil, nil }

// History is what was typed before in prompts of a name.
func (a *asks) History(name string) *[]string {
	if a.histories == nil {
		a.histories = map[string]*[]string{}
	}
	if a.histories[name] == nil {
		a.histories[name] = &[]string{}
	}
	return a.histories[name]
}

// InRow reports whether a prompt is open in the row under the cursor.
func (a *asks) InRow() bool { return a.prompt != nil && a.prompt.Row != nil }

// Offers reports whether a list to choose from is open.
func (a *asks) Offers() bool { return a.prompt != nil && a.prompt.Offers != nil }

// DrawPrompt draws the prompt that is open. What the text still lacks stands in its row
// where there is none for hints.
func (m *app) DrawPrompt(width int) string {
	note := ""
	if m.height < widget.HintsHeight {
		note = m.prompt.Lacks()
	}
	return m.prompt.Draw(m.theme, width, note)
}

// keyInQuestion answers the question or scrolls what it is about.
func (m *app) keyInQuestion(k tea.KeyPressMsg) tea.Cmd {
	if k.IsRepeat {
		return nil
	}
	answer, ok := m.question.Answer(k.String())
	if !ok {
		m.scrollUnderQuestion(k.String())
		return nil
	}
	m.question = nil
	return answer()
}

// scrollUnderQuestion scrolls what the question is about, and does nothing else.
func (m *app) scrollUnderQuestion(key string) {
	s, ok := screen.Find[screen.Peeker](m)
	if !ok {
		return
	}
	rows := s.Peek()
	if rows == nil {
		return
	}
	switch key {
	case "down":
		rows.By(1)
	case "up":
		rows.By(-1)
	case "pgdown":
		rows.By(max(1, rows.Height))
	case "pgup":
		rows.By(-max(1, rows.Height))
	}
}

// completed takes what completes the text of the prompt.
func (m *app) completed(c widget.Completed) tea.Cmd {
	if m.prompt == nil {
		return nil
	}
	return m.prompt.TakeCompleted(c)
}

// tookSearch takes what a search has found, and says so if it is still waited for.
func (m *app) tookSearch(msg widget.Searched) {
	if went := msg.Take(); went && m.Free() && detail.SoughtIn(m).Text == msg.Text {
		detail.SayHits(m)
	}
}
