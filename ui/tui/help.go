package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
)

// A help lists the keys, those of the place it was called from first.
type help struct {
	scroller
	from mode
	rows []helpRow
}

// A helpRow is a heading or an action with why it is refused now.
type helpRow struct {
	heading string
	action  *action
	why     string
}

func openHelp(m *app) tea.Cmd {
	h := &help{from: m.mode()}
	for _, now := range []bool{true, false} {
		for _, mode := range modes {
			if (mode.mode == h.from) != now {
				continue
			}
			h.rows = append(h.rows, helpRow{heading: "Keys in " + mode.name})
			for i := range m.actions {
				a := &m.actions[i]
				if a.in&mode.mode == 0 {
					continue
				}
				row := helpRow{action: a}
				if now {
					row.why = m.refusal(a)
				}
				h.rows = append(h.rows, row)
			}
		}
	}
	m.help = h
	return m.arrange()
}

// doHelped does what the line under the cursor says, where it was called from.
func doHelped(m *app) tea.Cmd {
	h := m.help
	a := h.rows[h.cursor].action
	if a == nil {
		return nil
	}
	m.help = nil
	cmd := m.arrange()
	if a.in&m.mode() == 0 {
		m.say("not here: " + a.help)
		return cmd
	}
	return tea.Batch(cmd, m.do(a))
}

func (h *help) where() string { return fmt.Sprintf("%d/%d", h.cursor+1, len(h.rows)) }

// keysWidth is the width of the column of keys.
const keysWidth = 14

func (m *app) viewHelp(r Rect) []string {
	h := m.help
	rows := []string{m.headingRow(true, r.Width, " Keys", "")}
	for i := h.top; i < h.top+r.Height-1; i++ {
		if i >= len(h.rows) {
			rows = append(rows, m.draw(r.Width))
			continue
		}
		rows = append(rows, m.helpRow(r.Width, i))
	}
	return rows
}

func (m *app) helpRow(width, i int) string {
	row := m.help.rows[i]
	sign := " "
	if i == m.help.cursor {
		sign = ">"
	}
	if row.action == nil {
		return m.selectable(i == m.help.cursor, width, span{text: sign}, span{render.Focus, row.heading})
	}
	words := row.action.help
	role := render.Plain
	if row.why != "" {
		words += " [" + row.why + "]"
		role = render.Muted
	}
	return m.selectable(i == m.help.cursor, width, span{text: sign + " "},
		span{role, fit(strings.Join(row.action.labels(), " "), keysWidth) + " " + words})
}

// selectable draws a row of a screen that has one pane only.
func (m *app) selectable(onCursor bool, width int, spans ...span) string {
	if !onCursor {
		return m.draw(width, spans...)
	}
	return m.theme.Paint(render.Selected, draw(render.Theme{}, width, spans))
}
