package explain

import (
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/python"
)

// pairDifferences compares what a query or a form says, by name.
func pairDifferences(label, recorded, live string) []model.Difference {
	held, wanted := python.ParseQSL(strings.TrimPrefix(recorded, "?"), true), python.ParseQSL(strings.TrimPrefix(live, "?"), true)
	values := func(pairs []python.Pair, name string) (out []string) {
		for _, p := range pairs {
			if p.Name == name {
				out = append(out, p.Value)
			}
		}
		return out
	}
	var list []model.Difference
	seen := map[string]bool{}
	for _, p := range append(slices.Clone(held), wanted...) {
		if seen[p.Name] {
			continue
		}
		seen[p.Name] = true
		a, b := values(held, p.Name), values(wanted, p.Name)
		for i := range max(len(a), len(b)) {
			d := model.Difference{Path: label + p.Name}
			switch {
			case i >= len(b):
				d.Kind, d.Was = model.Removed, a[i]
			case i >= len(a):
				d.Kind, d.Now = model.Added, b[i]
			case a[i] == b[i]:
				continue
			default:
				d.Was, d.Now = a[i], b[i]
			}
			list = append(list, d)
		}
	}
	if len(list) == 0 && recorded != live {
		list = append(list, model.Difference{Path: strings.TrimSpace(label), Was: recorded, Now: live})
	}
	return list
}

// headerDifferences compares by name, and then the spelling of the names.
func headerDifferences(live, recorded model.Header) []model.Difference {
	list := model.DiffResponses(model.Response{Header: recorded}, model.Response{Header: live}).Headers
	if len(list) > 0 {
		return list
	}
	for _, line := range recorded {
		spelled := func(l model.HeaderLine) bool { return l.Name == line.Name }
		at := slices.IndexFunc(live, func(l model.HeaderLine) bool { return strings.EqualFold(l.Name, line.Name) })
		if at >= 0 && !slices.ContainsFunc(live, spelled) {
			list = append(list, model.Difference{Path: "header name", Was: line.Name, Now: live[at].Name})
		}
	}
	return list
}

// urlDifferences compares the part that the matcher looks at, or all.
func urlDifferences(lib library.Library, matcher, live, recorded string) []model.Difference {
	wanted, held := splitURL(live), splitURL(recorded)
	var list []model.Difference
	text := func(name, held, wanted string, asked ...string) {
		if held != wanted && (slices.Contains(asked, matcher) || !slices.Contains([]string{"scheme", "host", "port", "path", "query"}, matcher)) {
			list = append(list, model.Difference{Path: name, Was: held, Now: wanted})
		}
	}
	text("scheme", strings.TrimSuffix(held.scheme, "://"), strings.TrimSuffix(wanted.scheme, "://"), "scheme", "port")
	text("host", held.host, wanted.host, "host", "port")
	text("path", held.path, wanted.path, "path")
	if !slices.Contains([]string{"scheme", "host", "port", "path"}, matcher) {
		list = append(list, pairDifferences("query ", held.query, wanted.query)...)
	}
	text("fragment", held.fragment, wanted.fragment)
	if lib.IgnoredParameters != nil {
		names := lib.IgnoredParameters(matcher)
		list = slices.DeleteFunc(list, func(d model.Difference) bool {
			name, inQuery := strings.CutPrefix(d.Path, "query ")
			return inQuery && slices.Contains(names, name)
		})
	}
	return list
}
