package failure

import (
	"cmp"
	"errors"
	"slices"

	"tapedeck/replay/library"
	"tapedeck/replay/printed"
)

// ReadFailures reads every message of every library in what a test printed,
// which is nothing else.
func ReadFailures(text string) (Result, error) {
	r, err := readFailures(text)
	for _, requests := range [][]Request{r.Played, r.Requests} {
		for i := range requests {
			requests[i].Kind = FailureText
		}
	}
	return r, err
}

func readFailures(text string) (Result, error) {
	lines, quoted := printedLines(text)
	var all []library.Message
	for _, l := range libraries {
		all = append(all, l.Messages(lines)...)
	}
	all = append(append(all, ownMessages(lines)...), sentMessages(lines)...)
	summary := inSummary(lines)
	for i := range all {
		all[i].Quoted = all[i].Quoted || quoted[all[i].Line] || summary[all[i].Line]
	}
	slices.SortStableFunc(all, func(a, b library.Message) int { return cmp.Compare(a.Line, b.Line) })
	inTests(all, lines)
	fromTracebacks(all, lines)
	all = fromLogs(all)
	all = once(unchained(all, lines))
	if len(all) == 0 {
		return Result{}, noneIn(lines)
	}
	return resultOf(all), nil
}

// resultOf are the messages as requests and failures. What was played in one use
// of a cassette is of the test whose failure was in it.
func resultOf(all []library.Message) Result {
	testOf := map[string]string{}
	for _, m := range all {
		if m.Use != "" && m.Failure.Test != "" {
			testOf[m.Use] = m.Failure.Test
		}
	}
	r := Result{Kind: FailureText}
	for _, m := range all {
		failure := m.Failure
		if failure.Test == "" {
			failure.Test = testOf[m.Use]
		}
		if m.Played != nil {
			r.Played = append(r.Played, Request{KnownRequest: *m.Played, Played: true, Test: failure.Test, Use: m.Use, From: failure.Innermost()})
			continue
		}
		r.Failures = append(r.Failures, failure)
		if failure.Request != nil {
			r.Requests = append(r.Requests, Request{KnownRequest: *failure.Request, Failure: &failure, Test: failure.Test, Use: m.Use})
		}
	}
	inSessions(r)
	return r
}

// inSessions notes of each request the test that made it, or the use of a
// cassette where that is all the text tells. What tells neither is of the one
// test that failed, if there is but one.
func inSessions(r Result) {
	failed := map[string]bool{}
	only := ""
	for i := range r.Requests {
		q := &r.Requests[i]
		q.Session = cmp.Or(q.Test, q.Use)
		failed[q.Session], only = true, q.Session
	}
	if len(failed) != 1 {
		only = ""
	}
	for i := range r.Requests {
		r.Requests[i].Session = cmp.Or(r.Requests[i].Session, only)
	}
	for i := range r.Played {
		q := &r.Played[i]
		q.Session = cmp.Or(q.Test, q.Use, only)
	}
}

// noneIn says why there is no message.
func noneIn(lines []string) error {
	var headlines []string
	for _, l := range libraries {
		headlines = append(headlines, l.FailureText.Headlines...)
	}
	for _, line := range lines {
		if printed.ContainsAny(line, headlines) {
			return errors.New("the failure text is cut short before it names the request: give all of it (pytest --tb=short)")
		}
	}
	return ErrNone
}
