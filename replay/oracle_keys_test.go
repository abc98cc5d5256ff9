package replay

import (
	"slices"
	"strings"
	"testing"

	"tapedeck/replay/library"
	"tapedeck/replay/library/all"
	"tapedeck/replay/library/govcr"
)

// Requests without a key in common never match and raise nothing, whatever the
// library.
func TestKeysTellApart(t *testing.T) {
	var rows []oracleRow
	for _, a := range []string{"", "/", "/a", "/A", "/a/", "/a;x", "/a;y", "/a.b", "/..", "/a?b=1", "/a?b=2", "/a?b", "/a?b=", "/a?b=1&c=2", "/a?b=1&b=2", "/a?b=1=2", "/a#f", "/a%20", "//a"} {
		for _, b := range []string{"", "/", "/a", "/A", "/a/", "/a;x", "/a;z", "/a.b", "/..", "/a?b=1", "/a?b", "/a?c=1&b=1", "/a?%62=1", "/a?b=1;c=1", "/a%20", "//a"} {
			rows = append(rows,
				oracleRow{A: oracleRequest{Method: "GET", URI: "http://h.test" + a}, B: oracleRequest{Method: "get", URI: "http://h.test:80" + b}},
				oracleRow{A: oracleRequest{Method: "", URI: "HTTP://h.test" + a}, B: oracleRequest{Method: "GET", URI: "http://h.test" + b}})
		}
	}
	rows = append(rows, oracleRows(7, 2000)...)
	apart, together := 0, 0
	for _, setup := range everyRules() {
		l, rules := setup.library, setup.rules
		index := l.Index(rules)
		for _, row := range rows {
			live, recorded := row.A.Request(), row.B.Request()
			if l.Name == govcr.Library.Name {
				recorded = govcr.AsRecorded(recorded)
			}
			a, okA := index.Keys(live, false)
			b, okB := index.Keys(recorded, true)
			if !okA || !okB {
				continue
			}
			if slices.ContainsFunc(a, func(key uint64) bool { return slices.Contains(b, key) }) {
				together++
				continue
			}
			apart++
			if e, err := l.Compare(rules, live, recorded); err != nil || e.Match() || e.Raised() != nil {
				t.Errorf("%s %s %v: %s %s matches %s %s: %v", l.Name, rules.Version, rules.MatchOn, live.Method, live.URI, recorded.Method, recorded.URI, e.Raised())
			}
		}
	}
	t.Logf("%d pairs were told apart, %d not", apart, together)
	if apart < 1000 || together < 1000 {
		t.Error("too few to mean anything")
	}
}

// A setup is a library and how it is set up.
type setup struct {
	library library.Library
	rules   library.Rules
}

// everyRules are each library's by default and with each of its matchers.
func everyRules() (list []setup) {
	for _, l := range all.Libraries() {
		for _, version := range l.Versions {
			list = append(list, setup{l, library.Rules{Version: version, MatchOn: l.Default}})
			for _, name := range l.Matchers {
				if !strings.Contains(name, "NAME") && l.Name != govcr.Library.Name {
					list = append(list, setup{l, library.Rules{Version: version, MatchOn: []string{name}}})
				}
			}
		}
	}
	return list
}
