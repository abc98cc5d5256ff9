package failure

import (
	"regexp"
	"slices"
	"strings"
)

// ownUnmatched is what tapedeck's own package replay says of a request that is
// not answered: METHOD URL: not recorded in CASSETTE (LIBRARY, MODE): ...
var ownUnmatched = regexp.MustCompile(`\b([A-Z]+) (\S+): not recorded(?: in (.+?))? \(([a-z-]+)(?:, (\w+))?\)`)

const (
	ownPlayed = " matches, but was played already"
	ownHint   = "the error of package replay does not tell it: give the request as curl or HTTP"
)

// ownMessages reads UnmatchedError.
func ownMessages(lines []string) []message {
	var all []message
	for i, line := range lines {
		if !strings.Contains(line, ": not recorded") {
			continue
		}
		m := unwrapped(lines, i, ownUnmatched)
		if m == nil || !slices.Contains([]string{"vcrpy", "betamax", "ruby-vcr", "uber", "go-vcr"}, m[4]) {
			continue
		}
		f := Failure{Library: m[4], Situation: NoMatch, Request: requestNamed(m[1], m[2]), Cassettes: []Cassette{{Path: m[3], Mode: m[5]}}}
		if strings.Contains(line, ownPlayed) {
			f.Situation = AlreadyPlayed
		}
		f.Request.lacks(nil, ownHint, Header, Body)
		all = append(all, message{line: i, failure: f})
	}
	return all
}
