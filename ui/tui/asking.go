package tui

import (
	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/widget"
)

// with binds what takes the app to it.
func (m *app) with(do func(m *app) tea.Cmd) func() tea.Cmd {
	return func() tea.Cmd { return do(m) }
}

// inquire asks a question.
func (m *app) inquire(q widget.Question) tea.Cmd {
	m.question = &q
	m.message = ""
	return nil
}

// scrollUnderQuestion scrolls what the question is about, and does nothing else.
func (m *app) scrollUnderQuestion(key string) {
	if m.cassette == nil || m.cassette.detail.overlay == nil {
		return
	}
	d := &m.cassette.detail
	switch key {
	case "down":
		d.By(1)
	case "up":
		d.By(-1)
	case "pgdown":
		d.By(max(1, d.Height))
	case "pgup":
		d.By(-max(1, d.Height))
	}
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
