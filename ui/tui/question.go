package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// A question takes one of the letters that it shows, or esc. Neither enter nor
// a key pressed twice by mistake answers it.
type question struct {
	text, right string
	failed      bool // the text reports a failure
	choices     []choice
	unseen      []choice // that the text names, not the hints
	// esc says what esc does, "no" or "stay"; where it would lose something it
	// is empty and esc does nothing. left runs on it and may be nil.
	esc  string
	left func(m *app) tea.Cmd
}

// A choice is one letter of a question.
type choice struct {
	key, does string
	run       func(m *app) tea.Cmd
}

// inquire asks a question.
func (m *app) inquire(q question) tea.Cmd {
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

func (m *app) keyInQuestion(k tea.KeyPressMsg) tea.Cmd {
	q := m.question
	if k.IsRepeat {
		return nil
	}
	name := k.String()
	if name == "esc" {
		if q.esc == "" {
			return nil
		}
		m.question = nil
		if q.left != nil {
			return q.left(m)
		}
		return nil
	}
	for _, c := range slices.Concat(q.choices, q.unseen) {
		if c.key == name {
			m.question = nil
			return c.run(m)
		}
	}
	m.scrollUnderQuestion(name)
	return nil
}
