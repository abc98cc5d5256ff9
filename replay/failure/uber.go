package failure

import (
	"regexp"
	"strings"

	"tapedeck/model"
)

// uberMakes is what uber/cassette logs where it sends a request that is not
// recorded, uberHas where it answers one: it raises no error. A name ends in a
// hash of the header and the body as it is; in a folder of cassettes in hashes
// of query, header and body.
var (
	uberMakes = regexp.MustCompile(`Making external HTTP request: (httplib:.*)$`)
	uberHas   = regexp.MustCompile(`Library has (httplib:.*)$`)
	uberName  = regexp.MustCompile(`^httplib:(\S+) (\S+?):(\d+)(/.*?|) ([0-9a-f]{32}|\{\}|None)(?: (.*))?$`)
	uberHash  = regexp.MustCompile(`^[0-9a-f]{32}( [0-9a-f]{32})?$`)
)

const uberHint = "the log of a folder of cassettes tells it as a hash: give the request as curl or HTTP"

// uberLog reads the log of uber/cassette.
func uberLog(lines []string) []message {
	var all []message
	for i, line := range lines {
		if m := uberMakes.FindStringSubmatch(line); m != nil {
			if r := uberRequest(m[1]); r != nil {
				all = append(all, message{line: i, failure: Failure{Library: "uber", Situation: NoMatch, Request: r}, logged: true})
			}
		} else if m := uberHas.FindStringSubmatch(line); m != nil {
			if r := uberRequest(m[1]); r != nil {
				all = append(all, message{line: i, failure: Failure{Library: "uber", Request: r}, logged: true}.wasPlayed())
			}
		}
	}
	return all
}

// uberRequest takes a name apart.
func uberRequest(name string) *Request {
	name = strings.TrimSpace(name)
	m := uberName.FindStringSubmatch(name)
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
	r := requestNamed(m[1], scheme+"://"+m[2]+port+m[4])
	if uberHash.MatchString(m[6]) && !strings.Contains(m[4], "?") {
		r.lacks(nil, uberHint, URL, Header, Body)
		return r
	}
	r.Key = name
	if m[6] != "None" {
		r.Body = model.Body{Wire: []byte(m[6])}
	}
	return r
}
