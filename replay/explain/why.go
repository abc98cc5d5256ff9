// Package explain says whether a request would be replayed, as which recording,
// and if not, why and what can be done. It names no library: what is true of one
// it asks of it.
package explain

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/exception"
	"tapedeck/replay/library"
	"tapedeck/replay/library/all"
	"tapedeck/replay/secret"
)

// An Inquiry says how a library is set up when it is asked why.
type Inquiry struct {
	Library string // its name
	library.SessionOptions
	// IgnoreHosts are the hosts that the test lets through: sent for real,
	// neither recorded nor replayed.
	IgnoreHosts []string
	// Hooked: what the library hooks into rewrites a live URL first. A request that
	// a failure text names has been through it already.
	Hooked bool
	// OwnMatchers are the test's own, of which nothing is known.
	OwnMatchers []string
	// Placeholders are Betamax's and Ruby VCR's; vcrpy's filters are of the rules.
	Placeholders []secret.Placeholder
}

// An Asked is a request that a test made or would make.
type Asked struct {
	Request model.Request
	// Name is the key that uber/cassette made of the request, where it is known.
	Name string
	// LineEnds: whether the body's lines end in LF or CR LF is not known.
	LineEnds bool
	// Unknown are the parts that are not known, each with the reason and how to
	// get it. What matchers say about them is left open.
	Unknown map[model.Part]string
	// Partial: the header lacks what the test's own client adds (User-Agent...),
	// which is taken to be as in the nearest recording.
	Partial bool
	// Failed are the matchers that the library names as the ones that disagree.
	Failed []string
	// Said is what the library says that its matchers found, by recording. It
	// outranks what is not known, and knows of the test's own matchers.
	Said map[int][]library.Verdict
	// Refused: the library has refused it; UsedUp: because its recordings have
	// been played.
	Refused, UsedUp bool
	// Sent: the library sent it for real, in a mode that records: that is all the
	// refusal that there was.
	Sent bool
	// NotUsedUp: it would have said so, had they been.
	NotUsedUp bool
	// Unplayed is how many recordings it says have not been played, PlayedBefore
	// whether each has been; nil if it does not tell.
	Unplayed     *int
	PlayedBefore []bool
	// Elsewhere: it did so under another setting, or of the cassette as it was
	// before a change.
	Elsewhere bool
	// Refusal says why something else than the library refused it, empty if
	// nothing did.
	Refusal string
	// NoCassette: the library has said that none was in use, or that there is none.
	NoCassette bool
}

// A Why says what a library does about a request, and the reason.
type Why struct {
	Asked
	Library, Mode string
	Outcome       library.Outcome
	// Undecided: what is known matches, so what is unknown decides.
	Undecided bool
	// Deduced: it must be used up, as all that is known matches; the text does not
	// tell.
	Deduced bool
	// Before is how many equal requests the test must have made before, as the
	// library refused what matches.
	Before int
	// Reason says why, and Nearest what is nearest where nothing matches, else
	// it is empty: in words, unsanitised.
	Reason, Nearest string
	Notes           []string
	// Near are the nearest recordings, nearest first, at most mostNear.
	Near []Near
}

// A Near is a recording beside the request.
type Near struct {
	Interaction int // counted from 0
	// Distance is 100 for each matcher that disagrees and up to 99 for how much
	// differs; 0 is a match.
	Distance int
	Played   int // how often it was played before this request
	// PlayedUnknown: whether it was played before, the text does not tell.
	PlayedUnknown bool
	// Unlimited: it replays however often it is asked for, so it is never used up.
	Unlimited bool
	// Last is the last recording that matches where this one does, and so the
	// one played last once all are used up.
	Last     int
	Matchers []library.Judged
}

// mostNear bounds the recordings that are explained.
const mostNear = 20

// An Inquirer answers why, request after request, as one session of a test.
type Inquirer struct {
	inquiry  Inquiry
	rules    library.Rules
	session  *library.Session
	stored   []model.Interaction // as the cassette has them
	recorded []model.Interaction // as the library matches them
	plays    []int
	requests []model.Request      // those that were asked, in order
	keyed    map[string]keyedRecordings // by rules
}

// NewInquirer reads the cassette once. The error says that the rules are not known
// or that an interaction cannot be read.
func NewInquirer(o Inquiry, cassette library.Cassette) (*Inquirer, error) {
	q := &Inquirer{inquiry: o, keyed: map[string]keyedRecordings{}}
	for i := range cassette.Len() {
		interaction, err := cassette.At(i)
		if err != nil {
			return nil, fmt.Errorf("interaction %d: %w", i+1, err)
		}
		q.stored = append(q.stored, interaction)
	}
	lib, err := all.Named(o.Library)
	if err != nil {
		return nil, err
	}
	q.session = &library.Session{Library: lib}
	for _, interaction := range q.stored {
		q.recorded = append(q.recorded, lib.Filters().Played(o.Rules, o.Placeholders, interaction))
	}
	if q.session, err = lib.NewSession(o.SessionOptions, interactions(q.recorded)); err != nil {
		return nil, err
	}
	q.plays = make([]int, len(q.recorded))
	q.rules = q.session.Options.Rules
	if q.rules.MatchOn == nil {
		q.rules.MatchOn = q.session.Library.Default
	}
	if modes := q.session.Library.Modes; q.session.Options.Mode != "" && !slices.Contains(modes, q.session.Options.Mode) {
		return nil, fmt.Errorf("%s has no mode %q: %s", lib.Name, q.session.Options.Mode, strings.Join(modes, " "))
	}
	_, err = lib.Compare(q.rules, library.Request{Method: "GET", URI: "http://h.test/"}, library.Request{Method: "GET", URI: "http://h.test/"})
	return q, err
}

type interactions []model.Interaction

func (t interactions) Len() int                            { return len(t) }
func (t interactions) At(i int) (model.Interaction, error) { return t[i], nil }

// Ask asks the library about a request after those before it.
func (q *Inquirer) Ask(a Asked) (Why, error) {
	w := Why{Asked: a, Library: q.session.Library.Name, Mode: q.session.Options.Mode}
	q.rewrite(&w)
	q.fill(&w)
	q.endLines(&w)
	q.fillBodyFields(&w)
	known := q.known(w.Asked)
	q.session.Options.Rules = known
	live := library.RequestOf(model.Interaction{Request: q.asMatched(w.Request)})
	live.Name = a.Name
	judged := q.judge(known, live)
	for _, t := range q.session.Loaded { // without what is ignored
		if slices.ContainsFunc(a.Said[t.From], func(v library.Verdict) bool { return !v.Agreed }) {
			judged[t] = library.Judgement{}
		}
	}
	open := len(q.unknown(w.Asked)) > 0 || !a.Elsewhere && len(q.unknown(a)) > 0 || len(q.inquiry.OwnMatchers) > 0
	before := q.decide(&w, judged, open)
	var err error
	if w.Near, err = q.near(w, known, before); err != nil {
		return w, err
	}
	q.findLast(&w, judged)
	if w.Reason == "" {
		w.Reason, w.Nearest = q.reason(w, known, judged)
	}
	if a.Sent && !a.Elsewhere && w.Outcome.Action != library.PassThrough {
		w.Reason = "sent for real, and the connection failed: " + w.Reason
	}
	if a.Refusal != "" {
		q.refuse(&w)
	}
	q.requests = append(q.requests, w.Request)
	w.Notes = append(w.Notes, q.notes(w)...)
	return w, nil
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
	case a.NoCassette:
		w.Outcome = library.Failed(exception.New("", ""))
		w.Reason = "no cassette was in use, or it was not found: so says the text"
	case a.Refused && !a.UsedUp && anyMatch(judged) && (open || q.countedUnplayed(a, judged)):
		w.Undecided = true
		w.Outcome = library.Failed(exception.New("", ""))
		if a.Sent {
			w.Outcome = library.Outcome{Action: library.Record}
		}
	default:
		w.Deduced = a.Refused && !a.UsedUp && !a.Elsewhere && !q.countedPlayed(a, judged) && anyMatch(judged)
		w.Outcome = q.take(a, judged)
		// What the library refused as a match that is used up was played before.
		for a.Refused && !a.Elsewhere && w.Outcome.Action == library.Play && w.Outcome.Interaction >= 0 && q.plays[w.Outcome.Interaction] == 1 {
			before = slices.Clone(q.plays)
			w.Outcome = q.take(a, judged)
			w.Before++
		}
		if a.Sent && !a.Elsewhere && w.Outcome.Action == library.Play {
			w.Outcome = library.Outcome{Action: library.Record}
		}
	}
	return before
}

// notes say what else is known of a request.
func (q *Inquirer) notes(w Why) []string {
	notes := q.placeholderNotes(w)
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
	if a.Sent { // it got no answer to record
		q.session.Playable, q.session.Recorded = held, recorded
	}
	if o.Action == library.Play && o.Interaction >= 0 {
		q.plays[o.Interaction]++
	}
	return o
}

// rewrite is what happens to the live URL before the library sees it.
func (q *Inquirer) rewrite(w *Why) {
	hook := q.session.Library.Hook
	if hook.URL == nil || !q.inquiry.Hooked || w.Refused {
		return
	}
	if normal, err := hook.URL(w.Request.URL); err == nil && normal != w.Request.URL {
		w.Notes = append(w.Notes, fmt.Sprintf("the live URL is rewritten before matching (%s): %s", hook.Name, normal))
		w.Request.URL = normal
	}
}

// clientsOwn are the headers that clients add by themselves.
var clientsOwn = []string{"host", "user-agent", "accept", "accept-encoding", "connection", "content-length"}

// fill completes a header that is known in part.
func (q *Inquirer) fill(w *Why) {
	if !w.Partial || !q.LooksAt(model.HeaderPart) || len(q.recorded) == 0 {
		return
	}
	nearest := q.glances(w.Request)[0]
	header := slices.Clone(w.Request.Header)
	for _, line := range q.recorded[nearest].Request.Header {
		name := strings.ToLower(line.Name)
		if !slices.Contains(clientsOwn, name) || w.Request.Header.Has(name) {
			continue
		}
		if name == "content-length" {
			line.Value = strconv.Itoa(len(w.Request.Body.Wire))
		}
		header = append(header, line)
	}
	if len(header) > len(w.Request.Header) {
		w.Request.Header = header
		w.Notes = append(w.Notes, fmt.Sprintf("the headers that the test's client adds by itself are taken as in %d", nearest+1))
	}
}

// fillBodyFields gives a request of which the body is known and the header is
// not the fields by which the library reads a body, as the nearest recording has them.
func (q *Inquirer) fillBodyFields(w *Why) {
	fields := q.session.Library.BodyFields
	if fields == nil || w.Unknown[model.HeaderPart] == "" || w.Unknown[model.BodyPart] != "" || w.Request.Body.Absent ||
		slices.Contains(q.rules.MatchOn, "headers") || !slices.Contains(q.rules.MatchOn, "body") || len(q.recorded) == 0 {
		return
	}
	nearest := q.glances(w.Request)[0]
	w.Request.Header = nil
	own := boundaryOf(w.Request) // a multipart body tells its own boundary
	theirs := boundaryOf(q.recorded[nearest].Request)
	for _, name := range fields {
		for _, value := range q.recorded[nearest].Request.Header.Values(name) {
			if own != "" && theirs != "" {
				value = strings.Replace(value, theirs, own, 1)
			}
			w.Request.Header = append(w.Request.Header, model.HeaderLine{Name: name, Value: value})
		}
	}
	w.Unknown = maps.Clone(w.Unknown)
	delete(w.Unknown, model.HeaderPart)
	w.Notes = append(w.Notes, fmt.Sprintf("the body is read by the Content-Type of %d: the text tells no header", nearest+1))
}

// MatchOn are the matchers that are asked.
func (q *Inquirer) MatchOn() []string { return q.rules.MatchOn }

// LooksAt reports whether a matcher in use looks at a part.
func (q *Inquirer) LooksAt(part model.Part) bool {
	return slices.ContainsFunc(q.rules.MatchOn, func(name string) bool {
		return slices.Contains(q.session.Library.LooksAt(name), part)
	})
}

func (q *Inquirer) ignored(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && slices.ContainsFunc(q.inquiry.IgnoreHosts, func(host string) bool { return strings.EqualFold(host, u.Hostname()) })
}

// unknown are the matchers that look at what is not known.
func (q *Inquirer) unknown(a Asked) (names []string) {
	for _, name := range q.rules.MatchOn {
		if slices.ContainsFunc(q.session.Library.LooksAt(name), func(p model.Part) bool { return a.Unknown[p] != "" }) {
			names = append(names, name)
		}
	}
	return names
}

// known are the rules without the matchers that look at what is not known.
func (q *Inquirer) known(a Asked) library.Rules {
	rules, unknown := q.rules, q.unknown(a)
	switch {
	case len(unknown) == 0:
	case q.session.Library.Blind != nil:
		q.session.Library.Blind(&rules)
	default:
		rules.MatchOn = slices.DeleteFunc(slices.Clone(rules.MatchOn), func(name string) bool { return slices.Contains(unknown, name) })
	}
	return rules
}

// Failing names the matchers that disagree about a recording as it is now, for
// a request that was asked. What no recording can keep, or the test's setup fills
// in, is taken to agree.
func (q *Inquirer) Failing(w Why, recorded model.Interaction) ([]string, error) {
	e, err := q.session.Library.ExplainNamed(q.known(w.Asked), masked(q.asStored(w.Request), recorded.Request).Request, w.Name, recorded)
	n := Near{}
	for _, v := range e.Verdicts {
		n.Matchers = append(n.Matchers, library.Judged{Verdict: v})
	}
	return n.Failing(), err
}
