package replay

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tapedeck/model"
	"tapedeck/replay/library"
)

// What newer versions than the installed ones, and uber/cassette, do about odd
// files and at the end, as observed of vcrpy 8.2.1, Ruby VCR 6.4.0, uber/cassette
// 0.3.8 (tables 1.2 and 1.3 of their semantics).
func TestSessionsOfOtherVersions(t *testing.T) {
	vcr8, ruby6 := library.Rules{Version: "8.2.1"}, library.Rules{Version: "6.4.0"}
	for _, test := range []struct {
		name    string
		library string
		o       library.SessionOptions
		keys    string
		asked   string
		raises  bool
		want    string // outcomes; file; lost
	}{
		{"vcrpy refuses an unknown mode", "vcrpy", library.SessionOptions{Rules: vcr8, Mode: "rewrite", State: library.Existing}, "A", "A", false, "load ValueError; [0]; []"},
		{"vcrpy took it for new_episodes before", "vcrpy", library.SessionOptions{Rules: library.Rules{Version: "4.2.1"}, Mode: "rewrite", State: library.Existing}, "A", "AB", false, "replay:0 record; [0 -1]; []"},
		{"vcrpy refuses an older layout", "vcrpy", library.SessionOptions{Rules: vcr8, State: library.Foreign}, "", "A", false, "load ValueError; []; []"},
		{"vcrpy refuses a syntax error", "vcrpy", library.SessionOptions{Rules: vcr8, State: library.Malformed}, "", "A", false, "load yaml.parser.ParserError; []; []"},
		{"vcrpy refuses a syntax error in JSON", "vcrpy", library.SessionOptions{Rules: vcr8, State: library.Malformed, JSON: true}, "", "A", false, "load json.decoder.JSONDecodeError; []; []"},
		{"vcrpy overwrites what it cannot decode", "vcrpy", library.SessionOptions{Rules: vcr8, State: library.Undecodable}, "", "A", false, "record; [-1]; []; overwritten"},
		{"vcrpy reads over a byte order mark", "vcrpy", library.SessionOptions{Rules: vcr8, State: library.Marked}, "A", "A", false, "replay:0; [0]; []"},
		{"vcrpy saves for an exception", "vcrpy", library.SessionOptions{Rules: vcr8, State: library.Missing}, "", "A", true, "record; [-1]; []"},
		{"unless record_on_exception is False", "vcrpy", library.SessionOptions{Rules: vcr8, State: library.Missing, DropOnError: true}, "", "A", true, "record; []; []"},
		{"and without an exception it saves", "vcrpy", library.SessionOptions{Rules: vcr8, State: library.Missing, DropOnError: true}, "", "A", false, "record; [-1]; []"},
		{"vcrpy's drop_unused_requests loses a new one", "vcrpy", library.SessionOptions{Rules: vcr8, Mode: "new_episodes", State: library.Existing, DropUnused: true}, "AB", "AA", false, "replay:0 record; [0]; [-1]"},
		{"VCR saves for an exception", "ruby-vcr", library.SessionOptions{Rules: ruby6, State: library.Missing}, "", "A", true, "record; [-1]; []"},
		{"unless record_on_error is false", "ruby-vcr", library.SessionOptions{Rules: ruby6, State: library.Missing, DropOnError: true}, "", "A", true, "record; []; []"},
		{"VCR's drop_unused_requests loses what was played", "ruby-vcr", library.SessionOptions{Rules: ruby6, Mode: "new_episodes", State: library.Existing, DropUnused: true}, "AB", "AC", false, "replay:0 record; [-1]; [0]"},
		{"VCR forbids unused ones", "ruby-vcr", library.SessionOptions{Rules: ruby6, State: library.Existing, ForbidUnused: true}, "AB", "A", false, "replay:0; [0 1]; []; raised VCR::Errors::UnusedHTTPInteractionError"},
		{"but not over another exception", "ruby-vcr", library.SessionOptions{Rules: ruby6, State: library.Existing, ForbidUnused: true}, "AB", "A", true, "replay:0; [0 1]; []"},
		{"uber saves nothing for an exception", "uber", library.SessionOptions{State: library.Existing}, "A", "AB", true, "replay:0 record; [0]; [-1]"},
		{"uber saves without", "uber", library.SessionOptions{State: library.Existing}, "A", "AB", false, "replay:0 record; [0 -1]; []"},
		{"go-vcr writes an empty cassette over a full one", "go-vcr", library.SessionOptions{Mode: "RecordOnly", State: library.Existing}, "A", "", false, "; []; [0]"},
		{"Betamax forgets what is old", "betamax", library.SessionOptions{Mode: "new_episodes", State: library.Existing, RecordAgainAfter: time.Hour,
			Age: func(int) time.Duration { return 2 * time.Hour }}, "AB", "C", false, "record; [-1]; [0 1]"},
	} {
		s, err := named(test.library).NewSession(test.o, tapeOf(test.keys))
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
func tapeOf(keys string) listTape {
	var list listTape
	for _, key := range keys {
		list = append(list, model.Interaction{Request: model.Request{Method: "GET", URL: keyRequest(string(key)).URI, Body: model.Body{Absent: true}}})
	}
	return list
}

// Options that a library has nothing like are refused rather than ignored.
func TestSessionOptionsOfOtherLibraries(t *testing.T) {
	outer, err := named("ruby-vcr").NewSession(library.SessionOptions{}, tapeOf(""))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		library string
		o       library.SessionOptions
	}{
		{"betamax", library.SessionOptions{Ignore: func(model.Request) bool { return true }}},
		{"vcrpy", library.SessionOptions{BlockUnsafe: true}},
		{"vcrpy", library.SessionOptions{Outer: outer}},
		{"go-vcr", library.SessionOptions{DropOnError: true}},
		{"uber", library.SessionOptions{State: library.Foreign}},
	} {
		if _, err := named(test.library).NewSession(test.o, tapeOf("A")); err == nil || !strings.HasPrefix(err.Error(), test.library+" ") {
			t.Errorf("%s: %v", test.library, err)
		}
	}
}
