package done

import (
	"unicode/utf8"

	"tapedeck/ui/render"
)

// Cells that are kept before and behind what differs.
const (
	before = 12
	behind = 6
)

// FromTo is "200 -> 404"; of values that are too long it shows where they differ:
// "…/plants?page=1 -> …/plants?page=2".
func FromTo(from, to string) string {
	if long := render.Width(from) > mostValue || render.Width(to) > mostValue; long && from != "" && to != "" {
		from, to = whereDifferent(render.Sanitize(from), render.Sanitize(to))
	}
	return render.CutMiddle(Quoted(from), mostValue) + " -> " + render.CutMiddle(Quoted(to), mostValue)
}

// whereDifferent leaves of two texts what differs and a little around it.
func whereDifferent(a, b string) (string, string) {
	start, end := 0, 0
	for start < min(len(a), len(b)) && a[start] == b[start] {
		start++
	}
	for end < min(len(a), len(b))-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	first, last := max(0, start-before), max(0, end-behind)
	for first > 0 && !utf8.RuneStart(a[first]) {
		first--
	}
	for last > 0 && !utf8.RuneStart(a[len(a)-last]) {
		last--
	}
	part := func(s string) string {
		part := s[first : len(s)-last]
		if first > 1 {
			part = "…" + part
		} else {
			part = s[:len(s)-last]
		}
		if last > 1 {
			return part + "…"
		}
		return part + s[len(s)-last:]
	}
	return part(a), part(b)
}
