package widget

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
)

// A Hint is a key and what it does, shown from a column on.
type Hint struct {
	Key, Does string          // without a key it is only said
	Press     tea.KeyPressMsg // what a click on it stands for
	Spare     bool            // the first to go where room is short
	x         int
}

// FitHints puts hints into width cells, dropping them from the right, the
// spare ones first; with keepLast the last one stays.
func FitHints(hints []Hint, width int, keepLast bool) []Hint {
	if placeHints(hints) > width {
		hints = slices.DeleteFunc(hints, func(h Hint) bool { return h.Spare })
	}
	for end := placeHints(hints); end > width && len(hints) > 0; end = placeHints(hints) {
		drop := len(hints) - 1
		if keepLast && drop > 0 {
			drop--
		}
		hints = slices.Delete(hints, drop, drop+1)
	}
	return hints
}

// placeHints puts hints beside each other and says where they end.
func placeHints(hints []Hint) int {
	x := 1
	for i := range hints {
		hints[i].x = x
		x += hints[i].Width() + 2
	}
	return x - 2
}

// Width is how many cells it takes.
func (h Hint) Width() int {
	if h.Key == "" {
		return render.Width(h.Does)
	}
	return render.Width(h.Key) + 1 + render.Width(h.Does)
}

// HintAt is the hint in a column.
func HintAt(hints []Hint, x int) (h Hint, ok bool) {
	for _, h := range hints {
		if h.Key != "" && x >= h.x && x < h.x+h.Width() {
			return h, true
		}
	}
	return Hint{}, false
}

// DrawHints draws the hints that were fitted.
func DrawHints(theme render.Theme, width int, hints []Hint) string {
	var spans []Span
	x := 0
	for _, h := range hints {
		spans = append(spans, Plain(strings.Repeat(" ", h.x-x)))
		if h.Key != "" {
			spans = append(spans, In(render.Focus, h.Key), Plain(" "+h.Does))
		} else {
			spans = append(spans, Plain(h.Does))
		}
		x = h.x + h.Width()
	}
	return Draw(theme, width, spans...)
}
