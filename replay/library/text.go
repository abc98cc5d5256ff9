package library

import (
	"maps"
	"slices"
	"strings"

	"tapedeck/replay/python"
	"tapedeck/replay/ruby"
)

// FirstValues is vcr.request.HeadersDict: names whatever their case, in the
// spelling that came first; of several values the first.
func FirstValues(r Request) []Field {
	var out []Field
	for _, f := range r.Header {
		value := ""
		if len(f.Values) > 0 {
			value = f.Values[0]
		}
		at := slices.IndexFunc(out, func(o Field) bool { return strings.ToLower(o.Name) == strings.ToLower(f.Name) })
		if at < 0 {
			out = append(out, Field{f.Name, []string{value}})
		} else {
			out[at].Values[0] = value
		}
	}
	return out
}

// HeaderValue is the first value of a name, whatever its case.
func HeaderValue(fields []Field, name string) string {
	for _, f := range fields {
		if strings.EqualFold(f.Name, name) {
			return f.Values[0]
		}
	}
	return ""
}

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
