package replay

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"tapedeck/replay/library"
	"tapedeck/replay/library/betamax"
	"tapedeck/replay/library/rubyvcr"
	"tapedeck/replay/library/vcrpy"
	"tapedeck/testdata/corpus"
)

// Of the requests that the real libraries compared, those that match share a
// key, and where the index calls itself exact those that share a key match.
func TestIndexAgreesWithMatchers(t *testing.T) {
	asked, shared := 0, 0
	for _, l := range []library.Library{vcrpy.Library, betamax.Library, rubyvcr.Library} {
		for _, file := range corpus.Vectors(t, "matchers_"+strings.ReplaceAll(l.Name, "-", "_")+".json") {
			var rows struct {
				Vectors []struct {
					ID      string
					Matcher oneOrMore
					A       vectorRequest `json:"request_a"`
					B       vectorRequest `json:"request_b"`
				}
			}
			if err := json.Unmarshal(file.Read(t), &rows); err != nil {
				t.Fatal(err)
			}
			var all []library.Request
			for _, v := range rows.Vectors {
				for _, r := range []vectorRequest{v.A, v.B} {
					if r, err := r.request(); err == nil {
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
