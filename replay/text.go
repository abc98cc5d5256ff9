package replay

import (
	"maps"
	"slices"
	"strings"
	"tapedeck/replay/python"
	"tapedeck/replay/ruby"
)

// vcrpyHeader is vcr.request.HeadersDict: names whatever their case, in the
// spelling that came first; of several values the first.
func vcrpyHeader(r request) []field {
	var out []field
	for _, f := range r.header {
		value := ""
		if len(f.values) > 0 {
			value = f.values[0]
		}
		at := slices.IndexFunc(out, func(o field) bool { return strings.ToLower(o.name) == strings.ToLower(f.name) })
		if at < 0 {
			out = append(out, field{f.name, []string{value}})
		} else {
			out[at].values[0] = value
		}
	}
	return out
}

func headerValue(fields []field, name string) string {
	for _, f := range fields {
		if strings.EqualFold(f.name, name) {
			return f.values[0]
		}
	}
	return ""
}

func printedMap(h map[string]string) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(h)) {
		out = append(out, python.Repr(name)+": "+python.Repr(h[name]))
	}
	return "{" + strings.Join(out, ", ") + "}"
}

func printedLists(h map[string][]string) string {
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

func listsKey(values map[string][]string) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		list = append(list, name, lengthed(values[name]...))
	}
	return lengthed(list...)
}
