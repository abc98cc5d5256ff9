package failure

import (
	"regexp"
	"slices"
	"strings"
)

var (
	betamaxWanted = regexp.MustCompile(`A request was made to (.+) that could not be found in (.*)\.$`)
	betamaxMode   = regexp.MustCompile(`^\s*- record_mode: (\w+)$`)
	betamaxMatch  = regexp.MustCompile(`^\s*- match_options (.*)\.$`)
)

const (
	betamaxFirst  = "A request was made to "
	betamaxNone   = "No cassette was specified or found."
	betamaxNoFile = "Cassette must have a valid name and may not be None."
	betamaxHint   = "Betamax's message does not tell it: give the request as curl or HTTP"
	betamaxMethod = "Betamax's message does not tell it: run pytest with --tb=long, or give the request as curl or HTTP"
)

// betamaxMessages reads BetamaxError.
func betamaxMessages(lines []string) []message {
	var all []message
	for i, line := range lines {
		switch {
		case strings.Contains(line, betamaxFirst):
			if f, ok := betamaxMessage(lines, i); ok {
				all = append(all, message{line: i, failure: f})
			}
		case strings.Contains(line, "BetamaxError: "+betamaxNone):
			all = append(all, message{line: i, failure: Failure{Library: "betamax", Situation: NoCassette}})
		case strings.Contains(line, "ValueError: "+betamaxNoFile):
			f := Failure{Library: "betamax", Situation: NoCassette, Cassettes: []Cassette{{Mode: "none"}}}
			all = append(all, message{line: i, failure: f})
		}
	}
	return all
}

func betamaxMessage(lines []string, i int) (Failure, bool) {
	m := unwrapped(lines, i, betamaxWanted)
	if m == nil {
		return Failure{}, false
	}
	f := Failure{Library: "betamax", Situation: NoMatch, Request: requestNamed("", m[1])}
	c := Cassette{Name: m[2]}
	prefix := before(lines[i], betamaxFirst)
	for n := i + 1; n < len(lines) && n < i+maxWrapped && !strings.Contains(lines[n], betamaxFirst); n++ {
		line, ok := within(lines[n], prefix)
		if m := betamaxMode.FindStringSubmatch(line); ok && m != nil {
			c.Mode = m[1]
		} else if m := betamaxMatch.FindStringSubmatch(line); ok && m != nil {
			c.MatchOn = betamaxNames(m[1])
			break
		}
	}
	f.Cassettes = []Cassette{c}
	f.Request.Missing = []Missing{{Method, betamaxMethod}}
	f.Request.lacks(c.MatchOn, betamaxHint, Header, Body)
	return f, true
}

// betamaxNames reads a set of matchers. A set has no order: theirs is the
// alphabet's.
func betamaxNames(s string) []string {
	names, _, err := pyStrings(s)
	if err != nil {
		return nil
	}
	slices.Sort(names)
	return names
}
