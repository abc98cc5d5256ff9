package opened

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// FilterPrompt asks for a filter of interactions, and filters as it is typed: by what
// is good of it where there is a mistake.
func FilterPrompt(m screen.App, text string, set func(text string) (tea.Cmd, error)) widget.Prompt {
	return widget.Prompt{
		Label:   "filter: ",
		Text:    text,
		Hint:    "status method host path header body -not",
		History: m.History("filters"), Complete: widget.Words(completeField),
		Check: func(text string) *widget.Mistake {
			var wrong *model.FilterError
			if _, err := model.ParseFilter(text); errors.As(err, &wrong) {
				return &widget.Mistake{From: wrong.At, To: wrong.End, Why: render.Sanitize(wrong.Why), Unfinished: wrong.Unfinished}
			}
			return nil
		},
		Changed: func(text string) tea.Cmd {
			cmd, err := set(text)
			var wrong *model.FilterError
			if errors.As(err, &wrong) {
				cmd, _ = set(wrong.Good)
			}
			return cmd
		},
	}
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
