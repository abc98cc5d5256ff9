package inorder

import (
	"context"
	"errors"
	"slices"
	"testing"
)

// All results come, in order, whatever the number of things.
func TestEach(t *testing.T) {
	for _, n := range []int{0, 1, piece - 1, piece, piece + 1, 100 * piece} {
		next := 0
		err := Each(t.Context(), n, func() func(int) int {
			return func(i int) int { return i * i }
		}, func(i, made int) error {
			if i != next || made != i*i {
				t.Fatalf("%d of %d is %d: %d", next, n, i, made)
			}
			next++
			return nil
		})
		if err != nil || next != n {
			t.Errorf("%d of %d came: %v", next, n, err)
		}
	}
}

// An error of who looks at the results ends the work, and so does the context.
func TestEachEnds(t *testing.T) {
	enough := errors.New("enough")
	square := func() func(int) int { return func(i int) int { return i * i } }
	seen := 0
	err := Each(t.Context(), 1000*piece, square, func(i, _ int) error {
		if seen++; i == 40 {
			return enough
		}
		return nil
	})
	if err != enough || seen != 41 {
		t.Errorf("%d came: %v", seen, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	seen = 0
	err = Each(ctx, 1000*piece, square, func(i, _ int) error {
		if seen++; i == 40 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || seen > 1000*piece/2 {
		t.Errorf("%d came: %v", seen, err)
	}
	if err := Each(ctx, piece, square, func(int, int) error { return enough }); !errors.Is(err, context.Canceled) && err != enough {
		t.Errorf("done before it began: %v", err)
	}
}

// Things that become known while others are made come in the same order. Where the
// work stops, no more are asked for.
func TestGrowing(t *testing.T) {
	square := func() func(int, int) int {
		next := 0
		return func(i, follow int) int {
			if next > 0 && i != next {
				t.Errorf("%d is asked for where %d was to follow", i, next)
			}
			if next = 0; follow > 0 {
				next = i + 1
			}
			return i * i
		}
	}
	for _, growth := range [][]int{{}, {0}, {1}, {piece, piece}, {1, 2, piece - 1, piece + 1, 10 * piece, 50*piece + 3}, {1000 * piece, 1001 * piece}} {
		next, all := 0, 0
		err := Growing(t.Context(), slices.Values(growth), square, func(i, made int) error {
			if i != next || made != i*i {
				t.Fatalf("%d is %d: %d", next, i, made)
			}
			next++
			return nil
		})
		if len(growth) > 0 {
			all = growth[len(growth)-1]
		}
		if err != nil || next != all {
			t.Errorf("%v: %d came: %v", growth, next, err)
		}
	}
	enough, told := errors.New("enough"), 0
	err := Growing(t.Context(), func(yield func(int) bool) {
		for told = 1; yield(told * piece); told++ {
		}
	}, square, func(int, int) error { return enough })
	if err != enough || told == 0 {
		t.Errorf("told %d times: %v", told, err)
	}
}
