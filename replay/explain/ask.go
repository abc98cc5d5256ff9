// Package explain says whether a request would be replayed, as which recording,
// and if not, why and what can be done. It names no library: what is true of one
// it asks of it.
package explain

import (
	"fmt"
	"slices"

	"tapedeck/model"
	"tapedeck/replay/exception"
	"tapedeck/replay/library"
)

// Ask asks the library about a request after those before it.
func (q *Inquirer) Ask(a Asked) (Why, error) {
	w := Why{Asked: a, Library: q.session.Library.Name, Mode: q.session.Options.Mode}
	q.rewrite(&w)
	q.fill(&w)
	q.endLines(&w)
	q.restoreNonASCII(&w)
	q.fillBodyFields(&w)
	known := q.known(w.Asked)
	q.session.Options.Rules = known
	live := library.RequestOf(model.Interaction{Request: q.asMatched(w.Request)})
	live.Name = a.Key
	judged := q.judge(known, live)
	for _, t := range q.session.Loaded { // without what is ignored
		if slices.ContainsFunc(a.Said[t.From], func(v library.Verdict) bool { return !v.Agreed }) {
			judged[t] = library.Judgement{}
		}
	}
	open := !a.Elsewhere && len(q.unknown(a)) > 0 || q.open(w.Asked, judged)
	before := q.decide(&w, judged, open)
	var err error
	if w.Near, err = q.near(w, known, before); err != nil {
		return w, err
	}
	q.findLast(&w, judged)
	if w.Reason == "" {
		w.Reason, w.Nearest = q.reason(w, known, judged)
	}
	if a.Sent() && !a.Elsewhere && w.Outcome.Action != library.PassThrough {
		w.Reason = "sent for real, and the connection failed: " + w.Reason
	}
	if a.Failure != nil && a.Failure.Refusal != "" {
		q.refuse(&w)
	}
	q.requests = append(q.requests, w.Request)
	w.Notes = append(w.Notes, q.notes(w)...)
	return w, nil
}

// open reports whether a recording that matches in what is known has a matcher
// of which neither that is known nor what the library said.
func (q *Inquirer) open(a Asked, judged map[*library.Recorded]library.Judgement) bool {
	names := append(q.unknown(a), q.inquiry.OwnMatchers...)
	for t, j := range judged {
		agrees := func(name string) bool {
			return slices.ContainsFunc(a.Said[t.From], func(v library.Verdict) bool { return v.Matcher == name && v.Agreed })
		}
		if j.Match && slices.ContainsFunc(names, func(name string) bool { return !agrees(name) }) {
			return true
		}
	}
	return false
}

// decide finds the outcome, and the reason where it does not depend on what
// matches. open: something that decides is not known. before is how often each
// recording was played before the request.
func (q *Inquirer) decide(w *Why, judged map[*library.Recorded]library.Judgement, open bool) (before []int) {
	a := w.Asked
	before = slices.Clone(q.plays)
	switch {
	case q.ignored(a.Request.URL):
		w.Outcome = library.Outcome{Action: library.PassThrough}
		w.Reason = "ignored host: sent to the network in every mode, neither recorded nor replayed"
	case a.is(library.NoCassette):
		w.Outcome = library.Failed(exception.New("", ""))
		w.Reason = "no cassette was in use, or it was not found: so says the text"
	case a.Refused() && !a.usedUp() && anyMatch(judged) && (open || q.countedUnplayed(a, judged)):
		w.Undecided = true
		w.Outcome = library.Failed(exception.New("", ""))
		if a.Sent() {
			w.Outcome = library.Outcome{Action: library.Record}
		}
	default:
		w.Deduced = a.Refused() && !a.usedUp() && !a.Elsewhere && !q.countedPlayed(a, judged) && anyMatch(judged)
		w.Outcome = q.take(a, judged)
		// What the library refused as a match that is used up was played before.
		for a.Refused() && !a.Elsewhere && w.Outcome.Action == library.Play && w.Outcome.Interaction >= 0 && q.plays[w.Outcome.Interaction] == 1 {
			before = slices.Clone(q.plays)
			w.Outcome = q.take(a, judged)
			w.Before++
		}
		if a.Sent() && !a.Elsewhere && w.Outcome.Action == library.Play {
			w.Outcome = library.Outcome{Action: library.Record}
		}
	}
	return before
}

// notes say what else is known of a request.
func (q *Inquirer) notes(w Why) []string {
	notes := append(q.placeholderNotes(w), q.hostNotes(w)...)
	for _, n := range w.Near {
		if q.mayBeBoundary(w, n) {
			notes = append(notes, fmt.Sprintf("what differs may be the multipart boundary of %d, which is new in each run", n.Interaction+1))
			break
		}
	}
	for _, name := range q.inquiry.OwnMatchers {
		notes = append(notes, fmt.Sprintf("the matcher %s is the test's own: nothing is known of it but what the text says", name))
	}
	return notes
}

func (q *Inquirer) take(a Asked, judged map[*library.Recorded]library.Judgement) library.Outcome {
	q.session.Judged = judged
	held, recorded := slices.Clone(q.session.Playable), q.session.Recorded
	o := q.session.Ask(a.Request)
	q.session.Judged = nil
	if a.Sent() { // it got no response to record
		q.session.Playable, q.session.Recorded = held, recorded
	}
	if o.Action == library.Play && o.Interaction >= 0 {
		q.plays[o.Interaction]++
	}
	return o
}

// Failing names the matchers that disagree about a recording as it is now, for
// a request that was asked. What no recording can keep, or the test's setup fills
// in, is taken to agree.
func (q *Inquirer) Failing(w Why, recorded model.Interaction) ([]string, error) {
	e, err := q.session.Library.ExplainNamed(q.known(w.Asked), masked(q.asStored(w.Request), recorded.Request).Request, w.Key, recorded)
	n := Near{}
	for _, v := range e.Verdicts {
		n.Matchers = append(n.Matchers, library.DetailedVerdict{Verdict: v})
	}
	return n.Failing(), err
}

// refuse says that something else than the library refused the request, and what
// a recording says of it.
func (q *Inquirer) refuse(w *Why) {
	w.Reason = w.Failure.Refusal
	if w.Outcome.Action == library.Play && w.Outcome.Interaction >= 0 {
		w.Nearest = fmt.Sprintf("the library would replay %d", w.Outcome.Interaction+1)
	}
	w.Outcome = library.Failed(exception.New("", ""))
}
