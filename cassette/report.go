package cassette

import (
	"bytes"
	"fmt"

	"znkr.io/diff"
	"znkr.io/diff/textdiff"

	"tapedeck/cassette/internal/format"
)

// report compares what is about to be the saved state with the one before.
func (f *File) report() Report {
	var r Report
	c := compare(f.saved, f.present())
	for _, e := range c.is.entries[c.before : len(c.is.entries)-c.after] {
		switch e.state() {
		case Added:
			r.Added++
		case Changed:
			r.Changed++
		}
	}
	r.Deleted = len(c.was.entries) - c.before - c.after - len(c.kept)
	r.Moved = len(c.kept) - len(c.stayed)
	for _, w := range c.windows(0) {
		r.Lines += changedLines(c.was.text(w.was), c.is.text(w.is))
	}
	return r
}

// Content is counted in units: the lead, the entries with what separates them
// from the one above, the trail.

func (c content) units() int { return len(c.entries) + 2 }

// unit returns a unit's two parts.
func (c content) unit(i int) [2][]byte {
	switch {
	case i == 0:
		return [2][]byte{c.lead}
	case i == c.units()-1:
		return [2][]byte{c.trail}
	case i == 1:
		return [2][]byte{c.entries[0].heading(true), c.entries[0].text}
	case c.entries[i-1].file != "":
		return [2][]byte{c.entries[i-1].heading(false), c.entries[i-1].text}
	}
	return [2][]byte{c.entries[i-1].separator, c.entries[i-1].text}
}

// lines counts the ends of line in a unit.
func (c content) lines(i int) int {
	u := c.unit(i)
	return bytes.Count(u[0], format.Newline) + bytes.Count(u[1], format.Newline)
}

// units are a half-open range of units.
type units struct{ from, to int }

func (c content) text(r units) []byte {
	var b bytes.Buffer
	for i := r.from; i < r.to; i++ {
		u := c.unit(i)
		b.Write(u[0])
		b.Write(u[1])
	}
	return b.Bytes()
}

// A window is a part of both texts that holds a difference.
type window struct{ was, is units }

// windows lists the parts that differ, each with the lines of context around
// it, and the rest of the lines that they begin and end in.
func (c comparison) windows(context int) []window {
	var list []window
	var was, is int // where the last matching unit ended
	differ := func(upTo positions) {
		if was < upTo.was || is < upTo.is {
			list = append(list, window{units{was, upTo.was}, units{is, upTo.is}})
		}
	}
	for match := range c.matching() {
		differ(match)
		was, is = match.was+1, match.is+1
	}
	differ(positions{c.was.units(), c.is.units()})
	return c.widen(list, context)
}

// matching yields the units that are the same in both, in rising order.
func (c comparison) matching() func(yield func(positions) bool) {
	same := func(p positions) bool {
		a, b := c.was.unit(p.was), c.is.unit(p.is)
		return bytes.Equal(a[0], b[0]) && bytes.Equal(a[1], b[1])
	}
	return func(yield func(positions) bool) {
		offer := func(p positions) bool { return !same(p) || yield(p) }
		if !offer(positions{0, 0}) {
			return
		}
		for i := range c.before {
			if !offer(positions{1 + i, 1 + i}) {
				return
			}
		}
		for _, p := range c.stayed {
			if !offer(positions{1 + p.was, 1 + p.is}) {
				return
			}
		}
		for i := c.after; i > 0; i-- {
			if !offer(positions{c.was.units() - 1 - i, c.is.units() - 1 - i}) {
				return
			}
		}
		offer(positions{c.was.units() - 1, c.is.units() - 1})
	}
}

// widen takes into each window the matching units around it, which are the same
// on both sides, and joins windows that then touch.
func (c comparison) widen(raw []window, context int) []window {
	var list []window
	for i, w := range raw {
		first, last := 0, c.was.units()
		if i > 0 {
			first = raw[i-1].was.to
		}
		if i+1 < len(raw) {
			last = raw[i+1].was.from
		}
		for lines := 0; lines <= context && w.was.from > first; {
			w.was.from, w.is.from = w.was.from-1, w.is.from-1
			lines += c.was.lines(w.was.from)
		}
		for lines := 0; lines <= context && w.was.to < last; {
			lines += c.was.lines(w.was.to)
			w.was.to, w.is.to = w.was.to+1, w.is.to+1
		}
		if n := len(list); n > 0 && w.was.from <= list[n-1].was.to {
			list[n-1].was.to, list[n-1].is.to = w.was.to, w.is.to
			continue
		}
		list = append(list, w)
	}
	return list
}

// changedLines counts as a reader of the diff would: a line replaced by
// another is one.
func changedLines(was, is []byte) int {
	total := 0
	for _, hunk := range textdiff.Hunks(was, is, comparing(was, is, 0)...) {
		removed, added := 0, 0
		for _, e := range hunk.Edits {
			switch e.Op {
			case diff.Delete:
				removed++
			case diff.Insert:
				added++
			}
		}
		total += max(removed, added)
	}
	return total
}

// contextLines is how many lines a unified diff shows around a change.
const contextLines = 3

// Diff returns a unified diff from what was last saved (or opened) to now.
func (f *File) Diff() []byte {
	f.mu.Lock()
	saved, now := f.saved, f.present()
	f.mu.Unlock()
	c := compare(saved, now)
	var b bytes.Buffer
	var unit units          // reached on each side
	var wasLine, isLine int // ends of line before it
	for _, w := range c.windows(contextLines) {
		for ; unit.from < w.was.from; unit.from++ {
			wasLine += c.was.lines(unit.from)
		}
		for ; unit.to < w.is.from; unit.to++ {
			isLine += c.is.lines(unit.to)
		}
		for _, hunk := range textdiff.Hunks(c.was.text(w.was), c.is.text(w.is), comparing(c.was.text(w.was), c.is.text(w.is), contextLines)...) {
			fmt.Fprintf(&b, "@@ -%s +%s @@\n", lineRange(wasLine+hunk.LineNoX, wasLine+hunk.EndLineNoX), lineRange(isLine+hunk.LineNoY, isLine+hunk.EndLineNoY))
			for _, e := range hunk.Edits {
				b.WriteByte(signs[e.Op])
				b.Write(e.Line)
				if !bytes.HasSuffix(e.Line, format.Newline) {
					b.WriteString("\n\\ No newline at end of file\n")
				}
			}
		}
	}
	return b.Bytes()
}

var signs = map[diff.Op]byte{diff.Match: ' ', diff.Delete: '-', diff.Insert: '+'}

// lineRange names lines as diff does: an empty range by the line above it.
func lineRange(from, to int) string {
	if from == to {
		return fmt.Sprintf("%d,0", from)
	}
	return fmt.Sprintf("%d,%d", from+1, to-from)
}

// comparing is how two texts are compared: of many lines in time that is not
// quadratic at worst, though more may be said to differ.
func comparing(was, is []byte, context int) []diff.Option {
	options := []diff.Option{diff.Context(context)}
	if bytes.Count(was, []byte("\n"))+bytes.Count(is, []byte("\n")) > 20_000 {
		options = append(options, diff.Fast())
	}
	return options
}

// A Report tells what was saved.
type Report struct {
	Path                           string
	Changed, Added, Deleted, Moved int // interactions
	Lines                          int // lines that differ from what was there
}
