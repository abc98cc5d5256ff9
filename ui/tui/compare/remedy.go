package compare

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/replay/explain"
	"tapedeck/ui/match"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/snippet"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
)

// A Doer is a screen that shows remedies by their numbers.
type Doer interface {
	// Remedy does the one with a number, counted from 1.
	Remedy(m screen.App, n int) tea.Cmd
	// NoRemedies says why none can be done.
	NoRemedies() string
	// Remedies counts those that can be done.
	Remedies() int
}

// Actions are the keys of remedies.
func Actions() []screen.Action {
	return []screen.Action{
		{Name: "remedy", Group: screen.Asking, After: "here", Keys: []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}, Hint: "do it", Help: "do the remedy with this number", Brief: "do that remedy",
			In: screen.Able(screen.Remedy), Run: screen.On(pressed), Why: screen.If(Doer.NoRemedies), Changes: true, Label: label},
	}
}

// pressed does the remedy whose number was pressed.
func pressed(s Doer, m screen.App) tea.Cmd {
	if n := m.Pressed() + 1; n <= s.Remedies() {
		return s.Remedy(m, n)
	}
	m.Say(fmt.Sprintf("no remedy %d, there are %d", m.Pressed()+1, s.Remedies()))
	return nil
}

// label are the numbers of the remedies that can be done: "1-4".
func label(m screen.App, keys []string) string {
	s, ok := screen.Top[Doer](m)
	if !ok || s.Remedies() < 2 {
		return keys[0]
	}
	return keys[0] + "-" + keys[min(s.Remedies(), len(keys))-1]
}

// Do does a remedy of what was asked of a cassette; again sends the wanted request.
func Do(m screen.App, t *opened.Cassette, a match.Answer, r explain.Remedy, again func() tea.Cmd) tea.Cmd {
	switch r.Kind {
	case explain.Again, explain.Record:
		return again()
	case explain.Relax:
		return m.Copy("the code for the test", r.Code)
	case explain.AsCurl:
		text, err := snippet.Curl(model.Interaction{Request: a.Request})
		if err != nil {
			m.Fail("not copied: " + render.Sanitize(err.Error()))
			return nil
		}
		return m.Copy("the wanted request as curl", text)
	}
	return t.Make(m, opened.Change{Change: a.Change(r), Said: done.Message{Words: match.Made(r)}, At: -1})
}
