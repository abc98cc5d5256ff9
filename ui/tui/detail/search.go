package detail

import (
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model/pattern"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// SayHits says what a search found.
func SayHits(m screen.App) {
	r := SoughtIn(m)
	switch {
	case r.detail != nil && r.detail.destination != nil:
		r.detail.SaySearched(m.Say)
	case r.Search.Text == "":
	case r.Search.Running():
		m.Say(r.Progress() + " · esc stops")
	case !r.Search.Found():
		said := r.Search.Label() + " is not here"
		if r.Beyond != nil {
			said += " · n looks into the other interactions"
		}
		m.Say(said)
	default:
		m.Say(hitWords(m, false))
	}
}

// Seek marks words in the bodies. A chat that is shown gives way to the whole
// body where the words are only there.
func (d *Detail) Seek(m screen.App, words []pattern.Pattern) tea.Cmd {
	d.Search.Words = words
	if d.View == render.Readable && slices.ContainsFunc(d.Shown.parts, func(p Part) bool { return p.Body.ByRoles }) {
		return d.Read(m, d.CursorRestorer())
	}
	return d.SearchAgain()
}

// StartSearch asks what to find; it searches as it is typed. What is not in what
// is shown is looked for in the other interactions.
func StartSearch(m screen.App) tea.Cmd {
	r := SoughtIn(m)
	was, cursor, top, folded := r.Search.Text, r.Cursor, r.Top, r.folded()
	return m.Ask(widget.Prompt{
		Label: "search: ", Text: was, History: m.History("searches"), Hint: "/re/ is a regular expression",
		Beside: widget.Beside{Right: func() string {
			if SoughtIn(m).wait != "" {
				return "still reading"
			}
			return r.HitCount()
		}},
		Check: noPattern,
		Changed: func(text string) tea.Cmd {
			folded()
			r.Cursor, r.Top, r.Search.Text = cursor, top, text
			r.unfold()
			return r.SearchFrom(r.Cursor)
		},
		Done: func(string) tea.Cmd {
			if r := SoughtIn(m); r.Beyond != nil && r.wait == "" && r.Search.Text != "" && !r.Search.Running() && !r.Search.Found() {
				return r.Beyond(m, 1)
			}
			SayHits(m)
			return nil
		},
		Dropped: func() tea.Cmd {
			r.Search.Text = was
			folded()
			r.Cursor, r.Top = cursor, top
			return r.SearchAgain()
		},
	})
}

// noPattern says what is wrong in a regular expression.
func noPattern(text string) *widget.Mistake {
	if _, err := pattern.Parse(text, true); err != nil {
		return &widget.Mistake{To: len(text), Why: err.Error()}
	}
	return nil
}

// A Sought is what is searched now.
type Sought struct {
	*widget.Text
	// Beyond goes on in the other interactions, nil where there are none.
	Beyond func(m screen.App, way int) tea.Cmd
	of     string  // what it is, " in response 3"
	wait   string  // why it is not known what is in it, "" if it is
	detail *Detail // that it is in, nil if it is in none
}

// unfold unfolds what holds a hit.
func (s Sought) unfold() {
	if s.detail != nil {
		s.detail.unfoldFound()
	}
}

// folded notes what is folded; what it returns folds it again.
func (s Sought) folded() func() {
	d := s.detail
	if d == nil {
		return func() {}
	}
	was := maps.Clone(d.Open)
	return func() {
		if !maps.Equal(was, d.Open) {
			d.Open = maps.Clone(was)
			d.Build()
		}
	}
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

// NoSearch says why no hit is gone to.
func NoSearch(m screen.App) string {
	r := SoughtIn(m)
	switch {
	case r.Text == nil || !r.Search.Wanted():
		return "no search yet, / in the detail starts one"
	case r.Search.Running():
		return "still searching · esc stops"
	case r.wait != "":
		return r.wait
	case !r.Search.Found() && r.Beyond == nil:
		return r.Search.Label() + " is not here"
	}
	return ""
}

// toNextHit goes to the next hit, or with way -1 to the one before; behind the
// last one to the next interaction that has one.
func toNextHit(way int) func(m screen.App) tea.Cmd {
	return func(m screen.App) tea.Cmd {
		r := SoughtIn(m)
		if r.Beyond != nil && r.AtEnd(way) {
			return r.Beyond(m, way)
		}
		around := r.NextHit(way)
		m.Say(hitWords(m, around))
		return nil
	}
}

// Around goes to the next hit around the ends of what is shown, in which alone
// there are hits.
func Around(m screen.App, way int) {
	SoughtIn(m).NextHit(way)
	m.Say(hitWords(m, true) + ", in no other interaction")
}
