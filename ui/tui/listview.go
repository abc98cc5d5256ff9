package tui

import (
	"fmt"
	"tapedeck/cassette"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// A listView draws a list of interactions: its heading and the rows seen.
type listView struct {
	*list
	heading string
	focused bool
	columns render.Columns
	// result is what became of an interaction, nil for none.
	result func(at int) (render.Role, string)
}

func (v listView) draw(t *openCassette, m screen.App, r widget.Rect) []string {
	rows := []string{widget.Heading(m.Theme(), v.focused, r.Width, v.columns.Heading(v.heading), "")}
	for row := v.Top; row < v.Top+r.Height-1; row++ {
		if row >= v.Count {
			rows = append(rows, widget.Draw(m.Theme(), r.Width))
			continue
		}
		rows = append(rows, v.columns.Row(v.row(t, row), &t.stats.origins, t.now, m.Theme()))
	}
	return rows
}

func (v listView) row(t *openCassette, row int) render.ListRow {
	at := v.interaction(row)
	s, err := t.file.Summary(at)
	r := render.ListRow{N: at + 1, Summary: s, Marked: v.marks.has(at), State: stateSign(t.file.State(at), err)}
	if r.State == 0 && t.findings.known(at) {
		r.State = render.FindingSign[0]
	}
	if sign := widget.CursorSign(v.focused, row == v.Cursor); sign != " " {
		r.Cursor = sign[0]
	}
	if v.result != nil {
		r.ResultRole, r.Result = v.result(at)
	}
	return r
}

// columns are those of a list in a width.
func (t *openCassette) columns(width int) render.Columns {
	return render.NewColumns(width, max(t.file.Len(), t.expected), t.stats.dated)
}

func stateSign(s cassette.State, err error) byte {
	switch {
	case err != nil:
		return '?'
	case s == cassette.Changed:
		return '~'
	case s == cassette.Added:
		return '+'
	}
	return 0
}

// listSigns are what the first columns of the list say, for the help. Of several
// states the first one below is shown.
var listSigns = [][2]string{
	{">", "the cursor, - in the pane without the keys"},
	{"*", "marked"},
	{"?", "cannot be decoded, read-only"},
	{"~", "changed since the last save"},
	{"+", "new since the last save"},
	{render.FindingSign, "a finding, told in the detail · /is:finding shows those"},
}

// listHeading names what the list shows.
func (t *openCassette) listHeading() string {
	s := t.stats.origins.Heading()
	if t.list.filtered && !t.typingFilter {
		return "Filter " + render.Sanitize(t.filter.text) + "  " + s
	}
	return s
}

// listPosition says where a list's cursor is and how much of the cassette it
// shows.
func (t *openCassette) listPosition(l *list) string {
	s := ""
	if l.Count > 0 {
		s = fmt.Sprintf("%s/%s", render.Count(l.interaction(l.Cursor)+1), render.Count(t.file.Len()))
	}
	if t.filtersStill() || l.filtered && !l.fixed && t.indexing() {
		s = t.filterProgress()
	} else if l.filtered && !l.fixed {
		s = fmt.Sprintf("%s shown  %s", render.Count(l.Count), s)
	}
	if n := l.marks.n; n > 0 {
		marks := render.Count(n) + " marked"
		if hidden := n - len(l.marked()); hidden > 0 {
			marks += fmt.Sprintf(", %s not shown", render.Count(hidden))
		}
		s = marks + "  " + s
	}
	return s
}

// showSelected shows the selected interaction in the detail.
func (t *openCassette) showSelected(m screen.App) tea.Cmd {
	return t.detail.selected(m, t.list.selected())
}
