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
}

// A Named is one of them: its path, and what it is called in their list.
type Named struct{ Path, Name string }

// A Fit is an interaction that a filter shows.
type Fit struct {
	In, At  int // of which cassette, and which one there
	State   byte
	Summary model.Summary
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

// An Across is a filter that goes through several cassettes. Those that are open
// count as they stand, unsaved changes too; each of the others is read and let go.
type Across struct {
	filter Filtering
	among  []Named
	format string
	open   map[string]standing
}

// A standing is a cassette that is open, and what is asked of it.
type standing struct {
	*Cassette
	is      Is
	changes int
}

// Across is for cassettes as they stand now.
func (c *Cassettes) Across(filter model.Filter, among []Named) Across {
	a := Across{Filtering{Filter: filter}, among, c.Format, map[string]standing{}}
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
	_ = inorder.Pieces(ctx, to-from, 1, func() func(int) Looked {
		return func(i int) Looked { return a.look(ctx, from+i) }
	}, func(_ int, l Looked) error { return show(l) }) // it ends as ctx does
}

// look looks through one cassette.
func (a Across) look(ctx context.Context, in int) Looked {
	path := a.among[in].Path
	if t, is := a.open[path]; is {
		l := a.in(ctx, in, t.File, t.is)
		l.Changes = t.changes
		return l
	}
	f, err := cassette.Begin(path, cassette.Options{Format: a.format})
	if err != nil {
		return Looked{In: in, Err: err}
	}
	defer f.Abandon()
	if err := f.Index(ctx); err != nil {
		return Looked{In: in, Err: err}
	}
	return a.in(ctx, in, f, New(nil, f, time.Time{}).Is())
}

// in looks through a file.
func (a Across) in(ctx context.Context, in int, f *cassette.File, is Is) Looked {
	l, shows := Looked{In: in}, a.filter.shows(is)
	type seen struct {
		shows bool
		Fit
	}
	_ = cassette.Walk(ctx, f, 0, f.Len(), func(v *cassette.Visit) (s seen) {
		if s.shows = shows(v); s.shows {
			summary, err := v.Summary()
			s.Fit = Fit{in, v.At(), StateSign(f.State(v.At()), err), alone(summary)}
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
	return l
}

// alone is a summary that holds nothing of its cassette's text in memory.
func alone(s model.Summary) model.Summary {
	for _, text := range []*string{&s.Method, &s.URL, &s.Type, &s.RecordedAt, &s.Label} {
		*text = strings.Clone(*text)
	}
	return s
}
