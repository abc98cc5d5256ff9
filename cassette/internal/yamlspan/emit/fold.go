package emit

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"tapedeck/cassette/internal/span"
)

// maxTrials bounds how many scalars the ways to fold are tried on, and
// maxTrialSize how many bytes they may be together.
const (
	maxTrials    = 64
	maxTrialSize = 1 << 20
)

// folds finds width and way of folding: each candidate writes the file's own
// long scalars again, and the one that gets most of them right is kept.
func (d *Dialect) folds(examples []example) {
	d.width = defaultWidth
	if d.quotes == quotesGo && d.MapIndent.n == 4 {
		d.width = 0 // go-yaml since v3
	}
	trials := foldTrials(examples)
	best, most := *d, -1
	for _, candidate := range d.foldings(trials) {
		right := 0
		for _, s := range trials {
			if text, err := candidate.Scalar(s.value, s.place); err == nil && text == s.source {
				right++
			}
		}
		if right > most {
			best, most = candidate, right
		}
	}
	*d = best
}

// defaultWidth is that of libyaml, PyYAML, Psych, R and SnakeYAML.
const defaultWidth = 80

// foldTrials picks the scalars that show how lines break: those of several
// lines first, then those so long that they could have been.
func foldTrials(examples []example) []example {
	var picked []example
	size := 0
	pick := func(most int, shows func(example) bool) {
		for _, s := range examples {
			if s.place.Style == span.Literal || s.place.Key || s.value.Type != span.Str || !shows(s) ||
				len(picked) >= most || size+len(s.source) > maxTrialSize {
				continue
			}
			picked = append(picked, s)
			size += len(s.source)
		}
	}
	pick(maxTrials*3/4, func(s example) bool { return strings.Contains(s.source, "\n") })
	pick(maxTrials, func(s example) bool {
		return !strings.Contains(s.source, "\n") && s.place.Column+len(s.source) > defaultWidth/2 && strings.Contains(s.source, " ")
	})
	return picked
}

// foldings are the candidates, the usual ones first.
func (d *Dialect) foldings(trials []example) []Dialect {
	widths := []int{d.width, defaultWidth, 0}
	low, high := 0, math.MaxInt
	for _, s := range trials {
		l, h := widthRange(s)
		widths = addWidth(widths, l, h)
		if max(low, l) <= min(high, h) {
			low, high = max(low, l), min(high, h)
		}
	}
	widths = addWidth(widths, low, high)
	out := []Dialect{}
	for _, width := range widths {
		c := *d
		c.width = width
		out = append(out, c)
	}
	if slices.ContainsFunc(trials, func(s example) bool { return s.place.Style == span.Double }) {
		for _, c := range out {
			c.fold = foldBackslash
			out = append(out, c)
		}
	}
	if slices.ContainsFunc(trials, func(s example) bool { return strings.HasSuffix(s.source, "\n'") }) {
		for _, c := range out {
			c.closesAtMargin = true
			out = append(out, c)
		}
	}
	return out
}

// addWidth adds a width from low to high, a usual one if possible, unless one
// of widths is in that range already. There are at most ten.
func addWidth(widths []int, low, high int) []int {
	for _, w := range widths {
		if w == 0 && high == math.MaxInt || w >= low && w <= high && w > 0 {
			return widths
		}
	}
	if len(widths) >= 10 {
		return widths
	}
	for _, usual := range []int{120, 100, 150, 200, (low + 9) / 10 * 10, low} {
		if usual >= low && usual <= high {
			return append(widths, usual)
		}
	}
	return widths
}

// widthRange is between which widths a scalar's line breaks put the writer's:
// lines break at the first lone space whose column is over it.
func widthRange(s example) (low, high int) {
	high = math.MaxInt
	if s.place.Style == span.Folded {
		return 0, high
	}
	column := s.place.Column
	lines := strings.Split(s.source, "\n")
	for i, line := range lines {
		line = strings.TrimSuffix(line, "\r")
		if i > 0 {
			column = 0
		}
		text := strings.TrimLeft(line, " ")
		column += len(line) - len(text)
		end := column + utf8.RuneCountInString(strings.TrimSuffix(text, `\`))
		folds := i+1 < len(lines) && text != "" && strings.TrimSpace(lines[i+1]) != ""
		if folds {
			high = min(high, end-1)
		}
		low = max(low, lastLoneSpace(text, column))
	}
	return low, high
}

// lastLoneSpace is the column of the last space in text that has no other
// beside it; text begins at column.
func lastLoneSpace(text string, column int) int {
	for i := len(text) - 2; i > 0; i-- {
		if text[i] == ' ' && text[i-1] != ' ' && text[i+1] != ' ' {
			return column + utf8.RuneCountInString(text[:i])
		}
	}
	return 0
}
