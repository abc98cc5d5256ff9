package widget

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"tapedeck/ui/render"
)

// A Span is sanitised text in one role.
type Span struct {
	Role render.Role
	Text string
}

// painted is the role of text that has its colours already.
const painted render.Role = -1

// In is text in a role.
func In(role render.Role, text string) Span { return Span{role, text} }

// Plain is text in the terminal's own colours.
func Plain(text string) Span { return Span{Text: text} }

// Painted is text that has its colours already.
func Painted(text string) Span { return Span{painted, text} }

// isPainted reports whether the text has its colours already.
func (s Span) isPainted() bool { return s.Role == painted }

// Draw makes a row of exactly width cells.
func Draw(theme render.Theme, width int, spans ...Span) string {
	var b strings.Builder
	used := 0
	for _, s := range spans {
		if s.isPainted() {
			text := ansi.Truncate(s.Text, width-used, "")
			used += ansi.StringWidth(text)
			b.WriteString(text)
			continue
		}
		text := s.Text
		if used+render.Width(text) > width {
			text = render.Cut(text, width-used)
		}
		used += render.Width(text)
		b.WriteString(theme.Paint(s.Role, text))
	}
	return b.String() + strings.Repeat(" ", max(0, width-used))
}

// Ends puts left and right at the ends of width cells; left is cut first.
func Ends(width int, left, right string) string {
	right = render.Cut(right, width)
	left = render.Cut(left, max(0, width-render.Width(right)))
	return left + strings.Repeat(" ", max(0, width-render.Width(left)-render.Width(right))) + right
}

// Fit cuts or pads text to width cells.
func Fit(s string, width int) string {
	s = render.Cut(s, width)
	return s + strings.Repeat(" ", max(0, width-render.Width(s)))
}

// cutHalf shortens text in its middle, as much left as right of the "…".
func cutHalf(s string, width int) string {
	if render.Width(s) <= width || width < 3 {
		return render.Cut(s, width)
	}
	head := render.Beginning(s, (width-1)/2)
	rest, room := s[len(head):], width-1-render.Width(head)
	for over := render.Width(rest) - room; over > 0; over = render.Width(rest) - room {
		_, size := utf8.DecodeRuneInString(rest)
		rest = rest[size:]
	}
	return head + "…" + rest
}

// Apart puts two blanks before a text, unless it is empty.
func Apart(s string) string {
	if s == "" {
		return ""
	}
	return "  " + s
}

// BreakWords breaks text between words into lines of width cells.
func BreakWords(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && render.Width(line)+1+render.Width(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
