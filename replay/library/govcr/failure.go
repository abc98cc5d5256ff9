package govcr

import (
	"strconv"
	"strings"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
)

// net/http prints the method in title case; Go before 1.14 the URL without
// quotes.
var (
	notFound       = lazyregexp.New(`\b([A-Z][A-Za-z]*) ("(?:[^"\\]|\\.)*"|\S+): requested interaction not found`)
	noCassette     = lazyregexp.New(`requested cassette not found(?:: (.+))?`)
	notFoundText   = "requested interaction not found"
	noCassetteText = "requested cassette not found"
)

// passwordHint is why the URL is not known to the end.
const passwordHint = "net/http prints *** for the password in the URL"

// failureText is how go-vcr's errors and its debug log read.
var failureText = library.FailureText{
	Read:         func(lines []string) []library.Message { return append(errorMessages(lines), logMessages(lines)...) },
	LogTellsMore: true,
}

// errorMessages reads ErrInteractionNotFound and ErrCassetteNotFound.
func errorMessages(lines []string) []library.Message {
	var all []library.Message
	for i, line := range lines {
		if strings.Contains(line, notFoundText) {
			if !notFound.MatchString(line) && i > 0 {
				line = lines[i-1] + strings.TrimLeft(line, " \t") // broken by a terminal
			}
			if m := notFound.FindStringSubmatch(line); m != nil {
				all = append(all, library.Message{Line: i, Failure: notFoundFailure(m[1], m[2])})
			}
		}
		if !strings.Contains(line, noCassetteText) {
			continue
		}
		if m := noCassette.FindStringSubmatch(line); m != nil {
			f := library.Failure{Situation: library.NoCassette}
			f.Cassettes = []library.CassetteInUse{{Path: m[1], Mode: "ReplayOnly"}} // the one mode that needs the file
			all = append(all, library.Message{Line: i, Failure: f})
		}
	}
	return all
}

func notFoundFailure(method, url string) library.Failure {
	if unquoted, err := strconv.Unquote(url); err == nil {
		url = unquoted
	}
	f := library.Failure{Situation: library.NoMatch, Request: library.NamedRequest(strings.ToUpper(method), url)}
	if strings.Contains(url, ":***@") {
		f.Request.Lack(passwordHint, model.URL)
	}
	f.Request.Lack(requestHint, model.HeaderPart, model.BodyPart)
	return f
}
