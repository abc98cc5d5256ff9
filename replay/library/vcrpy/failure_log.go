package vcrpy

import (
	"tapedeck/model"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
)

// The log's lines, after whatever the logging format puts before them.
var (
	playsLine = lazyregexp.New(`Playing response for <Request \((\S+?)\) (.*)> from cassette`)
	sendsLine = lazyregexp.New(`<Request \((\S+?)\) (.*)> not in cassette, sending to real server`)
)

// logMessages reads the requests in a log.
func logMessages(lines []string) []library.Message {
	var all []library.Message
	for i, line := range lines {
		if m := playsLine.FindStringSubmatch(line); m != nil {
			r := library.NamedRequest(m[1], m[2])
			r.Lack(requestHint, model.HeaderPart, model.BodyPart)
			all = append(all, library.Message{Line: i, Failure: library.Failure{Request: r}, Logged: true}.WasPlayed())
		} else if m := sendsLine.FindStringSubmatch(line); m != nil {
			r := library.NamedRequest(m[1], m[2])
			r.Lack(requestHint, model.HeaderPart, model.BodyPart)
			all = append(all, library.Message{Line: i, Failure: library.Failure{Situation: library.NoMatch, Request: r}, Logged: true, Sending: true})
		}
	}
	return all
}
