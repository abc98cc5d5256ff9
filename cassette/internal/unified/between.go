package unified

import (
	"znkr.io/diff"
	"znkr.io/diff/textdiff"
)

// A Hunk is lines that differ, with one of context above and below them.
type Hunk struct {
	Was, Is int // the lines on which what differs begins, counted from 1
	Lines   []Line
}

// A Line is one of a hunk, without its end. It is part of the text.
type Line struct {
	Sign byte // ' ' of one that is the same, '-' and '+'
	Text []byte
}

// near is how many lines around a change a Hunk has.
const near = 1

// Between are the hunks of two texts; wasLine and isLine are the lines above them.
// Beyond so many lines the rest is only counted.
func Between(was, is []byte, wasLine, isLine, most int) (hunks []Hunk, more int) {
	held := 0
	for _, found := range textdiff.Hunks(was, is, comparing(was, is, near)...) {
		h := Hunk{}
		old, now := wasLine+found.LineNoX, isLine+found.LineNoY
		for _, e := range found.Edits {
			if e.Op != diff.Match && h.Is == 0 {
				h.Was, h.Is = old+1, now+1
			}
			if e.Op != diff.Insert {
				old++
			}
			if e.Op != diff.Delete {
				now++
			}
			if held == most {
				more++
				continue
			}
			held++
			h.Lines = append(h.Lines, Line{signs[e.Op], withoutEnd(e.Line)})
		}
		if len(h.Lines) > 0 {
			hunks = append(hunks, h)
		}
	}
	return hunks, more
}

func withoutEnd(line []byte) []byte {
	if n := len(line); n > 0 && line[n-1] == '\n' {
		return line[:n-1]
	}
	return line
}
