package opened

import (
	"context"
	"slices"

	"tapedeck/cassette"
	"tapedeck/model"
)

// A filtering is a filter on its way through a cassette.
type Filtering struct {
	gen    int
	Text   string
	Filter model.Filter
	Next   int  // the first interaction not yet looked at
	bytes  int  // how many it took to look into those before
	runs   bool // a step is on its way
	stop   context.CancelFunc
	Shown  []int
	unsure bool // a change was under way: it may have looked before that or after
	at     int  // the interaction to stay on
	stands int  // where the cursor was put meanwhile
}

const (
	// FilterStep is how many interactions the first step of a filter looks at,
	// filterBytes up to how many bytes where it looks into them. Each further step
	// looks at as much as all before, up to the most.
	FilterStep      = 500
	mostFilterStep  = 16000
	filterBytes     = 1 << 20
	mostFilterBytes = 16 << 20
	// FilterAtOnce is up to how many bytes a cassette is filtered at once,
	// deepAtOnce where the filter looks into interactions.
	FilterAtOnce = 4 << 20
	deepAtOnce   = 128 << 10
)

// another ends the step that is on its way and is a generation in which it is stale.
func (fl Filtering) another() int {
	if fl.stop != nil {
		fl.stop()
	}
	return fl.gen + 1
}

// Step looks at the next interactions, as far as it comes before ctx is done.
func (fl Filtering) Step(ctx context.Context, f *cassette.File, is Is) Filtering {
	fl.Shown = slices.Clip(fl.Shown) // what was shown so far is being looked at
	to := min(fl.Next+min(max(FilterStep, fl.Next), mostFilterStep), f.Len())
	if fl.Filter.Deep() {
		bytes, most := 0, min(max(filterBytes, fl.bytes), mostFilterBytes)
		for i := fl.Next; i < to; i++ {
			if bytes += f.TextSize(i); bytes >= most {
				to = i + 1
			}
		}
		fl.bytes += bytes
	}
	_ = cassette.Walk(ctx, f, fl.Next, to, fl.shows(is), func(i int, shows bool) error { // it ends as ctx does
		if shows {
			fl.Shown = append(fl.Shown, i)
		}
		fl.Next = i + 1
		return nil
	})
	return fl
}

// Shows reports whether the filter shows an interaction.
func (fl Filtering) Shows(f *cassette.File, i int, is Is) (shown bool) {
	_ = cassette.Walk(context.Background(), f, i, i+1, fl.shows(is), func(_ int, shows bool) error { // which is never done
		shown = shows
		return nil
	})
	return shown
}

func (fl Filtering) shows(is Is) func(*cassette.Visit) bool {
	return func(v *cassette.Visit) bool {
		return fl.Filter.Match(v, func(name string) bool { return is(v, name) })
	}
}

// An Is answers is:NAME. It is asked by several goroutines.
type Is func(v *cassette.Visit, name string) bool
