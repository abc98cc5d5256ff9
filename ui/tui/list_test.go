package tui

import (
	"math/rand/v2"
	"slices"
	"testing"

	"tapedeck/model"
)

// Following many ops at once is following them one by one.
func TestIndicesAfter(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		places := random.Perm(30)[:random.IntN(10)+1]
		slices.Sort(places)
		var deletions []model.Op
		for _, at := range slices.Backward(places) {
			deletions = append(deletions, model.Delete{At: at})
		}
		back := inverse(deletions)
		for i := range 30 {
			one := i
			for _, op := range deletions {
				if one >= 0 {
					one = indexAfter(op, one)
				}
			}
			all := indicesAfter(deletions)(i)
			if all != one {
				t.Fatalf("%d after deleting %v: %d, one by one %d", i, places, all, one)
			}
			if all >= 0 && indicesAfter(back)(all) != i {
				t.Fatalf("%d is not back after undoing the deletion of %v", i, places)
			}
		}
	}
}
