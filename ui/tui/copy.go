package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/ui/render"
)

// startCopy asks what to copy of the selected interaction.
func startCopy(m *app) tea.Cmd {
	i, side := m.tape.detail.shown.interaction, m.sideHere()
	choices := []choice{
		{"u", "URL", func(m *app) tea.Cmd { return m.copy("the URL", i.Request.URL) }},
		{"c", "curl", func(m *app) tea.Cmd { return m.copy("the request as curl", render.Curl(i)) }},
		{"h", "headers", func(m *app) tea.Cmd { return m.copy("the headers", render.HeaderText(i.Header(side))) }},
		{"b", "body", func(m *app) tea.Cmd { return m.copyBody(i, side) }},
	}
	if m.focus == OnDetail {
		choices = append(choices, m.valueChoices()...)
	}
	return m.inquire(question{text: fmt.Sprintf("copy what of %s %d?", side, m.tape.detail.at+1), esc: "nothing", choices: choices})
}

// valueChoices copy what is under the detail's cursor, where that is JSON.
func (m *app) valueChoices() []choice {
	b, doc, _, ok := m.tape.detail.bodyAt(m.tape.detail.cursor)
	if !ok {
		return nil
	}
	var choices []choice
	if value, ok := b.doc.Value(doc); ok {
		choices = append(choices, choice{"v", "value", func(m *app) tea.Cmd { return m.copy("the value", value) }})
	}
	if path, ok := b.doc.Path(doc); ok {
		choices = append(choices, choice{"p", "JSON path", func(m *app) tea.Cmd { return m.copy("the path", path) }})
	}
	return choices
}

// copy gives text to the terminal's clipboard (OSC 52).
func (m *app) copy(what, text string) tea.Cmd {
	m.copied = text
	m.say(fmt.Sprintf("copied %s, %s · not in your clipboard? Y shows it", what, render.Size(len(text))))
	return tea.SetClipboard(text)
}

// copyBody copies a body as text: decoded, in UTF-8.
func (m *app) copyBody(i model.Interaction, side model.Side) tea.Cmd {
	text, err := render.BodyText(i, side)
	if err != nil {
		m.fail("not copied: " + render.Sanitize(err.Error()))
		return nil
	}
	return m.copy("the body", text)
}

func nothingCopied(m *app) string {
	if m.copied == "" {
		return "nothing copied yet"
	}
	return ""
}

// showBare shows the copied text alone and lets the mouse go, so that the
// terminal can select it. Sanitised, as everything is.
func showBare(m *app) tea.Cmd {
	m.bare = render.SanitizeText(m.copied)
	return nil
}
