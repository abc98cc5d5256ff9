package failures

import (
	"strings"
	"tapedeck/replay/library"
	"tapedeck/ui/match"
	"tapedeck/ui/testrun"
	"tapedeck/ui/tui/compare"
	"tapedeck/ui/tui/opened"
)

// A row is a failing request.
type row struct {
	testrun.Row
	group  *group
	at     int   // its place in the rows
	unused []int // the interactions that its test did not play
	since  since
}

// A group is the failures of a cassette.
type group struct {
	place    testrun.Place    // of its first failure
	cassette *opened.Cassette // nil where there is none
	rows     []*row
	asking   int  // counts how often it was asked again
	newer    bool // it was written after the text
}

// name is the cassette's, as the heading of its failures says it.
func (g *group) name() string {
	switch {
	case g.place.Path == "":
		return "no cassette is known"
	case g.place.Missing:
		return g.place.Path + ", which is missing"
	}
	return g.place.Path
}

// A line is what a row of the list shows: the heading of a group, a failure, or
// what is no failure of a cassette.
type line struct {
	heading *group
	row     *row
	others  bool
}

// A summary counts.
type summary struct {
	testrun.Summary
	became map[since]int // how many failures, in the last run
}

// A filter is the text that the failures shown hold.
type filter struct {
	text  string
	shown int
}

func (f filter) shows(r *row) bool {
	return f.text == "" || strings.Contains(r.searched(), strings.ToLower(f.text))
}

// searched is what the filter looks at.
func (r *row) searched() string {
	return strings.ToLower(strings.Join([]string{r.test(), r.Request.Method, r.Request.URL, r.Place.Path, r.differs()}, "\n"))
}

// answer is what is said of a failure; that the text is older than the cassette
// the title says of all.
func (r *row) answer() *match.Answer {
	if r.Answer == nil {
		return nil
	}
	a := *r.Answer
	a.Older()
	return &a
}

// test is the name of a failure's test, "" if it is not known.
func (r *row) test() string {
	if r.Test == nil {
		return ""
	}
	return r.Test.Name
}

// differs says what is different in the recording that is nearest, or what else
// a failure comes to.
func (r *row) differs() string {
	if r.since == isNew {
		return "new: " + r.difference()
	}
	return r.difference()
}

func (r *row) difference() string {
	a := r.Answer
	switch {
	case r.since.gone():
		return r.since.words()
	case a == nil && r.Place.Missing:
		return "missing"
	case a == nil && r.Err != nil:
		return "not read"
	case a == nil && len(r.Unused()) > 0:
		return "not played"
	case a == nil && r.Nameless:
		return "request not named"
	case a == nil:
		return "not asked"
	case a.Outcome.Action == library.Play:
		return "would replay"
	case len(a.Near) == 0:
		return "not recorded"
	}
	return compare.DiffersIn(a.Near[0])
}

// replays reports whether there is nothing left to do for a failure.
func (r *row) replays() bool {
	return r.since == passes || r.Answer != nil && r.Answer.Outcome.Action == library.Play
}

// sign is ~ where the recording that answers a failure is not saved.
func (r *row) sign() string {
	if r.Answer != nil && r.replays() && r.group.cassette != nil {
		file, n := r.group.cassette.File, r.Answer.Outcome.Interaction
		if n >= 0 && n < file.Len() && opened.StateSign(file.State(n), nil) != 0 {
			return "~"
		}
	}
	return " "
}
