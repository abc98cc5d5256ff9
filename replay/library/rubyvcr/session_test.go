package rubyvcr

import (
	"slices"
	"testing"

	"tapedeck/replay/library"
	"tapedeck/replay/library/librarytest"
)

var layout = librarytest.Layout{
	Library: Library, Before: "---\nhttp_interactions:\n", After: "recorded_with: VCR 5.0.0\n",
	Broken: "http_interactions: [}\n", Foreign: "--- []\n",
	Entry: `- request: {method: get, uri: 'URL', body: {encoding: US-ASCII, string: ''}, headers: {}}
  response: {status: {code: 200, message: OK}, headers: {}, body: {encoding: UTF-8, string: BODY}}
  recorded_at: HTTPDATE
`,
}

func TestSessionsAgainstInstalled(t *testing.T) {
	one := librarytest.Sessions(t, layout)
	rows := slices.Concat(one.Odd(), one.Plain(), one.Aged(1000, 2000, false), nested(one))
	o := librarytest.Oracle{Command: []string{"ruby", "../../../testdata/oracle/session.rb"}, Needs: librarytest.Ruby}
	librarytest.CheckSessions(t, o, "5.0.0", rows)
}

// nested are cassettes within others.
func nested(one librarytest.SessionRow) []librarytest.SessionRow {
	var rows []librarytest.SessionRow
	for _, mode := range Library.Modes {
		for _, outerMode := range Library.Modes {
			for n := range 4 {
				for _, keys := range []string{"", "AB"} {
					outer, most := one.With(outerMode, "AB", "A"), one.With("none", "AC", "A")
					outer.Repeats = n&1 > 0
					r := one.With(mode, keys, "AABBCCD")
					r.Exclusive = n&2 > 0
					most.File, outer.File = most.Text(2), outer.Text(1)
					r.Outer = []librarytest.SessionRow{most, outer}
					rows = append(rows, r)
				}
			}
		}
	}
	return rows
}

// What other versions than the installed one do at the end, as observed of 6.4.0
// (table 1.3 of its semantics).
func TestSessionsOfOtherVersions(t *testing.T) {
	ruby6 := library.Rules{Version: "6.4.0"}
	check := librarytest.Played(t, Library)
	check("VCR saves for an exception", library.SessionOptions{Rules: ruby6, State: library.Missing}, "", "A", true, "record; [-1]; []")
	check("unless record_on_error is false", library.SessionOptions{Rules: ruby6, State: library.Missing, DropOnError: true}, "", "A", true, "record; []; []")
	check("VCR's drop_unused_requests loses what was played", library.SessionOptions{Rules: ruby6, Mode: "new_episodes", State: library.Existing, DropUnused: true}, "AB", "AC", false, "replay:0 record; [-1]; [0]")
	check("VCR forbids unused ones", library.SessionOptions{Rules: ruby6, State: library.Existing, ForbidUnused: true}, "AB", "A", false, "replay:0; [0 1]; []; raised VCR::Errors::UnusedHTTPInteractionError")
	check("but not over another exception", library.SessionOptions{Rules: ruby6, State: library.Existing, ForbidUnused: true}, "AB", "A", true, "replay:0; [0 1]; []")
}
