package failure

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"tapedeck/model"
)

// The lines of Ruby VCR's debug_logger. One request's lines stand between
// Handling and Identified.
var (
	rubyOpened     = regexp.MustCompile(`\[Cassette: '(.*?)'\] Initialized with options: \{(.*)\}`)
	rubyOptionMode = regexp.MustCompile(`(?::record=>|record: ):(\w+)`)
	rubyHandling   = regexp.MustCompile(`\] Handling request: \[`)
	rubyChecking   = regexp.MustCompile(`\[Cassette: '(.*?)'\] Checking if .* using (\[.*\])$`)
	rubyIdentified = regexp.MustCompile(`\] Identified request type \((\w+)\) for ` + rubySummary + `$`)
)

// rubyLogHint: logs cut bodies to 80 characters.
const rubyLogHint = "Ruby VCR's log tells the first 80 characters of a body, and header and body only if the cassette matches on them: give the request as curl or HTTP"

// rubyLog reads the requests that a log tells of.
func rubyLog(lines []string) []message {
	var all []message
	modes, uses := map[string]string{}, map[string]string{}
	var in *Cassette
	for i, line := range lines {
		if m := rubyOpened.FindStringSubmatch(line); m != nil {
			if mode := rubyOptionMode.FindStringSubmatch(m[2]); mode != nil {
				modes[m[1]] = mode[1]
			}
			uses[m[1]] = fmt.Sprintf("%s from line %d on", m[1], i+1)
		} else if rubyHandling.MatchString(line) {
			in = nil
		} else if m := rubyChecking.FindStringSubmatch(line); m != nil && in == nil {
			in = &Cassette{Name: m[1], Mode: modes[m[1]], MatchOn: rubyMatchers(m[2])}
		} else if m := rubyIdentified.FindStringSubmatch(line); m != nil {
			if logged, ok := rubyLogged(m, in); ok {
				logged.line = i
				if in != nil {
					logged.use = uses[in.Name]
				}
				all = append(all, logged)
			}
		}
	}
	return all
}

// rubyLogged is what Identified says: a request of a type that VCR plays, or
// would record or refuse.
func rubyLogged(m []string, in *Cassette) (message, bool) {
	r := requestNamed(strings.ToUpper(m[2]), m[3])
	var matchOn []string
	f := Failure{Library: "ruby-vcr", Situation: NoMatch, Request: r}
	if in != nil {
		f.Cassettes, matchOn = []Cassette{*in}, in.MatchOn
	}
	body, _, err := rubyString(strings.TrimPrefix(m[4], " "))
	if err == nil {
		r.Body = model.Body{Wire: []byte(body)}
	}
	if m[4] == "" || utf8.RuneCountInString(body) >= 80 {
		r.lacks(matchOn, rubyLogHint, Body)
	}
	if h, _, err := rubyHeader(strings.TrimPrefix(m[5], " ")); err == nil {
		r.Header = h
	} else {
		r.lacks(matchOn, rubyLogHint, Header)
	}
	switch m[1] {
	case "stubbed_by_vcr":
		return message{failure: f, logged: true}.wasPlayed(), true
	case "unhandled", "recordable":
		return message{failure: f, logged: true}, true
	}
	return message{}, false // ignored, or stubbed by another library
}
