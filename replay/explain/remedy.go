package explain

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/library"
)

// A Remedy is something that can be done about a request that is not replayed.
type Remedy struct {
	ID   string // "match-5": of interaction 5
	Kind RemedyKind
	At   int // the interaction it is about, counted from 0; -1 for none
	// Text says what it does, unsanitised.
	Text string
	// Code is the test code to copy, of Relax.
	Code string
	// Ops are the change of the cassette, one step; nil where it is none.
	Ops []model.Op
	// Refused says why it cannot be done, nil if it can. Needless: there is no
	// need of it either.
	Refused  error
	Needless bool
}

// A RemedyKind tells remedies apart.
type RemedyKind string

// The kinds of remedies.
const (
	MakeMatch RemedyKind = "match"
	Repeat    RemedyKind = "duplicate"
	Again     RemedyKind = "rerecord"
	Record    RemedyKind = "record" // as a new interaction
	Relax     RemedyKind = "relax"
	AsCurl    RemedyKind = "curl"
	Unused    RemedyKind = "delete-unused" // deletes what no request played
)

// Sends reports whether the wanted request is sent for it.
func (r Remedy) Sends() bool { return r.Kind == Again || r.Kind == Record }

// Copies reports whether it adds a copy of an interaction, which stays as it is.
func (r Remedy) Copies() bool { return r.Kind == Repeat || r.Kind == Record }

// Remedies are what can be done, for the nearest recording; where several are
// equally near, each can be made to match.
func (q *Inquirer) Remedies(w Why) []Remedy {
	if w.Outcome.Action == library.Play {
		return nil
	}
	list := []Remedy{asCurl()}
	if len(w.Near) > 0 {
		list = q.RemediesFor(w, w.Near[0])
	}
	first := slices.IndexFunc(list, func(r Remedy) bool { return r.Kind == MakeMatch })
	if equals := q.equallyNear(w); len(equals) > 1 && first >= 0 {
		for _, n := range slices.Backward(equals[1:min(len(equals), mostEqual)]) {
			match := q.makeMatch(w, n)
			leavePlayed(n, &match)
			list = slices.Insert(list, first+1, match)
		}
	}
	return slices.DeleteFunc(list, func(r Remedy) bool { return r.Needless })
}

// RemediesFor are what can be done with one of the recordings that are near,
// and also what needs not be done with it.
func (q *Inquirer) RemediesFor(w Why, n Near) []Remedy {
	if w.is(library.NoCassette) || w.Outcome.Action == library.PassThrough {
		return []Remedy{asCurl()} // no recording is asked
	}
	match, repeat := q.makeMatch(w, n), duplicate(n)
	disagrees := len(n.Failing()) > 0 || w.Undecided && len(w.Failed()) > 0
	switch open := slices.ContainsFunc(n.Matchers, func(m library.DetailedVerdict) bool { return m.Unknown }); {
	case !disagrees && open:
		match.needless("nothing that is known differs")
	case !disagrees:
		match.needless("not needed, every matcher agrees")
	}
	switch {
	case q.session.Library.OneResponse:
		repeat.needless(q.session.Library.Title + " keeps one answer for each request")
	case n.Unlimited:
		repeat.needless(fmt.Sprintf("not needed, %d replays without limit", n.Interaction+1))
	case n.Played == 0 && !n.PlayedUnknown && (disagrees || !w.Undecided || !w.Elsewhere):
		repeat.needless(fmt.Sprintf("not needed, %d is not used up", n.Interaction+1))
	case disagrees:
		repeat.needless("the copy would not match either")
	case w.notUsedUp():
		repeat.needless("not needed, the text would say so if it were used up")
	}
	if w.Undecided {
		repeat.Text = "if it is used up: " + repeat.Text
	}
	again := recordAgain(w, n, match)
	record, ok := q.recordNew(w, n, match)
	leavePlayed(n, &match, &again)
	q.leaveUntold(w, n, &again, &record)
	list := []Remedy{match, repeat, again}
	switch {
	case ok && record.Refused == nil && q.ofAnotherName(w, w.Near[0]):
		list = slices.Insert(list, 0, record)
	case ok:
		list = append(list, record)
	}
	if relax, ok := q.relax(w, n); ok {
		list = append(list, relax)
	}
	return append(list, asCurl())
}

// leavePlayed refuses to change a recording that has been played for another
// request, which would not replay any more.
func leavePlayed(n Near, remedies ...*Remedy) {
	if !n.playedForAnother() {
		return
	}
	for _, r := range remedies {
		r.needless(fmt.Sprintf("%d has been played: the request that played it would not replay any more", n.Interaction+1))
	}
}

// leaveUntold refuses to send, and to store, a request of which the text does not tell
// a part that a matcher looks at, where several recordings are equally near: the part
// would be taken from one of them, and none says which.
func (q *Inquirer) leaveUntold(w Why, n Near, remedies ...*Remedy) {
	var untold []string
	for _, m := range n.Matchers {
		if m.Unknown {
			untold = append(untold, m.Matcher)
		}
	}
	if len(untold) == 0 || len(q.equallyNear(w)) < 2 {
		return
	}
	for _, r := range remedies {
		if r.Refused == nil {
			r.Refused = fmt.Errorf("the text does not tell the %s, and several recordings are equally near: give the request as curl or HTTP", strings.Join(untold, " and "))
		}
	}
}

// needless says why there is no need of a remedy.
func (r *Remedy) needless(why string) { r.Needless, r.Refused = true, errors.New(why) }

// recordAgain takes over what makes the recording match with the new response. One
// that matches already, or of which nothing is known to differ, would fail again
// after it.
func recordAgain(w Why, n Near, match Remedy) Remedy {
	r := Remedy{ID: remedyID(Again, n.Interaction), Kind: Again, At: n.Interaction, Text: fmt.Sprintf("re-record %d with the wanted request", n.Interaction+1)}
	switch {
	case !match.Needless:
		r.Ops, r.Refused = match.Ops, match.Refused
	case w.Outcome.Action == library.Fail && w.Undecided:
		r.needless("what differs is not known, so it may fail again")
	case w.Outcome.Action == library.Fail:
		r.needless("a new answer is not played once more either")
	}
	return r
}

// ofOther reports whether a recording is one of another resource than the wanted
// request's: by method, host or path. Then none may have been recorded of it.
func (q *Inquirer) ofOther(w Why, n Near) bool {
	recorded := q.stored[n.Interaction].Request
	wanted, err := url.Parse(w.Request.URL)
	was, errWas := url.Parse(recorded.URL)
	if err != nil || errWas != nil || w.Request.URL == "" {
		return false
	}
	return wanted.Host != was.Host || wanted.Path != was.Path || w.Request.Method != "" && !strings.EqualFold(w.Request.Method, recorded.Method)
}

// ofAnotherName reports whether a recording is of a resource of another name: the last
// segment of its path is another, and not one that is new in each run. Then the request
// was never recorded, or the resource was renamed.
func (q *Inquirer) ofAnotherName(w Why, n Near) bool {
	wanted, err := url.Parse(w.Request.URL)
	was, errWas := url.Parse(q.stored[n.Interaction].Request.URL)
	if err != nil || errWas != nil || w.Request.URL == "" {
		return false
	}
	d := model.Difference{Path: "path", Was: path.Base(was.Path), Now: path.Base(wanted.Path)}
	perRun, _ := PerRun(d)
	return d.Was != d.Now && perRun == ""
}

// recordNew records the wanted request in a copy of the recording, made to match.
// It is offered where the library fails and the recording is of another resource,
// or has been played for another request.
func (q *Inquirer) recordNew(w Why, n Near, match Remedy) (r Remedy, ok bool) {
	if w.Outcome.Action != library.Fail || q.session.Library.OneResponse || !q.ofOther(w, n) && !n.playedForAnother() {
		return Remedy{}, false
	}
	return Remedy{
		ID: remedyID(Record, n.Interaction), Kind: Record, At: n.Interaction, Ops: match.Ops, Refused: match.Refused, Needless: match.Needless,
		Text: fmt.Sprintf("record the wanted request as a new interaction after %d", n.Interaction+1),
	}, true
}

func asCurl() Remedy {
	return Remedy{ID: string(AsCurl), Kind: AsCurl, At: -1, Text: "the wanted request as curl"}
}

// Remedy finds a remedy by its id, also those for other recordings than the
// nearest.
func (q *Inquirer) Remedy(w Why, id string) (Remedy, error) {
	known := q.Remedies(w)
	for _, n := range w.Near {
		if w.Outcome.Action != library.Play {
			match := q.makeMatch(w, n)
			again := recordAgain(w, n, match)
			record, ok := q.recordNew(w, n, match)
			leavePlayed(n, &match, &again)
			q.leaveUntold(w, n, &again, &record)
			if known = append(known, match, again); ok {
				known = append(known, record)
			}
		}
	}
	var ids []string
	for _, r := range known {
		if r.ID == id {
			return r, nil
		}
		if !slices.Contains(ids, r.ID) {
			ids = append(ids, r.ID)
		}
	}
	if w.Outcome.Action == library.Play {
		return Remedy{}, fmt.Errorf("no remedy %q: the request replays as %d", id, w.Outcome.Interaction+1)
	}
	return Remedy{}, fmt.Errorf("no remedy %q: %s", id, strings.Join(ids, " "))
}

func remedyID(kind RemedyKind, at int) string { return string(kind) + "-" + strconv.Itoa(at+1) }

// duplicate copies the recording that is played last, whichever of those that
// match is looked at: a copy of an earlier one would be played before responses
// that came after it.
func duplicate(n Near) Remedy {
	at := n.Last
	return Remedy{
		ID: remedyID(Repeat, at), Kind: Repeat, At: at,
		Text: fmt.Sprintf("duplicate %d for a further play", at+1),
		Ops:  []model.Op{model.Duplicate{At: at}},
	}
}

// makeMatch copies the parts of the request whose matchers disagree into the
// recording.
func (q *Inquirer) makeMatch(w Why, n Near) Remedy {
	r := Remedy{ID: remedyID(MakeMatch, n.Interaction), Kind: MakeMatch, At: n.Interaction}
	names := n.Failing()
	if len(names) == 0 {
		names = w.Failed()
	}
	r.Text = fmt.Sprintf("make %d match: copy the wanted %s into it", n.Interaction+1, strings.Join(names, ", "))
	recorded := q.stored[n.Interaction].Request
	fit := masked(q.asStored(w.Request), recorded)
	c := copying{at: n.Interaction, library: *q.session.Library, version: q.session.Options.Version, live: fit.Request, recorded: recorded}
	for _, m := range n.Matchers {
		if r.Refused = c.take(m, w.Asked); r.Refused != nil {
			return r
		}
	}
	if u := c.url.String(); c.urlTaken && u != c.recorded.URL {
		c.ops = append([]model.Op{model.SetField{At: c.at, Field: model.RequestURL, Value: u}}, c.ops...)
	}
	r.Ops = append(c.ops, c.own...)
	switch {
	case len(r.Ops) > 0 && len(fit.perRun) > 0:
		r.Text += fmt.Sprintf("; %s is new in each run and not copied, so relax the matcher too", strings.Join(fit.perRun, ", "))
	case len(r.Ops) > 0 && len(fit.placeholders) > 0:
		r.Text += fmt.Sprintf(", not %s, which the test's setup fills", fit.kept())
	case len(r.Ops) > 0:
	case len(fit.perRun) > 0:
		r.Refused = fmt.Errorf("it cannot last: %s is new in each run; relax the matcher", strings.Join(fit.perRun, ", "))
	case len(fit.placeholders) > 0:
		held := fit.placeholders[0]
		r.Refused = fmt.Errorf("%s holds the placeholder %s; what came in its place may be a secret and is not copied", held.field, held.text)
	default:
		r.Refused = errors.New("nothing that the cassette keeps would make it match")
	}
	return r
}
