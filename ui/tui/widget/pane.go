package widget

import "tapedeck/ui/render"

// Heading draws a pane's heading, its left part cut to leave room for the right.
func Heading(theme render.Theme, focused bool, width int, left, right string) string {
	role := render.Muted
	if focused {
		role = render.Focus
	}
	if right != "" {
		right = Apart(right) + " "
	}
	return Draw(theme, width, In(role, Ends(width, left, right)))
}

// PaneRow draws a row of a pane; the row under the cursor gives up its own
// colours for those of the selection where the pane has the keys.
func PaneRow(theme render.Theme, focused, onCursor bool, width int, spans ...Span) string {
	switch {
	case !onCursor:
		return Draw(theme, width, spans...)
	case !focused:
		return theme.Over(render.SelectedOther, Draw(theme, width, spans...))
	}
	return theme.Paint(render.Selected, Draw(render.Theme{}, width, spans...))
}

// WholeRow draws a row where there is one pane only.
func WholeRow(theme render.Theme, onCursor bool, width int, spans ...Span) string {
	return PaneRow(theme, true, onCursor, width, spans...)
}

// CursorSign is the sign in the first column of a list's row; the cursor of a
// pane without the keys is a dash.
func CursorSign(focused, onCursor bool) string {
	switch {
	case !onCursor:
		return " "
	case focused:
		return ">"
	}
	return "-"
}
