package tui

import (
	"fmt"
	"strings"
	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// startFilter asks for the filter of the list; it filters as it is typed.
func startFilter(t *openCassette, m screen.App) tea.Cmd {
	was, at := t.filter.text, t.list.selected()
	top := t.list.Top
	t.typingFilter = true
	return m.Ask(widget.Prompt{
		Label:   "filter: ",
		Text:    was,
		Hint:    "status method host path header body -not",
		History: m.History("filters"), Complete: widget.Words(completeField),
		Right: func() string { return t.filterProgress() },
		Changed: func(text string) tea.Cmd {
			cmd, err := t.setFilter(m, text)
			if err == nil {
				m.Hush()
			}
			return cmd
		},
		Done: func(text string) tea.Cmd {
			t.typingFilter = false
			cmd, err := t.setFilter(m, text)
			switch {
			case err != nil:
				back, _ := t.setFilter(m, was)
				m.Fail(err.Error())
				return back
			case t.list.filtered && t.list.Count == 0 && !t.filtersStill() && !t.indexing():
				m.Say(fmt.Sprintf("nothing matches · esc shows all %s", render.Count(t.file.Len())))
			}
			return cmd
		},
		Dropped: func() tea.Cmd {
			t.typingFilter = false
			cmd, _ := t.setFilter(m, was)
			if at >= 0 {
				t.list.show(at)
				t.list.Top = top
			}
			return tea.Batch(cmd, m.Moved())
		},
	})
}

// completeField completes the field that is being typed at the end of a filter.
func completeField(text string) string {
	at := strings.LastIndexAny(text, " -") + 1
	word := text[at:]
	for _, name := range model.FilterFields() {
		if word != "" && strings.HasPrefix(name, word) {
			return text[:at] + name + ":"
		}
	}
	return text
}
