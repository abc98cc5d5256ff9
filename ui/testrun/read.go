package testrun

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tapedeck/replay/failure"
	"tapedeck/replay/library"
)

// An Other is a test that failed, but not of a cassette as far as the text tells.
type Other struct {
	Test          *Test
	Kind, Message string
}

// What of a cassette's failure a text may leave out.
const (
	cutShort   = "cut short before the request"
	sentUnseen = "sent for real, the request is not named"
)

// A Failing is a request of a test that was not answered, or what else a test
// says of a cassette.
type Failing struct {
	Test *Test // nil where the text does not tell
	Tool string
	// Request is what was asked for. That of a failure that names none is empty,
	// with the failure.
	Request failure.Request
	// Nameless: the failure names no request.
	Nameless bool

	text string // of its report, as far as it is the test's
}

// failure is what the text says has happened, the zero failure if it is only a
// request.
func (f Failing) failure() library.Failure {
	if f.Request.Failure == nil {
		return library.Failure{}
	}
	return *f.Request.Failure
}

// A reading is what a report says.
type reading struct {
	failing []Failing
	played  []failure.Request // what its logs say was played
	others  []Other
}

// read reads a report. n tells its sessions apart from those of others.
func (r Report) read(n int) reading {
	result, err := failure.ReadFailures(r.Text)
	if r.Tool == "" && err != nil {
		result, err = failure.Read(r.Text, noFiles)
	}
	if err != nil {
		return reading{others: r.unread(err)}
	}
	byName := map[string]*Test{}
	for _, t := range slices.Backward(r.Tests) {
		byName[cmp.Or(t.head, t.Name)] = t
	}
	var out reading
	failed := map[*Test]bool{}
	for i := range result.Failures {
		f := &result.Failures[i]
		t := r.test(f.Test, byName)
		failed[t] = true
		if f.Request != nil {
			continue
		}
		if f.Situation == library.Sent {
			out.others = append(out.others, Other{t, sentUnseen, f.Client})
			continue
		}
		out.failing = append(out.failing, Failing{Test: t, Tool: r.Tool, Nameless: true, text: r.of(t),
			Request: failure.Request{Kind: failure.FailureText, Failure: f, Test: f.Test}})
	}
	for _, q := range result.Requests {
		t := r.test(q.Test, byName)
		out.failing = append(out.failing, Failing{Test: t, Tool: r.Tool, Request: q, text: r.of(t)})
	}
	out.played = result.Played
	for i := range out.failing {
		out.failing[i].Request.Session = r.session(n, out.failing[i].Request)
	}
	for i := range out.played {
		out.played[i].Session = r.session(n, out.played[i])
	}
	for _, t := range r.Tests {
		if !failed[t] {
			out.others = append(out.others, t.other(r))
		}
	}
	return out
}

// noFiles reads none of the files that a curl command in the text may name.
func noFiles(name string) ([]byte, error) {
	return nil, fmt.Errorf("%s: files that a test run names are not read", name)
}

// session names the test of a request over all reports.
func (r Report) session(n int, q failure.Request) string {
	if len(r.Tests) == 1 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d %s", n, q.Session)
}

// test is the test of that name; of a report of one test it is that.
func (r Report) test(name string, byName map[string]*Test) *Test {
	if len(r.Tests) == 1 {
		return r.Tests[0]
	}
	return byName[name]
}

// of is the part of a report that is a test's, all of it where that is not known.
func (r Report) of(t *Test) string {
	at := slices.Index(r.Tests, t)
	if at < 0 || len(r.Tests) == 1 || len(r.Text) > maxReport/4 {
		return r.Text
	}
	to := len(r.Text)
	if at+1 < len(r.Tests) {
		to = r.Tests[at+1].from
	}
	if t.from > to || to > len(r.Text) {
		return r.Text
	}
	return r.Text[t.from:to]
}

// unread are the tests of a report that holds no failure of a cassette.
func (r Report) unread(err error) []Other {
	var others []Other
	if len(r.Tests) == 0 {
		if kind, message := lastError(r.Text); kind != "" {
			others = append(others, Other{nil, "no test ran", strings.TrimSuffix(kind+": "+message, ": ")})
		} else if r.Tool == "pytest" && pytestFailed.MatchString(r.Text) {
			others = append(others, Other{nil, "not named", r.Text})
		}
	}
	for _, t := range r.Tests {
		o := t.other(r)
		if !errors.Is(err, failure.ErrNone) {
			o.Kind = cutShort
		}
		others = append(others, o)
	}
	return others
}

func (t *Test) other(r Report) Other {
	o := Other{t, t.Kind, t.Message}
	switch {
	case t.phase == collected && r.Tool != "go test":
		o.Kind = "not loaded"
		if t.Kind != "" {
			o.Message = strings.TrimSuffix(t.Kind+": "+t.Message, ": ")
		}
	case len(r.Tests) == 1 && strings.HasSuffix(strings.TrimSpace(r.Text), "...") && strings.Count(r.Text, "\n") <= 1 && t.Kind != "AssertionError":
		o.Kind = cutShort
	case o.Kind == "":
		o.Kind = "failed"
	}
	return o
}
