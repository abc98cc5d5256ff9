package cassette

import (
	"bytes"
	"iter"

	"tapedeck/cassette/internal/unified"
)

// report counts what differs.
func (c comparison) report() Report {
	var r Report
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
	r.Lines = c.texts().Lines()
	return r
}

// Content is compared in parts: the lead, the entries with what separates them
// from the one above, the trail.

// Count counts them.
func (c content) Count() int { return len(c.entries) + 2 }

// Part is one of them: a separator and what it stands before.
func (c content) Part(i int) [2][]byte {
	switch {
	case i == 0:
		return [2][]byte{c.lead}
	case i == c.Count()-1:
		return [2][]byte{c.trail}
	case i == 1:
		return [2][]byte{nil, c.entries[0].text.Bytes()}
	}
	return [2][]byte{[]byte(c.entries[i-1].separator), c.entries[i-1].text.Bytes()}
}

// texts are both contents, to be compared.
func (c comparison) texts() unified.Texts {
	return unified.Texts{Was: c.was, Is: c.is, Same: func(yield func(unified.Pair) bool) {
		for p := range c.pairs() {
			if c.same(p) && !yield(p) {
				return
			}
		}
	}}
}

// same compares a part of both. Of entries that nobody changed nothing is read.
func (c comparison) same(p unified.Pair) bool {
	ends := p.Was == 0 || p.Was == c.was.Count()-1
	if !ends && (p.Was == 1) == (p.Is == 1) && c.was.entries[p.Was-1].is(c.is.entries[p.Is-1]) {
		return true
	}
	a, b := c.was.Part(p.Was), c.is.Part(p.Is)
	return bytes.Equal(a[0], b[0]) && bytes.Equal(a[1], b[1])
}

// pairs yields the parts that may be the same in both, in rising order.
func (c comparison) pairs() iter.Seq[unified.Pair] {
	was, is := c.was.Count()-1, c.is.Count()-1
	return func(yield func(unified.Pair) bool) {
		for i := range c.before + 1 {
			if !yield(unified.Pair{Was: i, Is: i}) {
				return
			}
		}
		for _, p := range c.stayed {
			if !yield(unified.Pair{Was: 1 + p.Was, Is: 1 + p.Is}) {
				return
			}
		}
		for i := c.after; i >= 0; i-- {
			if !yield(unified.Pair{Was: was - i, Is: is - i}) {
				return
			}
		}
	}
}

// Diff returns a unified diff from what was last saved (or opened) to now; of a
// folder it is one that patch -p1 and git apply take there.
func (f *File) Diff() []byte {
	f.mu.Lock()
	saved, now := f.saved.content(), f.present()
	f.mu.Unlock()
	return compare(saved, now).diff()
}

func (c comparison) diff() []byte {
	var b bytes.Buffer
	if c.ofFolder() {
		for name, texts := range c.files() {
			unified.File(&b, name, texts[0], texts[1])
		}
		return b.Bytes()
	}
	c.texts().Hunks(&b)
	return b.Bytes()
}

// A Report tells what was saved.
type Report struct {
	Path                           string
	Changed, Added, Deleted, Moved int // interactions
	Lines                          int // lines that differ from what was there
}
