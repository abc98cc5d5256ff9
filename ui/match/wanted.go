package match

import (
	"cmp"
	"errors"
	"fmt"
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
	Requests []WantedRequest
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
	failure *library.Failure // the first, for the library's setting
}

// ErrNone is that a text holds nothing to ask about.
var ErrNone = failure.ErrNone

// A WantedRequest is a request with where it comes from.
type WantedRequest struct {
	failure.Request
	Kind string // as package failure names it; "cassette" for a recorded one
	// logged: a debug log says that it was replayed.
	logged bool
	test   string // that made it, or the use of a cassette; empty if not known
	// again: it is not asked as it failed any more, and before it this many
	// equal requests were made.
	again  bool
	before int
	said   []observed // what the failure says of the recordings, noted when it was first asked
}

// Read reads the requests out of a text. files gives the content of a file that
// a curl command names. A text that lists interactions alone is an error too,
// beside which Unused has them.
func Read(text string, files func(name string) ([]byte, error)) (Wanted, error) {
	result, err := failure.Read(text, files)
	if err != nil {
		return Wanted{}, err
	}
	var w Wanted
	for _, r := range result.Played {
		w.Requests = append(w.Requests, WantedRequest{Request: r, Kind: string(result.Kind), logged: true})
	}
	for _, r := range result.Requests {
		w.Requests = append(w.Requests, WantedRequest{Request: r, Kind: string(result.Kind)})
	}
	w.inTests()
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
	if len(result.Failures) > 0 {
		w.failure = &result.Failures[0]
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
		w.Requests = append(w.Requests, WantedRequest{Request: failure.Request{KnownRequest: library.KnownRequest{Request: i.Request}}, Kind: "cassette"})
	}
	return w
}

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
func (w Wanted) Failed() bool { return w.failure != nil }

// CompletedBy puts the whole request for the one that a failure
// names in part.
func (w Wanted) CompletedBy(whole Wanted) (Wanted, error) {
	if len(whole.Requests) != 1 {
		return w, fmt.Errorf("one request completes a failure, not %d", len(whole.Requests))
	}
	full := whole.Requests[0]
	var out []WantedRequest
	found := false
	for _, named := range w.Requests {
		if same := named.URL == full.URL && (named.Method == "" || named.Method == full.Method); same && !named.logged {
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
	w.Requests = slices.Clone(w.Requests)
	for i := range w.Requests {
		r := &w.Requests[i]
		for _, a := range answers {
			if r.Failure != nil && r.Failure == a.From.Failure {
				r.again, r.before, r.said = true, r.before+a.Before, a.From.said
			}
		}
	}
	return w
}

// asked is a request as the rules want it. A failure says the parts that its
// own matchers look at; where others are asked, what it leaves out is not known.
func (r WantedRequest) asked(others bool) explain.Asked {
	a := explain.Asked{Request: r.KnownRequest.Request, Name: r.Key, LineEnds: r.LineEnds, Unknown: map[model.Part]string{}}
	for _, m := range r.Missing {
		if m.Part == model.HeaderPart && r.Kind == string(failure.Curl) {
			a.Partial = true
			continue
		}
		a.Unknown[m.Part] = m.Why
	}
	if others && r.Kind == string(failure.FailureText) {
		if len(r.Header) == 0 {
			a.Unknown[model.HeaderPart] = "the failure's message does not tell it: give the request as curl or HTTP"
		}
		if r.Body.Absent {
			a.Unknown[model.BodyPart] = "the failure's message does not tell it: give the request as curl or HTTP"
		}
	}
	if r.Failure != nil && !r.logged {
		r.refused(&a, others)
	}
	return a
}

// refused adds what the text says of how the library refused the request.
func (r WantedRequest) refused(a *explain.Asked, others bool) {
	f := r.Failure
	a.Sent = f.Situation == library.Sent
	a.Refused = a.Sent || f.Situation == library.NoMatch || f.Situation == library.AlreadyPlayed
	for _, c := range f.Candidates {
		if c.URL == r.URL && a.Failed == nil {
			a.Failed = c.Failed
		}
	}
	a.Elsewhere = r.again
	a.UsedUp = f.Situation == library.AlreadyPlayed
	a.NotUsedUp = f.Situation == library.NoMatch && f.TellsUsedUp && !others
	a.Unplayed, a.PlayedBefore = f.Unplayed(), f.PlayedBefore()
	a.NoCassette = f.Situation == library.NoCassette
	a.Refusal = f.Refusal
}

// inTests notes of each request the test that made it, or the use of a cassette
// where that is all the text says. What says neither is of the one test that
// failed, if there is but one.
func (w Wanted) inTests() {
	var failed []string
	for i := range w.Requests {
		r := &w.Requests[i]
		r.test = cmp.Or(r.Test, r.Use)
		if !r.logged && !slices.Contains(failed, r.test) && len(failed) < 2 {
			failed = append(failed, r.test)
		}
	}
	if len(failed) != 1 {
		return
	}
	for i := range w.Requests {
		if r := &w.Requests[i]; r.test == "" {
			r.test = failed[0]
		}
	}
}
