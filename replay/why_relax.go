package replay

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// relaxed is the line of test code that leaves the disagreeing matchers out,
// "" where the library has no such setting.
func relaxed(library string, matchOn []string, n Near) string {
	failing := n.Failing()
	if len(failing) == 0 {
		return ""
	}
	if library == "go-vcr" {
		return relaxedGo(n, failing)
	}
	var kept []string
	for _, name := range matchOn {
		if !slices.Contains(failing, name) {
			kept = append(kept, name)
			continue
		}
		kept = append(kept, weaker(name, n)...)
	}
	if len(kept) == 0 {
		return ""
	}
	quoted := func(quote func(string) string, comma string) string {
		var list []string
		for _, name := range kept {
			list = append(list, quote(name))
		}
		return "[" + strings.Join(list, comma) + "]"
	}
	switch library {
	case "vcrpy":
		return "match_on=" + quoted(strconv.Quote, ",")
	case "betamax":
		return "match_requests_on=" + quoted(strconv.Quote, ",")
	case "ruby-vcr":
		return "match_requests_on: " + quoted(func(name string) string {
			if params, ok := strings.CutPrefix(name, "uri_without_params:"); ok {
				var symbols []string
				for _, p := range strings.Split(params, ",") {
					symbols = append(symbols, ":"+rubySymbol(p))
				}
				return "VCR.request_matchers.uri_without_params(" + strings.Join(symbols, ", ") + ")"
			}
			return ":" + name
		}, ", ")
	}
	return ""
}

// weaker are the matchers that agree in the place of one that looks at the
// whole URL.
func weaker(name string, n Near) []string {
	if name != "uri" && name != "url" {
		return nil
	}
	differ := map[string]bool{}
	for _, m := range n.Matchers {
		if m.Matcher == name {
			for _, d := range m.Differences {
				word, _, _ := strings.Cut(d.Path, " ")
				differ[word] = true
			}
		}
	}
	var kept []string
	for _, part := range []string{"host", "path", "query"} {
		if !differ[part] {
			kept = append(kept, part)
		}
	}
	return kept
}

func rubySymbol(name string) string {
	plain := func(r rune) bool {
		return r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	if name != "" && strings.IndexFunc(name, func(r rune) bool { return !plain(r) }) < 0 && (name[0] < '0' || name[0] > '9') {
		return name
	}
	return rubyInspect(name)
}

// relaxedGo ignores the headers that differ, or compares only what agrees.
func relaxedGo(n Near, failing []string) string {
	if slices.Equal(failing, []string{"headers"}) {
		var names []string
		for _, m := range n.Matchers {
			for _, d := range m.Differences {
				names = append(names, strconv.Quote(strings.TrimPrefix(d.Path, "header ")))
			}
		}
		return fmt.Sprintf("recorder.WithMatcher(cassette.NewDefaultMatcher(cassette.WithIgnoreHeaders(%s)))", strings.Join(names, ", "))
	}
	conditions := []string{}
	if !slices.Contains(failing, "method") {
		conditions = append(conditions, "r.Method == i.Method")
	}
	if !slices.Contains(failing, "url") {
		conditions = append(conditions, "r.URL.String() == i.URL")
	}
	if len(conditions) == 0 {
		return ""
	}
	return "recorder.WithMatcher(func(r *http.Request, i cassette.Request) bool { return " + strings.Join(conditions, " && ") + " })"
}
