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
	from   mode
	all    []helpRow
	rows   []helpRow // of all, what the filter shows
	filter string
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
			h.all = append(h.all, helpRow{heading: "Keys in " + mode.name})
			for i := range m.actions {
				a := &m.actions[i]
				if a.in&mode.mode == 0 {
					continue
				}
				row := helpRow{action: a}
				if now {
					row.why = m.refusal(a)
				}
				h.all = append(h.all, row)
			}
		}
	}
	h.rows = h.all
	m.help = h
	return m.arrange()
}

// sift shows the actions whose keys, names or words hold a text, below their
// headings.
func (h *help) sift(text string) {
	h.filter = text
	h.rows = h.all
	if text != "" {
		h.rows = nil
		text = strings.ToLower(text)
		var heading *helpRow
		for i := range h.all {
			row := &h.all[i]
			if row.action == nil {
				heading = row
				continue
			}
			words := strings.Join(append(row.action.labels(), row.action.name, row.action.help), " ")
			if !strings.Contains(strings.ToLower(words), text) {
				continue
			}
			if heading != nil {
				h.rows = append(h.rows, *heading)
				heading = nil
			}
			h.rows = append(h.rows, *row)
		}
	}
	h.resize(len(h.rows), h.height)
	h.to(min(1, len(h.rows)-1))
}

// searchHelp asks what to look for in the help; it shows it as it is typed.
func searchHelp(m *app) tea.Cmd {
	h := m.help
	was := h.filter
	return m.ask(prompt{
		label: "search: ", text: was, fresh: 0,
		right:   func(*app) string { return plural(h.found(), "key") },
		changed: func(_ *app, text string) tea.Cmd { h.sift(text); return nil },
		dropped: func(*app) tea.Cmd { h.sift(was); return nil },
	})
}

// found counts the actions that are shown.
func (h *help) found() int {
	n := 0
	for _, row := range h.rows {
		if row.action != nil {
			n++
		}
	}
	return n
}

// doHelped does what the line under the cursor says, where it was called from.
func doHelped(m *app) tea.Cmd {
	h := m.help
	if len(h.rows) == 0 {
		return nil
	}
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

func (h *help) where() string { return fmt.Sprintf("%d/%d", min(h.cursor+1, len(h.rows)), len(h.rows)) }

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
