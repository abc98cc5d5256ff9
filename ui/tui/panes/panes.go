// Package panes is what the screens of a cassette have in common: their own rows
// and the detail, beside or above each other.
package panes

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/render/pictures"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// A split is what the screens of a cassette have in common: their own rows and
// the detail, in panes beside or above each other.
type Split struct {
	*opened.Cassette
	Left Left
	// OnRow does what a clicked line of the detail stands for, in a column; nil
	// folds it.
	OnRow func(m screen.App, x int) tea.Cmd
	Alone bool // the detail has all the room, of its own accord
}

// A left is what stands beside the detail.
type Left interface {
	Listed() *widget.Scroller
	DrawList(m screen.App, r widget.Rect) []string
	ClickList(m screen.App, r widget.Rect, x, y int) tea.Cmd
	Head(width int) []widget.Span // rows above both panes
}

// LeftSide is what stands beside the detail, also for another screen.
func (s *Split) LeftSide() Left { return s.Left }

// panes are the rectangles of the screen with the focus on a pane.
func (s *Split) panesWith(m screen.App, focus widget.Focus) widget.Panes {
	p := m.Panes(focus, s.Zoom || s.Alone, s.All.Divider.Needing(s.Stats.Needs))
	if p.TooSmall {
		return p
	}
	if head := len(s.Left.Head(p.Title.Width)); head > 0 {
		return p.Below(head).FitList(s.Left.Listed().Count)
	}
	return p
}

// Panes are those rectangles as they are now.
func (s *Split) Panes(m screen.App) widget.Panes {
	return s.panesWith(m, s.Drawn(m))
}

// Rows are those of the pane that has the keys.
func (s *Split) Rows() *widget.Scroller {
	if s.Focus == widget.OnDetail {
		return &s.Detail.Scroller
	}
	return s.Left.Listed()
}

// Arrange sizes both panes, also one that is hidden now.
func (s *Split) Arrange(m screen.App, _ widget.Rect) tea.Cmd {
	p := s.Panes(m)
	if p.List.Empty() {
		p.List = s.panesWith(m, widget.OnList).List
	}
	if p.Detail.Empty() {
		p.Detail = s.panesWith(m, widget.OnDetail).Detail
	}
	rows := s.Left.Listed()
	rows.Resize(rows.Count, p.List.Height-1)
	d := &s.Detail
	d.Resize(d.Count, p.Detail.Height-1)
	if d.Width == p.Detail.Width && d.At >= 0 {
		return nil
	}
	return d.Widen(m, p.Detail.Width)
}

// Draw draws both panes, or the one that is seen.
func (s *Split) Draw(m screen.App, _ widget.Rect) []string {
	p := s.Panes(m)
	var rows []string
	for _, row := range s.Left.Head(p.Head.Width) {
		rows = append(rows, widget.Draw(m.Theme(), p.Head.Width, widget.Plain(" "), row))
	}
	list := func(r widget.Rect) []string { return s.Left.DrawList(m, r) }
	beside := func(r widget.Rect) []string { return s.drawDetail(m, r) }
	return append(rows, p.Draw(m.Theme(), list, beside)...)
}

// Drawn is the pane that is drawn as the one that has the keys: while a row of the
// detail is edited that alone has the mark.
func (s *Split) Drawn(m screen.App) widget.Focus {
	if m.InRow() {
		return widget.OnDetail
	}
	return s.Focus
}

// Focused reports whether a pane is drawn as the one that has the keys.
func (s *Split) Focused(m screen.App, pane widget.Focus) bool {
	return s.Drawn(m) == pane && !m.Offers()
}

func (s *Split) drawDetail(m screen.App, r widget.Rect) []string {
	return detail.View{Detail: &s.Detail, M: m, Focused: s.Focused(m, widget.OnDetail), Zoomed: s.Zoom}.Draw(r)
}

// Pictures are those of the detail, where that is seen.
func (s *Split) Pictures(m screen.App) []*pictures.Fitted {
	if s.Panes(m).Detail.Empty() {
		return nil
	}
	return s.Detail.Pictures()
}

// TheDetail is the one beside the list.
func (s *Split) TheDetail() *detail.Detail { return &s.Detail }

// Note stands behind the hints while only reading is possible.
func (s *Split) Note(screen.App) string {
	if s.Indexing() {
		return "    changes wait for the index"
	}
	return ""
}

// Typed is the body that is edited in place.
func (s *Split) Typed() screen.Text {
	return s.InPlace
}

// Searched is what is searched.
func (s *Split) Searched() detail.Sought { return s.Detail.Searched() }

// DetailRect is where the detail is drawn.
func (s *Split) DetailRect(m screen.App) widget.Rect { return s.Panes(m).Detail }

// RowAt is where the row under the detail's cursor is drawn.
func (s *Split) RowAt(m screen.App) widget.Rect {
	r := s.Panes(m).Detail
	return widget.Rect{X: r.X, Y: r.Y + 1 + s.Detail.Cursor - s.Detail.Top, Width: r.Width, Height: min(r.Height, 1)}
}

// Peek scrolls what a question is about.
func (s *Split) Peek() *widget.Scroller {
	if s.Detail.Overlay == nil {
		return nil
	}
	return &s.Detail.Scroller
}

// Click selects and focuses; on tabs, folds and marks it does what they stand
// for.
func (s *Split) Click(m screen.App, _ widget.Rect, x, y int) tea.Cmd {
	p := s.Panes(m)
	switch {
	case p.List.Contains(x, y):
		return s.Left.ClickList(m, p.List, x, y)
	case p.Detail.Contains(x, y):
		return s.clickDetail(m, p.Detail, x, y)
	}
	return nil
}

func (s *Split) clickDetail(m screen.App, r widget.Rect, x, y int) tea.Cmd {
	s.Focus = widget.OnDetail
	d := &s.Detail
	if y == r.Y {
		return tea.Batch(m.Arrange(), d.ClickTab(m, x-r.X))
	}
	row := d.Top + y - r.Y - 1
	if row >= d.Count {
		return m.Arrange()
	}
	d.Cursor = row
	if s.OnRow != nil {
		return tea.Batch(m.Arrange(), s.OnRow(m, x-r.X))
	}
	if d.FoldsAt(row, x-r.X) {
		return tea.Batch(m.Arrange(), d.ToggleFold(m))
	}
	return m.Arrange()
}

// ClickRow puts the cursor into a row of what stands beside the detail.
func (s *Split) ClickRow(m screen.App, r widget.Rect, y int) tea.Cmd {
	s.Focus = widget.OnList
	rows := s.Left.Listed()
	if row := rows.Top + y - r.Y - 1; y > r.Y && row < rows.Count {
		rows.Cursor = row
	}
	return tea.Batch(m.Arrange(), m.Moved())
}

// Wheel scrolls the pane under the pointer; selection and focus stay.
func (s *Split) Wheel(m screen.App, x, y, rows int) {
	s.Panes(m).Wheel(s.Left.Listed(), &s.Detail.Scroller, x, y, rows)
}

// Divider is where the divider of the panes is drawn.
func (s *Split) Divider(m screen.App) widget.Rect { return s.Panes(m).Divider }

// Grab takes hold of the divider.
func (s *Split) Grab(m screen.App, x, y int) bool { return s.Panes(m).OnDivider(x, y) }

// Drag moves the divider.
func (s *Split) Drag(m screen.App, x, y int) tea.Cmd { return s.All.Drag(m, s.Panes(m), x, y) }

// ListAbove is the height that a list gets that stands above the detail, else 0.
func (s *Split) ListAbove(m screen.App) int {
	return m.Panes(s.Focus, s.Zoom, s.All.Divider).ListAbove()
}

// Heighten makes a list above the detail so high.
func (s *Split) Heighten(m screen.App, rows int) tea.Cmd { return s.All.Heighten(m, rows) }

// EndWork ends what goes on with the cassette, then the search and the zoom.
func (s *Split) EndWork(m screen.App) (cmd tea.Cmd, ended bool) {
	t := s.Cassette
	switch {
	case t.Changing != nil:
		t.StopChanging()
	case t.Sending != nil:
		t.Sending.Stop()
	case t.Query != nil:
		t.StopQuery()
		m.Say("stopped")
	case t.Progress != nil:
		t.Progress.Cancel()
	case t.FiltersStill():
		return t.ClearFilter(m), true
	case s.Focus == widget.OnDetail && t.Detail.Search.Text != "":
		return t.Detail.StopSearch(), true
	case s.Focus == widget.OnDetail && t.Detail.Queried():
		return t.Detail.StopQuery(m), true
	case s.Zoom:
		return s.ToggleZoom(m), true
	default:
		return nil, false
	}
	return nil, true
}

// ToList gives the keys back to the list; it reports whether the detail had
// them.
func (s *Split) ToList(m screen.App) (cmd tea.Cmd, went bool) {
	if s.Focus != widget.OnDetail {
		return nil, false
	}
	return toList(s.Cassette, m), true
}

// WorkText says how far what goes on with the cassette is, "" if nothing does.
func (s *Split) WorkText() string {
	switch {
	case s.Progress != nil && s.Progress.Text != "":
		return s.Progress.Text
	case s.Changing != nil && s.Changing.Slow:
		return s.Changing.Progress()
	case s.Sending != nil:
		return s.Sending.Progress()
	}
	return ""
}

// A paired has two panes.
type paired interface {
	OtherPane(m screen.App) tea.Cmd
	NoOtherPane() string // why the other pane is not gone to
	ToggleZoom(m screen.App) tea.Cmd
	ZoomWords() string // of the hint
}

// Actions are the keys of two panes.
func Actions() []screen.Action {
	return []screen.Action{
		{Name: "other pane", Group: screen.Moving, After: "do", Keys: []string{"tab"}, Help: "to the other pane", Brief: "other pane", In: screen.Able(screen.Pair), Run: screen.On(paired.OtherPane), Why: screen.If(paired.NoOtherPane)},
		{Name: "zoom", Group: screen.Moving, Keys: []string{"f"}, Hint: "zoom", Help: "the focused pane alone, or both", Brief: "zoom", Joins: true, In: screen.Able(screen.Pair), Run: screen.On(paired.ToggleZoom), Words: screen.If(paired.ZoomWords)},
		{Name: "wider list", Group: screen.Moving, After: "zoom", Keys: []string{"ctrl+right"}, Help: "move the divider of the panes right", Brief: "divider right", In: screen.Able(screen.Pair), Run: screen.On(moveDivider(dividerStep)), Why: noDivider},
		{Name: "narrower list", Group: screen.Moving, After: "wider list", Keys: []string{"ctrl+left"}, Help: "move the divider of the panes left", Brief: "left", Joins: true, In: screen.Able(screen.Pair), Run: screen.On(moveDivider(-dividerStep)), Why: noDivider},
		{Name: "lower divider", Group: screen.Moving, After: "narrower list", Keys: []string{"ctrl+down"}, Help: "move the divider of panes above each other down", Brief: "divider down", In: screen.Able(screen.Pair), Run: screen.On(moveRule(1)), Why: noRule},
		{Name: "higher divider", Group: screen.Moving, After: "lower divider", Keys: []string{"ctrl+up"}, Help: "move the divider of panes above each other up", Brief: "up", Joins: true, In: screen.Able(screen.Pair), Run: screen.On(moveRule(-1)), Why: noRule},
	}
}

// OtherPane gives the keys to the other pane.
func (s *Split) OtherPane(m screen.App) tea.Cmd {
	s.Focus = widget.OnList + widget.OnDetail - s.Focus
	return m.Arrange()
}

// ToggleZoom shows the focused pane alone, or both.
func (s *Split) ToggleZoom(m screen.App) tea.Cmd {
	s.Zoom = !s.Zoom
	return m.Arrange()
}

// ToDetail gives the keys to the detail.
func ToDetail(t *opened.Cassette, m screen.App) tea.Cmd {
	t.Focus = widget.OnDetail
	return m.Arrange()
}

func toList(t *opened.Cassette, m screen.App) tea.Cmd {
	t.Focus = widget.OnList
	return m.Arrange()
}

// ZoomWords are those of the hint.
func (s *Split) ZoomWords() string {
	if s.Zoom || s.Alone {
		return "unzoom"
	}
	return ""
}

// NoOtherPane says why the other pane is not gone to.
func (s *Split) NoOtherPane() string { return s.NothingSelected() }

// NoDetail says why there is nothing in the detail.
func (s *Split) NoDetail() string { return s.NothingSelected() }

// Quit ends what goes on with the cassette; a change under way, a text that was
// typed are waited for.
func (s *Split) Quit(m screen.App) (cmd tea.Cmd, waits bool) {
	if s.Changing != nil && !s.Changing.Stopped {
		s.StopChanging()
		return nil, true
	}
	if s.Sending != nil {
		s.Sending.Stop()
	}
	if s.InPlace != nil && !s.All.Saving() {
		return s.InPlace.Leave(m, func() tea.Cmd { return s.All.LeaveOrAsk(m) })
	}
	return nil, false
}

// GoTo selects the interaction with a number, as people count.
func (t *Split) GoTo(m screen.App, n int) tea.Cmd {
	if why := t.NoNumber(n); why != "" {
		m.Say(why)
		return nil
	}
	t.List.Show(n - 1)
	return m.Moved()
}

// NoNumber says why an interaction with a number is not gone to.
func (t *Split) NoNumber(n int) string {
	switch {
	case n < 1 || n > t.File.Len():
		return fmt.Sprintf("no %d, there are %s", n, render.Count(t.File.Len()))
	case !t.List.Shows(n - 1):
		return fmt.Sprintf("%d is not among those that the filter shows", n)
	}
	return ""
}

// Standing is what goes on, else the selected interaction.
func (s *Split) Standing() string {
	if text := s.WorkText(); text != "" {
		return text
	}
	if s.Query != nil && s.Query.Shown > 0 {
		return s.Query.Progress()
	}
	at := s.List.Selected()
	if at < 0 {
		return ""
	}
	sum, err := s.File.Summary(at)
	if err != nil {
		return "read-only: " + render.Sanitize(done.Reason(err))
	}
	return render.Sanitize(sum.Method + " " + sum.URL)
}
