package explain

import (
	"slices"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/replay/library"
)

// Another host than the recorded one is a note where no matcher looks at hosts, as far
// as that is known: what a matcher looks at stands among what differs.
func TestHostNotes(t *testing.T) {
	const here, other = "http://127.0.0.1:8931/plants?page=1", "http://api.test/plants?page=1"
	matching := func(names ...string) library.Rules { return library.Rules{MatchOn: names} }
	said := refused(sent("GET", here, ""), library.Failure{Situation: library.NoMatch})
	said.Said = map[int][]library.Verdict{0: {{Matcher: "host"}}}
	const note = "no matcher looks at the host: wanted 127.0.0.1, recorded api.test in 1"
	for _, test := range []struct {
		name, library string
		rules         library.Rules
		own           []string
		recorded      string
		asked         Asked
		want          string
	}{
		{"not matched on", "vcrpy", matching("method", "path", "query"), nil, "http://api.test/plants?page=2", asks(sent("GET", here, "")), note},
		{"replayed all the same", "vcrpy", matching("method", "path", "query"), nil, other, asks(sent("GET", here, "")), note},
		{"the body alone", "vcrpy", matching("body"), nil, "http://api.test/plants?page=2", asks(sent("POST", here, "a")), note},
		{"matched on", "vcrpy", library.Rules{}, nil, other, asks(sent("GET", here, "")), ""},
		{"matched on as a part of the URL, which differs elsewhere too", "vcrpy", matching("method", "uri"), nil, "http://api.test/plants?page=2", asks(sent("GET", here, "")), ""},
		{"the same host, another port", "vcrpy", matching("method", "path"), nil, "http://127.0.0.1:80/plants", asks(sent("GET", here, "")), ""},
		{"the same host in capitals", "vcrpy", matching("method", "path"), nil, "http://API.TEST/plants", asks(sent("GET", other, "")), ""},
		{"a matcher of the test's own", "vcrpy", matching("method", "path"), []string{"mine"}, "http://api.test/plants", asks(sent("GET", here, "")), ""},
		{"the text says that it differs", "vcrpy", matching("method", "path"), nil, "http://api.test/plants", said, ""},
		{"the URL is not told", "vcrpy", matching("method", "body"), nil, "http://api.test/plants", lacking(model.URL, asks(sent("GET", here, ""))), ""},
		{"a host that is let through", "vcrpy", matching("method", "path"), nil, other, asks(sent("GET", "http://ignored.test/plants", "")), ""},
		{"Ruby's path", "ruby-vcr", matching("method", "path"), nil, "http://api.test/plants?page=2", asks(sent("GET", here, "")), note},
		{"Ruby's uri", "ruby-vcr", library.Rules{}, nil, other, asks(sent("GET", here, "")), ""},
		{"Betamax's path", "betamax", matching("method", "path"), nil, other, asks(sent("GET", here, "")), note},
		{"Betamax's uri", "betamax", library.Rules{}, nil, other, asks(sent("GET", here, "")), ""},
		{"go-vcr", "go-vcr", library.Rules{}, nil, other, asks(sent("GET", here, "")), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			recordings := interactions{{Request: sent("GET", test.recorded, "")}}
			q, err := NewInquirer(Inquiry{Library: test.library, SessionOptions: library.SessionOptions{Rules: test.rules, State: library.Existing}, OwnMatchers: test.own, IgnoreHosts: []string{"ignored.test"}}, recordings.stored())
			if err != nil {
				t.Fatal(err)
			}
			w, err := q.Ask(test.asked)
			if err != nil {
				t.Fatal(err)
			}
			got := slices.DeleteFunc(slices.Clone(w.Notes), func(n string) bool { return !strings.Contains(n, "host") })
			if strings.Join(got, "; ") != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
