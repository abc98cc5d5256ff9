package govcr

import (
	"testing"

	"tapedeck/replay/library"
	"tapedeck/replay/library/librarytest"
)

var layout = librarytest.Layout{
	Library: Library, Before: "---\nversion: 2\ninteractions:\n",
	Broken: "version: 2\ninteractions: [}\n", Foreign: "---\nversion: 1\ninteractions: []\n",
	Entry: `    - {id: 0, request: {proto: HTTP/1.1, proto_major: 1, proto_minor: 1, host: 'HOST', method: GET, url: 'URL'}, response: {proto: HTTP/1.1, proto_major: 1, proto_minor: 1, body: BODY, status: 200 OK, code: 200, duration: 0s}}
`,
}

func TestSessionsAgainstInstalled(t *testing.T) {
	one := librarytest.Sessions(t, layout)
	rows := append(one.Odd(), one.Plain()...)
	for _, mode := range Library.Modes {
		r := one.With(mode, "A", "ABA")
		r.Safe = true
		r.Requests[1][0], r.Requests[2][0] = "POST", "DELETE"
		rows = append(rows, r)
	}
	o := librarytest.Oracle{Command: []string{"go", "run", ".", "session"}, Folder: librarytest.Go.Folder, Needs: librarytest.Go}
	librarytest.CheckSessions(t, o, "4.0.7", rows)
}

func TestSessionOverwrites(t *testing.T) {
	check := librarytest.Played(t, Library)
	check("go-vcr writes an empty cassette over a full one", library.SessionOptions{Mode: "RecordOnly", State: library.Existing}, "A", "", false, "; []; [0]")
}
