package render

import "github.com/charmbracelet/x/ansi"

// Width is the number of terminal cells that sanitised text takes. Colours
// count for nothing.
func Width(s string) int {
	if asciiPrefix(s) == len(s) {
		return len(s)
	}
	return ansi.StringWidth(s)
}

// Cut shortens sanitised text to width cells, ending in "…" if anything went.
func Cut(s string, width int) string { return cutAt(s, width, width-1) }

// CutMiddle shortens it in the middle, a third left of the "…" and two thirds
// right of it, so that the end survives.
func CutMiddle(s string, width int) string { return cutAt(s, width, (width-1)/3) }

// CutBetween leaves so many cells of its beginning and of its end.
func CutBetween(s string, first, last int) string { return cutAt(s, first+last+1, first) }

// cutAt shortens s to width cells: up to left cells, "…", and as much of the end as
// there is room for.
func cutAt(s string, width, left int) string {
	switch {
	case width <= 0:
		return ""
	case len(s) <= width || fits(s, width):
		return s
	}
	head := s[:prefix(s, left)]
	if left == width-1 {
		return head + "…"
	}
	tail := s[len(head):]
	return head + "…" + tail[suffix(tail, width-1-Width(head)):]
}

// Beginning is the longest beginning of sanitised text that takes at most width
// cells. No more of it is read than that.
func Beginning(s string, width int) string { return s[:prefix(s, width)] }

// fits reports whether s is at most width cells wide, reading no more of it
// than it must.
func fits(s string, width int) bool { return prefix(s, width) == len(s) }

// prefix is how many bytes at the start of s fit into width cells.
func prefix(s string, width int) int {
	i := 0
	for i < len(s) {
		if n := plainRun(s[i:], width); n > 0 {
			i += n
			width -= n
			continue
		}
		g := nextGlyph(s[i:], 0)
		if g.width > width {
			break
		}
		i += g.size
		width -= g.width
	}
	return i
}

// suffix is where the longest end of s starts that fits into width cells and
// does not split a glyph.
func suffix(s string, width int) int {
	if len(s) <= width {
		return 0
	}
	if tail := s[len(s)-width-1:]; asciiPrefix(tail) == len(tail) {
		return len(s) - width
	}
	start := 0
	for total := Width(s); total > width; {
		g := nextGlyph(s[start:], 0)
		start += g.size
		total -= g.width
	}
	return start
}
