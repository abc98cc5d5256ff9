package tui

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// View draws the screen. Every row is exactly as wide as the terminal.
func (m *app) View() tea.View {
	v := tea.NewView("")
	v.AltScreen = true
	v.ReportFocus = true
	v.MouseMode = tea.MouseModeCellMotion
	v.WindowTitle = "tapedeck"
	if m.plainCopy != "" {
		v.MouseMode = tea.MouseModeNone
		v.SetContent(m.plainCopy)
		return v
	}
	if m.width <= 0 {
		return v
	}
	if name := m.name(); name != "" {
		v.WindowTitle = "tapedeck: " + render.Cut(render.Sanitize(filepath.Base(name)), 100)
	}
	p := m.panes()
	if p.TooSmall {
		v.SetContent(m.draw(m.width, widget.Plain(fmt.Sprintf("tapedeck needs %dx%d, this is %dx%d", widget.MinWidth, widget.MinHeight, m.width, m.height))))
		return v
	}
	v.SetContent(strings.Join(m.rows(p), "\n"))
	v.Cursor = m.textCursor(p)
	return v
}

// rows are the rows of the screen from top to bottom.
func (m *app) rows(p widget.Panes) []string {
	rows := []string{m.titleRow(p.Title.Width)}
	if m.help != nil {
		rows[0] = m.helpHeading(p.Title.Width)
	}
	rows = append(rows, m.body(p)...)
	rows = append(rows, m.statusRow(p.Status.Width))
	if !p.Hints.Empty() {
		rows = append(rows, m.hintsRow(p.Hints.Width))
	}
	return rows
}

func (m *app) body(p widget.Panes) []string {
	switch {
	case m.help != nil:
		return m.viewHelp(p.Whole())
	case m.broken != nil:
		return m.viewBroken(p.Whole())
	case m.cassette == nil && m.folder != nil:
		return m.viewFolder(p.Whole())
	case m.cassette == nil:
		return m.viewOpening(p.Whole())
	case m.cassette.file.Len() == 0 && m.cassette.detail.overlay == nil:
		return m.viewEmpty(p.Whole())
	}
	var rows []string
	if m.explains() {
		rows = m.viewHead(p.Head)
	}
	switch {
	case p.List.Empty():
		return append(rows, m.viewDetail(p.Detail)...)
	case p.Detail.Empty():
		return append(rows, m.viewListed(p.List)...)
	case p.Divider.Empty():
		rows = append(append(rows, m.viewListed(p.List)...), m.viewDetail(p.Detail)...)
	default:
		right := m.viewDetail(p.Detail)
		for i, left := range m.viewListed(p.List) {
			rows = append(rows, left+m.theme.Paint(render.Muted, "│")+right[i])
		}
	}
	return rows
}

// viewListed draws what stands instead of the list.
func (m *app) viewListed(r widget.Rect) []string {
	switch {
	case m.explains():
		return m.viewCandidates(r)
	case m.cassette.order != nil:
		return m.viewOrder(r)
	}
	return m.viewList(r)
}

// viewOpening stands while the first cassette is being opened.
func (m *app) viewOpening(r widget.Rect) []string {
	rows := make([]string, r.Height)
	for i := range rows {
		rows[i] = m.draw(r.Width)
	}
	return rows
}

// panes lays the screen out as it now is.
func (m *app) panes() widget.Panes {
	focus := m.focus
	if m.typesInRow() {
		focus = widget.OnDetail
	}
	return m.panesWith(focus)
}

// panesWith lays the screen out with the focus on a pane.
func (m *app) panesWith(focus widget.Focus) widget.Panes {
	p := widget.Layout(m.width, m.height, focus, m.zoom, m.divider)
	if m.question != nil {
		p = p.WithHints()
	}
	if m.help == nil && m.explains() && !p.TooSmall {
		return p.Below(len(m.cassette.why.head(p.Title.Width))).FitList(m.cassette.why.Count)
	}
	return p
}

// explains reports whether the view of why no match is what is shown.
func (m *app) explains() bool {
	return m.cassette != nil && m.broken == nil && m.cassette.why != nil && !m.decision.several()
}

// name is the path of what is shown.
func (m *app) name() string {
	switch {
	case m.broken != nil:
		return m.broken.path
	case m.cassette != nil:
		return m.cassette.file.Path()
	case m.folder != nil:
		return m.folder.path
	}
	return m.opening
}

// A title is what the first row says; facts are dropped where there is no
// room, in the order size, version.
type title struct {
	path, format, version, count, size string
	states                             []string
}

func (m *app) titleRow(width int) string {
	t := m.title()
	states := strings.Join(t.states, "  ")
	if states != "" {
		states += " "
	}
	left := t.fit(width - render.Width(states) - min(2, 1+len(t.states)))
	blanks := strings.Repeat(" ", max(0, width-render.Width(left)-render.Width(states)))
	return m.draw(width, widget.Plain(left), widget.Plain(blanks), widget.In(render.Notice, states))
}

// fit writes the title in width cells.
func (t title) fit(width int) string {
	dir, name := filepath.Split(t.path)
	write := func(path string, version, size bool) string {
		format := t.format
		if version && t.version != "" {
			format += " " + t.version
		}
		parts := []string{path, format, t.count}
		if size {
			parts = append(parts, t.size)
		}
		s := ""
		for _, p := range parts {
			if p != "" {
				s += "  " + p
			}
		}
		return strings.TrimPrefix(s, " ")
	}
	short := name
	if dir != "" {
		short = "…/" + name
	}
	for _, s := range []string{write(t.path, true, true), write(short, true, true), write(short, true, false), write(short, false, false)} {
		if render.Width(s) <= width {
			return s
		}
	}
	lead := strings.TrimSuffix(short, name)
	rest := render.Width(write(lead+"x", false, false)) - 1
	return render.Cut(write(lead+render.CutMiddle(name, max(8, width-rest)), false, false), width)
}

func (m *app) title() title {
	t := title{path: render.Sanitize(m.name())}
	switch {
	case m.broken != nil:
		t.format, t.size = m.broken.format, render.Size(int(m.broken.total))
		if t.format == "" {
			t.format = render.Sanitize(m.opts.Format)
		}
		t.states = []string{"read-only"}
	case m.cassette != nil:
		f := m.cassette.file
		t.format, t.version = f.Format().Name, render.Sanitize(f.Format().Version)
		t.count, t.size = render.Counted(f.Len(), "interaction"), render.Size(int(f.Size()))
		if m.cassette.indexing() {
			t.count += " so far"
		}
		t.states = m.cassette.states()
	case m.folder != nil:
		t.count, t.size = render.Counted(len(m.folder.cassettes), "cassette"), render.Size(int(m.folder.size))
		if m.folder.scans() && !m.folder.scan.found {
			t.count += " so far"
		}
		if n := m.unsavedCount(); n > 0 {
			t.states = []string{fmt.Sprintf("%d unsaved", n)}
		}
	}
	if t.path == "" {
		t.path = "tapedeck"
	}
	return t
}

func (t *openCassette) states() []string {
	var s []string
	if t.onDisk {
		s = append(s, "changed on disk")
	}
	if t.indexing() {
		percent, _ := t.file.Indexing()
		s = append(s, fmt.Sprintf("indexing %d %%", percent))
	}
	if t.detail.ofFile != "" {
		s = append(s, "does not load")
	}
	if t.file.Dirty() {
		s = append(s, fmt.Sprintf("%d unsaved", max(1, t.file.Unsaved())))
	}
	return s
}

func (m *app) statusRow(width int) string {
	if m.prompt != nil && m.prompt.Row == nil && m.question == nil {
		return m.prompt.Draw(m.theme, width)
	}
	left, right := m.statusText()
	role := render.Plain
	if m.failed && m.message != "" || m.question != nil && m.question.Failed || m.prompt != nil && m.prompt.Status.Failed {
		role = render.Failure
	}
	if (m.message != "" || m.question != nil) && render.Width(left)+render.Width(right)+4 > width {
		right = "" // what happened, or is asked, comes first
	}
	return m.draw(width, widget.In(role, widget.Ends(width, " "+left, widget.Apart(right)+" ")))
}

// statusText is what the status line says, left and right.
func (m *app) statusText() (left, right string) {
	switch {
	case m.question != nil:
		return m.question.Text, m.question.Right
	case m.prompt != nil:
		return m.prompt.Status.Left, m.prompt.Status.Right
	case m.inPlace() != nil:
		left, right = m.inPlace().status()
		if m.panes().Hints.Empty() {
			left += " · ctrl+s keeps, esc restores"
		}
		return cmp.Or(m.message, left), right
	}
	left = m.message
	if left == "" {
		left = m.standing()
	}
	return left, m.positionText()
}

// standing is what the status line says while there is no message.
func (m *app) standing() string {
	switch {
	case m.cassette == nil && m.folder == nil && m.broken == nil:
		return "opening " + render.Sanitize(m.opening)
	case m.help != nil:
		return "Dim lines cannot be used now; the brackets say why."
	case m.broken != nil:
		return m.broken.standing()
	case m.cassette == nil:
		return m.folder.standing()
	}
	if p := m.cassette.progress; p != nil && p.text != "" {
		return p.text
	}
	switch {
	case m.changing != nil && m.changing.slow:
		return m.changing.progress()
	case m.sending != nil:
		return m.sending.progress()
	case m.decision != nil:
		return "Nothing is replaced before you choose."
	case m.query != nil && m.query.shown > 0:
		return m.query.progress()
	case m.explains():
		return m.cassette.why.standing()
	}
	at := m.cassette.list.selected()
	if at < 0 {
		return ""
	}
	s, err := m.cassette.file.Summary(at)
	if err != nil {
		return "read-only: " + render.Sanitize(reason(err))
	}
	return render.Sanitize(s.Method + " " + s.URL)
}

// positionText says where the cursor is, at the right of the status line.
func (m *app) positionText() string {
	switch {
	case m.help != nil:
		return "" // it stands in the heading
	case m.broken != nil:
		return m.broken.where()
	case m.cassette == nil && m.folder != nil:
		return m.folder.where()
	case m.cassette == nil:
		return ""
	case m.explains():
		return m.cassette.why.positionText(m.cassette.file.Len())
	case m.focus == widget.OnDetail:
		return m.cassette.detail.where()
	case m.cassette.order != nil:
		return m.cassette.order.positionText(m.cassette)
	}
	l := &m.cassette.list
	s := ""
	if l.Count > 0 {
		s = fmt.Sprintf("%s/%s", render.Count(l.interaction(l.Cursor)+1), render.Count(m.cassette.file.Len()))
	}
	if m.cassette.filtersStill() || l.filtered && m.cassette.indexing() {
		s = m.cassette.filterProgress()
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

// where is the line of the body under the cursor.
func (d *detail) where() string {
	b, in, ok := d.find(d.Cursor)
	if !ok || in < len(b.rows) || b.doc.Rows() == 0 {
		return ""
	}
	line, _ := b.doc.Line(in - len(b.rows))
	last, _ := b.doc.Line(b.doc.Rows() - 1)
	return fmt.Sprintf("line %s/%s", render.Count(line+1), render.Count(last+1))
}
