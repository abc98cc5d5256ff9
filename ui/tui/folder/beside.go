package folder

import (
	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// The interactions of the cassette under the cursor stand beside or below the list of
// cassettes. Those of one that is open are as they are there; of another the first are
// read, one cassette at a time, and that under the cursor by then comes next.

// LookedInto is sent when a cassette was read, or could not be.
type LookedInto struct {
	Folder   *Screen
	path     string
	cassette *opened.Cassette
	err      error
}

// Apply shows it if the cursor is still there.
func (msg LookedInto) Apply(m screen.App) tea.Cmd {
	f := msg.Folder
	f.beside.reading = false
	if f.beside.of == msg.path {
		f.beside.cassette, f.beside.err = msg.cassette, msg.err
	}
	return f.Moved(m)
}

// Moved shows the cassette under the cursor.
func (f *Screen) Moved(m screen.App) tea.Cmd {
	path := ""
	if c := f.onCassette(); c != nil && c.Err == nil && f.All.ByPath[c.At] == nil && !f.Panes(m).Detail.Empty() {
		path = c.At
	}
	if path == f.beside.of || f.beside.reading {
		return nil
	}
	f.beside = beside{of: path, reading: path != ""}
	if path == "" {
		return nil
	}
	now, later := m.Wait(func() screen.Fact {
		t, err := f.All.Peek(path)
		return LookedInto{f, path, t, err}
	})
	if now != nil {
		return now.Apply(m)
	}
	return later
}

// onCassette is the cassette under the cursor, nil where there is none.
func (f *Screen) onCassette() *FolderCassette {
	if l := f.selected(); l != nil && l.at >= 0 {
		return &f.Cassettes[l.at]
	}
	return nil
}

// drawBeside draws the interactions of the cassette under the cursor.
func (f *Screen) drawBeside(m screen.App, r widget.Rect) []string {
	l := f.selected()
	switch {
	case l == nil:
		return f.note(m, r, "")
	case l.at < 0:
		return f.note(m, r, f.name(*l)+"  "+render.Counted(l.in.count, "cassette"))
	}
	c := f.Cassettes[l.at]
	t := f.All.ByPath[c.At]
	if t == nil && f.beside.of == c.At {
		t = f.beside.cassette
	}
	switch {
	case c.Err != nil:
		return f.note(m, r, f.pathOf(c), "read-only: "+render.Sanitize(done.Reason(c.Err)))
	case t == nil && f.beside.of == c.At && f.beside.err != nil:
		return f.note(m, r, f.pathOf(c), render.Sanitize(done.Reason(f.beside.err)))
	case t == nil:
		return f.note(m, r, f.pathOf(c))
	}
	n, shown := t.File.Len(), t.File.Len()
	if f.All.ByPath[c.At] != t {
		shown = t.List.Count
		if c.Read {
			n = c.Len
		}
	}
	facts := render.Counted(n, "interaction")
	if columnsOf(f.Panes(m).List.Width, f.widest).format == 0 {
		facts = t.File.Format().Name + "  " + facts
	}
	return f.interactions(t, m, r, facts, shown, n)
}

// interactions draws those of a cassette, of which so many of n are known.
func (f *Screen) interactions(t *opened.Cassette, m screen.App, r widget.Rect, facts string, shown, n int) []string {
	list := widget.NewList()
	list.Resize(shown, r.Height-1)
	list.Cursor = -1 // on none of them
	columns := t.Columns(r.Width)
	title := render.CutMiddle(f.pathOf(*f.onCassette()), columns.HeadingRoom()-2-render.Width(facts))
	rows := opened.ListView{List: &list, Heading: title + "  " + facts, Columns: columns}.Draw(t, m, r)
	if seen := min(shown, r.Height-1); seen < n {
		seen = min(seen, r.Height-2)
		rows[1+seen] = widget.Draw(m.Theme(), r.Width, widget.In(render.Muted, "   "+render.Count(n-seen)+" more"))
	}
	return rows
}

// pathOf is the path of a cassette, below the folder that all are in.
func (f *Screen) pathOf(c FolderCassette) string { return render.Sanitize(c.Path[len(f.common):]) }

// note draws a heading and a text.
func (f *Screen) note(m screen.App, r widget.Rect, heading string, text ...string) []string {
	rows := []string{widget.Heading(m.Theme(), false, r.Width, " "+heading, "")}
	for _, t := range text {
		for _, row := range widget.BreakWords(t, r.Width-4) {
			rows = append(rows, widget.Draw(m.Theme(), r.Width, widget.Plain("   "+row)))
		}
	}
	for len(rows) < r.Height {
		rows = append(rows, widget.Draw(m.Theme(), r.Width))
	}
	return rows[:r.Height]
}

// Panes are the list and what stands beside or below it.
func (f *Screen) Panes(m screen.App) widget.Panes {
	return m.Panes(widget.OnList, f.Zoomed, f.All.Divider.Taking(f.widest+factsWidth))
}

// Divider is where the divider of the panes is drawn.
func (f *Screen) Divider(m screen.App) widget.Rect { return f.Panes(m).Divider }

// Grab takes hold of the divider.
func (f *Screen) Grab(m screen.App, x, y int) bool { return f.Panes(m).OnDivider(x, y) }

// Drag moves the divider.
func (f *Screen) Drag(m screen.App, x, y int) tea.Cmd { return f.All.Drag(m, f.Panes(m), x, y) }

// ListAbove is the height of the list where it stands above the other pane, else 0.
func (f *Screen) ListAbove(m screen.App) int { return f.Panes(m).ListAbove() }

// Heighten makes a list above the other pane so high.
func (f *Screen) Heighten(m screen.App, rows int) tea.Cmd { return f.All.Heighten(m, rows) }

// Wheel scrolls the list.
func (f *Screen) Wheel(m screen.App, x, y, rows int) {
	if f.Panes(m).List.Contains(x, y) {
		f.Scroller.Wheel(rows)
	}
}

// OtherPane is refused: what stands there is only shown.
func (f *Screen) OtherPane(screen.App) tea.Cmd { return nil }

// NoOtherPane says why.
func (f *Screen) NoOtherPane() string {
	return "the interactions are only shown here · enter opens the cassette"
}
