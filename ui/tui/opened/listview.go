package opened

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// A listView draws a list of interactions: its heading and the rows seen.
type ListView struct {
	*widget.List
	Heading string
	Focused bool
	Columns render.Columns
	// Result is what became of an interaction, nil for none.
	Result func(at int) (render.Role, string)
}

// Draw draws the heading and the rows seen.
func (v ListView) Draw(t *Cassette, m screen.App, r widget.Rect) []string {
	rows := []string{widget.Heading(m.Theme(), v.Focused, r.Width, v.Columns.Heading(v.Heading), "")}
	for row := v.Top; row < v.Top+r.Height-1; row++ {
		if row >= v.Count {
			rows = append(rows, widget.Draw(m.Theme(), r.Width))
			continue
		}
		rows = append(rows, v.Columns.Row(v.row(t, row), &t.Stats.Origins, t.Now, m.Theme()))
	}
	return rows
}

func (v ListView) row(t *Cassette, row int) render.ListRow {
	at := v.Item(row)
	s, err := t.File.Summary(at)
	r := render.ListRow{N: at + 1, Summary: s, Marked: v.Marks.Has(at), State: StateSign(t.File.State(at), err)}
	if r.State == 0 && t.findings.known(at) {
		r.State = render.FindingSign[0]
	}
	if sign := widget.CursorSign(v.Focused, row == v.Cursor); sign != " " {
		r.Cursor = sign[0]
	}
	if v.Result != nil {
		r.ResultRole, r.Result = v.Result(at)
	}
	return r
}

// Columns are those of a list in a width.
func (t *Cassette) Columns(width int) render.Columns {
	return render.NewColumns(width, t.counted(), t.Stats.dated).For(&t.Stats.Origins)
}

// counted is how many interactions there are; while they are being found, how many are
// expected if that is more.
func (t *Cassette) counted() int { return max(t.File.Len(), t.expected) }

// StateSign is the sign of what was done to an interaction, 0 for none.
func StateSign(s cassette.State, err error) byte {
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

// ListSigns are what the first columns of the list say, for the help. Of several
// states the first one below is shown.
var ListSigns = [][2]string{
	{">", "the cursor, - in the pane without the keys"},
	{"*", "marked"},
	{"?", "cannot be decoded, read-only"},
	{"~", "changed since the last save"},
	{"+", "new since the last save"},
	{render.FindingSign, "a finding, told in the detail · /is:finding shows those"},
}

// ListHeading names what the list shows.
func (t *Cassette) ListHeading() string {
	s := t.Stats.Origins.Heading()
	if t.List.Filtered && !t.TypingFilter {
		return "Filter " + render.Sanitize(t.Filter.Text) + "  " + s
	}
	return s
}

// ListPosition says where a list's cursor is and how much of the cassette it
// shows.
func (t *Cassette) ListPosition(l *widget.List) string {
	s := ""
	if l.Count > 0 {
		s = fmt.Sprintf("%s/%s", render.Count(l.Item(l.Cursor)+1), render.Count(t.File.Len()))
	}
	if t.FiltersStill() || l.Filtered && !l.Fixed && t.Indexing() {
		s = t.FilterProgress()
	} else if l.Filtered && !l.Fixed {
		s = fmt.Sprintf("%s shown  %s", render.Count(l.Count), s)
	}
	if n := l.Marks.N; n > 0 {
		marks := render.Count(n) + " marked"
		if l.Ranging() {
			marks = "range, " + marks
		}
		if hidden := n - len(l.Marked()); hidden > 0 {
			marks += fmt.Sprintf(", %s not shown", render.Count(hidden))
		}
		s = marks + "  " + s
	}
	return s
}

// ShowSelected shows the selected interaction in the detail.
func (t *Cassette) ShowSelected(m screen.App) tea.Cmd {
	return t.Detail.Selected(m, t.List.Selected())
}

// ListMode is where the keys of the list are pressed.
var ListMode = &screen.Mode{Name: "the list", Can: screen.Everywhere | screen.Helped | screen.Scroll | screen.Pair |
	screen.Look | screen.Choose | screen.Hit | screen.Ask | screen.Sift | screen.Change | screen.Save | screen.Reload | screen.TakeOut}
