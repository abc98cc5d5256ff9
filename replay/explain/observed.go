package explain

import (
	"strings"

	"tapedeck/model"
	"tapedeck/replay/library"
)

// An Observed recording is one as the library saw it, and what it said of it.
type Observed struct {
	request  model.Request
	verdicts []library.Verdict
}

// Observe notes what a failure's text says of each recording, as they are now.
func Observe(recorded []model.Interaction, failed *library.Failure) []Observed {
	var list []Observed
	for i, verdicts := range said(recorded, failed) {
		list = append(list, Observed{recorded[i].Request, verdicts})
	}
	return list
}

// StillSaid is what was said of the recordings that are as they were then. Of
// one that was changed since, the library has said nothing.
func StillSaid(recorded []model.Interaction, then []Observed) map[int][]library.Verdict {
	all := map[int][]library.Verdict{}
	for i, interaction := range recorded {
		now := model.Interaction{Request: interaction.Request}
		for _, o := range then {
			if o.request.URL == now.Request.URL && now.Equal(model.Interaction{Request: o.request}) {
				all[i] = o.verdicts
			}
		}
	}
	return all
}

// said is what a failure's text says that the matchers found, by recording. The
// text names recordings by method and URL, in the order of the cassette: it is
// known which ones they are where it names as many as there are.
func said(recorded []model.Interaction, failed *library.Failure) map[int][]library.Verdict {
	if failed == nil {
		return nil
	}
	named := map[string][]library.Candidate{}
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
	all := map[int][]library.Verdict{}
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

func verdictsOf(c library.Candidate) []library.Verdict {
	var list []library.Verdict
	for _, name := range c.Failed {
		list = append(list, library.Verdict{Matcher: name, Message: c.Said[name]})
	}
	for _, name := range c.Agreed {
		list = append(list, library.Verdict{Matcher: name, Agreed: true})
	}
	return list
}
