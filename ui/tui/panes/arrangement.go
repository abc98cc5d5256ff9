package panes

import (
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// An Arrangement stands in place of the list and shows its interactions in
// another order. The list's cursor goes along, and its filter holds here too.
type Arrangement struct {
	Split
	Scroller widget.Scroller
	Of       Arranged
	steps    [2]int // of the cassette's changes, when it was read
}

// Arranged is what a screen says of its arrangement.
type Arranged interface {
	Left
	// Own is where the keys of its rows are pressed, Named the actions of its hints.
	Own() *screen.Mode
	Named() []string
	// Rearrange makes the rows of what the list shows now, Interaction is the one
	// that a row stands for, and Exactly whether it stands for no other.
	Rearrange()
	Interaction(row int) (at int, exactly bool)
	// Place says where the cursor is.
	Place() string
	// Read reads the cassette again.
	Read(m screen.App) tea.Cmd
}

// Arrange makes the arrangement of a cassette and gives it the keys.
func Arrange(t *opened.Cassette, of Arranged) Arrangement {
	t.Focus = widget.OnList
	return Arrangement{Split: Split{Cassette: t, Left: of}, Of: of}
}

// Mode is its own or the detail's.
func (a *Arrangement) Mode() *screen.Mode {
	if a.Focus == widget.OnDetail {
		return detail.Mode
	}
	return a.Of.Own()
}

// Listed are its rows.
func (a *Arrangement) Listed() *widget.Scroller { return &a.Scroller }

// Head has no rows.
func (a *Arrangement) Head(int) []widget.Span { return nil }

// ClickList selects a row.
func (a *Arrangement) ClickList(m screen.App, r widget.Rect, _, y int) tea.Cmd {
	return a.ClickRow(m, r, y)
}

// Moved takes the list's cursor along, and shows the interaction. What was
// changed since is read again.
func (a *Arrangement) Moved(m screen.App) tea.Cmd {
	if a.Scroller.Count > 0 {
		a.List.Show(a.Selected())
	}
	shows := a.ShowSelected(m)
	if a.steps != a.stepsNow() && a.Query == nil {
		return tea.Batch(shows, a.Of.Read(m))
	}
	return shows
}

func (a *Arrangement) stepsNow() [2]int {
	undo, redo := a.File.Steps()
	return [2]int{undo, redo}
}

// Show puts the interaction back into the detail.
func (a *Arrangement) Show(m screen.App) tea.Cmd { return a.Detail.ShowAgain(m) }

// Escape ends what goes on, then goes back to its rows.
func (a *Arrangement) Escape(m screen.App) (tea.Cmd, bool) {
	if cmd, ended := a.EndWork(m); ended {
		return cmd, true
	}
	return a.ToList(m)
}

// Back goes back to its rows.
func (a *Arrangement) Back(m screen.App) (tea.Cmd, bool) { return a.ToList(m) }

// Leave gives the keys to the list.
func (a *Arrangement) Leave(screen.App) bool {
	a.Reset()
	return true
}

// Close goes to the interaction under the cursor in the list.
func (a *Arrangement) Close(m screen.App) tea.Cmd { return m.Pop() }

// Paste asks why what a text wants does not replay.
func (a *Arrangement) Paste(m screen.App, text string) tea.Cmd { return m.Open("why", text) }

// Status is the selected interaction, and where the cursor is.
func (a *Arrangement) Status(screen.App) (standing, position string) {
	if a.Focus == widget.OnDetail {
		return a.Standing(), a.Detail.Position()
	}
	return a.Standing(), a.Of.Place()
}

// Hints are those of its rows or the detail.
func (a *Arrangement) Hints(screen.App) []string {
	if a.Focus == widget.OnDetail {
		return a.Detail.Hinted()
	}
	return a.Of.Named()
}

// EscapeWords are those of the hint for esc.
func (a *Arrangement) EscapeWords() string {
	if a.Focus == widget.OnDetail {
		return a.Detail.EscapeWords()
	}
	return ""
}

// Follow reads the cassette again.
func (a *Arrangement) Follow(m screen.App) (tea.Cmd, bool) { return a.Of.Read(m), false }

// Current says that the rows are of the cassette as it is now, and shows them.
func (a *Arrangement) Current() {
	a.steps = a.stepsNow()
	a.Refilter()
}

// Refilter shows what the filter of the list shows; the cursor stays on its
// interaction.
func (a *Arrangement) Refilter() {
	at := a.List.Selected()
	a.Of.Rearrange()
	for row := range a.Scroller.Count {
		if shown, exactly := a.Of.Interaction(row); exactly && shown == at {
			a.Scroller.To(row)
			return
		}
	}
	a.Scroller.To(a.Scroller.Cursor)
}

// Selected is the interaction under the cursor, -1 if nothing is shown.
func (a *Arrangement) Selected() int {
	if a.Scroller.Count == 0 {
		return -1
	}
	at, _ := a.Of.Interaction(a.Scroller.Cursor)
	return at
}

// NothingShown says why there is nothing to go to.
func (a *Arrangement) NothingShown() string {
	if a.Scroller.Count == 0 {
		return "no interaction is shown"
	}
	return a.NothingSelected()
}
