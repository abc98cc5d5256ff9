package library

import (
	"maps"
	"slices"
	"strings"

	"tapedeck/replay/python"
	"tapedeck/replay/ruby"
)

// PrintedMap is a map as Python prints a dict, sorted by name.
func PrintedMap(h map[string]string) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(h)) {
		out = append(out, python.Repr(name)+": "+python.Repr(h[name]))
	}
	return "{" + strings.Join(out, ", ") + "}"
}

// PrintedLists is a map of lists as Ruby prints a hash, sorted by name.
func PrintedLists(h map[string][]string) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(h)) {
		var values []string
		for _, v := range h[name] {
			values = append(values, ruby.Inspect(v))
		}
		out = append(out, ruby.Inspect(name)+"=>["+strings.Join(values, ", ")+"]")
	}
	return "{" + strings.Join(out, ", ") + "}"
}

// ListsKey is a map of lists as one text.
func ListsKey(values map[string][]string) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		list = append(list, name, Lengthed(values[name]...))
	}
	return Lengthed(list...)
}
