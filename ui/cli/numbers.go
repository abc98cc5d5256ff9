package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// numbers reads N, "3", "3,5" or "3-7", of a cassette with count interactions.
// It returns indices, from 0, in ascending order and each once.
func numbers(s string, count int) ([]int, error) {
	var indices []int
	for part := range strings.SplitSeq(s, ",") {
		from, to, isRange := strings.Cut(part, "-")
		if !isRange {
			to = from
		}
		first, err := number(from, count)
		if err != nil {
			return nil, err
		}
		last, err := number(to, count)
		if err != nil {
			return nil, err
		}
		if last < first {
			return nil, fmt.Errorf("%q ends before it begins", part)
		}
		for i := first; i <= last; i++ {
			indices = append(indices, i)
		}
	}
	slices.Sort(indices)
	return slices.Compact(indices), nil
}

// number reads the number of one interaction as an index.
func number(s string, count int) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || strings.HasPrefix(s, "+") {
		return 0, fmt.Errorf("%q is not a number of an interaction: 3, 3,5 or 3-7", s)
	}
	if n < 1 || n > count {
		return 0, fmt.Errorf("no %d, there %s %d", n, map[bool]string{true: "is", false: "are"}[count == 1], count)
	}
	return n - 1, nil
}
