package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/input"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// key does what a key stands for: for what is asked, for what is typed, in the
// screen that is seen.
func (m *app) key(k tea.KeyPressMsg) tea.Cmd {
	if k.Code == tea.KeyEscape { // two in quick succession look like alt+esc
		k.Mod = 0
	}
	name := k.String()
	if p, bare := m.top().(*copied); bare {
		return p.key(name)
	}
	switch text := m.typed(); {
	case name == "ctrl+c":
		return m.quit()
	case m.question != nil:
		return m.keyInQuestion(k)
	case text != nil:
		return m.keyInText(text, k)
	case m.Panes(widget.OnList, false, widget.Divider{}).TooSmall && name != "q":
		return nil
	}
	a := m.actionIn(m.top().Mode(), name)
	m.again, m.ran = a != nil && a == m.ran, a
	if a != nil {
		m.pressed = slices.Index(a.Keys, name)
		return m.do(a)
	}
	m.Say(m.elsewhere(name))
	return nil
}

// mostElsewhere is of how many actions it is said where their key works.
const mostElsewhere = 3

// elsewhere says where a key works that does nothing here, or why nothing can be
// changed here.
func (m *app) elsewhere(key string) string {
	if s, ok := m.top().(screen.Locked); ok && m.changes(key) {
		return s.Locked()
	}
	said, n := render.Sanitize(widget.KeyLabel(key))+" does nothing here", 0
	for i := range m.actions {
		a := &m.actions[i]
		where := m.briefly(a.In)
		if !slices.Contains(a.Keys, key) || a.Group == screen.Typing || where == "" || n == mostElsewhere {
			continue
		}
		n++
		said += " · " + a.Name + ": in " + where
	}
	if n == 0 && m.actionNamed(m.top().Mode(), "help") != nil {
		said += " · ? lists the keys"
	}
	return said
}

// changes is true for a key that changes interactions where it works.
func (m *app) changes(key string) bool {
	return slices.ContainsFunc(m.actions, func(a screen.Action) bool { return a.Changes && slices.Contains(a.Keys, key) })
}

// keyInText does what a key stands for while a text is typed, else it is text.
func (m *app) keyInText(text screen.Text, k tea.KeyPressMsg) tea.Cmd {
	a := m.actionIn(text.Mode(), k.String())
	if a == nil || !text.Ready() {
		return text.Key(m, k)
	}
	if m.prompt == nil {
		m.Hush()
	}
	why := m.refusal(a)
	switch {
	case why == "":
		return a.Run(m)
	case m.prompt != nil:
		m.prompt.Note(why)
	default:
		m.Say(why)
	}
	return nil
}

// typed is the text that is typed now: in a prompt or in the screen; nil if
// none is.
func (m *app) typed() screen.Text {
	if m.prompt != nil {
		return promptText{m.prompt, m}
	}
	if s, ok := m.top().(screen.Typer); ok {
		return s.Typed()
	}
	return nil
}

// do runs an action or says why not.
func (m *app) do(a *screen.Action) tea.Cmd {
	if why := m.refusal(a); why != "" {
		m.Say(why)
		return nil
	}
	if !a.Quiet || m.passing() {
		m.Hush()
	}
	return a.Run(m)
}

// refusal says why an action cannot be done now, "" if it can.
func (m *app) refusal(a *screen.Action) string {
	if a.Changes {
		if why := m.busy(); why != "" {
			return why
		}
	}
	if a.Why == nil {
		return ""
	}
	return a.Why(m)
}

// busy says what a change has to wait for.
func (m *app) busy() string {
	if s, ok := screen.Find[screen.Worker](m); ok {
		return s.Busy()
	}
	return ""
}

// hints are those that fit into width cells.
func (m *app) hints(width int) []widget.Hint {
	if m.question != nil {
		return widget.FitHints(m.question.Hints(), width, false)
	}
	if text := m.typed(); text != nil {
		hints := m.hintsFor(text.Mode(), text.Hints())
		if more := text.More(); more != "" {
			hints = append(hints, widget.Hint{Does: more})
		}
		return widget.FitHints(hints, width, false)
	}
	s := m.top()
	hints := m.hintsFor(s.Mode(), s.Hints(m))
	if n, ok := s.(screen.Noter); ok && width >= 80 {
		if note := (widget.Hint{Does: n.Note(m)}); note.Does != "" {
			return widget.FitHints(append(widget.FitHints(hints, width-note.Width()-2, true), note), width, false)
		}
	}
	return widget.FitHints(hints, width, true)
}

// hintsFor are the hints of the named actions that can be done now; a steady
// one stays while nothing keeps it waiting.
func (m *app) hintsFor(mode *screen.Mode, names []string) []widget.Hint {
	var hints []widget.Hint
	for _, name := range names {
		a := m.actionNamed(mode, name)
		if a == nil || m.refusal(a) != "" && !(a.Steady != nil && m.busy() == "" && a.Steady(m)) {
			continue
		}
		hints = append(hints, m.hintOf(a))
	}
	return hints
}

func (m *app) hintOf(a *screen.Action) widget.Hint {
	h := widget.Hint{Key: a.KeyHint, Does: a.Hint, Spare: a.Spare}
	if h.Key == "" {
		h.Key = widget.KeyLabel(a.Keys[0])
	}
	if a.Words != nil {
		if words := a.Words(m); words != "" {
			h.Does = words
		}
	}
	if a.Label != nil {
		h.Key = a.Label(m, a.Keys)
		return h // which key is not for a click to say
	}
	h.Press = widget.Press(a.Keys[0])
	return h
}

// paste hands a pasted text to what is typed, else to the screen, if that takes
// one. It runs no keys.
func (m *app) paste(msg tea.PasteMsg) tea.Cmd {
	if _, bare := m.top().(screen.Bare); bare || m.question != nil {
		return nil
	}
	if len(msg.Content) > input.MostPasted {
		m.Fail(fmt.Sprintf("not taken: more than %s were pasted", render.Size(input.MostPasted)))
		return nil
	}
	text := withNewlines(msg.Content)
	if typed := m.typed(); typed != nil {
		return typed.Paste(m, text)
	}
	s, ok := m.top().(screen.Paster)
	switch {
	case !ok || m.top().Mode().Can&screen.Change == 0:
		m.Say("pasted text is not taken as keys · open a cassette to ask about it")
		return nil
	case m.busy() != "":
		m.Say(m.busy())
		return nil
	}
	m.Hush()
	return s.Paste(m, text)
}

// withNewlines ends lines as files do: terminals paste a carriage return for each.
func withNewlines(s string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
}
