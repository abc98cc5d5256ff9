package failure

import (
	"cmp"
	"errors"
	"regexp"
	"slices"

	"tapedeck/replay/library"
	"tapedeck/replay/printed"
)

// readFailures reads every message of every library.
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
			r.Played = append(r.Played, Request{KnownRequest: *m.Played, Test: failure.Test, Use: m.Use, From: failure.Innermost()})
			continue
		}
		r.Failures = append(r.Failures, failure)
		if failure.Request != nil {
			r.Requests = append(r.Requests, Request{KnownRequest: *failure.Request, Failure: &failure, Test: failure.Test, Use: m.Use})
		}
	}
	return r
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

// unchained leaves out messages that repeat the one before in such a chain.
func unchained(all []library.Message, lines []string) []library.Message {
	var out []library.Message
	for i, m := range all {
		if i > 0 && m.Failure.Situation != library.Sent && repeats(m, out[len(out)-1]) {
			between := lines[all[i-1].Line:m.Line]
			if slices.ContainsFunc(between, chained.MatchString) && !slices.ContainsFunc(between, anotherTest.MatchString) {
				continue
			}
		}
		out = append(out, m)
	}
	return out
}

// repeats reports whether o says the same as m.
func repeats(m, o library.Message) bool {
	f, other := m.Failure, o.Failure
	return f.Request != nil && other.Request != nil && keyOf(f) == keyOf(other) && f.Situation == other.Situation
}

// keyOf names a request across the ways in which a library prints it: Go's
// errors hide the password.
func keyOf(f library.Failure) string {
	return f.Library + " " + f.Request.Method + " " + hidden.ReplaceAllString(f.Request.URL, "://$1:***@")
}

// keysOf are those of a failure, and of it without what only a traceback tells.
func keysOf(f library.Failure) []string {
	without := *f.Request
	if without.Method == "" {
		return []string{keyOf(f)}
	}
	keys := []string{keyOf(f)}
	without.Method, f.Request = "", &without
	return append(keys, keyOf(f))
}

var hidden = regexp.MustCompile(`://([^/@:]*):[^/@]*@`)

// lesser reports whether the same failure may stand in the text in a fuller
// way: of some libraries logs tell more than errors, of others errors.
func lesser(m library.Message) bool {
	return m.Quoted || m.Logged != textOf(m.Failure.Library).LogTellsMore
}

// once leaves out as many of a failure's lesser messages as there are fuller
// ones of it. Which test failed, an error tells more surely than a log.
func once(all []library.Message) []library.Message {
	fuller := map[string][]int{}
	for i, m := range all {
		if m.Failure.Request != nil && !lesser(m) {
			for _, key := range keysOf(m.Failure) {
				fuller[key] = append(fuller[key], i)
			}
		}
	}
	repeats, repeated := make([]bool, len(all)), map[int]bool{}
	for i, m := range all {
		if m.Failure.Request == nil || !lesser(m) {
			continue
		}
		key := keyOf(m.Failure)
		for len(fuller[key]) > 0 && repeated[fuller[key][0]] {
			fuller[key] = fuller[key][1:]
		}
		if len(fuller[key]) == 0 {
			continue
		}
		repeated[fuller[key][0]] = true
		full := &all[fuller[key][0]]
		if full.Logged && m.Failure.Test != "" {
			full.Failure.Test = m.Failure.Test
		}
		if full.Use == "" {
			full.Use = m.Use
		}
		repeats[i] = true
	}
	var out []library.Message
	for i, m := range all {
		if !repeats[i] {
			out = append(out, m)
		}
	}
	return out
}
