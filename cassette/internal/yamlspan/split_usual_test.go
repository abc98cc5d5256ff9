package yamlspan

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"tapedeck/testdata/corpus"
)

// sameUsual requires that a text is split alike, and refused alike, whether usual
// lines are gone over by themselves or as all others.
func sameUsual(t *testing.T, src []byte) (split bool) {
	t.Helper()
	for _, where := range wheres {
		found, err := outlineYAML(src, where)
		pieces := trace(string(src), where, rand.New(rand.NewPCG(3, 4)))
		usual = false
		want, wrong := outlineYAML(src, where)
		wantPieces := trace(string(src), where, rand.New(rand.NewPCG(3, 4)))
		usual = true
		if fmt.Sprint(found, err) != fmt.Sprint(want, wrong) || !slices.Equal(pieces, wantPieces) {
			t.Fatalf("%q, %v:\n%v %v\n%v\nnot\n%v %v\n%v", src, where, found, err, pieces, want, wrong, wantPieces)
		}
		split = split || err == nil && len(found.Entries) > 0
	}
	return split
}

func TestUsualLines(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	rounds := 40
	if testing.Short() {
		rounds = 4
	}
	split, n := 0, 0
	check := func(src []byte) {
		n++
		if sameUsual(t, src) {
			split++
		}
	}
	for _, src := range corpus.YAML(t) {
		check(src)
		src = src[:min(len(src), 5000)]
		for range rounds {
			check(mutate(r, src))
		}
	}
	for _, s := range append(append(spanSeeds, splitSeeds...), lookalikes...) {
		for range 10 * rounds {
			check(mutate(r, []byte(s)))
			check(mutate(r, []byte("interactions:\n"+s+lookalikes[0])))
		}
	}
	t.Logf("%d texts of %d have entries", split, n)
}
