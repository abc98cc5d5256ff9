package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tapedeck/cassette"
	"tapedeck/model"
)

// numbersHelp says what N may be.
const numbersHelp = "3, 3,5, 3-7, 3- or all"

// numbers reads N, as numbersHelp says, of a cassette with count interactions.
// It returns indices, from 0, in ascending order and each once.
func numbers(s string, count int) ([]int, error) {
	var indices []int
	for part := range strings.SplitSeq(s, ",") {
		first, last, err := numberRange(part, count)
		if err != nil {
			return nil, err
		}
		for i := first; i <= last; i++ {
			indices = append(indices, i)
		}
	}
	slices.Sort(indices)
	return slices.Compact(indices), nil
}

// numberRange reads one part of N: the first and the last index that it names.
func numberRange(part string, count int) (first, last int, err error) {
	from, to, isRange := strings.Cut(part, "-")
	switch {
	case count == 0:
		return 0, 0, errors.New("there are no interactions")
	case part == "all":
		return 0, count - 1, nil
	case !isRange:
		to = from
	case to == "" && from != "":
		to = strconv.Itoa(count)
	}
	if first, err = number(from, count); err == nil {
		last, err = number(to, count)
	}
	if err == nil && last < first {
		err = fmt.Errorf("%q ends before it begins", part)
	}
	return first, last, err
}

// number reads the number of one interaction as an index.
func number(s string, count int) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || strings.HasPrefix(s, "+") {
		return 0, fmt.Errorf("%q is not a number of an interaction: "+numbersHelp, s)
	}
	if n < 1 || n > count {
		return 0, fmt.Errorf("no interaction %d: there %s %d", n, map[bool]string{true: "is", false: "are"}[count == 1], count)
	}
	return n - 1, nil
}

// chosen lists the interactions that N, all or a filter name.
func chosen(f *cassette.File, n, expression string) ([]int, error) {
	filter, err := model.ParseFilter(expression)
	switch {
	case err != nil:
		return nil, fmt.Errorf("--filter: %w", err)
	case n == "" && expression == "":
		return nil, errors.New("no interactions are named: give N (" + numbersHelp + ") or --filter EXPRESSION")
	case n == "":
		n = "all"
	}
	named, err := numbers(n, f.Len())
	if err != nil || expression == "" {
		return named, err
	}
	var at []int
	err = cassette.Walk(context.Background(), f, 0, f.Len(), func(v *cassette.Visit) bool {
		_, among := slices.BinarySearch(named, v.At())
		return among && filter.Match(v, nil)
	}, func(i int, matches bool) error {
		if matches {
			at = append(at, i)
		}
		return nil
	})
	if err == nil && len(at) == 0 {
		err = fmt.Errorf("--filter: nothing matches %s", expression)
	}
	return at, err
}
