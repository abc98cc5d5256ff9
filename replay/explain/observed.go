package explain

import (
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/library"
)

// An Observed recording is one as the library saw it, and what it said of it.
type Observed struct {
	request  model.Request
	verdicts []library.Verdict
}

// Observe is what a failure's text says of each recording, and the same noted down
// with the recordings as they are now.
func Observe(recorded Recordings, failed *library.Failure) (map[int][]library.Verdict, []Observed) {
	all, list := said(recorded, failed), []Observed(nil)
	for i, verdicts := range all {
		list = append(list, Observed{recorded[i].Request, verdicts})
	}
	return all, list
}

// StillSaid is what the library has said that holds of the recordings as they are
// now. Of one that is as it was then, that is all that was said of it. Of one that
// was changed since, it is what was said by the library's own matchers that look
// only at parts that are unchanged: a matcher that is asked about the same again
// says the same again. The test's own may look at anything.
func (q *Inquirer) StillSaid(recorded Recordings, then []Observed) map[int][]library.Verdict {
	all := map[int][]library.Verdict{}
	for i, interaction := range recorded {
		if held := q.held(interaction.Request, then); len(held) > 0 {
			all[i] = held
		}
	}
	return all
}

// held is what was said that holds of one recording. What the library said of two
// recordings in which a matcher looks at the same holds only if it is one thing.
func (q *Inquirer) held(now model.Request, then []Observed) (list []library.Verdict) {
	if at := slices.IndexFunc(then, func(o Observed) bool { return o.request.URL == now.URL && equal(o.request, now) }); at >= 0 {
		return then[at].verdicts
	}
	contradicted := map[string]bool{}
	for _, o := range then {
		for _, v := range o.verdicts {
			if contradicted[v.Matcher] || !q.looksAtSame(v.Matcher, o.request, now) {
				continue
			}
			at := slices.IndexFunc(list, func(known library.Verdict) bool { return known.Matcher == v.Matcher })
			switch {
			case at < 0:
				list = append(list, v)
			case list[at].Agreed != v.Agreed:
				contradicted[v.Matcher] = true
				list = slices.Delete(list, at, at+1)
			}
		}
	}
	return list
}

// looksAtSame reports whether all that one of the library's own matchers looks at
// is the same in two recordings.
func (q *Inquirer) looksAtSame(matcher string, a, b model.Request) bool {
	looks := q.session.Library.LooksAt(matcher)
	return len(looks) > 0 && !slices.Contains(q.inquiry.OwnMatchers, matcher) &&
		!slices.ContainsFunc(looks, func(part model.Part) bool { return !equal(only(part, a), only(part, b)) })
}

// only is a request with nothing but one of its parts.
func only(part model.Part, r model.Request) model.Request {
	switch part {
	case model.Method:
		return model.Request{Method: r.Method}
	case model.URL:
		return model.Request{URL: r.URL}
	case model.HeaderPart:
		return model.Request{Header: r.Header}
	case model.BodyPart:
		return model.Request{Body: r.Body}
	}
	return r
}

func equal(a, b model.Request) bool {
	return model.Interaction{Request: a}.Equal(model.Interaction{Request: b})
}

// said is what a failure's text says that the matchers found, by recording. The
// text names recordings by method and URL, in the order of the cassette: it is
// known which ones they are where it names as many as there are.
func said(recorded Recordings, failed *library.Failure) map[int][]library.Verdict {
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
