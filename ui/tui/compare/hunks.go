package compare

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"tapedeck/cassette"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// DiffColumn is where the lines of a diff stand.
const DiffColumn = 5

// Bounds of a line that is shown: its bytes, and those beside the part of it that
// differs.
const (
	mostInLine = 500
	beside     = 60
)

// Hunks are the lines of the file that differ in an interaction, at most so many;
// more counts the others. close leaves out those next to them.
func Hunks(u cassette.Unsaved, most int, close bool) (lines []widget.Line, more int) {
	hunks, more := u.Hunks(most)
	for _, h := range hunks {
		place := fmt.Sprintf("@@ line %d", h.Is)
		switch {
		case u.State == cassette.Removed:
			place = fmt.Sprintf("@@ was line %d", h.Was)
		case u.State == cassette.Changed && h.Was != h.Is:
			place += fmt.Sprintf(", was %d", h.Was)
		}
		lines = append(lines, widget.NewLine(DiffColumn, widget.In(render.Muted, place)))
		all := h.Lines
		h.Lines = all[:0:0]
		for _, l := range all {
			if !close || l.Sign != ' ' {
				h.Lines = append(h.Lines, l)
			}
		}
		lines = append(lines, hunkLines(h)...)
	}
	return lines, more
}

// hunkLines are the lines of a hunk. Of long lines that took the place of others
// the part that differs is shown.
func hunkLines(h cassette.Hunk) []widget.Line {
	var lines []widget.Line
	for i := 0; i < len(h.Lines); {
		gone := run(h, i, '-')
		come := run(h, i+gone, '+')
		if gone+come == 0 {
			lines = append(lines, textLine(' ', part(h.Lines[i].Text, 0, 0)))
			i++
			continue
		}
		var now []widget.Line
		for n := range max(gone, come) {
			var was, is []byte
			if n < gone {
				was = h.Lines[i+n].Text
			}
			if n < come {
				is = h.Lines[i+gone+n].Text
			}
			before, after := 0, 0
			if n < gone && n < come {
				before, after = same(was, is)
			}
			if n < gone {
				lines = append(lines, textLine('-', part(was, before, after)))
			}
			if n < come {
				now = append(now, textLine('+', part(is, before, after)))
			}
		}
		lines = append(lines, now...)
		i += gone + come
	}
	return lines
}

// run counts the lines of a sign from one on.
func run(h cassette.Hunk, from int, sign byte) int {
	n := 0
	for from+n < len(h.Lines) && h.Lines[from+n].Sign == sign {
		n++
	}
	return n
}

// same counts the bytes that two lines both begin with, and end with.
func same(a, b []byte) (before, after int) {
	most := min(len(a), len(b))
	for before < most && a[before] == b[before] {
		before++
	}
	for after < most-before && a[len(a)-1-after] == b[len(b)-1-after] {
		after++
	}
	return before, after
}

// part is a line, of a long one what lies between its ends that are the same.
func part(line []byte, before, after int) string {
	line = bytes.TrimSuffix(line, []byte("\r"))
	if len(line) <= mostInLine {
		return string(line)
	}
	from := max(0, before-beside)
	to := min(len(line)-max(0, after-beside), from+mostInLine)
	for from > 0 && !utf8.RuneStart(line[from]) {
		from--
	}
	for to > from && to < len(line) && !utf8.RuneStart(line[to]) {
		to--
	}
	text := string(line[from:max(from, to)])
	if from > 0 {
		text = "…" + text
	}
	if to < len(line) {
		text += "… (" + render.Size(len(line)) + ")"
	}
	return text
}

var roles = map[byte]render.Role{' ': render.Muted, '-': render.Removed, '+': render.Added}

func textLine(sign byte, text string) widget.Line {
	return widget.NewLine(DiffColumn, widget.In(roles[sign], string(rune(sign))+" "+render.Sanitize(text)))
}
