package tui

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// A folder is a list of cassettes to choose from.
type folder struct {
	widget.Scroller
	path      string
	paths     []string // what was named: folders, files
	cassettes []folderCassette
	size      int64
	scan      scan
	filter    string
	shown     []int // indices of found that the filter shows
	now       time.Time
}

// sift finds what the filter shows.
func (f *folder) sift() {
	f.shown = f.shown[:0]
	for i, c := range f.cassettes {
		if strings.Contains(strings.ToLower(c.Path), strings.ToLower(f.filter)) {
			f.shown = append(f.shown, i)
		}
	}
	f.Resize(len(f.shown), f.Height)
}

func (f *folder) setFilter(text string) {
	f.filter = text
	f.sift()
	f.To(f.Cursor)
}

func filterFolder(m *app) tea.Cmd {
	f := m.folder
	was := f.filter
	return m.ask(widget.Prompt{
		Label: "filter: ", Text: was, History: &m.filters,
		Right:   func() string { return fmt.Sprintf("%d/%d", len(f.shown), len(f.cassettes)) },
		Changed: func(text string) tea.Cmd { f.setFilter(text); return nil },
		Dropped: func() tea.Cmd { f.setFilter(was); return nil },
	})
}

func nothingFound(m *app) string {
	if m.folder.Count == 0 {
		return "no cassette is shown"
	}
	return ""
}

func openFound(m *app) tea.Cmd {
	f := m.folder
	return m.open(f.cassettes[f.shown[f.Cursor]].at)
}

func rescan(m *app) tea.Cmd { return m.folder.rescan(m.ctx) }

// toFolder goes back to the folder, if there is one. What is open stays open.
func (m *app) toFolder() tea.Cmd {
	if m.folder == nil {
		return nil
	}
	if m.changing != nil {
		m.say(errChanging.Error())
		return nil
	}
	if m.sending != nil {
		m.sending.cancel()
	}
	if m.decision != nil {
		m.decision.end(m)
	}
	m.stopQuery()
	m.giveUp(m.cassette)
	m.cassette, m.broken = nil, nil
	m.focus, m.zoom = widget.OnList, false
	return m.arrange()
}

func (f *folder) standing() string {
	switch {
	case f.scan.err != nil:
		return "not all read: " + render.Sanitize(reason(f.scan.err))
	case f.scans() || f.scan.halted:
		return f.scan.progress(len(f.cassettes))
	case len(f.cassettes) == 0:
		return "no cassettes here"
	case len(f.shown) == 0:
		return "nothing matches · esc shows all " + render.Count(len(f.cassettes))
	}
	return render.Sanitize(f.cassettes[f.shown[min(f.Cursor, len(f.shown)-1)]].at)
}

func (f *folder) where() string {
	if f.Count == 0 {
		return ""
	}
	s := fmt.Sprintf("%s/%s", render.Count(f.Cursor+1), render.Count(len(f.cassettes)))
	if f.filter != "" {
		s = fmt.Sprintf("filter: %s  %s/%s of %s", render.Sanitize(f.filter), render.Count(f.Cursor+1), render.Count(f.Count), render.Count(len(f.cassettes)))
	}
	return s
}

// Widths of the folder's columns right of the name.
const (
	formatWidth = 13
	countWidth  = 5
)

func (m *app) viewFolder(r widget.Rect) []string {
	f := m.folder
	room := r.Width - 4 - 1 - formatWidth - 1 - countWidth - 1 - 7 - 1 - 4 - 1
	columns := func(format, n, size, age string) string {
		return fmt.Sprintf(" %s %*s %7s %4s", widget.Fit(format, formatWidth), countWidth, n, size, age)
	}
	rows := []string{m.headingRow(true, r.Width, "    "+widget.Fit("Cassette", room)+columns("format", "count", "size", "age"), "")}
	for row := f.Top; row < f.Top+r.Height-1; row++ {
		if row >= len(f.shown) {
			rows = append(rows, m.draw(r.Width))
			continue
		}
		c := f.cassettes[f.shown[row]]
		signs := "    "
		if row == f.Cursor {
			signs = ">   "
		}
		if t := m.cassettes[c.at]; t != nil && t.file.Dirty() {
			signs = signs[:2] + "~ "
		}
		format, n := "", ""
		switch {
		case c.Err != nil:
			format = "read-only"
		case c.read:
			format, n = c.Format.Name, fmt.Sprint(c.Len)
		}
		name := widget.Fit(render.CutMiddle(render.Sanitize(c.Path), room), room)
		age := render.Age(c.Modified, f.now)
		rows = append(rows, m.selectable(row == f.Cursor, r.Width, widget.In(render.Notice, signs), widget.Plain(name),
			widget.Plain(columns(format, n, render.Size(int(c.Size)), age))))
	}
	return rows
}
