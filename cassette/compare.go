package cassette

import (
	"bytes"
	"slices"

	"tapedeck/cassette/internal/unified"
)

// A comparison sets the present list against the saved one. It costs what
// differs: entries at both ends that are the same are passed over by their revisions.
type comparison struct {
	was, is       content
	before, after int            // entries that both begin with, and end with
	kept          []unified.Pair // of the others, those that are in both
	stayed        []unified.Pair // of these, as many as possible in rising order
}

// compare returns the comparison of one content with a later one.
func compare(saved, now content) comparison {
	c := comparison{was: saved, is: now}
	was, is := saved.entries, now.entries
	c.before, c.after = common(was, is)
	place := map[*lineage]int{}
	for i := c.before; i < len(is)-c.after; i++ {
		place[is[i].line] = i
	}
	for i := c.before; i < len(was)-c.after; i++ {
		if k, ok := place[was[i].line]; ok {
			c.kept = append(c.kept, unified.Pair{Was: i, Is: k})
		}
	}
	places := make([]int, len(c.kept))
	for i, p := range c.kept {
		places[i] = p.Is
	}
	for _, i := range unified.Rising(places) {
		c.stayed = append(c.stayed, c.kept[i])
	}
	return c
}

// same reports whether what was saved is there, every interaction in its place.
func (c content) same(saved content) bool {
	same := func(e, was *entry) bool {
		return e.is(was) || e.line == was.line && e.state() == Saved && e.separator == was.separator && bytes.Equal(e.response(), was.response())
	}
	return bytes.Equal(c.lead, saved.lead) && bytes.Equal(c.trail, saved.trail) && slices.EqualFunc(c.entries, saved.entries, same)
}
