package detail

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// SayHits says what a search found.
func SayHits(m screen.App) {
	r := SoughtIn(m)
	switch {
	case r.Search.Text == "":
	case r.Search.Running():
		m.Say(r.Progress() + " · esc stops")
	case !r.Search.Found():
		m.Say(widget.Quote(r.Search.Text) + " is not here")
	default:
		m.Say(hitWords(m, false))
	}
}

// Seek marks words in the bodies. A chat that is shown gives way to the whole
// body where the words are only there.
func (d *Detail) Seek(m screen.App, words []string) tea.Cmd {
	d.Search.Words = words
	if d.View == render.Readable && slices.ContainsFunc(d.Shown.parts, func(p Part) bool { return p.Body.ByRoles }) {
		return d.Read(m, d.CursorRestorer())
	}
	return d.SearchAgain()
}

// StartSearch asks what to find; it searches as it is typed.
func StartSearch(m screen.App) tea.Cmd {
	r := SoughtIn(m)
	was, cursor, top := r.Search.Text, r.Cursor, r.Top
	return m.Ask(widget.Prompt{
		Label: "search: ", Text: was, History: m.History("searches"),
		Beside: widget.Beside{Right: func() string {
			if SoughtIn(m).wait != "" {
				return "still reading"
			}
			return r.HitCount()
		}},
		Changed: func(text string) tea.Cmd {
			r.Cursor, r.Top, r.Search.Text = cursor, top, text
			return r.SearchFrom(cursor)
		},
		Done: func(text string) tea.Cmd {
			SayHits(m)
			return nil
		},
		Dropped: func() tea.Cmd {
			r.Search.Text = was
			r.Cursor, r.Top = cursor, top
			return r.SearchAgain()
		},
	})
}

// A sought is what is searched now.
type Sought struct {
	*widget.Text
	of   string // what it is, " in response 3"
	wait string // why it is not known what is in it, "" if it is
}

// A searcher has a text that can be searched.
type searcher interface{ Searched() Sought }

// SoughtIn is what n and N go through now; it has no rows if there is nothing.
func SoughtIn(m screen.App) Sought {
	if s, ok := screen.Find[searcher](m); ok {
		return s.Searched()
	}
	return Sought{}
}

// hitWords say which hit was gone to.
func hitWords(m screen.App, around bool) string {
	r := SoughtIn(m)
	s := r.Search.Label() + r.of + ": " + r.HitCount()
	if around {
		s += ", around the end"
	}
	return s
}

func noSearch(m screen.App) string {
	r := SoughtIn(m)
	switch {
	case r.Text == nil || !r.Search.Wanted():
		return "no search yet, / in the detail starts one"
	case r.Search.Running():
		return "still searching · esc stops"
	case r.wait != "":
		return r.wait
	case !r.Search.Found():
		return r.Search.Label() + " is not here"
	}
	return ""
}

// toNextHit goes to the next hit, or with way -1 to the one before.
func toNextHit(way int) func(m screen.App) tea.Cmd {
	return func(m screen.App) tea.Cmd {
		r := SoughtIn(m)
		around := r.NextHit(way)
		m.Say(hitWords(m, around))
		return nil
	}
}
