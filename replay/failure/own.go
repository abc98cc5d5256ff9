package failure

import (
	"strings"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
	"tapedeck/replay/printed"
)

// ownUnmatched is what tapedeck's own package replay says of a request that is
// not answered: METHOD URL: not recorded in CASSETTE (LIBRARY, MODE): ...
var ownUnmatched = lazyregexp.New(`\b([A-Z]+) (\S+): not recorded(?: in (.+?))? \(([a-z-]+)(?:, (\w+))?\)`)

const (
	ownPlayed = " matches, but was played already"
	ownHint   = "not in the error of package replay: give the request as curl or HTTP"
)

// ownMessages reads UnmatchedError.
func ownMessages(lines []string) []library.Message {
	var all []library.Message
	for i, line := range lines {
		if !strings.Contains(line, ": not recorded") {
			continue
		}
		m := printed.Unwrapped(lines, i, ownUnmatched)
		if m == nil || !known(m[4]) {
			continue
		}
		f := library.Failure{Library: m[4], Situation: library.NoMatch, Request: library.NamedRequest(m[1], m[2]), Cassettes: []library.CassetteInUse{{Path: m[3], Mode: m[5]}}}
		if strings.Contains(line, ownPlayed) {
			f.Situation = library.AlreadyPlayed
		}
		f.Request.Lack(ownHint, model.HeaderPart, model.BodyPart)
		all = append(all, library.Message{Line: i, Failure: f})
	}
	return all
}
