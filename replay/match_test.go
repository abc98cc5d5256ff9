package replay

import (
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/library/all"
)

// named is a library whose rules are known.
func named(name string) library.Library {
	l, err := all.Named(name)
	if err != nil {
		panic(err)
	}
	return l
}

type listTape []model.Interaction

func (t listTape) Len() int                            { return len(t) }
func (t listTape) At(i int) (model.Interaction, error) { return t[i], nil }

func requested(method, url string) model.Interaction {
	return model.Interaction{Request: model.Request{Method: method, URL: url, Body: model.Body{Absent: true}}}
}

// fields is a header of names and values.
func fields(pairs ...string) model.Header {
	var h model.Header
	for i := 0; i < len(pairs); i += 2 {
		h = append(h, model.HeaderLine{Name: pairs[i], Value: pairs[i+1]})
	}
	return h
}

func TestAgreed(t *testing.T) {
	e, err := named("vcrpy").Explain(library.Rules{}, requested("GET", "http://h.test/a?x=2").Request, requested("GET", "http://h.test/a?x=1"))
	if err != nil {
		t.Fatal(err)
	}
	differs := e.Verdicts[len(e.Verdicts)-1]
	if differs.Matcher != "query" || differs.Message != "[('x', '2')] != [('x', '1')]" || e.Match() || e.Agreed() != 5 {
		t.Errorf("%+v", e)
	}
}

func TestUnknownRules(t *testing.T) {
	for _, name := range []string{"", "nock"} {
		if _, err := all.Named(name); err == nil || strings.ContainsAny(err.Error(), "!\n") {
			t.Errorf("%q: %v", name, err)
		}
	}
	for _, name := range []string{"vcrpy", "go-vcr"} {
		if _, err := named(name).Explain(library.Rules{MatchOn: []string{"colour"}}, model.Request{}, model.Interaction{}); err == nil || strings.ContainsAny(err.Error(), "!\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Matchers see copies: what is asked about stays as it is.
func TestExplainChangesNothing(t *testing.T) {
	for _, l := range all.Libraries() {
		live, recorded := requested("POST", "http://h.test/a?b=1"), requested("POST", "http://h.test/a?b=1")
		for _, i := range []*model.Interaction{&live, &recorded} {
			i.Request.Header = fields("Content-Type", "application/json", "A", "2", "a", "1")
			i.Request.Body = model.Body{Wire: []byte(`{"token":"x"}`)}
		}
		before, after := live.Clone(), recorded.Clone()
		gone := []library.Replacement{{Name: "token"}, {Name: "a"}, {Name: "b"}}
		r := library.Rules{Filters: library.Filters{Headers: gone, Query: gone, PostData: gone}}
		if _, err := l.Explain(r, live.Request, recorded); err != nil {
			t.Fatal(err)
		}
		if !live.Equal(before) || !recorded.Equal(after) || string(live.Request.Body.Wire) != `{"token":"x"}` {
			t.Errorf("%s changed what it was asked about", l.Name)
		}
	}
}

func TestFiltersRunBeforeMatching(t *testing.T) {
	live, recorded := requested("GET", "http://h.test/?key=secret&a=1"), requested("GET", "http://h.test/?a=1&key=other")
	l, r := named("vcrpy"), library.Rules{MatchOn: []string{"uri"}}
	if e, _ := l.Explain(r, live.Request, recorded); e.Match() {
		t.Error("matched without filters")
	}
	r.Filters.Query = []library.Replacement{{Name: "key"}}
	if e, _ := l.Explain(r, live.Request, recorded); !e.Match() {
		t.Errorf("%+v", e)
	}
}

// Up to version 3 go-vcr compared method and URL alone.
func TestOldGoVCR(t *testing.T) {
	live, recorded := requested("GET", "http://h.test/a"), requested("GET", "http://h.test/a")
	live.Request.Header = fields("A", "1")
	for version, want := range map[string]bool{"": false, "4.0.2": false, "3.2.0": true, "1.1.0": true} {
		e, err := named("go-vcr").Explain(library.Rules{Version: version}, live.Request, recorded)
		if err != nil || e.Match() != want {
			t.Errorf("%q: %+v, %v", version, e, err)
		}
	}
}

// A session over a real tape plays in file order, each interaction once.
func TestSessionOverTape(t *testing.T) {
	for _, l := range all.Libraries() {
		if l.Name == "go-vcr" { // its matcher wants fields that this tape does not have
			continue
		}
		tape := listTape{requested("GET", "http://h.test/a"), requested("GET", "http://h.test/b")}
		s, err := l.NewSession(library.SessionOptions{State: library.Existing}, tape)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Ask(tape[1].Request).String(); got != "replay:1" {
			t.Errorf("%s: %s", l.Name, got)
		}
		if got := s.Ask(tape[0].Request).String(); got != "replay:0" {
			t.Errorf("%s: %s", l.Name, got)
		}
		if end := s.End(); len(end.Interactions) != 2 || end.Plays != 2 {
			t.Errorf("%s: %+v", l.Name, end)
		}
	}
}
