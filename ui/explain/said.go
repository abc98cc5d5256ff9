package explain

import (
	"strings"

	"tapedeck/replay"
	"tapedeck/replay/failure"
)

// said is what a failure's text says that the matchers found, by recording. The
// text names recordings by method and URL, in the order of the cassette: it is
// known which ones they are where it names as many as there are.
func said(recorded requests, failed *failure.Failure) map[int][]replay.Verdict {
	if failed == nil {
		return nil
	}
	named := map[string][]failure.Candidate{}
	for _, c := range failed.Candidates {
		if len(c.Failed) > 0 {
			key := methodAndURL(c.Method, c.URL)
			named[key] = append(named[key], c)
		}
	}
	held := map[string][]int{}
	for i, interaction := range recorded {
		key := methodAndURL(interaction.Request.Method, interaction.Request.URL)
		held[key] = append(held[key], i)
	}
	all := map[int][]replay.Verdict{}
	for key, candidates := range named {
		if len(candidates) != len(held[key]) {
			continue
		}
		for n, c := range candidates {
			all[held[key][n]] = verdictsOf(c)
		}
	}
	return all
}

func methodAndURL(method, url string) string { return strings.ToUpper(method) + " " + url }

func verdictsOf(c failure.Candidate) []replay.Verdict {
	var list []replay.Verdict
	for _, name := range c.Failed {
		list = append(list, replay.Verdict{Matcher: name, Message: c.Said[name]})
	}
	for _, name := range c.Agreed {
		list = append(list, replay.Verdict{Matcher: name, Agreed: true})
	}
	return list
}
