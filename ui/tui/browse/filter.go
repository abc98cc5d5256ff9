package browse

import (
	"errors"
	"fmt"
	"strings"

	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// startFilter asks for the filter of the list; it filters as it is typed.
func startFilter(t *opened.Cassette, m screen.App) tea.Cmd {
	was, at := t.Filter.Text, t.List.Selected()
	top := t.List.Top
	t.TypingFilter = true
	return m.Ask(widget.Prompt{
		Label:   "filter: ",
		Text:    was,
		Hint:    "status method host path header body -not",
		History: m.History("filters"), Complete: widget.Words(completeField),
		Beside: widget.Beside{Right: func() string { return t.FilterProgress() }},
		Check: func(text string) *widget.Mistake {
			var wrong *model.FilterError
			if _, err := model.ParseFilter(text); errors.As(err, &wrong) {
				return &widget.Mistake{From: wrong.At, To: wrong.End, Why: render.Sanitize(wrong.Why), Unfinished: wrong.Unfinished}
			}
			return nil
		},
		Changed: func(text string) tea.Cmd {
			cmd, err := t.SetFilter(m, text)
			var wrong *model.FilterError
			if errors.As(err, &wrong) {
				cmd, _ = t.SetFilter(m, wrong.Good)
			}
			return cmd
		},
		Done: func(text string) tea.Cmd {
			t.TypingFilter = false
			cmd, _ := t.SetFilter(m, text)
			if t.List.Filtered && t.List.Count == 0 && !t.FiltersStill() && !t.Indexing() {
				m.Say(fmt.Sprintf("nothing matches · esc shows all %s", render.Count(t.File.Len())))
			}
			return cmd
		},
		Dropped: func() tea.Cmd {
			t.TypingFilter = false
			cmd, _ := t.SetFilter(m, was)
			if at >= 0 {
				t.List.Show(at)
				t.List.Top = top
			}
			return tea.Batch(cmd, m.Moved())
		},
	})
}

// filterBySearch shows only the interactions in which the search has hits.
func filterBySearch(t *opened.Cassette, m screen.App) tea.Cmd {
	sought := t.Detail.Search.Sought()
	if len(sought) == 0 {
		return nil
	}
	text := model.FilterByText(sought[0])
	cmd, err := t.SetFilter(m, text)
	if err != nil {
		m.Fail("not filtered: " + render.Sanitize(err.Error()))
		return nil
	}
	m.Say("filter " + render.Sanitize(text) + " shows " + t.FilterProgress() + " · esc in the list shows all")
	return cmd
}

// noTypedSearch says why there is no search to filter by.
func noTypedSearch(m screen.App) string {
	t := opened.Shown(m)
	switch {
	case t == nil:
		return "no cassette is shown"
	case t.Detail.Search.Text != "":
		return ""
	case t.Detail.Search.Wanted():
		return "the filter looks for this already"
	}
	return detail.NoSearch(m)
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
