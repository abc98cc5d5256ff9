package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// wheelRows is how many rows a notch of the wheel scrolls.
const wheelRows = 3

// doubleClick is within what time two clicks are one double click.
const doubleClick = 400 * time.Millisecond

// clickOver is sent when a click is too old to be doubled.
type clickOver struct {
	mouse *mouse
	n     int
}

// Apply forgets the click.
func (msg clickOver) Apply(screen.App) tea.Cmd {
	if msg.n == msg.mouse.last.n {
		msg.mouse.last.open = false
	}
	return nil
}

// click does what a click in the screen stands for; on a hint it is its key,
// twice it is enter.
func (m *app) click(msg tea.MouseClickMsg) tea.Cmd {
	s := m.top()
	if _, bare := s.(screen.Bare); bare || msg.Button != tea.MouseLeft {
		return nil
	}
	p := m.Panes(widget.OnList, false, widget.Divider{})
	if p.Hints.Contains(msg.X, msg.Y) {
		return m.clickHint(msg.X)
	}
	if m.question != nil || m.prompt != nil || p.TooSmall {
		return nil
	}
	if text := m.typed(); text != nil {
		text.Click(m, msg.X, msg.Y)
		return nil
	}
	if g, ok := s.(screen.Grabber); ok && g.Grab(m, msg.X, msg.Y) {
		m.held = g
		m.last.open = false // to take it twice is not enter
	}
	again := m.last.open && m.last.x == msg.X && m.last.y == msg.Y
	m.last = click{msg.X, msg.Y, m.last.n + 1, !again}
	n := m.last.n
	over := m.after(doubleClick, func(time.Time) tea.Msg { return clickOver{&m.mouse, n} })
	if again {
		return tea.Batch(over, m.key(widget.Press("enter")))
	}
	if m.passing() {
		m.Hush()
	}
	if c, ok := s.(screen.Clicker); ok && p.Whole().Contains(msg.X, msg.Y) {
		return tea.Batch(over, c.Click(m, p.Whole(), msg.X, msg.Y))
	}
	return over
}

// drag moves what was grabbed.
func (m *app) drag(msg tea.MouseMotionMsg) tea.Cmd {
	if m.held == nil || msg.Button != tea.MouseLeft {
		return nil
	}
	return m.held.Drag(m, msg.X, msg.Y)
}

func (m *app) clickHint(x int) tea.Cmd {
	if h, ok := widget.HintAt(m.hints(m.width), x); ok {
		return m.key(h.Press)
	}
	return nil
}

// wheel scrolls what is under the pointer; selection and focus stay.
func (m *app) wheel(msg tea.MouseWheelMsg) {
	n := wheelRows
	switch msg.Button {
	case tea.MouseWheelUp:
		n = -n
	case tea.MouseWheelDown:
	default:
		return
	}
	if m.InRow() {
		return // the row that is edited stays where it is
	}
	switch s := m.top().(type) {
	case screen.Wheeler:
		s.Wheel(m, msg.X, msg.Y, n)
	case screen.Scrolled:
		s.Rows().Wheel(n)
	}
}
