package match

import (
	"context"
	"fmt"
	"slices"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/explain"
	"tapedeck/ui/render"
)

// FindUnused finds the interactions that a text lists as not played, each once.
// missing counts those that the cassette does not hold.
func (w Wanted) FindUnused(ctx context.Context, f *cassette.File) (at []int, missing int, err error) {
	// The cassette keeps what is made here, on all cores, for what asks for it then.
	known := func(v *cassette.Visit) error { _, err := v.Summary(); return err }
	err = cassette.Walk(ctx, f, 0, f.Len(), known, func(int, error) error { return nil })
	if err != nil {
		return nil, 0, err
	}
	return explain.FindUnused(ctx, f, w.Unused)
}

// DeleteUnused is the remedy for interactions that no request played.
func DeleteUnused(at []int) explain.Remedy {
	r := explain.Remedy{ID: string(explain.Unused), Kind: explain.Unused, At: -1}
	sorted := slices.Sorted(slices.Values(at))
	var words []string
	for _, i := range slices.Backward(sorted) {
		r.Ops = append(r.Ops, model.Delete{At: i})
	}
	for _, i := range sorted {
		words = append(words, fmt.Sprint(i+1))
	}
	r.Text = "delete " + render.Listed(words)
	return r
}

// UnusedWords say what a list of unused interactions comes to.
func UnusedWords(found, missing int) string {
	words := "no interaction of the list is in the cassette"
	switch {
	case found == 1:
		words = "1 interaction was not played"
	case found > 1:
		words = fmt.Sprintf("%d interactions were not played", found)
	}
	if missing > 0 && found > 0 {
		words += fmt.Sprintf(", %d more of the list are not in the cassette", missing)
	}
	return words
}
