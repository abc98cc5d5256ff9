package replay

import (
	"fmt"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/exception"
)

// Rules say by whose rules a request is matched.
type Rules struct {
	Library string
	Version string   // empty: the newest known
	MatchOn []string // nil: the library's default
	// Filters are vcrpy's; other libraries have none that matching depends on.
	Filters VcrpyFilters
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
	// forms are the recorded and the live form, encoded, where a matcher compares
	// no more than that.
	forms *[2]string
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
// The error says that the rules are not known.
func (r Rules) Explain(live model.Request, recorded model.Interaction) (Explanation, error) {
	return r.explainNamed(live, "", recorded)
}

// explainNamed explains a request of which uber/cassette's name may be known.
func (r Rules) explainNamed(live model.Request, name string, recorded model.Interaction) (Explanation, error) {
	library, err := LibraryNamed(r.Library)
	if err != nil {
		return Explanation{}, err
	}
	wanted := requestOf(model.Interaction{Request: live})
	wanted.name = name
	return r.explain(wanted, library.requestOf(recorded))
}

func (r Rules) explain(live, recorded request) (Explanation, error) {
	library, err := LibraryNamed(r.Library)
	if err != nil {
		return Explanation{}, err
	}
	names, version := r.MatchOn, r.Version
	if names == nil {
		names = library.Default
	}
	if version == "" {
		version = library.Versions[0]
	}
	unknown := func(name string) error {
		return fmt.Errorf("%s has no matcher %q: %s", library.Name, name, strings.Join(library.Matchers, " "))
	}
	var e Explanation
	for _, side := range []request{live, recorded} {
		if library.make == nil {
			break
		}
		if err := library.make(version, side); err != nil {
			e.Verdicts = append(e.Verdicts, Verdict{Matcher: "request", Raised: raisedBy(err).raised})
			return e, nil
		}
	}
	if library.filter != nil {
		for _, side := range []*request{&live, &recorded} {
			if *side, err = library.filter(r.Filters, version, side.copied()); err != nil {
				e.Verdicts = append(e.Verdicts, Verdict{Matcher: "filters", Raised: raisedBy(err).raised})
				return e, nil
			}
		}
	}
	if library.explain != nil {
		verdicts, ok := library.explain(names, version, live.copied(), recorded.copied())
		if !ok {
			return e, unknown(strings.Join(names, " "))
		}
		e.Verdicts = verdicts
		return e, nil
	}
	for _, name := range names {
		o, ok := library.judge(name, version, live.copied(), recorded.copied())
		if !ok {
			return Explanation{}, unknown(name)
		}
		e.Verdicts = append(e.Verdicts, Verdict{Matcher: name, Agreed: o.agreed, Wanted: o.wanted, Recorded: o.recorded, Message: o.message, Raised: o.raised})
		if o.raised != nil {
			break // nothing is asked after an exception
		}
	}
	return e, nil
}

// An outcome is what a matcher found.
type outcome struct {
	agreed           bool
	wanted, recorded string
	message          string
	raised           *exception.Error
}

// raisedBy makes an outcome of an escaping exception.
func raisedBy(err error) outcome {
	if e, ok := err.(*exception.Error); ok {
		return outcome{raised: e}
	}
	return outcome{raised: exception.New("error", err.Error())}
}

// compared is the outcome of comparing two texts.
func compared(live, recorded string) outcome {
	return outcome{agreed: live == recorded, wanted: live, recorded: recorded}
}

// A request is what matchers see: a copy, with the header grouped by name.
type request struct {
	method, uri string
	proto       string // as net/http dumps it, if it is known
	header      []field
	body        []byte // nil: no body
	charset     string // the label that the cassette keeps beside the body
	name        string // uber/cassette's name for the request, if it is known
	own         any    // what only the library's own matchers look at
}

// A field is a header name as written with its values; it may have none.
type field struct {
	name   string
	values []string
}

func requestOf(i model.Interaction) request {
	r := request{method: i.Request.Method, uri: i.Request.URL, proto: i.Request.Proto, charset: i.Request.Body.Charset, name: extra(i, "name")}
	if !i.Request.Body.Absent {
		r.body = append([]byte{}, i.Request.Body.Wire...)
	}
	places := map[string]int{}
	for _, line := range i.Request.Header {
		at, ok := places[line.Name]
		if !ok {
			at = len(r.header)
			places[line.Name] = at
			r.header = append(r.header, field{name: line.Name})
		}
		r.header[at].values = append(r.header[at].values, line.Value)
	}
	return r
}

// copied shares nothing with r.
func (r request) copied() request {
	r.body = slices.Clone(r.body)
	r.header = slices.Clone(r.header)
	for i := range r.header {
		r.header[i].values = slices.Clone(r.header[i].values)
	}
	return r
}

// model is the request as a program's own matcher sees it: a copy.
func (r request) model() model.Request {
	out := model.Request{Method: r.method, URL: r.uri, Body: model.Body{Absent: r.body == nil, Wire: slices.Clone(r.body), Charset: r.charset}}
	for _, f := range r.header {
		for _, value := range f.values {
			out.Header = append(out.Header, model.HeaderLine{Name: f.name, Value: value})
		}
	}
	return out
}

// extra is a field of the format's own, "" if there is none.
func extra(i model.Interaction, name string) string {
	value, _ := i.Own(name)
	return value
}

// complete fills in what the rules leave to the library.
func (r *Rules) complete() (Library, error) {
	library, err := LibraryNamed(r.Library)
	if err != nil {
		return library, err
	}
	if r.MatchOn == nil {
		r.MatchOn = library.Default
	}
	if r.Version == "" {
		r.Version = library.Versions[0]
	}
	_, err = r.explain(request{method: "GET", uri: "http://h.test/"}, request{method: "GET", uri: "http://h.test/"})
	return library, err
}

// known reports a matcher that the library does not have.
func (r Rules) known() error {
	library, err := LibraryNamed(r.Library)
	if err != nil || library.explain != nil && len(r.MatchOn) == 0 {
		return err
	}
	_, err = r.explain(request{method: "GET", uri: "http://localhost/"}, request{method: "GET", uri: "http://localhost/"})
	return err
}
