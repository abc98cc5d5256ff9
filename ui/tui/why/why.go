// Package why is the screen that explains why a request does or does not replay,
// and what can be done about it.
package why

import (
	"tapedeck/model"
	"tapedeck/replay/explain"
	"tapedeck/ui/match"
	"tapedeck/ui/tui/compare"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/panes"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// whyMode is where its keys are pressed.
var whyMode = &screen.Mode{Name: "why no match", Can: screen.Everywhere | screen.Helped | screen.Scroll | screen.Pair |
	screen.Search | screen.Hit | screen.Change | screen.TakeOut}

// A why explains what becomes of requests: the recordings that are nearest
// instead of the list, the one under the cursor against the request in the
// detail's.
type Screen struct {
	panes.Split
	*Explanation
}

// An explanation is what a library said of requests.
type Explanation struct {
	near     widget.Scroller // the candidates
	wanted   match.Wanted
	Answers  []match.Answer             // one for each request
	others   string                     // the failures of other cassettes, in words
	at       int                        // which of them is shown
	compared int                        // the candidate that is compared
	byLine   bool                       // compared by line, not by path
	agreed   bool                       // what agrees is unfolded
	remedies []explain.Remedy           // those that can be done, by their numbers from 1
	values   []string                   // wanted ones, which lines of the comparison name
	lines    map[int][]model.Difference // by line, of the candidates that were compared so
}

// Kind asks about what a text wants.
func Kind(*opened.Cassettes) screen.Kind {
	return screen.Kind{Name: "why", Modes: []*screen.Mode{whyMode}, Actions: whyActions(),
		Open: func(m screen.App, of any) tea.Cmd { return AskAbout(opened.Shown(m), m, of.(string)) }}
}

func newWhy(t *opened.Cassette, e *Explanation) *Screen {
	v := &Screen{panes.Split{Cassette: t}, e}
	v.Left, v.OnRow = v, v.clickRowOf
	return v
}

// Mode is one for both panes.
func (v *Screen) Mode() *screen.Mode { return whyMode }

// Listed are the candidates.
func (v *Screen) Listed() *widget.Scroller { return &v.near }

// ClickList selects a candidate.
func (v *Screen) ClickList(m screen.App, r widget.Rect, _, y int) tea.Cmd { return v.ClickRow(m, r, y) }

// Moved shows the recording under the cursor.
func (v *Screen) Moved(m screen.App) tea.Cmd {
	if v.Detail.Overlay != nil && v.compared == v.near.Cursor {
		return nil
	}
	return v.Show(m)
}

// Escape ends what goes on, then goes back to the candidates.
func (v *Screen) Escape(m screen.App) (tea.Cmd, bool) {
	if cmd, ended := v.EndWork(m); ended {
		return cmd, true
	}
	return v.ToList(m)
}

// Back goes back to the candidates.
func (v *Screen) Back(m screen.App) (tea.Cmd, bool) { return v.ToList(m) }

// Leave puts the interaction back.
func (v *Screen) Leave(screen.App) bool {
	v.Reset()
	v.Detail.At = -1
	return true
}

// Paste asks about another request.
func (v *Screen) Paste(m screen.App, text string) tea.Cmd { return AskAbout(v.Cassette, m, text) }

// Status is the request that is asked about, and which candidate this is.
func (v *Screen) Status(screen.App) (standing, position string) {
	switch text := v.WorkText(); {
	case text != "":
		standing = text
	case v.Query != nil && v.Query.Shown > 0:
		standing = v.Query.Progress()
	default:
		standing = v.asked()
	}
	return standing, v.position()
}

// Hints are those of the explanation.
func (v *Screen) Hints(screen.App) []string {
	return []string{"remedy", "go there", "next request", "library", "mode", "matchers", "another request", "undo", "save", "help"}
}

// NoOtherPane never refuses.
func (v *Screen) NoOtherPane() string { return "" }

// NoDetail never refuses.
func (v *Screen) NoDetail() string { return "" }

// Follow asks again; what is shown stays till then.
func (v *Screen) Follow(m screen.App) (tea.Cmd, bool) { return v.again(m), true }

// whyActions are the keys of the explanation.
func whyActions() []screen.Action {
	digits := []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}
	return []screen.Action{
		{Name: "go there", Group: screen.Candidates, Keys: []string{"enter"}, Hint: "go there", Help: "go to the candidate; do what the line says", Brief: "go there, do it", In: screen.In(whyMode), Run: screen.On((*Screen).enter), Why: screen.If((*Screen).nowhere), Words: screen.If((*Screen).goThereWords)},
		{Name: "go or unfold", Group: screen.Candidates, Keys: []string{"l", "right"}, Help: "go to the candidate; unfold what agrees", Joins: true, In: screen.In(whyMode), Run: screen.On((*Screen).goOrUnfold)},
		{Name: "next request", Group: screen.Candidates, Keys: []string{"]"}, Hint: "next request", Help: "the next of several requests", Brief: "next request", In: screen.In(whyMode), Run: screen.On(turnTo(1)), Why: screen.If((*Screen).atLast)},
		{Name: "previous request", Group: screen.Candidates, Keys: []string{"["}, Help: "the request before", Brief: "previous", Joins: true, In: screen.In(whyMode), Run: screen.On(turnTo(-1)), Why: screen.If((*Screen).atFirst)},
		{Name: "view comparison", Group: screen.Candidates, Keys: []string{"v"}, Help: "compare by path or by line", Brief: "by line", In: screen.In(whyMode), Run: screen.On((*Screen).nextComparison)},
		{Name: "fold agreed", Group: screen.Candidates, Keys: []string{"z"}, Help: "fold what agrees", Brief: "fold", Joins: true, In: screen.In(whyMode), Run: screen.On(foldAgreed(true))},
		{Name: "unfold agreed", Group: screen.Candidates, Keys: []string{"Z"}, Help: "unfold what agrees", Brief: "unfold", Joins: true, In: screen.In(whyMode), Run: screen.On(foldAgreed(false))},
		{Name: "fold or leave", Group: screen.Candidates, Keys: []string{"h", "left"}, Help: "fold what agrees, else back", Joins: true, In: screen.In(whyMode), Run: screen.On((*Screen).foldOrLeave)},
		{Name: "why", Group: screen.Asking, Keys: []string{"m"}, Hint: "why no match", Help: "why no match: of a failed test's text, curl, HTTP, HAR or JSON, or of this request", Brief: "why no match", In: screen.Able(screen.Ask), Run: opened.On(startWhy), Why: opened.If((*opened.Cassette).Busy)},
		{Name: "another request", Group: screen.Asking, After: "order", Keys: []string{"p", "m"}, Hint: "paste", Help: "ask about another request, or complete this one", Brief: "another request", In: screen.In(whyMode), Run: opened.On(startWhy), Why: opened.If((*opened.Cassette).Busy)},
		{Name: "library", Group: screen.Asking, Keys: []string{"L"}, Hint: "library", Help: "choose the library and its version whose rules are asked", Brief: "library", In: screen.In(whyMode), Run: screen.On((*Screen).chooseLibrary), Why: opened.If((*opened.Cassette).Busy)},
		{Name: "mode", Group: screen.Asking, Keys: []string{"M"}, Hint: "mode", Help: "choose the record mode", Brief: "mode", Joins: true, In: screen.In(whyMode), Run: screen.On((*Screen).chooseMode), Why: screen.If((*Screen).noModes)},
		{Name: "matchers", Group: screen.Asking, Keys: []string{"O"}, Hint: "matchers", Help: "choose what the test matches on", Brief: "matchers", Joins: true, In: screen.In(whyMode), Run: screen.On((*Screen).chooseMatchers), Why: opened.If((*opened.Cassette).Busy)},
		{Name: "here", Group: screen.Asking, Keys: []string{"H"}, Hint: "ask here", Help: "ask this cassette in place of the one that the failure names", Brief: "ask here", In: screen.In(whyMode), Run: screen.On((*Screen).askHere), Why: screen.If((*Screen).isHere)},
		{Name: "remedy", Group: screen.Asking, Keys: digits, Hint: "do it", Help: "do the remedy with this number", Brief: "do that remedy", In: screen.In(whyMode), Run: screen.On((*Screen).doRemedy), Why: screen.If((*Screen).noRemedies), Changes: true, Label: remedyLabel},
		{Name: "re-record wanted", Group: screen.Asking, Keys: []string{"r"}, Help: "send the wanted request and take its answer into the candidate", Brief: "re-record", In: screen.In(whyMode), Run: screen.On((*Screen).rerecordCandidate), Why: screen.If((*Screen).noCandidate), Changes: true},
		{Name: "copy wanted", Group: screen.Asking, Keys: []string{"y"}, Hint: "copy", Help: "copy of the wanted request: then u URL, c curl, h headers, b body, v value, t test code; a capital writes to a file", Brief: "copy", Joins: true, In: screen.In(whyMode), Run: screen.On((*Screen).startCopy)},
	}
}

// turn shows another of the requests.
func (v *Explanation) turn(to int) {
	v.at, v.lines = to, nil
	v.near.Cursor, v.near.Top = 0, 0
	v.near.Resize(len(v.answer().Near), v.near.Height)
}

// candidate is the recording under the cursor; ok is false where there is none.
func (v *Explanation) candidate() (n explain.Near, ok bool) {
	if v.near.Count == 0 {
		return explain.Near{}, false
	}
	return v.answer().Near[v.near.Cursor], true
}

// Show puts the comparison into the detail; the lines of large requests
// come later.
func (v *Screen) Show(m screen.App) tea.Cmd {
	v.compared = v.near.Cursor
	shown := v.Detail.ShowOverlay(v.comparison())
	n, ok := v.candidate()
	if _, compared := v.lines[n.Interaction]; !v.byLine || !ok || compared {
		return shown
	}
	file, wanted := v.File, v.answer().Request
	now, later := m.Wait(func() screen.Fact {
		recorded, _ := file.At(n.Interaction) // one that is gone is as if empty
		return comparedByLine{v.Explanation, v.at, n.Interaction, compare.LineDifferences(recorded.Request, wanted)}
	})
	if now != nil {
		return tea.Batch(shown, now.Apply(m))
	}
	return tea.Batch(shown, later)
}

// comparedByLine is sent when a candidate was compared line by line.
type comparedByLine struct {
	why             *Explanation
	at, interaction int // the request's number, and the candidate
	lines           []model.Difference
}

// Apply takes it into account.
func (msg comparedByLine) Apply(m screen.App) tea.Cmd {
	v, ok := screen.Find[*Screen](m)
	if !ok || v.Explanation != msg.why || v.at != msg.at {
		return nil
	}
	if v.lines == nil {
		v.lines = map[int][]model.Difference{}
	}
	v.lines[msg.interaction] = msg.lines
	if n, ok := v.candidate(); ok && v.byLine && n.Interaction == msg.interaction && m.Screens()[0] == screen.Screen(v) && m.Free() {
		return v.redraw(m)
	}
	return nil
}
