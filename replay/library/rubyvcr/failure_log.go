package rubyvcr

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
	"tapedeck/replay/ruby"
)

// requestSummary is a request as logs and lists print it: the body only if it is
// matched on, its first 80 characters, and so the header.
const requestSummary = `\[(\w+) (\S+?)( (?:nil|"(?:[^"\\]|\\.)*"))?( \{.*?\})?\]`

// The lines of Ruby VCR's debug_logger. One request's lines stand between
// Handling and Identified.
var (
	openedLine     = lazyregexp.New(`\[Cassette: '(.*?)'\] Initialized with options: \{(.*)\}`)
	optionMode     = lazyregexp.New(`(?::record=>|record: ):(\w+)`)
	handlingLine   = lazyregexp.New(`\] Handling request: \[`)
	checkingLine   = lazyregexp.New(`\[Cassette: '(.*?)'\] Checking if .* using (\[.*\])$`)
	identifiedLine = lazyregexp.New(`\] Identified request type \((\w+)\) for ` + requestSummary + `$`)
)

// logHint: logs cut bodies to 80 characters.
const logHint = "Ruby VCR's log tells the first 80 characters of a body, and header and body only if the cassette matches on them: give the request as curl or HTTP"

// logMessages reads the requests in a log.
func logMessages(lines []string) []library.Message {
	var all []library.Message
	modes, uses := map[string]string{}, map[string]string{}
	var in *library.CassetteInUse
	for i, line := range lines {
		if m := openedLine.FindStringSubmatch(line); m != nil {
			if mode := optionMode.FindStringSubmatch(m[2]); mode != nil {
				modes[m[1]] = mode[1]
			}
			uses[m[1]] = fmt.Sprintf("%s from line %d on", m[1], i+1)
		} else if handlingLine.MatchString(line) {
			in = nil
		} else if m := checkingLine.FindStringSubmatch(line); m != nil && in == nil {
			in = &library.CassetteInUse{Name: m[1], Mode: modes[m[1]], MatchOn: matchersIn(m[2])}
		} else if m := identifiedLine.FindStringSubmatch(line); m != nil {
			if logged, ok := loggedMessage(m, in); ok {
				logged.Line = i
				if in != nil {
					logged.Use = uses[in.Name]
				}
				all = append(all, logged)
			}
		}
	}
	return all
}

// loggedMessage is what Identified says: a request of a type that VCR plays, or
// would record or refuse.
func loggedMessage(m []string, in *library.CassetteInUse) (library.Message, bool) {
	r := library.NamedRequest(strings.ToUpper(m[2]), m[3])
	f := library.Failure{Situation: library.NoMatch, Request: r}
	if in != nil {
		f.Cassettes = []library.CassetteInUse{*in}
	}
	body, _, err := ruby.ParseString(strings.TrimPrefix(m[4], " "))
	if err == nil {
		r.Body = model.Body{Wire: []byte(body)}
	}
	if m[4] == "" || utf8.RuneCountInString(body) >= 80 {
		r.Lack(logHint, model.BodyPart)
	}
	if h, _, err := ruby.ParseHeader(strings.TrimPrefix(m[5], " ")); err == nil {
		r.Header = h
	} else {
		r.Lack(logHint, model.HeaderPart)
	}
	switch m[1] {
	case "stubbed_by_vcr":
		return library.Message{Failure: f, Logged: true}.WasPlayed(), true
	case "unhandled", "recordable":
		return library.Message{Failure: f, Logged: true}, true
	}
	return library.Message{}, false // ignored, or stubbed by another library
}
