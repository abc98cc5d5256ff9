package tui

import (
	"cmp"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/screen"
)

// promptMode is where the keys of a prompt are pressed.
var promptMode = &screen.Mode{Name: "a prompt", Can: screen.Edit}

// A promptText is the text of the prompt that is open.
type promptText struct {
	*screen.Prompt
	m *app
}

// Mode is that of prompts.
func (p promptText) Mode() *screen.Mode { return promptMode }

// Ready reports that it takes keys.
func (p promptText) Ready() bool { return true }

// Key is part of the text.
func (p promptText) Key(_ screen.App, k tea.KeyPressMsg) tea.Cmd { return p.Prompt.Key(k) }

// Paste takes a text of several lines as it is where the prompt does.
func (p promptText) Paste(_ screen.App, text string) tea.Cmd {
	if p.Pasted == nil || !strings.Contains(strings.TrimSpace(text), "\n") {
		return p.Prompt.Paste(text)
	}
	p.m.prompt = nil
	return tea.Batch(p.m.Arrange(), p.Pasted(text))
}

// Click does nothing: the prompt is a line.
func (p promptText) Click(screen.App, int, int) {}

// Restore closes the prompt and takes nothing.
func (p promptText) Restore(screen.App) tea.Cmd {
	p.m.prompt = nil
	return tea.Batch(p.m.Arrange(), p.Drop())
}

// Empty empties it.
func (p promptText) Empty(screen.App) tea.Cmd { return p.Set("") }

// InEditor goes on elsewhere.
func (p promptText) InEditor(screen.App) tea.Cmd {
	p.m.prompt = nil
	return tea.Batch(p.m.Arrange(), p.Editor(p.Value()))
}

// NoEditor says why it does not.
func (p promptText) NoEditor() string {
	if p.Editor == nil {
		return "this text is not edited elsewhere"
	}
	return ""
}

// FollowUps leaves coupled fields as they are, or does not.
func (p promptText) FollowUps(screen.App) tea.Cmd {
	p.KeepFollowUps = !p.KeepFollowUps
	return nil
}

// NoFollowUps says why there are none.
func (p promptText) NoFollowUps() string {
	if p.Accept == nil {
		return "nothing is coupled with this"
	}
	return ""
}

// Words are those of the hints that depend on the prompt.
func (p promptText) Words(name string) string {
	switch {
	case name == "keep" && p.Masked:
		return "go on"
	case name == "keep":
		return p.Verb
	case name == "restore" && p.Offers != nil && p.Dropped != nil: // it was looked at, and goes
		return ""
	case name == "restore" && p.Offers != nil:
		return "close"
	case name == "restore" && (p.Masked || p.Verb != ""):
		return "stop"
	case name == "follow-ups" && p.KeepFollowUps:
		return "follow-ups on"
	}
	return ""
}

// Status is what the prompt says of itself.
func (p promptText) Status(bool) (left, right string) {
	return p.Prompt.Status.Left, p.Prompt.Status.Right
}

// Hints are those of a prompt.
func (p promptText) Hints() []string {
	if p.Offers != nil {
		return []string{"keep", "restore"}
	}
	names := []string{"keep", "restore", "complete"}
	if p.Editor != nil && !p.Brief {
		names = append(names, "empty", "in editor")
	}
	if p.Coupled {
		names = append(names, "follow-ups")
	}
	return names
}

// More is what the prompt has to say itself.
func (p promptText) More() string { return cmp.Or(p.Lacks(), p.Hint) }

// Cursor is where the app draws it.
func (p promptText) Cursor(screen.App) *tea.Cursor { return nil }

// Leave lets the prompt go.
func (p promptText) Leave(screen.App, func() tea.Cmd) (tea.Cmd, bool) { return nil, false }

// finishPrompt takes the text, unless it is refused.
func (m *app) finishPrompt() tea.Cmd {
	p := m.prompt
	if p.Mistaken() {
		return nil
	}
	if o, ok := p.Offered(); ok {
		if o.Why != "" {
			p.Refuse(o.Why)
			return nil
		}
		m.prompt = nil
		p.Remember()
		return tea.Batch(m.Arrange(), o.Do())
	}
	text := p.Answer()
	if p.Accept != nil {
		if why := p.Accept(text); why != "" {
			p.Refuse(why)
			return nil
		}
	}
	m.prompt = nil
	return tea.Batch(m.Arrange(), p.Finish(text))
}

func (m *app) completePrompt() tea.Cmd { return m.prompt.TryComplete() }

func (m *app) noCompletion() string {
	if m.prompt == nil || m.prompt.Complete == nil {
		return "nothing is completed here"
	}
	return ""
}

func (m *app) earlier() tea.Cmd { return m.recallOrChoose(-1) }
func (m *app) later() tea.Cmd   { return m.recallOrChoose(1) }

// recallOrChoose goes through what was typed before, or where a list is offered
// through that.
func (m *app) recallOrChoose(by int) tea.Cmd {
	if m.prompt.Offers != nil {
		m.prompt.Choose(by)
		return nil
	}
	return m.prompt.Recall(by < 0)
}
