package tui

import (
	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// draw makes a row of exactly width cells.
func (m *app) draw(width int, spans ...widget.Span) string {
	return widget.Draw(m.theme, width, spans...)
}

// rowOf draws a row of a pane; the row under the cursor gives up its own
// colours for those of the selection.
func (m *app) rowOf(pane widget.Focus, onCursor bool, width int, spans ...widget.Span) string {
	if !onCursor {
		return m.draw(width, spans...)
	}
	role := render.SelectedOther
	if m.selectedHere(pane, onCursor) {
		role = render.Selected
	} else if len(spans) > 0 && spans[len(spans)-1].IsPainted() {
		return m.draw(width, spans...)
	}
	return m.theme.Paint(role, widget.Draw(render.Theme{}, width, spans...))
}

// selectedHere reports whether a row is the selected one of the focused pane.
func (m *app) selectedHere(pane widget.Focus, onCursor bool) bool { return onCursor && m.focus == pane }

// cursorSign is the sign in a pane's first column.
func (m *app) cursorSign(onCursor bool, pane widget.Focus) string {
	switch {
	case !onCursor:
		return " "
	case m.focus == pane:
		return ">"
	case pane == widget.OnList:
		return "-"
	}
	return " "
}

// headingRow draws a pane's heading, its left part cut to leave room for the right.
func (m *app) headingRow(focused bool, width int, left, right string) string {
	role := render.Muted
	if focused {
		role = render.Focus
	}
	if right != "" {
		right = widget.Apart(right) + " "
	}
	return m.draw(width, widget.In(role, widget.Ends(width, left, right)))
}
