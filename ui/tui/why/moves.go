package why

import (
	"cmp"
	"fmt"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/compare"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// toCandidate goes to the recording under the cursor, also if a filter hides it.
func (v *Screen) toCandidate(m screen.App) tea.Cmd {
	n, ok := v.candidate()
	if !ok {
		return nil
	}
	var cmd tea.Cmd
	if !v.List.Shows(n.Interaction) {
		cmd = v.ClearFilter(m)
	}
	v.List.Show(n.Interaction)
	v.Detail.At = -1
	return tea.Batch(cmd, v.Browse(m))
}

// nowhere says why enter does nothing.
func (v *Screen) nowhere() string {
	if _, l, _ := v.Detail.LineAt(v.Detail.Cursor); v.Focus == widget.OnDetail && (compare.Folds(l.Kind) || l.Kind == detail.RemedyLine) {
		return ""
	}
	return v.noCandidate()
}

func (v *Screen) noCandidate() string {
	if _, ok := v.candidate(); !ok {
		return "no recording is near"
	}
	return ""
}

// turnTo shows the next of several requests, or with way -1 the one before.
func turnTo(way int) func(v *Screen, m screen.App) tea.Cmd {
	return func(v *Screen, m screen.App) tea.Cmd {
		v.turn(v.at + way)
		return tea.Batch(m.Arrange(), v.Show(m))
	}
}

func (v *Screen) atLast() string {
	if v.at == len(v.Answers)-1 {
		return "this is the last request"
	}
	return ""
}

func (v *Screen) atFirst() string {
	if v.at == 0 {
		return "this is the first request"
	}
	return ""
}

func (v *Screen) nextComparison(m screen.App) tea.Cmd {
	v.byLine = !v.byLine
	return v.Show(m)
}

// fold folds or unfolds all that folds.
func fold(closed bool) func(v *Screen, m screen.App) tea.Cmd {
	return func(v *Screen, m screen.App) tea.Cmd {
		v.open = compare.All(!closed)
		return v.redraw(m)
	}
}

// toggle folds or unfolds what the line under the cursor folds.
func (v *Screen) toggle(m screen.App, l widget.Line) tea.Cmd {
	v.open.Toggle(l.Kind)
	return v.redraw(m)
}

// redraw shows the comparison again, the cursor on the row where it was.
func (v *Screen) redraw(m screen.App) tea.Cmd {
	d := &v.Detail
	cursor, top := d.Cursor, d.Top
	cmd := v.Show(m)
	detail.StandAt(cursor, top)(d)
	return cmd
}

// enterWhy does what the row under the cursor stands for; in the list of
// candidates it goes there.
func (v *Screen) enter(m screen.App) tea.Cmd {
	if v.Focus == widget.OnList {
		return v.toCandidate(m)
	}
	_, l, _ := v.Detail.LineAt(v.Detail.Cursor)
	switch {
	case compare.Folds(l.Kind):
		return v.toggle(m, l)
	case l.Kind == detail.RemedyLine:
		if why := cmp.Or(v.Busy(), v.NoRemedies()); why != "" {
			m.Say(why)
			return nil
		}
		return v.Remedy(m, l.N)
	}
	return v.toCandidate(m)
}

func (v *Screen) goOrUnfold(m screen.App) tea.Cmd {
	if v.Focus == widget.OnList {
		return v.toCandidate(m)
	}
	return fold(false)(v, m)
}

func (v *Screen) foldOrLeave(m screen.App) tea.Cmd {
	if v.Focus == widget.OnDetail && v.open.Any() {
		return fold(true)(v, m)
	}
	if cmd, went := v.ToList(m); went {
		return cmd
	}
	return m.Pop()
}

// position says which request this is, and which candidate.
func (v *Screen) position() string {
	all := v.File.Len()
	s := ""
	if v.near.Count > 0 {
		s = fmt.Sprintf("%d/%d", v.near.Cursor+1, v.near.Count)
		if all > v.near.Count {
			s += " of " + render.Count(all) // the others are further away
		}
	}
	if len(v.Answers) > 1 {
		s = fmt.Sprintf("request %d of %d  %s", v.at+1, len(v.Answers), s)
	}
	return s
}

// asked is the request that is asked about.
func (v *Screen) asked() string {
	r := v.answer().Request
	if r.Method == "" {
		return render.Sanitize("(method not told) " + r.URL)
	}
	return render.Sanitize(r.Method + " " + r.URL)
}

// goThereWords say what enter does: "go to 5".
func (v *Screen) goThereWords() string {
	n, _ := v.candidate()
	if _, l, _ := v.Detail.LineAt(v.Detail.Cursor); v.Focus == widget.OnDetail {
		switch {
		case compare.Folds(l.Kind) && l.Sign == "▸":
			return "unfold"
		case compare.Folds(l.Kind):
			return "fold"
		case l.Kind == detail.RemedyLine:
			return "do it"
		}
	}
	return fmt.Sprintf("go to %d", n.Interaction+1)
}

// clickRowOf does what the clicked line of the comparison stands for.
func (v *Screen) clickRowOf(m screen.App, _ int) tea.Cmd {
	_, l, _ := v.Detail.LineAt(v.Detail.Cursor)
	if compare.Folds(l.Kind) {
		return v.toggle(m, l)
	}
	return nil
}
