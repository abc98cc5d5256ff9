package opened

import (
	"context"
	"strings"
	"time"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/model/inorder"
)

// Several are cassettes that are looked through together.
type Several struct {
	Title     string // what they were found in
	Cassettes []Named
	Filter    string // what is shown of them, "" to ask
}

// A Named is one of them: its path, and what it is called in their list.
type Named struct{ Path, Name string }

// A Fit is an interaction that a filter shows.
type Fit struct {
	In, At  int // of which cassette, and which one there
	State   byte
	Summary model.Summary
	Finding string // what is found in it, where the filter asks for that
}

// A Looked is what a filter shows of one cassette.
type Looked struct {
	In      int
	Fits    []Fit
	Count   int // with those that are not kept
	Changes int // that were made in it before, if it is open
	Err     error
}

// MostFits is how many interactions are kept of those that a filter shows: the first.
const MostFits = 20000

// An Across goes through several cassettes. Those that are open count as they stand,
// unsaved changes too; each of the others is read and let go.
type Across struct {
	filter Filtering
	path   func(in int) string
	format string
	open   map[string]standing
}

// A standing is a cassette as it stands, and what is asked of it.
type standing struct {
	*Cassette
	is      Is
	changes int
}

// Across is for cassettes as they stand now, whose paths are given by their index.
func (c *Cassettes) Across(filter model.Filter, path func(in int) string) Across {
	a := Across{Filtering{Filter: filter}, path, c.Format, map[string]standing{}}
	for path, t := range c.ByPath {
		if !t.Indexing() {
			a.open[path] = standing{t, t.Is(), t.Changes}
		}
	}
	return a
}

// Each looks through the cassettes from one index up to another on all cores and shows
// what came of each, in order, until ctx is done.
func (a Across) Each(ctx context.Context, from, to int, show func(Looked) error) {
	eachOf(ctx, from, to, a.look, show)
}

func eachOf[T any](ctx context.Context, from, to int, look func(ctx context.Context, in int) T, show func(T) error) {
	_ = inorder.Pieces(ctx, to-from, 1, func() func(int) T {
		return func(i int) T { return look(ctx, from+i) }
	}, func(_ int, came T) error { return show(came) }) // it ends as ctx does
}

// read reads one cassette, unless it is open, and lets it go after it was looked through.
func (a Across) read(ctx context.Context, in int, look func(standing)) error {
	path := a.path(in)
	if t, is := a.open[path]; is {
		look(t)
		return nil
	}
	f, err := cassette.Begin(path, cassette.Options{Format: a.format})
	if err != nil {
		return err
	}
	defer f.Abandon()
	if err := f.Index(ctx); err != nil {
		return err
	}
	t := New(nil, f, time.Time{})
	look(standing{t, t.Is(), 0})
	return nil
}

// look looks for what the filter shows of one cassette.
func (a Across) look(ctx context.Context, in int) Looked {
	l := Looked{In: in}
	l.Err = a.read(ctx, in, func(t standing) {
		l.Changes = t.changes
		a.fits(ctx, &l, t)
	})
	return l
}

// fits adds what the filter shows of a cassette.
func (a Across) fits(ctx context.Context, l *Looked, t standing) {
	f, shows, finding := t.File, a.filter.shows(t.is), a.filter.Filter.Asks("finding")
	type seen struct {
		shows bool
		Fit
	}
	_ = cassette.Walk(ctx, f, 0, f.Len(), func(v *cassette.Visit) (s seen) {
		if s.shows = shows(v); s.shows {
			summary, err := v.Summary()
			s.Fit = Fit{In: l.In, At: v.At(), State: StateSign(f.State(v.At()), err), Summary: alone(summary)}
			if finding {
				s.Finding = t.findings.words(v)
			}
		}
		return s
	}, func(_ int, s seen) error { // it ends as ctx does
		if !s.shows {
			return nil
		}
		if l.Count++; l.Count <= MostFits {
			l.Fits = append(l.Fits, s.Fit)
		}
		return nil
	})
}

// A FindingsIn is how many findings there are in one cassette.
type FindingsIn struct {
	In, Count int
	Changes   int // that were made in it before, if it is open
}

// EachFindings counts those of the cassettes from one index up to another, as Each looks
// through them. Of what cannot be read none are known.
func (a Across) EachFindings(ctx context.Context, from, to int, show func(FindingsIn) error) {
	eachOf(ctx, from, to, func(ctx context.Context, in int) FindingsIn {
		n := FindingsIn{In: in}
		_ = a.read(ctx, in, func(t standing) {
			n.Changes = t.changes
			_ = cassette.Walk(ctx, t.File, 0, t.File.Len(), t.findings.in, func(_, count int) error {
				n.Count += count
				return nil
			})
		})
		return n
	}, show)
}

// alone is a summary that holds nothing of its cassette's text in memory.
func alone(s model.Summary) model.Summary {
	for _, text := range []*string{&s.Method, &s.URL, &s.Type, &s.RecordedAt, &s.Label} {
		*text = strings.Clone(*text)
	}
	return s
}
