// Package why is the screen that explains why a request does or does not replay,
// and what can be done about it.
package why

import (
	"slices"

	"tapedeck/model"
	"tapedeck/replay/explain"
	"tapedeck/replay/library"
	"tapedeck/ui/match"
	"tapedeck/ui/tui/compare"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/panes"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// whyMode is where its keys are pressed.
var whyMode = &screen.Mode{Name: "why no match", Can: screen.Everywhere | screen.Helped | screen.Scroll | screen.Pair |
	screen.Search | screen.Hit | screen.Remedy | screen.Change | screen.Save | screen.TakeOut}

// A Screen explains what becomes of requests: the recordings that are nearest
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
	Answers  []match.Answer // one for each request
	others   string         // the failures of other cassettes, in words
	at       int            // which of them is shown
	compared int            // the candidate that is compared
	byLine   bool           // compared by line, not by path
	open     compare.Unfolded
	fitted   fitting                    // the comparison, in the room that there was
	remedies []explain.Remedy           // those that can be done, by their numbers from 1
	values   []string                   // wanted ones, which lines of the comparison name
	lines    map[int][]model.Difference // by line, of the candidates that were compared so
}

// A fitting is a comparison in a pane of a size.
type fitting struct {
	of            *detail.Overlay
	width, height int
}

func newWhy(t *opened.Cassette, e *Explanation) *Screen {
	v := &Screen{panes.Split{Cassette: t}, e}
	v.Left, v.OnRow = v, v.clickRowOf
	return v
}

// Mode is one for both panes.
func (v *Screen) Mode() *screen.Mode { return whyMode }

// Arrange sizes both panes, and fits the comparison into another size.
func (v *Screen) Arrange(m screen.App, r widget.Rect) tea.Cmd {
	arranged := v.Split.Arrange(m, r)
	if now := (fitting{v.Detail.Overlay, v.Detail.Width, v.Detail.Height}); now != v.fitted && now.of == v.fitted.of {
		return tea.Batch(arranged, v.redraw(m))
	}
	return arranged
}

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

// turn shows another of the requests.
func (v *Explanation) turn(to int) {
	v.at, v.lines = to, nil
	v.near.Cursor, v.near.Top = 0, 0
	v.near.Resize(len(v.answer().Near), v.near.Height)
}

// goTo puts the cursor on a candidate, if it still is one and the request is not
// replayed: what it is replayed as comes first.
func (v *Explanation) goTo(interaction int) {
	if v.answer().Outcome.Action == library.Play {
		return
	}
	at := slices.IndexFunc(v.answer().Near, func(n explain.Near) bool { return n.Interaction == interaction })
	v.near.By(max(0, at))
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
