package failures

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"tapedeck/replay/library"
	"tapedeck/ui/match"
	"tapedeck/ui/render"
	"tapedeck/ui/testrun"
	"tapedeck/ui/tui/compare"
	"tapedeck/ui/tui/opened"
)

// A row is a failing request.
type row struct {
	testrun.Row
	group   *group
	at      int   // its place in the rows
	unused  []int // the interactions that its test did not play
	outcome outcome
	listed  listed
}

// A group is the failures of a cassette.
type group struct {
	place    testrun.Place    // of its first failure
	cassette *opened.Cassette // nil where there is none
	rows     []*row
	changes  int  // of the cassette, when it was last asked
	answered int  // of the cassette, as it was when it was asked what is known now
	newer    bool // it was written after the text
	listed   listed
}

// stale says why nothing is done with what is known of a cassette, "" where it is
// of the cassette as it is now.
func stale(t *opened.Cassette, answered int) string {
	if t.Changes == answered {
		return ""
	}
	return render.Sanitize(filepath.Base(t.File.Path())) + " has changed and is asked again: choose again"
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

// A line is what a row of the list shows: the heading of a group, a way in which
// failures differ, a failure, or what is no failure of a cassette.
type line struct {
	heading *group
	way     *way
	row     *row
	others  bool
	// Of a way, as far as the filter shows it.
	shown, cassettes int
}

// words are how many failures a way has, and where there is room of how many
// cassettes.
func (l line) words(width int) string {
	words := render.Counted(l.shown, "failure")
	if l.cassettes > 0 && width >= 76 {
		words += ", " + render.Counted(l.cassettes, "cassette")
	}
	return words
}

// listed is the line that something was given in a listing.
type listed struct{ gen, at int }

// A listing is lines in the making. A key makes the first step and each message
// another, so that neither takes longer where there are more failures; the lines
// are shown once all are there.
type listing struct {
	gen     int
	section int // the group or way that is looked at
	at      int // its next row
	lines   []line
	shown   int
	heading int             // the line of the section, -1 while none of its rows is shown
	seen    map[*group]bool // the groups of a way's rows
}

// A way is the failures whose requests differ from what is recorded in the same
// way, or that come to the same otherwise.
type way struct {
	match.Way
	rows     []*row
	asked    []askedRow       // what is known of each row; no element is changed in place
	cassette *opened.Cassette // of the first row that has one
	open     bool
	listed   listed
}

// A ways is the failures by how they differ. A failure stays in its way while what
// it comes to changes: rows move only when they are grouped anew.
type ways struct {
	on      bool // they are listed so, not by cassette
	list    []*way
	byKey   map[string]*way
	grouped int  // how many rows are in their way
	reveal  *row // whose way is to be open
}

// group puts the next failure into its way.
func (w *ways) group(r *row) {
	is := r.way()
	to := w.byKey[is.Key]
	if to == nil {
		to = &way{Way: is}
		if w.byKey == nil {
			w.byKey = map[string]*way{}
		}
		w.byKey[is.Key] = to
		w.list = append(w.list, to)
	}
	to.rows, to.asked = append(to.rows, r), append(to.asked, r.asked())
	if to.cassette == nil {
		to.cassette = r.group.cassette
	}
	if r == w.reveal {
		to.open = true
	}
	w.grouped++
}

// askedAgain takes over what is known of the failures now.
func (w *ways) askedAgain() {
	for _, of := range w.list {
		of.asked = make([]askedRow, len(of.rows)) // the one before may be read in the background
		for i, r := range of.rows {
			of.asked[i] = r.asked()
		}
	}
}

// An askedRow is what is known now of a failure.
type askedRow struct {
	answer   *match.Answer // nil where there is nothing to do
	cassette *opened.Cassette
	answered int // see group
	guess    bool
	gone     bool // it fails no more, so that nothing is to be done
}

// asked is what is known now of a failure.
func (r *row) asked() askedRow {
	a := askedRow{r.Answer, r.group.cassette, r.group.answered, r.Place.By == testrun.Guess, r.outcome.gone()}
	if a.gone {
		a.answer = nil
	}
	return a
}

// way is how a failure differs, else what it comes to.
func (r *row) way() match.Way {
	if r.Answer != nil && !r.outcome.gone() {
		if w, ok := r.Answer.Way(); ok {
			return w
		}
	}
	words := r.difference()
	return match.Way{Key: "\x00" + words, Text: words}
}

// A summary counts.
type summary struct {
	testrun.Summary
	became    map[outcome]int // how many failures, in the last run
	cassettes int             // that failures are of
	on        int             // how many failures are on them
	newer     int             // how many of them were written after the text
	with      []string        // the switches that the command ran with, of libraries that failed
	widest    columns         // the cells of the widest part in each
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
	if r.outcome == isNew {
		return "new: " + r.difference()
	}
	return r.difference()
}

func (r *row) difference() string {
	a := r.Answer
	switch {
	case r.outcome.gone():
		return r.outcome.words()
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
	return r.outcome == passes || r.Answer != nil && r.Answer.Outcome.Action == library.Play
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

// where says which recording a failure is compared with: "headers.yaml #2".
func (r *row) where() string {
	if r.Place.Path == "" {
		return ""
	}
	where := render.Sanitize(path.Base(r.Place.Path))
	if a := r.Answer; a != nil && len(a.Near) > 0 {
		where += fmt.Sprintf(" #%d", a.Near[0].Interaction+1)
	}
	return where
}
