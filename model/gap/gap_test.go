package gap

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// A List is after any changes what a slice is, and leaves alone what it was
// made of and what it gave away.
func TestList(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		given := random.Perm(random.IntN(40))
		was := slices.Clone(given)
		list, want := Of(given), slices.Clone(given)
		var taken, copied []int
		for range random.IntN(60) {
			at := random.IntN(len(want) + 1)
			n := random.IntN(len(want) - at + 1)
			in := random.Perm(random.IntN(4))
			list.Replace(at, n, in...)
			want = slices.Replace(want, at, at+n, in...)
			if random.IntN(10) == 0 {
				taken = list.Items()
				copied = slices.Clone(taken)
			}
			check(t, &list, want)
		}
		if !slices.Equal(given, was) || !slices.Equal(taken, copied) {
			t.Fatal("what others read was written to")
		}
		if !slices.Equal(list.Items(), want) {
			t.Fatalf("%v, not %v", list.Items(), want)
		}
	}
}

func check(t *testing.T, list *List[int], want []int) {
	t.Helper()
	if list.Len() != len(want) {
		t.Fatalf("%d items, not %d", list.Len(), len(want))
	}
	for i, v := range want {
		if list.At(i) != v {
			t.Fatalf("item %d is %d, not %d", i, list.At(i), v)
		}
	}
}
