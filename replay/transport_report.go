package replay

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/exception"
	inquiry "tapedeck/replay/explain"
	"tapedeck/replay/library"
)

// An UnmatchedError says why a request was not answered.
type UnmatchedError struct {
	Method, URL string
	Cassette    string // its path, "" where the tape has none
	Library     string
	Mode        string
	// Raised is what the library raises.
	Raised *exception.Error
	// Played are the interactions, counted from 0, that match but were all
	// played already.
	Played []int
	// Nearest are the interactions that come closest, the best first.
	Nearest []inquiry.Candidate
}

// A BlockedError says why a request that would be sent was not.
type BlockedError struct {
	Method, URL string
	Cassette    string // its path, "" where the tape has none
	Why         string // "Options.BlockUnsafe is set"
}

// Error is one line.
func (e *BlockedError) Error() string {
	text := describe(quoted(e.Method), quoted(e.URL)) + ": not sent: " + e.Why
	if e.Cassette != "" {
		text = escaped(e.Cassette) + ": " + text
	}
	return text
}

func (t *Transport) blocked(req *http.Request, why string) error {
	return &BlockedError{
		Method: cmp.Or(req.Method, http.MethodGet), URL: concealedURL(req.URL.Redacted(), t.o.Placeholders), Cassette: t.path(), Why: why,
	}
}

// mostNearest is how many near misses an error names.
const mostNearest = 3

// Error is one line; what was recorded stands quoted in it.
func (e *UnmatchedError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: not recorded", describe(quoted(e.Method), quoted(e.URL)))
	if e.Cassette != "" {
		fmt.Fprintf(&b, " in %s", escaped(e.Cassette))
	}
	fmt.Fprintf(&b, " (%s", e.Library)
	if e.Mode != "" {
		fmt.Fprintf(&b, ", %s", e.Mode)
	}
	b.WriteString(")")
	if e.Raised != nil {
		fmt.Fprintf(&b, ": %s", quoted(e.Raised.Error()))
	}
	switch {
	case len(e.Played) > 0:
		fmt.Fprintf(&b, ": interaction %d matches, but was played already", e.Played[0]+1)
	case len(e.Nearest) == 0:
		b.WriteString(": the cassette holds no interactions")
	}
	for _, near := range e.Nearest {
		if len(e.Played) > 0 {
			break
		}
		fmt.Fprintf(&b, "; interaction %d differs in %s", near.Interaction+1, differences(near.Explanation))
	}
	return b.String()
}

// differences lists what an explanation does not agree on.
func differences(e library.Explanation) string {
	var list []string
	for _, v := range e.Verdicts {
		switch {
		case v.Agreed:
		case v.Raised != nil:
			list = append(list, v.Matcher+": "+quoted(v.Raised.Error()))
		case v.Recorded == "" && v.Wanted == "":
			list = append(list, v.Matcher)
		default:
			list = append(list, fmt.Sprintf("%s: wanted %s, recorded %s", v.Matcher, strconv.Quote(short(v.Wanted)), strconv.Quote(short(v.Recorded))))
		}
	}
	if len(list) == 0 {
		return "nothing that a matcher names"
	}
	return strings.Join(list, ", ")
}

// quoted escapes what does not belong on a terminal, and shortens it.
func quoted(s string) string { return escaped(short(s)) }

func escaped(s string) string { q := strconv.Quote(s); return q[1 : len(q)-1] }

func short(s string) string {
	const most = 120
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "..."
}

// unmatched finds out why a request is not answered.
func (t *Transport) unmatched(i model.Interaction, live library.Request, raised *exception.Error) error {
	d := t.deck
	d.mu.Lock()
	defer d.mu.Unlock()
	e := &UnmatchedError{Method: i.Request.Method, URL: concealedURL(i.Request.URL, t.o.Placeholders), Cassette: t.path(), Library: d.library.Name, Mode: d.session.Mode, Raised: raised}
	for _, c := range d.cards {
		if c.gone {
			continue
		}
		near := inquiry.Candidate{Interaction: c.at}
		near.Explanation, _ = d.library.Compare(d.rules, live, c.Request) // the rules are known
		for _, m := range d.matchers {
			near.Verdicts = append(near.Verdicts, library.Verdict{Matcher: m.Name, Agreed: m.Match(live.Model(), c.Request.Model())})
		}
		if near.Match() {
			e.Played = append(e.Played, c.at)
			continue
		}
		e.near(near)
	}
	d.missed = append(d.missed, Miss{Method: e.Method, URL: e.URL, Err: e})
	return e
}

// near keeps the best.
func (e *UnmatchedError) near(c inquiry.Candidate) {
	e.Nearest = append(e.Nearest, c)
	slices.SortStableFunc(e.Nearest, func(a, b inquiry.Candidate) int { return cmp.Compare(b.Agreed(), a.Agreed()) })
	if len(e.Nearest) > mostNearest {
		e.Nearest = e.Nearest[:mostNearest]
	}
}

// A Report tells what a Transport did: uber/cassette's
// report_unused_cassettes, for every library, and what was missed.
type Report struct {
	Plays    int     // answers from the cassette
	Recorded int     // interactions added
	Unused   []Entry // recorded before and not played
	Missed   []Miss  // requests that got no answer
	Cut      []Miss  // streamed answers that were not read to the end, and so not recorded
}

// An Entry names an interaction.
type Entry struct {
	Interaction int // counted from 0
	Method, URL string
}

// A Miss is a request that got no answer from the cassette.
type Miss struct {
	Method, URL string
	Err         error // nil for an answer that was cut off
}

// Report tells what was done so far.
func (t *Transport) Report() Report {
	d := t.deck
	d.mu.Lock()
	defer d.mu.Unlock()
	r := Report{Plays: d.plays, Missed: slices.Clone(d.missed), Cut: slices.Clone(d.cut)}
	for _, c := range d.cards {
		switch {
		case c.From == library.RecordedNow:
			r.Recorded++
		case c.Plays == 0 && !c.gone:
			r.Unused = append(r.Unused, Entry{c.at, c.Request.Method, c.Request.URI})
		}
	}
	return r
}

// String lists what was not used and what was missed, a line each; it is empty
// where everything was used and nothing missed.
func (r Report) String() string {
	var b strings.Builder
	for _, e := range r.Unused {
		fmt.Fprintf(&b, "not used: interaction %d: %s\n", e.Interaction+1, describe(quoted(e.Method), quoted(e.URL)))
	}
	for _, m := range r.Missed {
		fmt.Fprintf(&b, "missed: %v\n", m.Err)
	}
	for _, m := range r.Cut {
		fmt.Fprintf(&b, "not recorded: the body was closed early: %s\n", describe(quoted(m.Method), quoted(m.URL)))
	}
	return b.String()
}

// wasCut notes a streamed answer that is not stored.
func (d *deck) wasCut(r model.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.cut = append(d.cut, Miss{Method: r.Method, URL: r.URL})
}
