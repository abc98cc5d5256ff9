package failures

import (
	"fmt"
	"slices"
	"strings"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
)

// An outcome is what became of a failure when the tests ran again.
type outcome int

const (
	asBefore outcome = iota
	isNew
	// Those below are of an earlier run; the last one did not report them.
	passes    // the test does now
	elsewhere // the test fails on something else
	unknown   // whether it passes: not all tests ran
)

// gone reports whether the last run did not report a failure.
func (s outcome) gone() bool { return s >= passes }

// words are those of a row that is gone.
func (s outcome) words() string {
	switch s {
	case elsewhere:
		return "fails elsewhere"
	case unknown:
		return "unknown now"
	}
	return "passes now"
}

// explanation is what the detail says of it, where it need not pass.
func (s outcome) explanation(status int) string {
	if s == elsewhere {
		return "The last run did not report this request: its test fails on something else, and may not have come so far."
	}
	return fmt.Sprintf("The last run ended with status %d and not all tests ran: whether this one passes is not known.", status)
}

// testName is the test's name in whole, "" if it is not known.
func (r *row) testName() string {
	if r.Test == nil {
		return ""
	}
	return r.Test.Named()
}

// compare finds out what became of the failures of the run before, and what is new.
func (f *Failures) compare(m screen.App) {
	if f.before == nil {
		return
	}
	f.became = map[outcome]int{}
	key := func(r *row) string {
		return strings.Join([]string{r.testName(), r.Request.Method, r.Request.URL}, "\n")
	}
	failed, fails := map[string]int{}, map[string]bool{}
	for _, r := range f.before {
		if r.outcome != passes {
			failed[key(r)]++
		}
	}
	now := map[string]int{}
	for _, r := range f.rows {
		fails[r.testName()] = r.Test != nil
		if now[key(r)]++; failed[key(r)] < now[key(r)] {
			r.outcome = isNew
			f.became[isNew]++
		}
	}
	for _, o := range f.Others {
		if o.Test != nil {
			fails[o.Test.Named()] = true
		}
	}
	f.became[asBefore] = len(f.rows) - f.became[isNew]
	var gone []*row
	for _, r := range f.before {
		if now[key(r)]--; r.outcome == passes || now[key(r)] >= 0 {
			continue
		}
		r.outcome, r.group = f.goneAs(r, fails), f.groupOfGone(r)
		f.became[r.outcome]++
		gone = append(gone, r)
	}
	f.add(gone)
	f.before = nil
	m.Say(f.ranWords())
}

// goneAs is what became of a failure that the last run did not report.
func (f *Failures) goneAs(r *row, fails map[string]bool) outcome {
	switch {
	case fails[r.testName()]:
		return elsewhere
	case !f.source.Run.Passes(r.Test, f.source.Status):
		return unknown
	}
	return passes
}

// groupOfGone is the group of a failure that there was the last time.
func (f *Failures) groupOfGone(r *row) *group {
	g := f.groupOf(r.Place)
	if g.cassette == nil {
		g.cassette, g.changes, g.answered = r.group.cassette, r.group.changes, r.group.answered
	}
	return g
}

// ranWords are the message once the tests have run again.
func (f *Failures) ranWords() string {
	verb := func(n int, one, several string) string {
		if n == 1 {
			return "1 " + one
		}
		return render.Count(n) + " " + several
	}
	words := []string{
		verb(f.became[passes], "passes", "pass") + " now",
		render.Count(f.became[asBefore]) + " unchanged", render.Count(f.became[isNew]) + " new",
	}
	if n := f.became[elsewhere]; n > 0 {
		words = append(words, verb(n, "fails", "fail")+" elsewhere")
	}
	if n := f.became[unknown]; n > 0 {
		words = append(words, fmt.Sprintf("%s unknown: not all ran, status %d", render.Count(n), f.source.Status))
	}
	if f.source.Status == 0 && !slices.ContainsFunc(f.rows, func(r *row) bool { return !r.outcome.gone() }) {
		words = []string{words[0], "no test fails any more"}
	}
	return "ran again: " + strings.Join(words, ", ")
}
