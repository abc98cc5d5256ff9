package wanted

import "regexp"

// uberMakes is what uber/cassette logs where it sends a request that is not
// recorded: it raises no error. The name ends in the header and the body, or
// hashes of them.
var uberMakes = regexp.MustCompile(`Making external HTTP request: httplib:(\S+) (\S+?):(\d+)(/.*?|) (\S+) (\S+)\s*$`)

const uberHint = "uber/cassette's log tells it as a hash at most: give the request as curl or HTTP"

// uberLog reads the log of uber/cassette.
func uberLog(lines []string) []message {
	var all []message
	for i, line := range lines {
		m := uberMakes.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		scheme, port := "http", ":"+m[3]
		switch m[3] {
		case "80":
			port = ""
		case "443":
			scheme, port = "https", ""
		}
		r := requestNamed(m[1], scheme+"://"+m[2]+port+m[4])
		r.lacks(nil, uberHint, Header, Body)
		all = append(all, message{line: i, failure: Failure{Library: "uber", Situation: NoMatch, Request: r}, logged: true})
	}
	return all
}
