package all

import (
	"os/exec"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/replay/exception"
	"tapedeck/replay/library"
	"tapedeck/replay/library/librarytest"
	"tapedeck/testdata/installed"
)

func requested(method, url string) model.Interaction {
	return model.Interaction{Request: model.Request{Method: method, URL: url, Body: model.Body{Absent: true}}}
}

func TestUnknownRules(t *testing.T) {
	for _, name := range []string{"", "nock"} {
		if _, err := Named(name); err == nil || strings.ContainsAny(err.Error(), "!\n") {
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
	for _, l := range Libraries() {
		live, recorded := requested("POST", "http://h.test/a?b=1"), requested("POST", "http://h.test/a?b=1")
		for _, i := range []*model.Interaction{&live, &recorded} {
			i.Request.Header = model.Header{{Name: "Content-Type", Value: "application/json"}, {Name: "A", Value: "2"}, {Name: "a", Value: "1"}}
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

// A session over a cassette plays in file order, each interaction once.
func TestSessionOverCassette(t *testing.T) {
	for _, l := range Libraries() {
		if l.Name == "go-vcr" { // its matcher wants fields that this one does not have
			continue
		}
		cassette := librarytest.Cassette{requested("GET", "http://h.test/a"), requested("GET", "http://h.test/b")}
		asked := []model.Request{cassette[0].Request, cassette[1].Request}
		for i := range cassette { // as the library wrote it
			cassette[i].Request = l.Filters().Stored(library.Rules{}, nil, asked[i])
		}
		s, err := l.NewSession(library.SessionOptions{State: library.Existing}, cassette)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Ask(asked[1]).String(); got != "replay:1" {
			t.Errorf("%s: %s", l.Name, got)
		}
		if got := s.Ask(asked[0]).String(); got != "replay:0" {
			t.Errorf("%s: %s", l.Name, got)
		}
		if end := s.End(); len(end.Interactions) != 2 || end.Plays != 2 {
			t.Errorf("%s: %+v", l.Name, end)
		}
	}
}

// The rows say what the installed versions do.
func TestVectorsAgainstInstalledLibraries(t *testing.T) {
	installed.Each(t, "vcrpy", []string{"betamax", "requests"}, func(t *testing.T, p installed.Python) {
		out, err := exec.Command(p.Path, "-B", "../../../testdata/record/vectors.py").CombinedOutput()
		if t.Logf("%s", out); err != nil {
			t.Error(err)
		}
	})
}

// A library has to say no more than its matchers and its sessions.
func TestLibraryWithoutMore(t *testing.T) {
	l := library.Library{
		Name: "herbarium", Versions: []string{"1.0"}, Modes: []string{"once"}, Matchers: []string{"uri"}, Default: []string{"uri"},
		Judge: func(_, _ string, live, recorded library.Request) (library.Comparison, bool) {
			return library.Compared(live.URI, recorded.URI), true
		},
		Session: func() library.SessionRules { return playsOnce{} },
	}
	recorded := requested("GET", "http://h.test/a")
	if e, err := l.Explain(library.Rules{}, recorded.Request, recorded); err != nil || !e.Match() {
		t.Errorf("%+v, %v", e, err)
	}
	if keys, ok := l.Index(library.Rules{}).Keys(l.RequestOf(recorded), true); !ok || len(keys) != 1 {
		t.Errorf("keys %v, %v", keys, ok)
	}
	if found := l.Findings(recorded); len(found) > 0 {
		t.Errorf("findings %v", found)
	}
	if kept, err := l.Keep(library.Rules{}, nil, recorded); err != nil || !kept.Equal(recorded) {
		t.Errorf("keeps %+v, %v", kept, err)
	}
	s, err := l.NewSession(library.SessionOptions{State: library.Existing}, librarytest.Cassette{recorded})
	if err != nil {
		t.Fatal(err)
	}
	got := []string{s.Ask(recorded.Request).String(), s.Ask(recorded.Request).String()}
	if end := s.End(); got[0] != "replay:0" || got[1] != "error:Missing" || end.Plays != 1 {
		t.Errorf("%q, %+v", got, end)
	}
	if _, err := l.NewSession(library.SessionOptions{Mode: "sometimes"}, librarytest.Cassette{}); err == nil || err.Error() != `herbarium has no mode "sometimes": once` {
		t.Error(err)
	}
}

// playsOnce plays each recording once, and records nothing.
type playsOnce struct{}

func (playsOnce) Load(*library.Session) *exception.Error { return nil }

func (playsOnce) Ask(s *library.Session, live library.Request) library.Outcome {
	found, raised := s.Find(live, s.Unplayed)
	switch {
	case raised != nil:
		return library.Failed(raised)
	case found != nil:
		return found.Play()
	}
	return library.Failed(exception.New("Missing", live.URI))
}

func (playsOnce) Save(s *library.Session) ([]*library.Recorded, bool, *exception.Error) {
	return s.Playable, false, nil
}
