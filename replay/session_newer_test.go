package replay

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tapedeck/model"
)

// What newer versions than the installed ones, and uber/cassette, do about odd
// files and at the end, as observed of vcrpy 8.2.1, Ruby VCR 6.4.0, uber/cassette
// 0.3.8 and pytest-recording (tables 1.2 and 1.3 of their semantics).
func TestSessionsOfOtherVersions(t *testing.T) {
	vcr8 := Rules{Library: "vcrpy", Version: "8.2.1"}
	ruby6 := Rules{Library: "ruby-vcr", Version: "6.4.0"}
	for _, test := range []struct {
		name   string
		o      SessionOptions
		keys   string
		asked  string
		raises bool
		want   string // outcomes; file; lost
	}{
		{"vcrpy refuses an unknown mode", SessionOptions{Rules: vcr8, Mode: "rewrite", State: Existing}, "A", "A", false, "load ValueError; [0]; []"},
		{"vcrpy took it for new_episodes before", SessionOptions{Rules: Rules{Library: "vcrpy", Version: "4.2.1"}, Mode: "rewrite", State: Existing}, "A", "AB", false, "replay:0 record; [0 -1]; []"},
		{"vcrpy refuses an older layout", SessionOptions{Rules: vcr8, State: Foreign}, "", "A", false, "load ValueError; []; []"},
		{"vcrpy refuses a syntax error", SessionOptions{Rules: vcr8, State: Malformed}, "", "A", false, "load yaml.parser.ParserError; []; []"},
		{"vcrpy refuses a syntax error in JSON", SessionOptions{Rules: vcr8, State: Malformed, JSON: true}, "", "A", false, "load json.decoder.JSONDecodeError; []; []"},
		{"vcrpy overwrites what it cannot decode", SessionOptions{Rules: vcr8, State: Undecodable}, "", "A", false, "record; [-1]; []; overwritten"},
		{"vcrpy reads over a byte order mark", SessionOptions{Rules: vcr8, State: Marked}, "A", "A", false, "replay:0; [0]; []"},
		{"vcrpy saves for an exception", SessionOptions{Rules: vcr8, State: Missing}, "", "A", true, "record; [-1]; []"},
		{"unless record_on_exception is False", SessionOptions{Rules: vcr8, State: Missing, DropOnError: true}, "", "A", true, "record; []; []"},
		{"and without an exception it saves", SessionOptions{Rules: vcr8, State: Missing, DropOnError: true}, "", "A", false, "record; [-1]; []"},
		{"vcrpy's drop_unused_requests loses a new one", SessionOptions{Rules: vcr8, Mode: "new_episodes", State: Existing, DropUnused: true}, "AB", "AA", false, "replay:0 record; [0]; [-1]"},
		{"VCR saves for an exception", SessionOptions{Rules: ruby6, State: Missing}, "", "A", true, "record; [-1]; []"},
		{"unless record_on_error is false", SessionOptions{Rules: ruby6, State: Missing, DropOnError: true}, "", "A", true, "record; []; []"},
		{"VCR's drop_unused_requests loses what was played", SessionOptions{Rules: ruby6, Mode: "new_episodes", State: Existing, DropUnused: true}, "AB", "AC", false, "replay:0 record; [-1]; [0]"},
		{"VCR forbids unused ones", SessionOptions{Rules: ruby6, State: Existing, ForbidUnused: true}, "AB", "A", false, "replay:0; [0 1]; []; raised VCR::Errors::UnusedHTTPInteractionError"},
		{"but not over another exception", SessionOptions{Rules: ruby6, State: Existing, ForbidUnused: true}, "AB", "A", true, "replay:0; [0 1]; []"},
		{"uber saves nothing for an exception", SessionOptions{Rules: Rules{Library: "uber"}, State: Existing}, "A", "AB", true, "replay:0 record; [0]; [-1]"},
		{"uber saves without", SessionOptions{Rules: Rules{Library: "uber"}, State: Existing}, "A", "AB", false, "replay:0 record; [0 -1]; []"},
		{"go-vcr writes an empty cassette over a full one", SessionOptions{Rules: Rules{Library: "go-vcr"}, Mode: "RecordOnly", State: Existing}, "A", "", false, "; []; [0]"},
		{"Betamax forgets what is old", SessionOptions{Rules: Rules{Library: "betamax"}, Mode: "new_episodes", State: Existing, RecordAgainAfter: time.Hour,
			Age: func(int) time.Duration { return 2 * time.Hour }}, "AB", "C", false, "record; [-1]; [0 1]"},
		{"pytest-recording copies the further cassettes", SessionOptions{Rules: vcr8, Mode: "new_episodes", State: Existing, Beside: []Tape{tapeOf("C")}}, "A", "ACB", false, "replay:0 replay:1 record; [0 1 -1]; []"},
		{"and leaves the file alone without a recording", SessionOptions{Rules: vcr8, Mode: "none", State: Missing, Beside: []Tape{tapeOf("C")}}, "", "CB", false, "replay:0 error:CannotOverwriteExistingCassetteException; []; []"},
	} {
		s, err := NewSession(test.o, tapeOf(test.keys))
		if err != nil {
			t.Fatal(test.name, err)
		}
		var got []string
		for _, key := range test.asked {
			got = append(got, s.Ask(tapeOf(string(key))[0].Request).String())
		}
		if s.LoadError != nil {
			got = []string{"load " + s.LoadError.Class}
		}
		if test.raises {
			s.Raise()
		}
		end := s.End()
		told := fmt.Sprintf("%s; %v; %v", strings.Join(got, " "), end.Interactions, end.Lost)
		if end.Overwritten {
			told += "; overwritten"
		}
		if end.Raised != nil {
			told += "; raised " + end.Raised.Class
		}
		if told != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.name, told, test.want)
		}
	}
}

// tapeOf is a tape of GETs for keys.
func tapeOf(keys string) interactions {
	var list interactions
	for _, key := range keys {
		list = append(list, model.Interaction{Request: model.Request{Method: "GET", URL: keyRequest(string(key)).uri, Body: model.Body{Absent: true}}})
	}
	return list
}

// Options that a library has nothing like are refused rather than ignored.
func TestSessionOptionsOfOtherLibraries(t *testing.T) {
	outer, err := NewSession(SessionOptions{Rules: Rules{Library: "ruby-vcr"}}, tapeOf(""))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []SessionOptions{
		{Rules: Rules{Library: "betamax"}, Ignore: func(model.Request) bool { return true }},
		{Rules: Rules{Library: "vcrpy"}, BlockUnsafe: true},
		{Rules: Rules{Library: "vcrpy"}, Outer: outer},
		{Rules: Rules{Library: "go-vcr"}, DropOnError: true},
		{Rules: Rules{Library: "ruby-vcr"}, Beside: []Tape{tapeOf("A")}},
		{Rules: Rules{Library: "uber"}, State: Foreign},
	} {
		if _, err := NewSession(o, tapeOf("A")); err == nil || !strings.HasPrefix(err.Error(), o.Library+" ") {
			t.Errorf("%s: %v", o.Library, err)
		}
	}
}
