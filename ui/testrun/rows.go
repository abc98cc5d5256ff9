package testrun

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"tapedeck/cassette"
	"tapedeck/model/inorder"
	"tapedeck/replay/failure"
	"tapedeck/replay/library"
	"tapedeck/ui/match"
)

// A Row is one failing request, with what is known of it.
type Row struct {
	// Number counts the failing requests of the text, from 1.
	Number int
	Failing
	Place Place
	// Answer is what the library does with the request now, nil where it was not
	// asked: Err says why, or there is no cassette.
	Answer *match.Answer
	Err    error
	// Times counts how often the text holds the same failure of the same test, as
	// one of several jobs does.
	Times int
	// Asked is what the answer was asked with, nil where there is none.
	Asked *Asking
}

// A Summary is what a text comes to.
type Summary struct {
	Tests    int // that failed
	Requests int // that were not answered
	Replayed int // of those, would replay now
	Placed   map[Basis]int
	Missing  int // of a cassette that is not there
	Unplaced int // of a cassette that is not known
	Others   []Other
	Left     int // bytes of the text that were left out
}

// Rows reads the reports, several at a time, and yields their failing requests in
// order, as soon as they are known, until yield returns false. Once ctx is done it
// stops with the context's error.
func (p *Project) Rows(ctx context.Context, run Run, s match.Setting, yield func(Row) bool) (Summary, error) {
	r := rows{project: p, written: run.Written, seen: map[string]bool{}, sum: Summary{Placed: map[Basis]int{}, Left: run.Left}}
	s.Here = true // each is asked of the cassette that it is placed on
	r.setting = s
	worker := func() func(int) asked { return func(n int) asked { return r.ask(ctx, run.Reports[n].read(n)) } }
	err := inorder.Pieces(ctx, len(run.Reports), reportsAtOnce, worker, func(n int, a asked) error {
		if a.err != nil {
			return a.err
		}
		report := run.Reports[n]
		if r.repeated(report, a.read) {
			return nil
		}
		r.sum.Others = append(r.sum.Others, a.read.others...)
		r.sum.Tests += len(report.Tests)
		for i := range a.rows {
			r.count(&a.rows[i])
		}
		for _, row := range a.rows {
			if !yield(row) {
				return errEnough
			}
		}
		return nil
	})
	if err == errEnough {
		err = nil
	}
	return r.sum, err
}

// reportsAtOnce is how many reports are read one after the other: those of one
// cassette mostly follow each other, and the first are waited for.
const reportsAtOnce = 4

var errEnough = errors.New("enough")

type rows struct {
	project *Project
	setting match.Setting
	written time.Time
	sum     Summary
	seen    map[string]bool // the reports, by what they say
}

// repeated reports whether a report says what another one said of the same
// test: a log of several jobs, or a report beside what the runner printed.
func (r *rows) repeated(report Report, read reading) bool {
	if len(report.Tests) == 0 {
		return false
	}
	var b strings.Builder
	for _, t := range report.Tests {
		fmt.Fprintf(&b, "%s\n", strings.ReplaceAll(t.Name[strings.LastIndexAny(t.Name, ".")+1:], "::", "."))
	}
	for _, f := range read.failing {
		fmt.Fprintf(&b, "%s %s %s %s\n", f.Request.Method, f.Request.URL, f.failure().Situation, f.failure().Innermost().Path)
	}
	for _, o := range read.others {
		fmt.Fprintf(&b, "%s %s\n", o.Kind, o.Message)
	}
	known := r.seen[b.String()]
	r.seen[b.String()] = true
	return known
}

// An asked report is what it says, and what is made of that. The rows are not
// counted yet.
type asked struct {
	read reading
	rows []Row
	err  error
}

// ask places a report's requests and asks about those of each cassette.
func (r *rows) ask(ctx context.Context, read reading) asked {
	list := make([]Row, len(read.failing))
	byTest := map[askedTest][]int{}
	var order []askedTest
	for i, f := range read.failing {
		list[i] = Row{Failing: f, Place: r.project.Place(f)}
		key := askedTest{list[i].Place.Path, f.Test}
		if key.cassette == "" || list[i].Place.Missing {
			continue
		}
		if len(byTest[key]) == 0 {
			order = append(order, key)
		}
		byTest[key] = append(byTest[key], i)
	}
	for _, key := range order {
		if err := r.askOf(ctx, key.cassette, list, byTest[key], read.played); err != nil {
			return asked{err: err}
		}
	}
	return asked{read: read, rows: list}
}

// An askedTest is what one test asks of one cassette.
type askedTest struct {
	cassette string
	test     *Test
}

// count counts a row and gives it its number.
func (r *rows) count(row *Row) {
	r.sum.Requests++
	row.Number = r.sum.Requests
	if row.Asked != nil {
		row.Asked.number(row.Number)
	}
	if a := row.Answer; a != nil && a.Outcome.Action == library.Play {
		r.sum.Replayed++
	}
	switch place := row.Place; {
	case place.Path == "":
		r.sum.Unplaced++
	case place.Missing:
		r.sum.Missing++
	default:
		r.sum.Placed[place.By]++
	}
}

// askOf asks a cassette about its requests, after those that logs say were
// played in the same tests.
func (r *rows) askOf(ctx context.Context, name string, list []Row, at []int, played []failure.Request) error {
	o := r.project.open(name)
	if o.err != nil {
		for _, i := range at {
			list[i].Err = o.err
		}
		return nil
	}
	var requests []failure.Request
	for _, q := range played {
		of := slices.ContainsFunc(at, func(i int) bool { return list[i].Request.Session == q.Session })
		if of && r.project.mayBeOf(q.From, name) {
			requests = append(requests, q)
		}
	}
	var asked []int
	for _, i := range at {
		if !list[i].Nameless {
			asked = append(asked, i)
			requests = append(requests, list[i].Request)
		}
	}
	if len(asked) == 0 {
		return nil
	}
	a := &Asking{wanted: match.OfFailures(requests), setting: r.setting}
	a.wanted.Written = r.written
	var unknown []library.UnknownSetting
	a.setting.Code, unknown = r.project.setUp(list[asked[0]].Failing, a.setting.LibraryOf(o.file))
	for _, i := range asked {
		a.notes = append(a.notes, unknownNotes(unknown, list[i].failure(), r.setting))
	}
	err := a.ask(ctx, o.recordings)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for n, i := range asked {
		if err != nil || n >= len(a.Answers) {
			list[i].Err = err
			continue
		}
		list[i].Answer, list[i].Asked = &a.Answers[n], a
	}
	return nil
}

// unknownNotes say which settings of the test's code are not known, but for those
// that the text or the person says.
func unknownNotes(unknown []library.UnknownSetting, f library.Failure, s match.Setting) (notes []string) {
	for _, u := range unknown {
		matchers := strings.Contains(u.Name, "match")
		mode := !matchers && (strings.Contains(u.Name, "record") || strings.Contains(strings.ToLower(u.Name), "mode"))
		if matchers && (f.MatchOn() != nil || s.On != nil) || mode && (f.Mode() != "" || s.Mode != "") {
			continue
		}
		notes = append(notes, fmt.Sprintf("%s in %s, line %d, is not known: it is no literal", u.Name, u.Path, u.Line))
	}
	return notes
}

// mayBeOf reports whether a request that was played can have been of a
// cassette.
func (p *Project) mayBeOf(c library.CassetteInUse, name string) bool {
	place, named := p.named(c, "", path.Dir(name))
	return !named || place.Path == name
}

// Place finds the cassette of a failure: the one that the text names, else by
// its test, else the nearest of the project's.
func (p *Project) Place(f Failing) Place {
	near := "."
	if f.Test != nil && f.Test.File != "" {
		near = p.testFolder(f.Test.File)
	} else if f.Test != nil {
		near = path.Dir(cmp.Or(p.testFile(f), "."))
	}
	if place, ok := p.named(f.failure().Innermost(), f.failure().Library, near); ok {
		return place
	}
	place := p.byTest(f)
	if place.Path != "" {
		return place
	}
	return p.guess(f, place.Note)
}

// testFolder is the folder of a test's file, below the project.
func (p *Project) testFolder(file string) string {
	if _, found := p.longestTail(pathWords(file), p.files[path.Base(file)]); len(found) > 0 {
		return path.Dir(found[0])
	}
	if info, err := os.Stat(p.Path(path.Dir(file))); err == nil && info.IsDir() {
		return path.Dir(file)
	}
	return "."
}

// Unused are the interactions that the failure lists as not played, nil if it is
// none of that kind.
func (r Row) Unused() []library.Unused { return r.failure().Unused }

// FindUnused are the interactions of a row's cassette that its failure lists as
// not played.
func (r Row) FindUnused(ctx context.Context, f *cassette.File) []int {
	if len(r.Unused()) == 0 {
		return nil
	}
	at, _, err := match.Wanted{Unused: r.Unused()}.FindUnused(ctx, f)
	if err != nil {
		return nil // it was given up
	}
	return at
}
