package tui

import (
	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/match"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// listMode is where the keys of the list are pressed.
var listMode = &screen.Mode{Name: "the list", Can: screen.Everywhere | screen.Helped | screen.Scroll | screen.Pair |
	screen.Look | screen.Choose | screen.Hit | screen.Ask | screen.Sift | screen.Change | screen.Reload | screen.TakeOut}

// A browse is the list of a cassette's interactions beside the one under the
// cursor.
type browse struct{ split }

// browseKind opens a cassette.
func browseKind(c *openCassettes) screen.Kind {
	return screen.Kind{Name: "cassette", Modes: []*screen.Mode{listMode, detailMode}, Actions: listActions(),
		Signs: listSigns,
		Open: func(m screen.App, of any) tea.Cmd {
			if path, named := of.(string); named {
				return c.open(m, path)
			}
			return m.Replace(newBrowse(of.(*openCassette)))
		}}
}

func newBrowse(t *openCassette) *browse {
	b := &browse{split{openCassette: t}}
	b.left = b
	return b
}

// Mode is the list or the detail.
func (b *browse) Mode() *screen.Mode {
	if b.focus == widget.OnDetail {
		return detailMode
	}
	return listMode
}

func (b *browse) Listed() *widget.Scroller   { return &b.list.Scroller }
func (b *browse) Head(int) []widget.Span     { return nil }
func (b *browse) Moved(m screen.App) tea.Cmd { return b.showSelected(m) }
func (b *browse) Show(m screen.App) tea.Cmd  { return b.detail.showAgain(m) }
func (b *browse) Marking() *list             { return &b.list }

// Draw draws list and detail; an empty cassette has neither.
func (b *browse) Draw(m screen.App, r widget.Rect) []string {
	if b.file.Len() == 0 && b.detail.overlay == nil {
		return viewEmpty(b.openCassette, m, r)
	}
	return b.split.Draw(m, r)
}

func (b *browse) DrawList(m screen.App, r widget.Rect) []string {
	v := listView{list: &b.list, heading: b.listHeading(), focused: b.focus == widget.OnList, columns: b.columns(r.Width)}
	return v.draw(b.openCassette, m, r)
}

// Escape ends what goes on, goes back to the list, takes marks, filter and view
// away.
func (b *browse) Escape(m screen.App) (tea.Cmd, bool) {
	if cmd, ended := b.endWork(m); ended {
		return cmd, true
	}
	if cmd, went := b.toList(m); went {
		return cmd, true
	}
	d := &b.detail
	switch {
	case b.list.marks.n > 0:
		b.list.unmark()
	case b.list.filtered:
		return b.clearFilter(m), true
	case d.view != render.Pretty:
		d.view = render.Pretty
		return d.read(m, d.lineRestorer()), true
	default:
		return nil, false
	}
	return nil, true
}

// Back goes back to the list.
func (b *browse) Back(m screen.App) (tea.Cmd, bool) { return b.toList(m) }

// Leave gives up what goes on with the cassette; what is open stays open. A
// change under way is not left.
func (b *browse) Leave(m screen.App) bool {
	if b.changing != nil {
		m.Say(errChanging.Error())
		return false
	}
	if b.sending != nil {
		b.sending.Stop()
	}
	b.stopQuery()
	b.giveUp()
	b.reset()
	return true
}

// Status is the selected interaction, and where the cursor is.
func (b *browse) Status(screen.App) (standing, position string) {
	position = b.listPosition(&b.list)
	if b.focus == widget.OnDetail {
		position = b.detail.Position()
	}
	return b.standing(), position
}

// standing is what goes on, else the selected interaction.
func (s *split) standing() string {
	if text := s.workText(); text != "" {
		return text
	}
	if s.query != nil && s.query.shown > 0 {
		return s.query.progress()
	}
	at := s.list.selected()
	if at < 0 {
		return ""
	}
	sum, err := s.file.Summary(at)
	if err != nil {
		return "read-only: " + render.Sanitize(done.Reason(err))
	}
	return render.Sanitize(sum.Method + " " + sum.URL)
}

// Hints are those of the list or the detail.
func (b *browse) Hints(screen.App) []string {
	switch {
	case b.focus == widget.OnDetail:
		return b.detail.hinted()
	case b.file.Len() == 0:
		return []string{"why", "undo", "save", "save as", "quit", "help"}
	case b.list.marks.n > 0:
		return []string{"mark", "range", "delete", "re-record", "move down", "back", "undo", "save", "help"}
	}
	return []string{"read", "filter", "edit", "delete", "duplicate", "re-record", "why", "undo", "save", "copy", "help"}
}

// EscapeWords are those of the hint for esc.
func (b *browse) EscapeWords() string {
	switch {
	case b.focus == widget.OnDetail:
		return b.detail.escapeWords()
	case b.list.marks.n > 0:
		return "unmark"
	}
	return ""
}

// Paste asks why what a text wants does not replay.
func (b *browse) Paste(m screen.App, text string) tea.Cmd { return m.Open("why", text) }

// ClickList selects a row, and in its first columns marks it.
func (b *browse) ClickList(m screen.App, r widget.Rect, x, y int) tea.Cmd {
	return b.clickMark(m, &b.list, r, x, y)
}

// signColumns are the columns of cursor, mark and state.
const signColumns = 3

// clickMark selects a row of a list that has marks.
func (s *split) clickMark(m screen.App, l *list, r widget.Rect, x, y int) tea.Cmd {
	s.focus = widget.OnList
	row := l.Top + y - r.Y - 1
	if y == r.Y || row >= l.Count {
		return m.Arrange()
	}
	l.Cursor = row
	if x-r.X < signColumns {
		l.mark(l.interaction(row))
	}
	return tea.Batch(m.Arrange(), m.Moved())
}

// listActions are the keys of the list.
func listActions() []screen.Action {
	return []screen.Action{
		{Name: "read", Group: screen.Moving, After: "up", Keys: []string{"enter", "l", "right"}, Hint: "read", Help: "to the detail", Brief: "read", In: screen.Able(screen.Choose), Run: onCassette(toDetail), Why: screen.If(nothingMarked)},
		{Name: "next", Group: screen.Moving, After: "quit", Keys: []string{"]"}, Help: "the next interaction", Brief: "next interaction", In: screen.Able(screen.Look), Run: screen.On(step(1)), Why: ifCassette(atLast), Quiet: true},
		{Name: "previous", Group: screen.Moving, Keys: []string{"["}, Help: "the previous interaction", Brief: "previous", Joins: true, In: screen.Able(screen.Look), Run: screen.On(step(-1)), Why: ifCassette(atFirst), Quiet: true},
		{Name: "filter", Group: screen.Looking, After: "right", Keys: []string{"/"}, Hint: "filter", Help: "show only what matches", Brief: "filter", In: screen.Able(screen.Sift), Run: onCassette(startFilter), Why: ifCassette(emptyCassette)},
		{Name: "mark", Group: screen.Changing, Keys: []string{"space"}, Hint: "mark", Help: "mark, or take the mark away", Brief: "mark", In: screen.Able(screen.Choose), Run: screen.On(toggleMark), Why: screen.If(nothingMarked), Quiet: true},
		{Name: "delete", Group: screen.Changing, Keys: []string{"d"}, Hint: "delete", Help: "delete the marked ones or this one", Brief: "delete", In: screen.In(listMode), Run: onCassette(deleteActed), Why: ifCassette((*openCassette).nothingSelected), Changes: true, Words: ifCassette(deleteWords)},
		{Name: "move down", Group: screen.Changing, Keys: []string{"J"}, Hint: "move", KeyHint: "J K", Help: "move the marked ones or this one down", Brief: "move down", In: screen.In(listMode), Run: onCassette(moveActed(1)), Why: ifCassette(cannotMoveDown), Changes: true},
		{Name: "move up", Group: screen.Changing, Keys: []string{"K"}, Help: "move the marked ones or this one up", Brief: "up", Joins: true, In: screen.In(listMode), Run: onCassette(moveActed(-1)), Why: ifCassette(cannotMoveUp), Changes: true},
		{Name: "range", Group: screen.Changing, Keys: []string{"V"}, Hint: "range", Help: "mark from the last mark to here", Brief: "mark up to here", In: screen.Able(screen.Choose), Run: screen.On(markRange), Why: screen.If(noMark), Changes: true, Quiet: true},
		{Name: "mark all", Group: screen.Changing, Keys: []string{"*"}, Help: "mark all that are shown, or none", Brief: "mark all shown", In: screen.Able(screen.Choose), Run: screen.On(markAll), Why: screen.If(nothingMarked), Changes: true, Quiet: true},
		{Name: "duplicate", Group: screen.Changing, Keys: []string{"D"}, Hint: "duplicate", Help: "put a copy below the marked ones or this one", Brief: "duplicate", In: screen.In(listMode), Run: onCassette(duplicateActed), Why: ifCassette((*openCassette).nothingSelected), Changes: true, Spare: true},
	}
}

// step goes to the next interaction, or with way -1 to the one before.
func step(way int) func(s stepper, m screen.App) tea.Cmd {
	return func(s stepper, m screen.App) tea.Cmd {
		s.LeftSide().Listed().By(way)
		return m.Moved()
	}
}

type stepper interface{ LeftSide() left }

func emptyCassette(t *openCassette) string {
	if t.file.Len() == 0 {
		return "no interactions to filter"
	}
	return ""
}

func atLast(t *openCassette) string {
	if l := &t.list; l.Cursor >= l.Count-1 {
		return "this is the last one"
	}
	return ""
}

func atFirst(t *openCassette) string {
	if t.list.Cursor == 0 {
		return "this is the first one"
	}
	return ""
}

// viewEmpty stands instead of list and detail where there is nothing to show.
func viewEmpty(t *openCassette, m screen.App, r widget.Rect) []string {
	lines := []string{"No interactions recorded."}
	if consequence := match.Library(t.file.Format().Library).EmptyMeans; consequence != "" && t.file.Size() > 0 && !t.file.Dirty() {
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
