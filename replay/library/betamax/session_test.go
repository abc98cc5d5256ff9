package betamax

import (
	"slices"
	"testing"
	"time"

	"tapedeck/replay/library"
	"tapedeck/replay/library/librarytest"
	"tapedeck/testdata/installed"
)

var layout = librarytest.Layout{
	Library: Library, JSON: true, Before: `{"http_interactions": [`, Between: ", ", After: `], "recorded_with": "betamax/0.8.1"}`,
	Broken: `{"http_interactions": [{]`, Foreign: `[{"request": {}, "response": {}}]`, Unit: 24 * time.Hour,
	Entry: `{"request": {"body": {"encoding": "utf-8", "string": ""}, "headers": {}, "method": "GET", "uri": "URL"}, "response": {"body": {"encoding": "utf-8", "string": "BODY"}, "headers": {}, "status": {"code": 200, "message": "OK"}, "url": "URL"}, "recorded_at": "ISO"}`,
}

func TestSessionsAgainstInstalled(t *testing.T) {
	one := librarytest.Sessions(t, layout)
	rows := slices.Concat(one.Odd(), one.Plain(), one.Aged(1, 2*24*3600, true))
	installed.Each(t, Library.Name, []string{"requests"}, func(t *testing.T, p installed.Python) {
		o := librarytest.Oracle{Command: []string{p.Path, "../../../testdata/oracle/session.py"}}
		librarytest.CheckSessions(t, o, p.Version(Library.Name), rows)
	})
}

func TestSessionForgetsWhatIsOld(t *testing.T) {
	check := librarytest.Played(t, Library)
	check("Betamax forgets what is old", library.SessionOptions{Mode: "new_episodes", State: library.Existing, RecordAgainAfter: time.Hour, Age: func(int) time.Duration { return 2 * time.Hour }}, "AB", "C", false, "record; [-1]; [0 1]")
}
