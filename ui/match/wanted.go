package match

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"tapedeck/model"
	"tapedeck/replay/explain"
	"tapedeck/replay/failure"
	"tapedeck/replay/library"
)

// A Wanted is what was read out of a text, or other requests to ask about.
type Wanted struct {
	// Requests are those that a log says were played, then those that failed.
	Requests []failure.Request
	// Unused are the interactions that a text lists as not played.
	Unused []library.Unused
	// UnusedIn is the first test of which they are, as its runner prints it.
	UnusedIn string
	// UnusedBy is the library that lists them.
	UnusedBy string
	// unnamed counts the errors of requests that were sent for real and that the
	// text does not name.
	unnamed int
	// Written is when the text's file was written, zero where it is none.
	Written time.Time
	failed  bool // the text is that of a failure
	earlier map[*library.Failure]earlier
}

// ErrNone is that a text holds nothing to ask about.
var ErrNone = failure.ErrNone

// earlier is what is known of a request that was asked about before: it is not
// asked as it failed any more.
type earlier struct {
	before int                // so many equal requests were made before it
	said   []explain.Observed // what the failure says of the recordings, as they were then
}

// Read reads the requests out of a text. files gives the content of a file that
// a curl command names. A text that lists interactions alone is an error too,
// beside which Unused has them.
func Read(text string, files func(name string) ([]byte, error)) (Wanted, error) {
	result, err := failure.Read(text, files)
	if err != nil {
		return Wanted{}, err
	}
	w := Wanted{Requests: slices.Concat(result.Played, result.Requests), failed: len(result.Failures) > 0}
	for i := range result.Failures {
		if f := result.Failures[i]; f.Situation == library.Sent && f.Request == nil {
			w.unnamed++
		}
		w.Unused = append(w.Unused, result.Failures[i].Unused...)
		if len(result.Failures[i].Unused) > 0 && w.UnusedIn == "" {
			w.UnusedIn = result.Failures[i].Test
		}
		if len(result.Failures[i].Unused) > 0 {
			w.UnusedBy = result.Failures[i].Library
		}
	}
	if len(result.Requests) > 0 {
		return w, nil
	}
	if w.unnamed > 0 {
		return w, errors.New("a request was sent for real and failed, but the text does not name it: run pytest with --tb=long, or give the request as curl or HTTP")
	}
	return w, errors.New("the text names no request")
}

// Of are the requests of recorded interactions.
func Of(recorded ...model.Interaction) Wanted {
	var w Wanted
	for _, i := range recorded {
		w.Requests = append(w.Requests, failure.Request{KnownRequest: library.KnownRequest{Request: i.Request}, Kind: failure.Recorded})
	}
	return w
}

// OfFailures are requests of a text that was read elsewhere: those that a log
// says were played, then those that failed.
func OfFailures(requests []failure.Request) Wanted { return Wanted{Requests: requests, failed: true} }

// ReadFile reads the text of a file, and notes when it was written.
func ReadFile(name string, files func(name string) ([]byte, error)) (Wanted, error) {
	text, err := files(name)
	if err != nil {
		return Wanted{}, err
	}
	w, err := Read(string(text), files)
	if info, statErr := os.Stat(name); statErr == nil && info.Mode().IsRegular() {
		w.Written = info.ModTime()
	}
	return w, err
}

// Failed reports whether the text is that of a failure.
func (w Wanted) Failed() bool { return w.failed }

// CompletedBy puts the whole request for the one that a failure
// names in part.
func (w Wanted) CompletedBy(whole Wanted) (Wanted, error) {
	if len(whole.Requests) != 1 {
		return w, fmt.Errorf("one request completes a failure, not %d", len(whole.Requests))
	}
	full := whole.Requests[0]
	var out []failure.Request
	found := false
	for _, named := range w.Requests {
		if same := named.URL == full.URL && (named.Method == "" || named.Method == full.Method); same && !named.Played {
			found = true
			named.KnownRequest.Request, named.Missing, named.Kind = full.KnownRequest.Request, full.Missing, full.Kind
		}
		out = append(out, named)
	}
	if !found {
		var urls []string
		for _, named := range w.Requests {
			urls = append(urls, named.Method+" "+named.URL)
		}
		return w, fmt.Errorf("the failure is about another request: %s", strings.Join(urls, ", "))
	}
	w.Requests = out
	return w, nil
}

// Again are the same requests, to be asked after a change of the cassette or under
// another setting: that the library refused one of them says nothing of it then.
func (w Wanted) Again(answers []Answer) Wanted {
	known := maps.Clone(w.earlier)
	if known == nil {
		known = map[*library.Failure]earlier{}
	}
	for _, a := range answers {
		if f := a.From.Failure; f != nil {
			known[f] = earlier{before: w.earlier[f].before + a.Before, said: a.said}
		}
	}
	w.earlier = known
	return w
}

// asked is a request as the rules want it. A failure says the parts that its
// own matchers look at; where others are asked (nil: none are), what they look at
// and it leaves out is not known.
func (w Wanted) asked(r failure.Request, others *explain.Inquirer) explain.Asked {
	_, again := w.earlier[r.Failure]
	a := explain.Asked{KnownRequest: r.KnownRequest, Failure: r.Failure, OtherRules: others != nil, Elsewhere: again}
	if others == nil || r.Kind != failure.FailureText {
		return a
	}
	lack := func(part model.Part) {
		a.Found(part)
		if others.LooksAt(part) {
			a.Lack("not in the failure's message: give the request as curl or HTTP", part)
		}
	}
	if len(r.Header) == 0 {
		lack(model.HeaderPart)
	}
	if r.Body.Absent {
		lack(model.BodyPart)
	}
	return a
}
