package betamax

import (
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
	"tapedeck/replay/printed"
	"tapedeck/replay/python"
)

var (
	notFound  = lazyregexp.New(`A request was made to (.+) that could not be found in (.*)\.$`)
	modeLine  = lazyregexp.New(`^\s*- record_mode: (\w+)$`)
	matchLine = lazyregexp.New(`^\s*- match_options (.*)\.$`)
)

const (
	notFoundStart  = "A request was made to "
	noCassette     = "No cassette was specified or found."
	noCassetteFile = "Cassette must have a valid name and may not be None."
	requestHint    = "not in Betamax's message: run python -m unittest --locals or pytest --showlocals, or give the request as curl or HTTP"
	methodHint     = "not in Betamax's message: give all of the traceback, or give the request as curl or HTTP"
)

// switches have the tests print the variables of requests' functions, in which
// what is sent stands.
var switches = []library.Switch{
	{Tool: "unittest", Argument: "--locals", Prints: "unittest prints variables, what was sent and secrets among them", Secrets: true},
	{Tool: "pytest", Variable: "PYTEST_ADDOPTS=--showlocals", Prints: "pytest prints variables, what was sent and secrets among them", Secrets: true},
}

// failureText is how Betamax's errors read. Its log shows no request.
var failureText = library.FailureText{
	Read:       errorMessages,
	Headlines:  []string{"A request was made that could not be handled."},
	Quoted:     []string{`A request was made that could not be handled.\n`},
	Refusals:   []string{notFoundStart},
	Tracebacks: true,
	Frame:      func(line string) (string, bool) { return "", ownFrame.MatchString(line) },
	Sends:      sentBy,
	Data:       failureData,
}

// ownFrame is a line of a traceback that is of Betamax's own code.
var ownFrame = lazyregexp.New(`\bbetamax[/\\]adapter\.py\b`)

// sentBy reports whether an exception can be of requests, the one client that
// Betamax works with.
func sentBy(exception string) bool {
	return !slices.ContainsFunc([]string{"httpx.", "aiohttp.", "urllib."}, func(client string) bool { return strings.HasPrefix(exception, client) })
}

// failureData adds the cassette and what the message says of the request.
func failureData(f library.Failure, data map[string]any) {
	f.RequestData(data)
	data["cassette"] = nil
	if name := f.Innermost().Name; name != "" {
		data["cassette"] = name
	}
}

// errorMessages reads BetamaxError.
func errorMessages(lines []string) []library.Message {
	var all []library.Message
	for i, line := range lines {
		switch {
		case strings.Contains(line, notFoundStart):
			if f, ok := errorMessage(lines, i); ok {
				all = append(all, library.Message{Line: i, Failure: f})
			}
		case strings.Contains(line, "BetamaxError: "+noCassette):
			all = append(all, library.Message{Line: i, Failure: library.Failure{Situation: library.NoCassette}})
		case strings.Contains(line, "ValueError: "+noCassetteFile):
			f := library.Failure{Situation: library.NoCassette, Cassettes: []library.CassetteInUse{{Mode: "none"}}}
			all = append(all, library.Message{Line: i, Failure: f})
		}
	}
	return all
}

func errorMessage(lines []string, i int) (library.Failure, bool) {
	m := printed.Unwrapped(lines, i, notFound)
	if m == nil {
		return library.Failure{}, false
	}
	f := library.Failure{Situation: library.NoMatch, Request: library.NamedRequest("", m[1])}
	c := library.CassetteInUse{Name: m[2]}
	prefix := printed.Prefix(lines[i], notFoundStart)
	for n := i + 1; n < len(lines) && n < i+printed.MaxWrapped && !strings.Contains(lines[n], notFoundStart); n++ {
		line, ok := printed.Within(lines[n], prefix)
		if m := modeLine.FindStringSubmatch(line); ok && m != nil {
			c.Mode = m[1]
		} else if m := matchLine.FindStringSubmatch(line); ok && m != nil {
			c.MatchOn = matchersIn(m[1])
			break
		}
	}
	f.Cassettes = []library.CassetteInUse{c}
	f.Request.Lack(methodHint, model.Method)
	f.Request.Lack(requestHint, model.HeaderPart, model.BodyPart)
	return f, true
}

// matchersIn reads a set of matchers. A set has no order: theirs is the
// alphabet's.
func matchersIn(s string) []string {
	names, _, err := python.ParseStrings(s)
	if err != nil {
		return nil
	}
	slices.Sort(names)
	return names
}
