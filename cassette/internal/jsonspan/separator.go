package jsonspan

import (
	"bytes"
	"slices"
)

// Separator is the commonest of the others; without any, a comma and the white space
// before the first entry. Where that is on a line of its own the commas in the
// entry above say whether a blank ends a line, as Python 2 wrote. Where the
// first entry stands directly after the bracket they say whether a blank
// follows; entries of several lines are then joined by a bare comma, as
// php-vcr does.
func (lang language) Separator(lead, above []byte, others [][]byte) []byte {
	if separator := commonest(others); separator != nil {
		return separator
	}
	l, err := lang.read(above)
	blank := lead[len(bytes.TrimRight(lead, whiteSpace)):]
	switch {
	case len(blank) > 0 && err == nil && bytes.ContainsAny(blank[:1], "\r\n"):
		return slices.Concat([]byte(","), l.Trailing(), blank)
	case len(blank) > 0:
		return slices.Concat([]byte(","), blank)
	case bytes.Contains(above, []byte("\n")):
		return []byte(",")
	case err != nil:
		return []byte(", ")
	}
	return slices.Concat([]byte(","), l.Inline())
}

// commonest returns the most frequent of the separators that are a comma and white
// space, nil if there is none.
func commonest(separators [][]byte) []byte {
	count := map[string]int{}
	var best []byte
	for _, s := range separators {
		if string(bytes.Trim(s, whiteSpace)) != "," {
			continue
		}
		count[string(s)]++
		if best == nil || count[string(s)] > count[string(best)] {
			best = s
		}
	}
	return best
}
