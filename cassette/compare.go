package cassette

import "sort"

// positions are where one entry, or unit, stands in the saved content and in the
// present one.
type positions struct{ was, is int }

// A comparison sets the present list against the saved one. It costs what
// differs: entries at both ends that are the same are passed over by their revisions.
type comparison struct {
	was, is       content
	before, after int         // entries that both begin with, and end with
	kept          []positions // of the others, those that are in both
	stayed        []positions // of these, as many as possible in rising order
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
			c.kept = append(c.kept, positions{i, k})
		}
	}
	c.stayed = rising(c.kept)
	return c
}

// rising returns a longest subsequence whose present positions rise: the entries
// that can be said to have stayed while the others moved.
func rising(list []positions) []positions {
	var ends []int // ends[k] is where the rising run of k+1 with the least end ends
	prev := make([]int, len(list))
	for i, p := range list {
		k := sort.Search(len(ends), func(k int) bool { return list[ends[k]].is >= p.is })
		prev[i] = -1
		if k > 0 {
			prev[i] = ends[k-1]
		}
		if k == len(ends) {
			ends = append(ends, i)
		} else {
			ends[k] = i
		}
	}
	if len(ends) == 0 {
		return nil
	}
	run := make([]positions, len(ends))
	for i, k := ends[len(ends)-1], len(ends)-1; k >= 0; i, k = prev[i], k-1 {
		run[k] = list[i]
	}
	return run
}
