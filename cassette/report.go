package cassette

import (
	"bytes"

	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/unified"
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
	if c.ofFolder() {
		for _, texts := range c.files() {
			r.Lines += unified.Lines(texts[0], texts[1])
		}
		return r
	}
	for _, w := range c.windows(0) {
		r.Lines += unified.Lines(c.was.text(w.was), c.is.text(w.is))
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
		return [2][]byte{nil, c.entries[0].text.Bytes()}
	}
	return [2][]byte{[]byte(c.entries[i-1].separator), c.entries[i-1].text.Bytes()}
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

// Diff returns a unified diff from what was last saved (or opened) to now; of a
// folder it is one that patch -p1 and git apply take there.
func (f *File) Diff() []byte {
	f.mu.Lock()
	saved, now := f.saved, f.present()
	f.mu.Unlock()
	c := compare(saved, now)
	var b bytes.Buffer
	if c.ofFolder() {
		for name, texts := range c.files() {
			unified.File(&b, name, texts[0], texts[1])
		}
		return b.Bytes()
	}
	var unit units          // reached on each side
	var wasLine, isLine int // ends of line before it
	for _, w := range c.windows(unified.Context) {
		for ; unit.from < w.was.from; unit.from++ {
			wasLine += c.was.lines(unit.from)
		}
		for ; unit.to < w.is.from; unit.to++ {
			isLine += c.is.lines(unit.to)
		}
		unified.Hunks(&b, c.was.text(w.was), c.is.text(w.is), wasLine, isLine)
	}
	return b.Bytes()
}

// A Report tells what was saved.
type Report struct {
	Path                           string
	Changed, Added, Deleted, Moved int // interactions
	Lines                          int // lines that differ from what was there
}
