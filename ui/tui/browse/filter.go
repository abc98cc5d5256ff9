package browse

import (
	"fmt"

	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"

	tea "charm.land/bubbletea/v2"
)

// startFilter asks for the filter of the list; it filters as it is typed.
func startFilter(t *opened.Cassette, m screen.App) tea.Cmd {
	was, at := t.Filter.Text, t.List.Selected()
	top := t.List.Top
	t.TypingFilter = true
	p := opened.FilterPrompt(m, was, func(text string) (tea.Cmd, error) { return t.SetFilter(m, text) })
	p.Beside.Right = t.FilterProgress
	p.Done = func(text string) tea.Cmd {
		t.TypingFilter = false
		cmd, _ := t.SetFilter(m, text)
		if t.List.Filtered && t.List.Count == 0 && !t.FiltersStill() && !t.Indexing() {
			m.Say(fmt.Sprintf("nothing matches · esc shows all %s", render.Count(t.File.Len())))
		}
		return cmd
	}
	p.Dropped = func() tea.Cmd {
		t.TypingFilter = false
		cmd, _ := t.SetFilter(m, was)
		if at >= 0 {
			t.List.Show(at)
			t.List.Top = top
		}
		return tea.Batch(cmd, m.Moved())
	}
	return m.Ask(p)
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
