package why

import (
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"

	tea "charm.land/bubbletea/v2"
)

// Kind asks about what a text wants.
func Kind(*opened.Cassettes) screen.Kind {
	return screen.Kind{Name: "why", Modes: []*screen.Mode{whyMode}, Actions: whyActions(),
		Open: func(m screen.App, of any) tea.Cmd {
			if e, ok := of.(opened.Explained); ok {
				return explained(e, m)
			}
			return AskAbout(opened.Shown(m), m, of.(string))
		}}
}

// explained shows what was asked before.
func explained(of opened.Explained, m screen.App) tea.Cmd {
	t := of.Cassette
	t.Reset()
	t.Setting = of.Setting
	v := newWhy(t, &Explanation{wanted: of.Wanted, Answers: of.Answers})
	v.turn(of.At)
	t.Detail.Overlay = nil // it is shown by Moved
	return tea.Batch(m.Push(v), t.ReadStats())
}

// whyActions are the keys of the explanation.
func whyActions() []screen.Action {
	return []screen.Action{
		{Name: "go there", Group: screen.Candidates, Keys: []string{"enter"}, Hint: "go there", Help: "go to the candidate; do what the line says", Brief: "go there, do it", In: screen.In(whyMode), Run: screen.On((*Screen).enter), Why: screen.If((*Screen).nowhere), Words: screen.If((*Screen).goThereWords)},
		{Name: "go or unfold", Group: screen.Candidates, Keys: []string{"l", "right"}, Help: "go to the candidate; unfold what agrees", Joins: true, In: screen.In(whyMode), Run: screen.On((*Screen).goOrUnfold)},
		{Name: "next request", Group: screen.Candidates, Keys: []string{"]"}, Hint: "next request", Help: "the next of several requests", Brief: "next request", In: screen.In(whyMode), Run: screen.On(turnTo(1)), Why: screen.If((*Screen).atLast)},
		{Name: "previous request", Group: screen.Candidates, Keys: []string{"["}, Help: "the request before", Brief: "previous", Joins: true, In: screen.In(whyMode), Run: screen.On(turnTo(-1)), Why: screen.If((*Screen).atFirst)},
		{Name: "view comparison", Group: screen.Candidates, Keys: []string{"v"}, Help: "compare by path or by line", Brief: "by line", In: screen.In(whyMode), Run: screen.On((*Screen).nextComparison)},
		{Name: "fold agreed", Group: screen.Candidates, Keys: []string{"z"}, Help: "fold what agrees, and what there is no room for", Brief: "fold", Joins: true, In: screen.In(whyMode), Run: screen.On(fold(true))},
		{Name: "unfold agreed", Group: screen.Candidates, Keys: []string{"Z"}, Help: "unfold what agrees, all differences and notes", Brief: "unfold", Joins: true, In: screen.In(whyMode), Run: screen.On(fold(false))},
		{Name: "fold or leave", Group: screen.Candidates, Keys: []string{"h", "left"}, Help: "fold what agrees, else back", Joins: true, In: screen.In(whyMode), Run: screen.On((*Screen).foldOrLeave)},
		{Name: "why", Group: screen.Asking, Keys: []string{"m"}, Hint: "why no match", Help: "why no match: of a failed test's text, curl, HTTP, HAR or JSON, or of this request", Brief: "why no match", In: screen.Able(screen.Ask), Run: opened.On(startWhy), Why: opened.If((*opened.Cassette).Busy)},
		{Name: "another request", Group: screen.Asking, After: "order", Keys: []string{"p", "m"}, Hint: "paste", Help: "ask about another request, or complete this one", Brief: "another request", In: screen.In(whyMode), Run: opened.On(startWhy), Why: opened.If((*opened.Cassette).Busy)},
		{Name: "library", Group: screen.Asking, Keys: []string{"L"}, Hint: "library", Help: "choose the library and its version whose rules are asked", Brief: "library", In: screen.In(whyMode), Run: screen.On((*Screen).chooseLibrary), Why: opened.If((*opened.Cassette).Busy)},
		{Name: "mode", Group: screen.Asking, Keys: []string{"M"}, Hint: "mode", Help: "choose the record mode", Brief: "mode", Joins: true, In: screen.In(whyMode), Run: screen.On((*Screen).chooseMode), Why: screen.If((*Screen).noModes)},
		{Name: "matchers", Group: screen.Asking, Keys: []string{"O"}, Hint: "matchers", Help: "choose what the test matches on", Brief: "matchers", Joins: true, In: screen.In(whyMode), Run: screen.On((*Screen).chooseMatchers), Why: opened.If((*opened.Cassette).Busy)},
		{Name: "here", Group: screen.Asking, Keys: []string{"H"}, Hint: "ask here", Help: "ask this cassette in place of the one that the failure names", Brief: "ask here", In: screen.In(whyMode), Run: screen.On((*Screen).askHere), Why: screen.If((*Screen).isHere)},
		{Name: "re-record wanted", Group: screen.Asking, After: "remedy", Keys: []string{"r"}, Help: "send the wanted request and take its answer into the candidate", Brief: "re-record", In: screen.In(whyMode), Run: screen.On((*Screen).rerecordCandidate), Why: screen.If((*Screen).noCandidate), Changes: true},
		{Name: "copy wanted", Group: screen.Asking, Keys: []string{"y"}, Hint: "copy", Help: "copy of the wanted request: then u URL, c curl, h headers, b body, v value, t test code; a capital writes to a file", Brief: "copy", Joins: true, In: screen.In(whyMode), Run: screen.On((*Screen).startCopy)},
	}
}
