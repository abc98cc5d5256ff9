package tui

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// View draws the screen. Every row is exactly as wide as the terminal.
func (m *app) View() tea.View {
	v := tea.NewView("")
	v.AltScreen = true
	v.ReportFocus = true
	v.MouseMode = tea.MouseModeCellMotion
	v.WindowTitle = "tapedeck"
	if s, ok := m.cover.(screen.Bare); ok {
		v.MouseMode = tea.MouseModeNone
		v.SetContent(s.Bare())
		return v
	}
	if m.width <= 0 {
		return v
	}
	if name := m.screens[len(m.screens)-1].Title().Path; name != "" {
		v.WindowTitle = "tapedeck: " + render.Cut(render.Sanitize(filepath.Base(name)), 100)
	}
	p := m.Panes(widget.OnList, false, widget.Divider{})
	if p.TooSmall {
		v.SetContent(m.draw(widget.Plain(fmt.Sprintf("tapedeck needs %dx%d, this is %dx%d", widget.MinWidth, widget.MinHeight, m.width, m.height))))
		return v
	}
	rows := m.rows(p)
	m.graphics.Place(rows)
	v.SetContent(strings.Join(rows, "\n"))
	v.Cursor = m.textCursor(p)
	return v
}

// rows are the rows of the screen from top to bottom.
func (m *app) rows(p widget.Panes) []string {
	s := m.top()
	var rows []string
	if h, ok := s.(screen.Header); ok {
		rows = append(rows, h.Heading(m, m.width))
	} else {
		rows = append(rows, m.titleRow(s.Title()))
	}
	rows = append(rows, s.Draw(m, p.Whole())...)
	if m.onStatus() {
		offers := m.prompt.DrawOffers(m.theme, m.width, min(mostOffers, p.Whole().Height/2))
		rows = append(rows[:len(rows)-len(offers)], offers...)
	}
	rows = append(rows, m.statusRows(p)...)
	if !p.Hints.Empty() {
		rows = append(rows, m.hintsRow())
	}
	return rows
}

// textCursor is where the terminal's cursor stands: in what is typed, else
// nowhere.
func (m *app) textCursor(p widget.Panes) *tea.Cursor {
	switch {
	case m.prompt == nil && m.question == nil:
		if text := m.typed(); text != nil {
			return text.Cursor(m)
		}
	case m.prompt != nil && m.prompt.Row == nil:
		return tea.NewCursor(m.prompt.Cursor(m.width), p.Status.Y)
	case m.prompt != nil:
		if s, ok := m.top().(screen.Rower); ok {
			if r := s.RowAt(m); !r.Empty() {
				return tea.NewCursor(r.X+m.prompt.Cursor(r.Width), r.Y)
			}
		}
	}
	return nil
}

// titleRow draws a title.
func (m *app) titleRow(t screen.Title) string {
	states := strings.Join(t.States, "  ")
	if states != "" {
		states += " "
	}
	t.Path = cmp.Or(render.Sanitize(t.Path), "tapedeck")
	left := fitTitle(t, m.width-render.Width(states)-min(2, 1+len(t.States)))
	blanks := strings.Repeat(" ", max(0, m.width-render.Width(left)-render.Width(states)))
	return m.draw(widget.Plain(left), widget.Plain(blanks), widget.In(render.Notice, states))
}

// fitTitle writes a title in width cells; what there is no room for goes in the
// order size, version.
func fitTitle(t screen.Title, width int) string {
	dir, name := filepath.Split(t.Path)
	write := func(path string, version, size bool) string {
		format := t.Format
		if version && t.Version != "" {
			format += " " + t.Version
		}
		parts := []string{path, format, t.Count}
		if size {
			parts = append(parts, t.Size)
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
	for _, s := range []string{write(t.Path, true, true), write(short, true, true), write(short, true, false), write(short, false, false)} {
		if render.Width(s) <= width {
			return s
		}
	}
	lead := strings.TrimSuffix(short, name)
	rest := render.Width(write(lead+"x", false, false)) - 1
	return render.Cut(write(lead+render.CutMiddle(name, max(8, width-rest)), false, false), width)
}
