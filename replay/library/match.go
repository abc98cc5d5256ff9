package library

import (
	"fmt"
	"hash/maphash"
	"strings"

	"tapedeck/model"
)

// Explain asks every matcher about a live request and a recorded interaction.
// The error says that the library has no such matcher.
func (l Library) Explain(r Rules, live model.Request, recorded model.Interaction) (Explanation, error) {
	return l.ExplainNamed(r, live, "", recorded)
}

// ExplainNamed explains a request of which the name may be known that the
// library gives it.
func (l Library) ExplainNamed(r Rules, live model.Request, name string, recorded model.Interaction) (Explanation, error) {
	wanted := RequestOf(model.Interaction{Request: live})
	wanted.Name = name
	return l.Compare(r, wanted, l.RequestOf(recorded))
}

// Compare asks every matcher about two requests as matchers see them.
func (l Library) Compare(r Rules, live, recorded Request) (Explanation, error) {
	r = l.complete(r)
	names, version := r.MatchOn, r.Version
	unknown := func(name string) error {
		return fmt.Errorf("%s has no matcher %q: %s", l.Name, name, strings.Join(l.Matchers, " "))
	}
	var e Explanation
	for _, side := range []Request{live, recorded} {
		if l.Make == nil {
			break
		}
		if err := l.Make(version, side); err != nil {
			e.Verdicts = append(e.Verdicts, Verdict{Matcher: "request", Raised: RaisedBy(err).raised})
			return e, nil
		}
	}
	if l.FilterRequest != nil {
		for _, side := range []*Request{&live, &recorded} {
			var err error
			if *side, err = l.FilterRequest(r.Filters, version, side.Copied()); err != nil {
				e.Verdicts = append(e.Verdicts, Verdict{Matcher: "filters", Raised: RaisedBy(err).raised})
				return e, nil
			}
		}
	}
	if l.ExplainAll != nil {
		verdicts, ok := l.ExplainAll(names, version, live.Copied(), recorded.Copied())
		if !ok {
			return e, unknown(strings.Join(names, " "))
		}
		e.Verdicts = verdicts
		return e, nil
	}
	for _, name := range names {
		o, ok := l.Judge(name, version, live.Copied(), recorded.Copied())
		if !ok {
			return Explanation{}, unknown(name)
		}
		e.Verdicts = append(e.Verdicts, Verdict{Matcher: name, Agreed: o.Agreed, Wanted: o.Wanted, Recorded: o.Recorded, Message: o.Message, Raised: o.raised})
		if o.raised != nil {
			break // nothing is asked after an exception
		}
	}
	return e, nil
}

// Complete fills in what the rules leave to the library. The error says that it
// has no such matcher.
func (l Library) Complete(r Rules) (Rules, error) {
	r = l.complete(r)
	return r, l.Known(r)
}

func (l Library) complete(r Rules) Rules {
	if r.MatchOn == nil {
		r.MatchOn = l.Default
	}
	if r.Version == "" {
		r.Version = l.Versions[0]
	}
	return r
}

// Known reports a matcher that the library does not have.
func (l Library) Known(r Rules) error {
	if l.ExplainAll != nil && len(r.MatchOn) == 0 {
		return nil
	}
	_, err := l.Compare(r, Request{Method: "GET", URI: "http://localhost/"}, Request{Method: "GET", URI: "http://localhost/"})
	return err
}

// Index makes the index for the matchers of the rules. Those of which the library
// makes no key narrow nothing.
func (l Library) Index(r Rules) Index {
	x := Index{seed: maphash.MakeSeed()}
	if l.Keys != nil {
		x.parts, x.Exact = l.Keys(r)
	}
	return x
}
