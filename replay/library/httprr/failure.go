package httprr

import (
	"strconv"
	"strings"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
)

// notFound is what replayRoundTrip answers; the text that was looked up follows
// on lines of its own.
const notFound = "cached HTTP response not found for:"

// requestLine begins the text.
var requestLine = lazyregexp.New(`^(\s*)([!#$%&'*+.^_|~0-9A-Za-z-]+) (\S+) (HTTP/\d\.\d)\r?$`)

// bodyHint is why a body is not known.
const bodyHint = "the text does not hold all of it: give the request as curl or HTTP"

// failureText is how httprr's errors read. Only the one about a request that is
// not recorded shows the request.
var failureText = library.FailureText{Read: messages, Headlines: []string{notFound}}

func messages(lines []string) []library.Message {
	var all []library.Message
	for i, line := range lines {
		if !strings.HasSuffix(strings.TrimRight(line, " \r"), notFound) || i+1 == len(lines) {
			continue
		}
		m := requestLine.FindStringSubmatch(lines[i+1])
		if m == nil {
			continue
		}
		r := library.NamedRequest(m[2], m[3])
		r.Proto = m[4] // the text is as it was looked up
		readText(r, lines[i+2:], m[1])
		all = append(all, library.Message{Line: i, Failure: library.Failure{Situation: library.NoMatch, Request: r}})
	}
	return all
}

// readText reads header and body, which the testing package indents; its own
// length says where the body ends.
func readText(r *library.KnownRequest, lines []string, indent string) {
	for n, line := range lines {
		name, value, ok := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(line, indent), "\r"), ":")
		if !ok {
			readBody(r, lines[min(n+1, len(lines)):], indent)
			return
		}
		r.Header = append(r.Header, model.HeaderLine{Name: name, Value: strings.TrimPrefix(value, " ")})
	}
	readBody(r, nil, indent)
}

func readBody(r *library.KnownRequest, lines []string, indent string) {
	if !r.Header.Has("Content-Length") {
		return
	}
	size, err := strconv.Atoi(r.Header.Get("Content-Length"))
	var body strings.Builder
	for _, line := range lines {
		if body.Len() >= size {
			break
		}
		body.WriteString(strings.TrimPrefix(line, indent) + "\n")
	}
	if err != nil || size < 0 || body.Len() < size {
		r.Lack(bodyHint, model.BodyPart)
		return
	}
	r.Body = model.Body{Wire: []byte(body.String()[:size])}
	if rest := body.String()[size:]; rest != "\n" && rest != "\r\n" && size > 0 {
		r.Body = model.Body{Absent: true}
		r.Lack(bodyHint, model.BodyPart) // its lines did not end as they did when it was measured
	}
}
