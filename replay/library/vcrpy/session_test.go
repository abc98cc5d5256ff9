package vcrpy

import (
	"slices"
	"testing"

	"tapedeck/replay/library"
	"tapedeck/replay/library/librarytest"
	"tapedeck/testdata/installed"
)

var layout = librarytest.Layout{
	Library: Library, Before: "interactions:\n", After: "version: 1\n",
	Broken: "interactions: [}\n", Foreign: "- request: {}\n  response: {}\n",
	Entry: `- request: {body: null, headers: {}, method: GET, uri: 'URL'}
  response: {body: {string: BODY}, headers: {}, status: {code: 200, message: OK}}
`,
}

var layoutJSON = librarytest.Layout{
	Library: Library, JSON: true, Before: `{"version": 1, "interactions": [`, Between: ", ", After: "]}",
	Broken: `{"http_interactions": [{]`, Foreign: `[{"request": {}, "response": {}}]`,
	Entry: `{"request": {"body": null, "headers": {}, "method": "GET", "uri": "URL"}, "response": {"body": {"string": "BODY"}, "headers": {}, "status": {"code": 200, "message": "OK"}}}`,
}

func TestSessionsAgainstInstalled(t *testing.T) {
	one := librarytest.Sessions(t, layout)
	rows := slices.Concat(one.Odd(), librarytest.Sessions(t, layoutJSON).Odd(), one.Plain(), repeatedOrDropped(one))
	installed.Each(t, Library.Name, []string{"requests"}, func(t *testing.T, p installed.Python) {
		o := librarytest.Oracle{Command: []string{p.Path, "../../../testdata/oracle/session.py"}}
		librarytest.CheckSessions(t, o, p.Version(Library.Name), rows)
	})
}

// repeatedOrDropped varies allow_playback_repeats and drop_unused_requests.
func repeatedOrDropped(one librarytest.SessionRow) []librarytest.SessionRow {
	var rows []librarytest.SessionRow
	for _, mode := range Library.Modes[:4] { // any is new_episodes
		for _, keys := range []string{"", "AB", "AAB", "BA"} {
			for _, asked := range []string{"AA", "AAC", "CC", "BCCA", "D"} {
				for n := 1; n < 4; n++ {
					r := one.With(mode, keys, asked)
					r.Repeats, r.Drop = n&1 > 0, n&2 > 0
					rows = append(rows, r)
				}
			}
		}
	}
	return rows
}

// What other versions than the installed ones do about odd files and at the end,
// as observed of 8.2.1 (tables 1.2 and 1.3 of its semantics).
func TestSessionsOfOtherVersions(t *testing.T) {
	vcr8 := library.Rules{Version: "8.2.1"}
	check := librarytest.Played(t, Library)
	check("vcrpy refuses an unknown mode", library.SessionOptions{Rules: vcr8, Mode: "rewrite", State: library.Existing}, "A", "A", false, "load ValueError; [0]; []")
	check("vcrpy took it for new_episodes before", library.SessionOptions{Rules: library.Rules{Version: "4.2.1"}, Mode: "rewrite", State: library.Existing}, "A", "AB", false, "replay:0 record; [0 -1]; []")
	check("vcrpy refuses an older layout", library.SessionOptions{Rules: vcr8, State: library.Foreign}, "", "A", false, "load ValueError; []; []")
	check("vcrpy refuses a syntax error", library.SessionOptions{Rules: vcr8, State: library.Malformed}, "", "A", false, "load yaml.parser.ParserError; []; []")
	check("vcrpy refuses a syntax error in JSON", library.SessionOptions{Rules: vcr8, State: library.Malformed, JSON: true}, "", "A", false, "load json.decoder.JSONDecodeError; []; []")
	check("vcrpy overwrites what it cannot decode", library.SessionOptions{Rules: vcr8, State: library.Undecodable}, "", "A", false, "record; [-1]; []; overwritten")
	check("vcrpy reads over a byte order mark", library.SessionOptions{Rules: vcr8, State: library.Marked}, "A", "A", false, "replay:0; [0]; []")
	check("vcrpy saves for an exception", library.SessionOptions{Rules: vcr8, State: library.Missing}, "", "A", true, "record; [-1]; []")
	check("unless record_on_exception is False", library.SessionOptions{Rules: vcr8, State: library.Missing, DropOnError: true}, "", "A", true, "record; []; []")
	check("and without an exception it saves", library.SessionOptions{Rules: vcr8, State: library.Missing, DropOnError: true}, "", "A", false, "record; [-1]; []")
	check("vcrpy's drop_unused_requests loses a new one", library.SessionOptions{Rules: vcr8, Mode: "new_episodes", State: library.Existing, DropUnused: true}, "AB", "AA", false, "replay:0 record; [0]; [-1]")
}
