package all

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"tapedeck/replay/library"
	"tapedeck/replay/library/librarytest"
	"tapedeck/testdata/corpus"
)

// Requests without a key in common never match and raise nothing, whatever the
// library.
func TestKeysTellApart(t *testing.T) {
	var rows []librarytest.Pair
	for _, a := range []string{"", "/", "/a", "/A", "/a/", "/a;x", "/a;y", "/a.b", "/..", "/a?b=1", "/a?b=2", "/a?b", "/a?b=", "/a?b=1&c=2", "/a?b=1&b=2", "/a?b=1=2", "/a#f", "/a%20", "//a"} {
		for _, b := range []string{"", "/", "/a", "/A", "/a/", "/a;x", "/a;z", "/a.b", "/..", "/a?b=1", "/a?b", "/a?c=1&b=1", "/a?%62=1", "/a?b=1;c=1", "/a%20", "//a"} {
			rows = append(rows,
				librarytest.Pair{A: librarytest.OddRequest{Method: "GET", URI: "http://h.test" + a}, B: librarytest.OddRequest{Method: "get", URI: "http://h.test:80" + b}},
				librarytest.Pair{A: librarytest.OddRequest{Method: "", URI: "HTTP://h.test" + a}, B: librarytest.OddRequest{Method: "GET", URI: "http://h.test" + b}})
		}
	}
	odd := 2000
	if testing.Short() {
		odd = 300
	}
	rows = append(rows, librarytest.OddPairs(7, odd)...)
	apart, together := 0, 0
	for _, setup := range everyRules() {
		l, rules := setup.library, setup.rules
		index := l.Index(rules)
		for _, row := range rows {
			live, recorded := row.A.Library(), row.B.Library()
			if l.AsRecorded != nil {
				recorded = l.AsRecorded(recorded)
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
	for _, l := range Libraries() {
		for _, version := range l.Versions {
			list = append(list, setup{l, library.Rules{Version: version, MatchOn: l.Default}})
			for _, name := range l.Matchers {
				if !strings.Contains(name, "NAME") && l.ExplainAll == nil {
					list = append(list, setup{l, library.Rules{Version: version, MatchOn: []string{name}}})
				}
			}
		}
	}
	return list
}

// Of the requests that the real libraries compared, those that match share a
// key, and where the index calls itself exact those that share a key match.
func TestIndexAgreesWithMatchers(t *testing.T) {
	asked, shared := 0, 0
	for _, l := range []library.Library{named("vcrpy"), named("betamax"), named("ruby-vcr")} {
		for _, file := range corpus.Vectors(t, "matchers_"+strings.ReplaceAll(l.Name, "-", "_")+".json") {
			var rows struct {
				Vectors []struct {
					ID      string
					Matcher librarytest.OneOrMore
					A       librarytest.Request `json:"request_a"`
					B       librarytest.Request `json:"request_b"`
				}
			}
			if err := json.Unmarshal(file.Read(t), &rows); err != nil {
				t.Fatal(err)
			}
			var all []library.Request
			for _, v := range rows.Vectors {
				for _, r := range []librarytest.Request{v.A, v.B} {
					if r, err := r.Library(); err == nil {
						all = append(all, r)
					}
				}
			}
			for _, version := range l.Versions {
				for _, name := range l.Matchers {
					if strings.Contains(name, ":NAME") {
						name = "uri_without_params:a,b"
					}
					rules := library.Rules{Version: version, MatchOn: []string{name}}
					x := l.Index(rules)
					for i, live := range all {
						if testing.Short() && i%4 != 0 {
							continue
						}
						for _, recorded := range all[max(0, i-12):min(len(all), i+12)] {
							asked++
							a, okA := x.Keys(live, false)
							b, okB := x.Keys(recorded, true)
							if !okA || !okB {
								continue
							}
							e, err := l.Compare(rules, live, recorded)
							if err != nil {
								t.Fatal(err)
							}
							same := slices.ContainsFunc(a, func(key uint64) bool { return slices.Contains(b, key) })
							if same {
								shared++
							}
							if e.Match() && !same || x.Exact && same && !e.Match() {
								t.Errorf("%s %s %s: match %t, same key %t: %s %s %q and %s %s %q", l.Name, version, name, e.Match(), same, live.Method, live.URI, live.Body, recorded.Method, recorded.URI, recorded.Body)
							}
							if raised := e.Raised(); raised != nil {
								t.Errorf("%s %s %s has keys, but raises %v", l.Name, version, name, raised)
							}
						}
					}
				}
			}
		}
	}
	t.Logf("%d pairs, %d with a key in common", asked, shared)
	if shared == 0 {
		t.Error("no pair reached the comparison")
	}
}
