// Package browse is the screen of a cassette: the list of its interactions beside
// the one under the cursor.
package browse

import (
	"fmt"

	"tapedeck/ui/match"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/panes"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// A Screen is the list of a cassette's interactions beside the one under the
// cursor.
type Screen struct {
	panes.Split
	deletesOn bool // d deletes one after the other without a question
}

// Kind opens a cassette.
func Kind(c *opened.Cassettes) screen.Kind {
	return screen.Kind{Name: "cassette", Modes: []*screen.Mode{opened.ListMode, detail.Mode}, Actions: listActions(),
		Signs: opened.ListSigns,
		Open: func(m screen.App, of any) tea.Cmd {
			if path, named := of.(string); named {
				return c.Open(m, path)
			}
			return m.Replace(newBrowse(of.(*opened.Cassette)))
		}}
}

func newBrowse(t *opened.Cassette) *Screen {
	b := &Screen{Split: panes.Split{Cassette: t}}
	b.Left = b
	return b
}

// Mode is the list or the detail.
func (b *Screen) Mode() *screen.Mode {
	if b.Focus == widget.OnDetail {
		return detail.Mode
	}
	return opened.ListMode
}

// Listed are the interactions.
func (b *Screen) Listed() *widget.Scroller { return &b.List.Scroller }

// Head has no rows.
func (b *Screen) Head(int) []widget.Span { return nil }

// Moved shows the selected interaction.
func (b *Screen) Moved(m screen.App) tea.Cmd {
	b.List.Extend()
	return b.ShowSelected(m)
}

// Show puts the interaction back into the detail.
func (b *Screen) Show(m screen.App) tea.Cmd { return b.Detail.ShowAgain(m) }

// Marking is the list.
func (b *Screen) Marking() *widget.List { return &b.List }

// Draw draws list and detail; an empty cassette has neither.
func (b *Screen) Draw(m screen.App, r widget.Rect) []string {
	if b.File.Len() == 0 && b.Detail.Overlay == nil {
		return viewEmpty(b.Cassette, m, r)
	}
	return b.Split.Draw(m, r)
}

// DrawList draws the list.
func (b *Screen) DrawList(m screen.App, r widget.Rect) []string {
	v := opened.ListView{List: &b.List, Heading: b.ListHeading(), Focused: b.Focused(m, widget.OnList), Columns: b.Columns(r.Width)}
	return v.Draw(b.Cassette, m, r)
}

// Searched is the detail; the search goes on in the other interactions.
func (b *Screen) Searched() detail.Sought {
	s := b.Detail.Searched()
	if b.Detail.At >= 0 && b.Detail.Overlay == nil {
		s.Beyond = b.SearchBeyond
	}
	return s
}

// Escape ends what goes on, goes back to the list, takes marks, filter and view
// away.
func (b *Screen) Escape(m screen.App) (tea.Cmd, bool) {
	if cmd, ended := b.EndWork(m); ended {
		return cmd, true
	}
	if cmd, went := b.ToList(m); went {
		return cmd, true
	}
	d := &b.Detail
	switch {
	case b.List.Ranging():
		b.List.EndRange(false)
	case b.List.Marks.N > 0:
		b.List.Unmark()
	case b.List.Filtered:
		return b.ClearFilter(m), true
	case d.View != render.Readable:
		d.View = render.Readable
		return d.Read(m, d.LineRestorer()), true
	default:
		return nil, false
	}
	return nil, true
}

// Back goes back to the list.
func (b *Screen) Back(m screen.App) (tea.Cmd, bool) { return b.ToList(m) }

// Leave gives up what goes on with the cassette; what is open stays open. A
// change under way is not left.
func (b *Screen) Leave(m screen.App) bool {
	if b.Changing != nil {
		m.Say(opened.ErrChanging.Error())
		return false
	}
	if b.Sending != nil {
		b.Sending.Stop()
	}
	b.StopQuery()
	b.GiveUp()
	b.Reset()
	return true
}

// Status is the selected interaction, and where the cursor is.
func (b *Screen) Status(screen.App) (standing, position string) {
	position = b.ListPosition(&b.List)
	if b.Focus == widget.OnDetail {
		position = b.Detail.Position()
	}
	return b.Standing(), position
}

// Hints are those of the list or the detail.
func (b *Screen) Hints(screen.App) []string {
	switch {
	case b.Focus == widget.OnDetail:
		return b.Detail.Hinted()
	case b.File.Len() == 0:
		return []string{"why", "undo", "save", "save as", "quit", "help"}
	case b.List.Ranging():
		return []string{"back", "delete", "edit", "re-record", "range", "help"}
	case b.List.Marks.N > 0:
		return []string{"mark", "range", "delete", "re-record", "move down", "back", "undo", "save", "help"}
	}
	return []string{"read", "filter", "edit", "delete", "duplicate", "re-record", "why", "undo", "save", "copy", "help"}
}

// EscapeWords are those of the hint for esc.
func (b *Screen) EscapeWords() string {
	switch {
	case b.Focus == widget.OnDetail:
		return b.Detail.EscapeWords()
	case b.List.Ranging():
		return "leave range"
	case b.List.Marks.N > 0:
		return "unmark"
	}
	return ""
}

// Paste asks why what a text wants does not replay.
func (b *Screen) Paste(m screen.App, text string) tea.Cmd { return m.Open("why", text) }

// ClickList selects a row, and in its first columns marks it.
func (b *Screen) ClickList(m screen.App, r widget.Rect, x, y int) tea.Cmd {
	return b.ClickMark(m, &b.List, r, x, y)
}

// deleteActed deletes, and asks where one deletion directly follows another: dd is
// one line elsewhere.
func (b *Screen) deleteActed(m screen.App) tea.Cmd {
	again := m.Again() && b.List.Marks.N == 0
	b.deletesOn = b.deletesOn && again
	if !again || b.deletesOn {
		return DeleteActed(b.Cassette, m)
	}
	return m.Inquire(widget.Question{
		Text: fmt.Sprintf("one was deleted already. Delete %d as well?", b.List.Selected()+1), Esc: "no",
		Choices: []widget.Choice{{Key: "d", Does: "delete it, and on", Run: func() tea.Cmd {
			b.deletesOn = true
			return DeleteActed(b.Cassette, m)
		}}},
	})
}

// listActions are the keys of the list.
func listActions() []screen.Action {
	return []screen.Action{
		{Name: "read", Group: screen.Moving, After: "up", Keys: []string{"enter", "l", "right"}, Hint: "read", Help: "to the detail", Brief: "read", In: screen.Able(screen.Choose), Run: opened.On(panes.ToDetail), Why: screen.If(nothingMarked)},
		{Name: "next", Group: screen.Moving, After: "quit", Keys: []string{"]"}, Help: "the next interaction", Brief: "next interaction", In: screen.Able(screen.Look), Run: screen.On(step(1)), Why: opened.If(atLast), Quiet: true},
		{Name: "previous", Group: screen.Moving, Keys: []string{"["}, Help: "the previous interaction", Brief: "previous", Joins: true, In: screen.Able(screen.Look), Run: screen.On(step(-1)), Why: opened.If(atFirst), Quiet: true},
		{Name: "filter", Group: screen.Looking, After: "right", Keys: []string{"/"}, Hint: "filter", Help: "show only what matches", Brief: "filter", In: screen.Able(screen.Sift), Run: opened.On(startFilter), Why: opened.If(emptyCassette)},
		{Name: "filter by search", Group: screen.Looking, After: "previous hit", Keys: []string{"&"}, Help: "make the search the list's filter", Brief: "filter by the search", In: screen.In(opened.ListMode, detail.Mode), Run: opened.On(filterBySearch), Why: noTypedSearch},
		{Name: "mark", Group: screen.Changing, Keys: []string{"space"}, Hint: "mark", Help: "mark, or take the mark away", Brief: "mark", In: screen.Able(screen.Choose), Run: screen.On(toggleMark), Why: screen.If(nothingMarked), Quiet: true},
		{Name: "delete", Group: screen.Changing, Keys: []string{"d"}, Hint: "delete", Help: "delete the marked ones or this one", Brief: "delete", In: screen.In(opened.ListMode), Run: screen.On((*Screen).deleteActed), Why: opened.If((*opened.Cassette).NothingSelected), Changes: true, Words: opened.If(deleteWords)},
		{Name: "move down", Group: screen.Changing, Keys: []string{"J"}, Hint: "move", KeyHint: "J K", Help: "move the marked ones or this one down", Brief: "move down", In: screen.In(opened.ListMode), Run: opened.On(moveActed(1)), Why: opened.If(cannotMoveDown), Changes: true},
		{Name: "move up", Group: screen.Changing, Keys: []string{"K"}, Help: "move the marked ones or this one up", Brief: "up", Joins: true, In: screen.In(opened.ListMode), Run: opened.On(moveActed(-1)), Why: opened.If(cannotMoveUp), Changes: true},
		{Name: "range", Group: screen.Changing, Keys: []string{"V"}, Hint: "range", Help: "begin a range, which moves extend; esc leaves it, V or space leaves it marked", Brief: "a range, by moves", In: screen.Able(screen.Choose), Run: screen.On(markRange), Why: screen.If(nothingMarked), Changes: true, Quiet: true},
		{Name: "mark all", Group: screen.Changing, Keys: []string{"*"}, Help: "mark all that are shown, or none", Brief: "mark all shown", In: screen.Able(screen.Choose), Run: screen.On(markAll), Why: screen.If(nothingMarked), Changes: true, Quiet: true},
		{Name: "duplicate", Group: screen.Changing, Keys: []string{"D"}, Hint: "duplicate", Help: "put a copy below the marked ones or this one", Brief: "duplicate", In: screen.In(opened.ListMode), Run: opened.On(duplicateActed), Why: opened.If((*opened.Cassette).NothingSelected), Changes: true, Spare: true},
	}
}

// step goes to the next interaction, or with way -1 to the one before.
func step(way int) func(s stepper, m screen.App) tea.Cmd {
	return func(s stepper, m screen.App) tea.Cmd {
		s.LeftSide().Listed().By(way)
		return m.Moved()
	}
}

type stepper interface{ LeftSide() panes.Left }

func emptyCassette(t *opened.Cassette) string {
	if t.File.Len() == 0 {
		return "no interactions to filter"
	}
	return ""
}

func atLast(t *opened.Cassette) string {
	if l := &t.List; l.Cursor >= l.Count-1 {
		return "this is the last one"
	}
	return ""
}

func atFirst(t *opened.Cassette) string {
	if t.List.Cursor == 0 {
		return "this is the first one"
	}
	return ""
}

// viewEmpty stands instead of list and detail where there is nothing to show.
func viewEmpty(t *opened.Cassette, m screen.App, r widget.Rect) []string {
	lines := []string{"No interactions recorded."}
	if consequence := match.Library(t.File.Format().Library).EmptyMeans; consequence != "" && t.File.Size() > 0 && !t.File.Dirty() {
		lines = append(lines, consequence, "Delete the file to record anew.")
	}
	rows := make([]string, r.Height)
	for i := range rows {
		if i < len(lines) {
			rows[i] = widget.Draw(m.Theme(), r.Width, widget.Plain("   "+lines[i]))
		} else {
			rows[i] = widget.Draw(m.Theme(), r.Width)
		}
	}
	return rows
}
