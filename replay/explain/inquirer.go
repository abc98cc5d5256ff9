package explain

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/library/all"
)

// An Inquirer answers why, request after request, as one session of a test.
type Inquirer struct {
	inquiry  Inquiry
	rules    library.Rules
	session  *library.Session
	stored   Recordings // as the cassette has them
	recorded Recordings // as the library matches them
	plays    []int
	requests []model.Request             // those that were asked, in order
	keyed    map[string]*keyedRecordings // by rules
}

// Recordings are what a cassette holds, in its order. Many are asked about again
// and again, so they are not copied.
type Recordings []*model.Interaction

// Len is how many there are.
func (r Recordings) Len() int { return len(r) }

// At is one of them.
func (r Recordings) At(i int) (model.Interaction, error) { return *r[i], nil }

// NewInquirer begins a session over what a cassette holds. The error says that the
// rules are not known.
func NewInquirer(o Inquiry, stored Recordings) (*Inquirer, error) {
	lib, err := all.Named(o.Library)
	if err != nil {
		return nil, err
	}
	q := &Inquirer{inquiry: o, keyed: map[string]*keyedRecordings{}, stored: stored, recorded: stored}
	if lib.Filtering != nil {
		q.recorded = make(Recordings, len(stored))
		for i, interaction := range stored {
			played := lib.Filtering.Played(o.Rules, o.Placeholders, *interaction)
			q.recorded[i] = &played
		}
	}
	if q.session, err = lib.NewSession(o.SessionOptions, q.recorded); err != nil {
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

// Stored is an interaction as the cassette that was read has it.
func (q *Inquirer) Stored(i int) model.Interaction { return *q.stored[i] }

// MatchOn are the matchers that are asked.
func (q *Inquirer) MatchOn() []string { return q.rules.MatchOn }

// LooksAt reports whether a matcher in use looks at a part.
func (q *Inquirer) LooksAt(part model.Part) bool {
	return slices.ContainsFunc(q.rules.MatchOn, func(name string) bool {
		return slices.Contains(q.session.Library.LooksAt(name), part)
	})
}

// judge asks about every recording; the keys are kept, as a test makes many
// requests under the same rules.
func (q *Inquirer) judge(rules library.Rules, live library.Request) map[*library.Recorded]library.Judgement {
	name := fmt.Sprint(rules.Version, rules.MatchOn)
	k, ok := q.keyed[name]
	if !ok {
		k = newKeyed(*q.session.Library, rules, q.session.Loaded)
		q.keyed[name] = k
	}
	return k.judge(live, q.session.Loaded)
}

// asMatched is a live request as the library matches it.
func (q *Inquirer) asMatched(r model.Request) model.Request {
	return q.session.Library.Filters().Live(q.inquiry.Rules, q.inquiry.Placeholders, r)
}

// asStored is a live request as the library would keep it.
func (q *Inquirer) asStored(r model.Request) model.Request {
	return q.session.Library.Filters().Stored(q.inquiry.Rules, q.inquiry.Placeholders, r)
}

func (q *Inquirer) ignored(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && slices.ContainsFunc(q.inquiry.IgnoreHosts, func(host string) bool { return strings.EqualFold(host, u.Hostname()) })
}

// unknown are the matchers that look at what is not known.
func (q *Inquirer) unknown(a Asked) (names []string) {
	if a.Key != "" {
		return nil // the text tells what is compared
	}
	for _, name := range q.rules.MatchOn {
		if slices.ContainsFunc(q.session.Library.LooksAt(name), func(p model.Part) bool { return a.Unknown(p) != "" }) {
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

// unlimited reports whether recordings replay without limit.
func (q *Inquirer) unlimited() bool {
	return q.session.Library.OneResponse || q.session.Options.AllowRepeats
}

// saysPlays reports whether the text says of each recording whether it was played.
func (q *Inquirer) saysPlays(a Asked) bool {
	f := a.Failure
	return f != nil && f.AllTried && len(f.Candidates) > 0 && len(f.Candidates) == len(q.recorded)
}
