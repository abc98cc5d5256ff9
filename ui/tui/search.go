package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// tookSearch takes what a search has found, and says so if it is still waited for.
func (m *app) tookSearch(msg searched) {
	if went := msg.take(); went && m.Free() && soughtIn(m).rows == msg.rows {
		sayHits(m)
	}
}

// sayHits says what a search found.
func sayHits(m screen.App) {
	r := soughtIn(m)
	switch {
	case r.search.text == "":
	case r.search.running:
		m.Say(fmt.Sprintf("searching %s for %s · esc stops", render.Size(r.size()), quote(r.search.text)))
	case len(r.search.hits) == 0:
		m.Say(quote(r.search.text) + " is not here")
	default:
		m.Say(hitWords(m, false))
	}
}

// startSearch asks what to find; it searches as it is typed.
func startSearch(m screen.App) tea.Cmd {
	r := soughtIn(m)
	was, cursor, top := r.search.text, r.Cursor, r.Top
	return m.Ask(widget.Prompt{
		Label: "search: ", Text: was, History: m.History("searches"),
		Right: func() string {
			if soughtIn(m).wait != "" {
				return "still reading"
			}
			return r.hitCount()
		},
		Changed: func(text string) tea.Cmd {
			r.Cursor, r.Top, r.search.text = cursor, top, text
			return r.searchFrom(cursor)
		},
		Done: func(text string) tea.Cmd {
			sayHits(m)
			return nil
		},
		Dropped: func() tea.Cmd {
			r.search.text = was
			r.Cursor, r.Top = cursor, top
			return r.searchAgain()
		},
	})
}

// A sought is what is searched now.
type sought struct {
	*rows
	of   string // what it is, " in response 3"
	wait string // why it is not known what is in it, "" if it is
}

// A searcher has a text that can be searched.
type searcher interface{ searched() sought }

// soughtIn is what n and N go through now; it has no rows if there is nothing.
func soughtIn(m screen.App) sought {
	if s, ok := screen.Find[searcher](m); ok {
		return s.searched()
	}
	return sought{}
}

// hitWords say which hit was gone to.
func hitWords(m screen.App, around bool) string {
	r := soughtIn(m)
	s := r.search.label() + r.of + ": " + r.hitCount()
	if around {
		s += ", around the end"
	}
	return s
}

func noSearch(m screen.App) string {
	r := soughtIn(m)
	switch {
	case r.rows == nil || r.search.text == "" && len(r.search.words) == 0:
		return "no search yet, / in the detail starts one"
	case r.search.running:
		return "still searching · esc stops"
	case r.wait != "":
		return r.wait
	case len(r.search.hits) == 0:
		return r.search.label() + " is not here"
	}
	return ""
}

// toNextHit goes to the next hit, or with way -1 to the one before.
func toNextHit(way int) func(m screen.App) tea.Cmd {
	return func(m screen.App) tea.Cmd {
		r := soughtIn(m)
		around := r.toHit(r.Cursor+max(way, 0), way)
		m.Say(hitWords(m, around))
		return nil
	}
}
