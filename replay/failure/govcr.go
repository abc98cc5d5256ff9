package failure

import (
	"regexp"
	"strconv"
	"strings"
)

// net/http prints the method in title case; Go before 1.14 the URL without
// quotes.
var (
	goWanted    = regexp.MustCompile(`\b([A-Z][A-Za-z]*) ("(?:[^"\\]|\\.)*"|\S+): requested interaction not found`)
	goNoFile    = regexp.MustCompile(`requested cassette not found(?:: (.+))?`)
	goMayWanted = "requested interaction not found"
	goMayNoFile = "requested cassette not found"
)

const (
	goHint     = "go-vcr's message does not tell it: run the test with VCR_DEBUG=true (go-vcr 4.0.7 or later), or give the request as curl or HTTP"
	goPassword = "net/http prints *** for the password in the URL"
)

// goMessages reads ErrInteractionNotFound and ErrCassetteNotFound.
func goMessages(lines []string) []message {
	var all []message
	for i, line := range lines {
		if strings.Contains(line, goMayWanted) {
			if !goWanted.MatchString(line) && i > 0 {
				line = lines[i-1] + strings.TrimLeft(line, " \t") // broken by a terminal
			}
			if m := goWanted.FindStringSubmatch(line); m != nil {
				all = append(all, message{line: i, failure: goMessage(m[1], m[2])})
			}
		}
		if !strings.Contains(line, goMayNoFile) {
			continue
		}
		if m := goNoFile.FindStringSubmatch(line); m != nil {
			f := Failure{Library: "go-vcr", Situation: NoCassette}
			f.Cassettes = []Cassette{{Path: m[1], Mode: "ReplayOnly"}} // the one mode that needs the file
			all = append(all, message{line: i, failure: f})
		}
	}
	return all
}

func goMessage(method, url string) Failure {
	if unquoted, err := strconv.Unquote(url); err == nil {
		url = unquoted
	}
	f := Failure{Library: "go-vcr", Situation: NoMatch, Request: requestNamed(strings.ToUpper(method), url)}
	if strings.Contains(url, ":***@") {
		f.Request.Missing = append(f.Request.Missing, Missing{URL, goPassword})
	}
	f.Request.lacks(nil, goHint, Header, Body)
	return f
}
