package tui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// wheelRows is how many rows a notch of the wheel scrolls.
const wheelRows = 3

// doubleClick is within what time two clicks are one double click.
const doubleClick = 400 * time.Millisecond

// A click that a second one may still follow.
type click struct {
	x, y int
	n    int
	open bool
}

// clickOver is sent when a click is too old to be doubled.
type clickOver struct{ n int }

func (msg clickOver) apply(m *app) tea.Cmd {
	if msg.n == m.lastMouse.n {
		m.lastMouse.open = false
	}
	return nil
}

// click selects and focuses; on tabs, folds, marks and hints it does what they
// stand for; twice it is enter.
func (m *app) click(msg tea.MouseClickMsg) tea.Cmd {
	if msg.Button != tea.MouseLeft || m.plainCopy != "" {
		return nil
	}
	p := m.panes()
	if p.Hints.Contains(msg.X, msg.Y) {
		return m.clickHint(msg.X, p.Hints.Width)
	}
	if m.question != nil || m.prompt != nil || p.TooSmall {
		return nil
	}
	if m.inPlace() != nil {
		m.clickInPlace(p.Detail, msg.X, msg.Y)
		return nil
	}
	if m.mode()&inPanes != 0 && p.Divider.Contains(msg.X, msg.Y) {
		m.dragging = true
		return nil
	}
	again := m.lastMouse.open && m.lastMouse.x == msg.X && m.lastMouse.y == msg.Y
	m.lastMouse = click{msg.X, msg.Y, m.lastMouse.n + 1, true}
	n := m.lastMouse.n
	over := m.after(doubleClick, func(time.Time) tea.Msg { return clickOver{n} })
	if again {
		return tea.Batch(over, m.key(widget.Press("enter")))
	}
	if !m.lasting {
		m.message = ""
	}
	return tea.Batch(over, m.clickAt(p, msg.X, msg.Y))
}

// drag moves the divider that was taken.
func (m *app) drag(msg tea.MouseMotionMsg) tea.Cmd {
	if !m.dragging || msg.Button != tea.MouseLeft {
		return nil
	}
	m.divider = max(1, msg.X)
	return m.arrange()
}

func (m *app) clickAt(p widget.Panes, x, y int) tea.Cmd {
	if m.mode()&inPanes == 0 {
		m.clickOnly(p.Whole(), x, y)
		return nil
	}
	switch {
	case p.List.Contains(x, y) && m.decision == nil && (m.explains() || m.cassette.order != nil):
		return m.clickRows(m.rowsInList(), p.List, y)
	case p.List.Contains(x, y) && (m.decision == nil || m.decision.several()):
		return m.clickList(p.List, x, y)
	case p.Detail.Contains(x, y):
		return m.clickDetail(p.Detail, x, y)
	}
	return nil
}

// clickOnly puts the cursor into the row that was clicked, on a screen with
// one pane only.
func (m *app) clickOnly(r widget.Rect, x, y int) {
	above := map[mode]int{inFolder: 1, inText: 2}[m.mode()] // rows that stay
	s := m.rowsHere()
	if s == nil || !r.Contains(x, y) || y-r.Y < above || s.Top+y-r.Y-above >= s.Count {
		return
	}
	s.Cursor = s.Top + y - r.Y - above
	if m.help != nil {
		m.help.column = 0
		if x >= m.help.columnWidth(0) {
			m.help.column = 1
		}
	}
}

func (m *app) clickList(r widget.Rect, x, y int) tea.Cmd {
	l := &m.cassette.list
	m.focus = widget.OnList
	row := l.Top + y - r.Y - 1
	if y == r.Y || row >= l.Count {
		return m.arrange()
	}
	l.Cursor = row
	if x-r.X < signColumns {
		l.mark(l.interaction(row))
	}
	return tea.Batch(m.arrange(), m.selectionMoved())
}

// rowsInList is what scrolls instead of the list.
func (m *app) rowsInList() *widget.Scroller {
	switch {
	case m.explains():
		return &m.cassette.why.Scroller
	case m.cassette.order != nil:
		return &m.cassette.order.Scroller
	}
	return &m.cassette.list.Scroller
}

// clickRows selects a row of what stands instead of the list.
func (m *app) clickRows(s *widget.Scroller, r widget.Rect, y int) tea.Cmd {
	m.focus = widget.OnList
	if row := s.Top + y - r.Y - 1; y > r.Y && row < s.Count {
		s.Cursor = row
	}
	return tea.Batch(m.arrange(), m.selectionMoved())
}

// signColumns are the columns of cursor, mark and state.
const signColumns = 3

func (m *app) clickDetail(r widget.Rect, x, y int) tea.Cmd {
	d := &m.cassette.detail
	m.focus = widget.OnDetail
	if y == r.Y {
		return tea.Batch(m.arrange(), m.clickTab(x-r.X))
	}
	row := d.Top + y - r.Y - 1
	if row >= d.Count {
		return m.arrange()
	}
	d.Cursor = row
	if m.explains() {
		return tea.Batch(m.arrange(), m.clickComparison())
	}
	if _, l, ok := d.lineAt(row); ok && l.sign != "" && x-r.X <= textColumn {
		return tea.Batch(m.arrange(), toggleFold(m))
	}
	if b, doc, _, ok := d.bodyAt(row); ok {
		if f, has := b.doc.Fold(doc); has && x-r.X == b.indent+f.Column {
			return tea.Batch(m.arrange(), toggleFold(m))
		}
	}
	return m.arrange()
}

// clickTab shows the tab at a column of the detail's heading.
func (m *app) clickTab(x int) tea.Cmd {
	heading := m.cassette.detail.tabsText()
	for i, word := range tabWords {
		if from := strings.Index(heading, word); from >= 0 && m.cassette.detail.overlay == nil {
			if start := render.Width(heading[:from]); x >= start && x < start+render.Width(word) {
				return showTab(tab(i))(m)
			}
		}
	}
	return nil
}

func (m *app) clickHint(x, width int) tea.Cmd {
	if h, ok := widget.HintAt(m.hints(width), x); ok {
		return m.key(h.Press)
	}
	return nil
}

// wheel scrolls the pane under the pointer; selection and focus stay.
func (m *app) wheel(msg tea.MouseWheelMsg) {
	n := wheelRows
	switch msg.Button {
	case tea.MouseWheelUp:
		n = -n
	case tea.MouseWheelDown:
	default:
		return
	}
	p := m.panes()
	if m.typesInRow() {
		return // the row that is edited stays where it is
	}
	if m.mode()&inPanes == 0 {
		if s := m.rowsHere(); s != nil {
			s.Wheel(n)
		}
		return
	}
	switch {
	case p.List.Contains(msg.X, msg.Y):
		m.rowsInList().Wheel(n)
	case p.Detail.Contains(msg.X, msg.Y):
		m.cassette.detail.Wheel(n)
	}
}
