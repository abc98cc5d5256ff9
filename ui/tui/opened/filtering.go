package opened

import (
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
	runs   bool // a step is on its way
	Shown  []int
	at     int // the interaction to stay on
	stands int // where the cursor was put meanwhile
}

const (
	// FilterStep is how many interactions one step of a filter looks at,
	// filterBytes up to how many bytes where it looks into them.
	FilterStep  = 500
	filterBytes = 1 << 20
	// FilterAtOnce is up to how many bytes a cassette is filtered at once,
	// deepAtOnce where the filter looks into interactions.
	FilterAtOnce = 4 << 20
	deepAtOnce   = 128 << 10
)

// Step looks at the next interactions.
func (fl Filtering) Step(f *cassette.File, is func(i int, name string) bool) Filtering {
	fl.Shown = slices.Clip(fl.Shown) // what was shown so far is being looked at
	bytes := 0
	for end := min(fl.Next+FilterStep, f.Len()); fl.Next < end && bytes < filterBytes; fl.Next++ {
		if fl.Filter.Deep() {
			bytes += f.TextSize(fl.Next)
		}
		if fl.Shows(f, fl.Next, is) {
			fl.Shown = append(fl.Shown, fl.Next)
		}
	}
	return fl
}

// Shows reports whether the filter shows an interaction.
func (fl Filtering) Shows(f *cassette.File, i int, is func(i int, name string) bool) bool {
	sum, err := f.Summary(i)
	return err == nil && fl.Filter.Match(model.Subject{
		Summary:     sum,
		Interaction: func() (model.Interaction, error) { return f.At(i) },
		Is:          func(name string) bool { return is(i, name) },
	})
}
