package library

import (
	"fmt"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/exception"
)

// Rules say how a library is set up to match requests.
type Rules struct {
	Version string   // empty: the newest known
	MatchOn []string // nil: the library's default
	// Filters are vcrpy's; other libraries have none that matching depends on.
	Filters Filters
}

// A Verdict is what one matcher says.
type Verdict struct {
	Matcher string
	Agreed  bool
	// Wanted is what the test asks for, Recorded what stands in the cassette, as
	// the matcher sees them (unsanitised); both empty where it looks at nothing
	// that can be named.
	Wanted, Recorded string
	// Message is what the library prints for it, empty where it prints none.
	Message string
	// Raised is an exception that escapes: the test sees it instead of a
	// mismatch.
	Raised *exception.Error
	// Forms are the recorded and the live form, encoded, where a matcher compares
	// no more than that.
	Forms *[2]string
}

// An Explanation says why a request does or does not match an interaction.
type Explanation struct {
	Verdicts []Verdict // in the order in which the matchers were asked
}

// Match reports whether nothing differs.
func (e Explanation) Match() bool {
	return !slices.ContainsFunc(e.Verdicts, func(v Verdict) bool { return !v.Agreed })
}

// Agreed counts the matchers that agree.
func (e Explanation) Agreed() int {
	n := 0
	for _, v := range e.Verdicts {
		if v.Agreed {
			n++
		}
	}
	return n
}

// Raised is the first exception that escapes, or nil.
func (e Explanation) Raised() *exception.Error {
	for _, v := range e.Verdicts {
		if v.Raised != nil {
			return v.Raised
		}
	}
	return nil
}

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

// A Comparison is what a matcher found.
type Comparison struct {
	Agreed           bool
	Wanted, Recorded string
	Message          string
	raised           *exception.Error
}

// RaisedBy makes an outcome of an escaping exception.
func RaisedBy(err error) Comparison {
	if e, ok := err.(*exception.Error); ok {
		return Comparison{raised: e}
	}
	return Comparison{raised: exception.New("error", err.Error())}
}

// Compared is the outcome of comparing two texts.
func Compared(live, recorded string) Comparison {
	return Comparison{Agreed: live == recorded, Wanted: live, Recorded: recorded}
}

// A Request is what matchers see: a copy, with the header grouped by name.
type Request struct {
	Method, URI string
	Proto       string // as net/http dumps it, if it is known
	Header      []Field
	Body        []byte // nil: no body
	Charset     string // the label that the cassette keeps beside the body
	Name        string // uber/cassette's name for the request, if it is known
	Own         any    // what only the library's own matchers look at
}

// A Field is a header name as written with its values; it may have none.
type Field struct {
	Name   string
	Values []string
}

// RequestOf is a request as matchers see it.
func RequestOf(i model.Interaction) Request {
	r := Request{Method: i.Request.Method, URI: i.Request.URL, Proto: i.Request.Proto, Charset: i.Request.Body.Charset, Name: Extra(i, "name")}
	if !i.Request.Body.Absent {
		r.Body = append([]byte{}, i.Request.Body.Wire...)
	}
	places := map[string]int{}
	for _, line := range i.Request.Header {
		at, ok := places[line.Name]
		if !ok {
			at = len(r.Header)
			places[line.Name] = at
			r.Header = append(r.Header, Field{Name: line.Name})
		}
		r.Header[at].Values = append(r.Header[at].Values, line.Value)
	}
	return r
}

// Copied shares nothing with r.
func (r Request) Copied() Request {
	r.Body = slices.Clone(r.Body)
	r.Header = slices.Clone(r.Header)
	for i := range r.Header {
		r.Header[i].Values = slices.Clone(r.Header[i].Values)
	}
	return r
}

// Model is the request as a program's own matcher sees it: a copy.
func (r Request) Model() model.Request {
	out := model.Request{Method: r.Method, URL: r.URI, Body: model.Body{Absent: r.Body == nil, Wire: slices.Clone(r.Body), Charset: r.Charset}}
	for _, f := range r.Header {
		for _, value := range f.Values {
			out.Header = append(out.Header, model.HeaderLine{Name: f.Name, Value: value})
		}
	}
	return out
}

// Extra is a field of the format's own, "" if there is none.
func Extra(i model.Interaction, name string) string {
	value, _ := i.Own(name)
	return value
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
