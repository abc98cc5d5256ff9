package unified

import "sort"

// Rising returns the indices of a longest subsequence that rises: of what was put
// in another order, what can be said to have stayed while the rest moved.
func Rising(list []int) []int {
	var ends []int // ends[k] is where the rising run of k+1 with the least end ends
	prev := make([]int, len(list))
	for i, at := range list {
		k := sort.Search(len(ends), func(k int) bool { return list[ends[k]] >= at })
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
	run := make([]int, len(ends))
	for i, k := ends[len(ends)-1], len(ends)-1; k >= 0; i, k = prev[i], k-1 {
		run[k] = i
	}
	return run
}
