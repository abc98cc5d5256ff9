package uber

import (
	"strings"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
)

// makesRequest is what uber/cassette logs where it sends a request that is not
// recorded, hasAnswer where it answers one: it raises no error. A name ends in a
// hash of the header and the body as it is; in a folder of cassettes in hashes
// of query, header and body.
var (
	makesRequest = lazyregexp.New(`Making external HTTP request: (httplib:.*)$`)
	hasAnswer    = lazyregexp.New(`Library has (httplib:.*)$`)
	loggedName   = lazyregexp.New(`^httplib:(\S+) (\S+?):(\d+)(/.*?|) ([0-9a-f]{32}|\{\}|None)(?: (.*))?$`)
	hashOnly     = lazyregexp.New(`^[0-9a-f]{32}( [0-9a-f]{32})?$`)
)

const requestHint = "no more than a hash in the log of a folder of cassettes: give the request as curl or HTTP"

// failureText is how uber/cassette's log reads; it raises no error.
var failureText = library.FailureText{
	Read:  logMessages,
	Sends: func(exception string) bool { return strings.HasPrefix(exception, "urllib.") },
}

// logMessages reads the log of uber/cassette.
func logMessages(lines []string) []library.Message {
	var all []library.Message
	for i, line := range lines {
		if m := makesRequest.FindStringSubmatch(line); m != nil {
			if r := namedRequest(m[1]); r != nil {
				all = append(all, library.Message{Line: i, Failure: library.Failure{Situation: library.NoMatch, Request: r}, Logged: true})
			}
		} else if m := hasAnswer.FindStringSubmatch(line); m != nil {
			if r := namedRequest(m[1]); r != nil {
				all = append(all, library.Message{Line: i, Failure: library.Failure{Request: r}, Logged: true}.WasPlayed())
			}
		}
	}
	return all
}

// namedRequest takes a name apart.
func namedRequest(name string) *library.KnownRequest {
	name = strings.TrimSpace(name)
	m := loggedName.FindStringSubmatch(name)
	if m == nil {
		return nil
	}
	scheme, port := "http", ":"+m[3]
	switch m[3] {
	case "80":
		port = ""
	case "443":
		scheme, port = "https", ""
	}
	r := library.NamedRequest(m[1], scheme+"://"+m[2]+port+m[4])
	r.Key = name
	if hashOnly.MatchString(m[6]) && !strings.Contains(m[4], "?") {
		r.Lack(requestHint, model.URL, model.HeaderPart, model.BodyPart)
		return r
	}
	if m[6] != "None" {
		r.Body = model.Body{Wire: []byte(m[6])}
	}
	return r
}
