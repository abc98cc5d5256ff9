package cassette

import (
	"bytes"
	"sort"

	"znkr.io/diff"
	"znkr.io/diff/textdiff"
)

// report compares what is about to be the saved state with the one before.
func (f *File) report() Report {
	var r Report
	now := map[*lineage]int{}
	for i, e := range f.entries {
		now[e.line] = i
		switch e.state() {
		case New:
			r.Added++
		case Changed:
			r.Changed++
		}
	}
	var order []int
	for _, e := range f.savedEntries {
		if i, kept := now[e.line]; kept {
			order = append(order, i)
		} else {
			r.Deleted++
		}
	}
	r.Moved = len(order) - rising(order)
	was, is := f.both()
	r.Lines = changedLines(was, is)
	return r
}

// rising is the length of the longest rising subsequence: the interactions
// that can be said to have stayed while the others moved.
func rising(list []int) int {
	var ends []int // ends[k] is the least end of a rising run of k+1
	for _, v := range list {
		k := sort.SearchInts(ends, v)
		if k == len(ends) {
			ends = append(ends, v)
		} else {
			ends[k] = v
		}
	}
	return len(ends)
}

// both returns the whole saved text and the whole present one.
func (f *File) both() (was, is []byte) {
	var a, b bytes.Buffer // a Buffer's Write returns no error
	_, _ = writeParts(&a, f.savedLead, f.savedEntries, f.savedTrail)
	_, _ = f.writeTo(&b)
	return a.Bytes(), b.Bytes()
}

// changedLines counts as a reader of the diff would: a line replaced by
// another is one.
func changedLines(was, is []byte) int {
	total := 0
	for _, hunk := range textdiff.Hunks(string(was), string(is), diff.Context(0)) {
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

// Diff returns a unified diff from what was last saved (or opened) to now.
func (f *File) Diff() []byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	was, is := f.both()
	return textdiff.Unified(was, is)
}
