package tui

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// startPalette asks for an action in a list that narrows, or for a number to go
// to.
func (m *app) startPalette() tea.Cmd {
	mode := m.top().Mode()
	offers := func(text string) []widget.Offer { return m.offered(mode, text) }
	all := len(offers(""))
	return m.Ask(widget.Prompt{
		Label: ": ", Verb: "do it", Fresh: -1, History: m.History("numbers"), Hint: "↑ ↓ choose  a number goes there  q w wq as in vim",
		Offers: &widget.Offers{Of: "Actions", For: offers},
		Beside: widget.Beside{Right: func() string {
			if n, number := numberIn(m.prompt.Value()); number {
				return fmt.Sprintf("to number %d", n)
			}
			return fmt.Sprintf("%d of %d", len(offers(m.prompt.Value())), all)
		}},
		Complete: func(p *widget.Prompt) tea.Cmd {
			if o, ok := p.Offered(); ok {
				return p.Set(o.Text)
			}
			return nil
		},
		Check: func(text string) *widget.Mistake {
			if why := m.noSuch(mode, text); why != "" {
				return &widget.Mistake{To: len(text), Why: why}
			}
			return nil
		},
		Done: m.goTo,
	})
}

// numberIn is the number that a text is.
func numberIn(text string) (n int, ok bool) {
	n, err := strconv.Atoi(strings.ReplaceAll(strings.TrimSpace(text), ",", ""))
	return n, err == nil
}

// noSuch says why a text is neither a number to go to nor an action, "" if it is.
func (m *app) noSuch(mode *screen.Mode, text string) string {
	n, number := numberIn(text)
	s, numbered := m.top().(screen.Numbered)
	switch {
	case strings.TrimSpace(text) == "":
		return ""
	case number && numbered:
		return s.NoNumber(n)
	case number:
		return "nothing has a number here"
	case len(m.offered(mode, text)) == 0:
		return fmt.Sprintf("no action %s · ? lists them", widget.Quote(text))
	}
	return ""
}

// goTo goes to a number.
func (m *app) goTo(text string) tea.Cmd {
	n, ok := numberIn(text)
	if s, numbered := m.top().(screen.Numbered); ok && numbered {
		return s.GoTo(m, n)
	}
	return nil
}

// offered are the actions that words find, those of a mode first. A word that is
// a key stands for what it does, first of all; q, w and wq are as in vim. Where
// nothing is found, names are that have the letters in their order.
func (m *app) offered(mode *screen.Mode, text string) []widget.Offer {
	words := strings.TrimSpace(text)
	if _, number := numberIn(words); number {
		return nil
	}
	var offers []widget.Offer
	for _, c := range m.commands() {
		if c.Text == words {
			offers = append(offers, c)
		}
	}
	var here, others []*screen.Action
	for _, loosely := range []bool{false, true} {
		if len(here)+len(others) > 0 {
			break
		}
		here = m.ranked(words, loosely, func(a *screen.Action) bool { return a.In.Has(mode) })
		if words != "" {
			others = m.ranked(words, loosely, func(a *screen.Action) bool { return !a.In.Has(mode) && m.briefly(a.In) != "" })
		}
	}
	for _, a := range here {
		offers = append(offers, widget.Offer{Text: a.Name, Help: cmp.Or(m.refusal(a), a.Help), Right: strings.Join(a.Labels(), " "), Why: m.refusal(a),
			Do: func() tea.Cmd { return m.do(a) }})
	}
	for _, a := range others {
		where := "in " + m.briefly(a.In)
		offers = append(offers, widget.Offer{Text: a.Name, Help: where, Right: strings.Join(a.Labels(), " "), Why: "not here: " + a.Help + " is " + where})
	}
	return offers
}

// commands are those that vim has.
func (m *app) commands() []widget.Offer {
	return []widget.Offer{
		{Text: "q", Help: "quit; asks if something is not saved", Do: m.quit},
		{Text: "wq", Help: "save all and quit", Do: m.saveAndQuit},
	}
}

// saveAndQuit saves all that have changes and leaves then.
func (m *app) saveAndQuit() tea.Cmd {
	if len(m.cassettes.Unsaved()) == 0 {
		return m.quit()
	}
	if why := m.busy(); why != "" {
		m.Say(why)
		return nil
	}
	return m.cassettes.Save(m, true)
}
