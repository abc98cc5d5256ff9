package explain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

func countOf(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func differs(names []string) string {
	if len(names) == 1 && names[0] != "headers" {
		return names[0] + " differs"
	}
	return strings.Join(names, ", ") + " differ"
}

// numbers are those of recordings, as people count them.
func numbers(list []Near) string {
	var at []int
	for _, n := range list[:min(len(list), mostEqual)] {
		at = append(at, n.Interaction+1)
	}
	slices.Sort(at)
	var names []string
	for _, n := range at {
		names = append(names, strconv.Itoa(n))
	}
	last := len(names) - 1
	if more := len(list) - len(names); more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names, ", "), more)
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// mostEqual bounds the equally near recordings that are named.
const mostEqual = 3
