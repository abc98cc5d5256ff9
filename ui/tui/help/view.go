package help

import (
	"slices"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// twoColumns is the least width at which the help has two columns.
const twoColumns = 80

// lay lays the entries that the filter shows out in a width.
func (h *Screen) lay(width int) {
	h.width, h.rows = width, nil
	for n, s := range h.sections {
		shown := slices.DeleteFunc(slices.Clone(s.entries), func(e *helpEntry) bool { return !e.has(h.filter) })
		if len(shown) == 0 {
			continue
		}
		if n > 0 {
			h.rows = append(h.rows, helpRow{section: s.heading}, helpRow{heading: s.heading, section: s.heading})
		}
		left, right := shown, []*helpEntry(nil)
		if width >= twoColumns {
			at := columnBreak(shown)
			left, right = shown[:at], shown[at:]
		}
		columns := [2][]helpCell{lines(left, h.columnWidth(0)), lines(right, h.columnWidth(1))}
		for i := range max(len(columns[0]), len(columns[1])) {
			row := helpRow{section: s.heading}
			for c, cells := range columns {
				if i < len(cells) {
					row.cells[c] = cells[i]
				}
			}
			h.rows = append(h.rows, row)
		}
	}
}

// columnWidth is the width of a column, the cell of its cursor included.
func (h *Screen) columnWidth(column int) int {
	left := h.width
	if h.width >= twoColumns {
		left = h.width/2 + 1
	}
	if column == 0 {
		return left
	}
	return h.width - left
}

// entryAt is the entry of a row: that of the column, or the only one there.
func (h *Screen) entryAt(row, column int) *helpEntry {
	if row < 0 || row >= len(h.rows) {
		return nil
	}
	cells := h.rows[row].cells
	if e := cells[column].entry; e != nil {
		return e
	}
	return cells[1-column].entry
}

// Heading stands instead of the title.
func (h *Screen) Heading(m screen.App, width int) string {
	heading := "Keys"
	if h.Top < len(h.rows) {
		heading = h.rows[h.Top].section
	}
	return widget.Heading(m.Theme(), true, width, " "+heading, h.where())
}

// Draw draws the lines seen.
func (h *Screen) Draw(m screen.App, r widget.Rect) []string {
	var rows []string
	for i := h.Top; i < h.Top+r.Height; i++ {
		if i >= len(h.rows) {
			rows = append(rows, widget.Draw(m.Theme(), r.Width))
			continue
		}
		rows = append(rows, h.row(m, i))
	}
	return rows
}

func (h *Screen) row(m screen.App, i int) string {
	row, on := h.rows[i], h.entryAt(h.Cursor, h.column)
	if row.cells[0].entry == nil && row.cells[1].entry == nil {
		return widget.WholeRow(m.Theme(), i == h.Cursor, h.width, widget.In(render.Focus, widget.Fit(sign(i == h.Cursor)+row.heading, h.width)))
	}
	text := ""
	for column, cell := range row.cells {
		width := h.columnWidth(column)
		if width == 0 {
			continue
		}
		selected := cell.entry != nil && cell.entry == on
		role := render.Plain
		if cell.entry != nil && cell.entry.why != "" {
			role = render.Muted
		}
		text += widget.WholeRow(m.Theme(), selected, width, widget.In(role, sign(selected && cell.line == 0)+cell.text))
	}
	return text
}

// sign is the sign of the cursor.
func sign(onCursor bool) string {
	if onCursor {
		return ">"
	}
	return " "
}
