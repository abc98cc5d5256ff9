package explain

import (
	"testing"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/secret"
)

// What a test's setup filters and fills is so before it is matched, and what is
// copied is what the library would store.
func TestSetup(t *testing.T) {
	const key, keyed = "http://h.test/?key=sesame&n=1", "http://h.test/?key=%3CKEY%3E&n=1"
	text := "<KEY>"
	key2 := "http://h.test/?key=sesame&n=2"
	header := func(value string) model.Request { return sent("GET", "http://h.test/", "", "X-Key", value) }
	for _, test := range []struct {
		name           string
		setup          Setup
		recorded, live model.Request
		want, ops      string // the outcome, and what match-1 copies
	}{
		{"vcrpy query", Setup{Library: "vcrpy", Filters: library.Filters{Query: []library.Replacement{{Name: "key", Value: &text}}}}, sent("GET", keyed, ""), sent("GET", key, ""), "replay:0", ""},
		{"vcrpy query that differs", Setup{Library: "vcrpy", Filters: library.Filters{Query: []library.Replacement{{Name: "key", Value: &text}}}}, sent("GET", keyed, ""), sent("GET", key2, ""),
			"error:CannotOverwriteExistingCassetteException", "[{0 request.url http://h.test/?key=%3CKEY%3E&n=2}]"},
		{"vcrpy without filters", Setup{Library: "vcrpy"}, sent("GET", keyed, ""), sent("GET", key, ""), "error:CannotOverwriteExistingCassetteException",
			"request.url holds the placeholder <KEY>; what came in its place may be a secret and is not copied"},
		{"Betamax", Setup{Library: "betamax", MatchOn: []string{"headers"}, Placeholders: []secret.Placeholder{{Placeholder: "<KEY>", Replace: "sesame"}}}, header("k <KEY>"), header("k sesame"), "replay:0", ""},
		{"Betamax, an empty text", Setup{Library: "betamax", MatchOn: []string{"headers"}, Placeholders: []secret.Placeholder{{Placeholder: "<KEY>", Replace: ""}}}, header("k <KEY>"), header("k <KEY>"), "replay:0", ""},
		{"Betamax that differs", Setup{Library: "betamax", MatchOn: []string{"headers"}, Placeholders: []secret.Placeholder{{Placeholder: "<KEY>", Replace: "sesame"}}}, header("k <KEY>"), header("j sesame"), "error:BetamaxError",
			"[{0 request X-Key [j <KEY>]}]"},
		{"Ruby VCR", Setup{Library: "ruby-vcr", MatchOn: []string{"headers"}, Placeholders: []secret.Placeholder{{Placeholder: "<KEY>", Replace: "sesame"}}}, header("k <KEY>"), header("k sesame"), "replay:0", ""},
		{"Ruby VCR, parameters ignored", Setup{Library: "ruby-vcr", MatchOn: []string{":method", "uri_without_params:key"}}, sent("get", keyed, ""), sent("GET", key, ""), "replay:0", ""},
		{"go-vcr, headers ignored", Setup{Library: "go-vcr", MatchOn: []string{"default", "WithIgnoreHeaders(X-Key)"}}, header("a"), header("b"), "replay:0", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			i := model.Interaction{Request: test.recorded}
			if test.setup.Library == "go-vcr" {
				i = goSent(test.recorded)
			}
			q, err := NewInquirer(test.setup.Inquiry(), Recordings{&i})
			if err != nil {
				t.Fatal(err)
			}
			w, err := q.Ask(asks(test.live))
			if err != nil || w.Outcome.String() != test.want {
				t.Fatalf("%s: %s, want %s: %v", w.Outcome, w.Words(), test.want, err)
			}
			if test.ops == "" {
				return
			}
			r, err := q.Remedy(w, "match-1")
			if got := remedyOps(r); err != nil || got != test.ops {
				t.Errorf("got %s, want %s: %v", got, test.ops, err)
			}
		})
	}
}

// What one source leaves out another one says.
func TestSetupOr(t *testing.T) {
	person := Setup{Library: "vcrpy", Mode: "none"}
	s := person.Or(Setup{Library: "betamax", Mode: "once", MatchOn: []string{"uri"}}).Or(Setup{Version: "8.2.1", MatchOn: []string{"query"}, Repeats: true})
	if s.Library != "vcrpy" || s.Mode != "none" || s.Version != "8.2.1" || len(s.MatchOn) != 1 || s.MatchOn[0] != "uri" || !s.Repeats {
		t.Errorf("%+v", s)
	}
}
