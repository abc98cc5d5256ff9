package tui

import (
	"fmt"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// startPalette asks for a number to go to, or for words that find an action.
func startPalette(m *app) tea.Cmd {
	mode := m.mode()
	found := func(text string) *action {
		if _, err := strconv.Atoi(text); err == nil {
			return nil
		}
		return m.find(mode, text)
	}
	return m.ask(widget.Prompt{
		Label: "number or action: ", Verb: "go", Fresh: -1, History: &m.numbers,
		Right: func() string {
			if a := found(m.prompt.Value()); a != nil {
				return a.name + "  " + strings.Join(a.labels(), " ")
			}
			return ""
		},
		Complete: widget.Words(func(text string) string {
			if a := found(text); a != nil {
				return a.name
			}
			return text
		}),
		Done: func(text string) tea.Cmd {
			text = strings.TrimSpace(text)
			if n, err := strconv.Atoi(strings.ReplaceAll(text, ",", "")); err == nil {
				return m.goTo(n)
			}
			switch a := m.find(mode, text); {
			case text == "":
			case a == nil:
				m.say(fmt.Sprintf("no action %s · ? lists them", quote(text)))
			default:
				return m.do(a)
			}
			return nil
		},
	})
}

// find is the action of a mode that words name best: by its name, by the
// beginning or a part of its name, by a part of what its help says.
func (m *app) find(mode mode, words string) *action {
	words = strings.ToLower(strings.TrimSpace(words))
	if words == "" {
		return nil
	}
	for _, fits := range []func(a *action) bool{
		func(a *action) bool { return a.name == words },
		func(a *action) bool { return strings.HasPrefix(a.name, words) },
		func(a *action) bool { return strings.Contains(a.name, words) },
		func(a *action) bool { return strings.Contains(strings.ToLower(a.help), words) },
	} {
		for i := range m.actions {
			if a := &m.actions[i]; a.in&mode != 0 && fits(a) {
				return a
			}
		}
	}
	return nil
}

// goTo selects the interaction with a number, as people count.
func (m *app) goTo(n int) tea.Cmd {
	t := m.cassette
	switch row := t.list.rowOf(n - 1); {
	case n < 1 || n > t.file.Len():
		m.say(fmt.Sprintf("no %d, there are %s", n, render.Count(t.file.Len())))
	case row >= t.list.Count || t.list.interaction(row) != n-1:
		m.say(fmt.Sprintf("%d is not among those that the filter shows", n))
	default:
		t.list.show(n - 1)
		return m.selectionMoved()
	}
	return nil
}
