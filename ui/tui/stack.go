package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// top is the screen that is seen.
func (s *stack) top() screen.Screen {
	if s.cover != nil {
		return s.cover
	}
	return s.screens[len(s.screens)-1]
}

// Screens are those on the stack, the one that is seen first.
func (s *stack) Screens() []screen.Screen {
	var all []screen.Screen
	if s.cover != nil {
		all = append(all, s.cover)
	}
	for n := len(s.screens) - 1; n >= 0; n-- {
		all = append(all, s.screens[n])
	}
	return all
}

// Push puts a screen on the stack.
func (m *app) Push(s screen.Screen) tea.Cmd {
	m.screens = append(m.screens, s)
	return tea.Batch(m.Arrange(), m.Moved())
}

// Pop takes the uppermost screen away, unless it stays.
func (m *app) Pop() tea.Cmd {
	last := len(m.screens) - 1
	if l, ok := m.screens[last].(screen.Leaver); ok && !l.Leave(m) {
		return nil
	}
	m.screens = m.screens[:last]
	return tea.Batch(m.Arrange(), m.Moved())
}

// Replace puts a screen in the place of all but those that it was chosen from.
func (m *app) Replace(s screen.Screen) tea.Cmd {
	for len(m.screens) > 0 {
		last := len(m.screens) - 1
		if _, chooses := m.screens[last].(screen.Chooser); chooses {
			break
		}
		m.screens = m.screens[:last]
	}
	return m.Push(s)
}

// Cover shows a screen above all others, until it is left.
func (m *app) Cover(s screen.Screen) tea.Cmd {
	m.cover = s
	return m.Arrange()
}

// leave leaves the screen that is seen; the last one stays.
func (m *app) leave() tea.Cmd {
	switch {
	case m.cover != nil:
		m.cover = nil
		return m.Arrange()
	case len(m.screens) > 1:
		return m.Pop()
	}
	return nil
}

// Open opens a screen by its name.
func (m *app) Open(name string, of any) tea.Cmd {
	for _, k := range m.kinds {
		if k.Name == name && k.Open != nil {
			return k.Open(m, of)
		}
	}
	panic(fmt.Sprintf("no screen %q", name))
}

// Moved shows what the cursor is on.
func (m *app) Moved() tea.Cmd {
	if s, ok := m.screens[len(m.screens)-1].(screen.Mover); ok {
		return s.Moved(m)
	}
	return nil
}

// Arrange gives the uppermost screen and what covers it their sizes.
func (m *app) Arrange() tea.Cmd {
	p := m.Panes(widget.OnList, false, widget.Divider{})
	if p.TooSmall {
		return nil
	}
	var cmds []tea.Cmd
	for _, s := range []screen.Screen{m.screens[len(m.screens)-1], m.cover} {
		if s, ok := s.(screen.Arranger); ok {
			cmds = append(cmds, s.Arrange(m, p.Whole()))
		}
	}
	return tea.Batch(cmds...)
}

// Panes lays the terminal out.
func (m *app) Panes(focus widget.Focus, zoom bool, divider widget.Divider) widget.Panes {
	p := widget.Layout(m.width, m.height, focus, zoom, divider)
	if m.question != nil || m.promptFailed() {
		p = p.WithHints()
	}
	return p.WithStatus(m.statusHeight())
}

// below is how many rows stand below the panes.
func (m *app) below() int {
	p := m.Panes(widget.OnList, false, widget.Divider{})
	return p.Status.Height + p.Hints.Height
}

// escape ends the nearest thing. It never quits.
func (m *app) escape() tea.Cmd {
	if s, ok := m.top().(screen.Escaper); ok {
		if cmd, ended := s.Escape(m); ended {
			return cmd
		}
	}
	if m.cover == nil && len(m.screens) == 1 {
		m.Say("nothing to go back to · q quits")
	}
	return m.leave()
}

// back goes back; from the last screen, out.
func (m *app) back() tea.Cmd {
	if m.cover == nil && m.Panes(widget.OnList, false, widget.Divider{}).TooSmall {
		return m.quit()
	}
	if s, ok := m.top().(screen.Backer); ok {
		if cmd, went := s.Back(m); went {
			return cmd
		}
	}
	if m.cover != nil || len(m.screens) > 1 {
		return m.leave()
	}
	return m.quit()
}
