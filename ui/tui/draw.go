package tui

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"tapedeck/ui/render"
)

// A span is sanitised text in one role.
type span struct {
	role render.Role
	text string
}

// painted is the role of text that has its colours already.
const painted render.Role = -1

// draw makes a row of exactly width cells.
func (m *app) draw(width int, spans ...span) string { return draw(m.theme, width, spans) }

func draw(theme render.Theme, width int, spans []span) string {
	var b strings.Builder
	used := 0
	for _, s := range spans {
		if s.role == painted {
			text := ansi.Truncate(s.text, width-used, "")
			used += ansi.StringWidth(text)
			b.WriteString(text)
			continue
		}
		text := s.text
		if used+render.Width(text) > width {
			text = render.Cut(text, width-used)
		}
		used += render.Width(text)
		b.WriteString(theme.Paint(s.role, text))
	}
	return b.String() + strings.Repeat(" ", max(0, width-used))
}

// rowOf draws a row of a pane; the row under the cursor gives up its own
// colours for those of the selection.
func (m *app) rowOf(pane Focus, onCursor bool, width int, spans ...span) string {
	if !onCursor {
		return m.draw(width, spans...)
	}
	role := render.SelectedOther
	if m.selectedHere(pane, onCursor) {
		role = render.Selected
	} else if len(spans) > 0 && spans[len(spans)-1].role == painted {
		return m.draw(width, spans...)
	}
	return m.theme.Paint(role, draw(render.Theme{}, width, spans))
}

// selectedHere reports whether a row is the selected one of the focused pane.
func (m *app) selectedHere(pane Focus, onCursor bool) bool { return onCursor && m.focus == pane }

// cursorSign is the sign in a pane's first column.
func (m *app) cursorSign(onCursor bool, pane Focus) string {
	switch {
	case !onCursor:
		return " "
	case m.focus == pane:
		return ">"
	case pane == OnList:
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
		right = pad(right) + " "
	}
	return m.draw(width, span{role, ends(width, left, right)})
}

// ends puts left and right at the ends of width cells; left is cut first.
func ends(width int, left, right string) string {
	right = render.Cut(right, width)
	left = render.Cut(left, max(0, width-render.Width(right)))
	return left + strings.Repeat(" ", max(0, width-render.Width(left)-render.Width(right))) + right
}

// fit cuts or pads text to width cells.
func fit(s string, width int) string {
	s = render.Cut(s, width)
	return s + strings.Repeat(" ", max(0, width-render.Width(s)))
}

// count writes a number with separators: 40,213.
func count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// plural counts things: "1 header", "2 headers".
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%s %ss", count(n), what)
}

// cutHalf shortens text in its middle, as much left as right of the "…".
func cutHalf(s string, width int) string {
	if render.Width(s) <= width || width < 3 {
		return render.Cut(s, width)
	}
	head := fitting(s, (width-1)/2)
	rest, room := s[len(head):], width-1-render.Width(head)
	for over := render.Width(rest) - room; over > 0; over = render.Width(rest) - room {
		_, size := utf8.DecodeRuneInString(rest)
		rest = rest[size:]
	}
	return head + "…" + rest
}
