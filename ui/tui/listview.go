package tui

import (
	"tapedeck/cassette"
	"tapedeck/ui/match"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// viewList draws the list: its heading and the rows seen.
func (m *app) viewList(r widget.Rect) []string {
	t := m.cassette
	c := render.NewColumns(r.Width, max(t.file.Len(), t.expected), t.stats.dated)
	heading := t.listHeading()
	if m.decision.several() {
		c = c.WithResults()
		heading = "Re-recorded " + render.Counted(len(m.decision.results), "interaction")
	}
	rows := []string{m.headingRow(m.focus == widget.OnList, r.Width, c.Heading(heading), "")}
	l := &t.list
	for row := l.Top; row < l.Top+r.Height-1; row++ {
		if row >= l.Count {
			rows = append(rows, m.draw(r.Width))
			continue
		}
		rows = append(rows, c.Row(m.listRow(row), &t.stats.origins, t.now, m.theme))
	}
	return rows
}

func (m *app) listRow(row int) render.ListRow {
	t := m.cassette
	at := t.list.interaction(row)
	s, err := t.file.Summary(at)
	r := render.ListRow{N: at + 1, Summary: s, Marked: t.list.marks.has(at), State: stateSign(t.file.State(at), err)}
	if r.State == 0 && t.findings.known(at) {
		r.State = render.FindingSign[0]
	}
	if sign := m.cursorSign(row == t.list.Cursor, widget.OnList); sign != " " {
		r.Cursor = sign[0]
	}
	if m.decision.several() {
		r.ResultRole, r.Result = m.decision.resultText(at)
	}
	return r
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
	if t.list.filtered && !t.typing {
		return "Filter " + render.Sanitize(t.filter.text) + "  " + s
	}
	return s
}

// viewEmpty stands instead of list and detail where there is nothing to show.
func (m *app) viewEmpty(r widget.Rect) []string {
	lines := []string{"No interactions recorded."}
	if consequence := match.Library(m.cassette.file.Format().Library).EmptyMeans; consequence != "" && m.cassette.file.Size() > 0 && !m.cassette.file.Dirty() {
		lines = append(lines, consequence, "Delete the file to record anew.")
	}
	rows := make([]string, r.Height)
	for i := range rows {
		if i < len(lines) {
			rows[i] = m.draw(r.Width, widget.Plain("   "+lines[i]))
		} else {
			rows[i] = m.draw(r.Width)
		}
	}
	return rows
}
