package render

import (
	"math/rand/v2"
	"testing"

	"tapedeck/model/body"
)

// The column of each glyph leads back to it, and steps go from one to the next.
func TestCaret(t *testing.T) {
	seeds := uint64(200)
	if testing.Short() {
		seeds = 50
	}
	for seed := range seeds {
		random := rand.New(rand.NewPCG(seed, 3))
		text := randomText(random, 120)
		d := NewDocument([]byte(text), body.Text, 10+random.IntN(40), true)
		for at := 0; at < len(text); {
			if back := d.OffsetAt(d.Position(at)); back != at {
				t.Fatalf("of %q, width %d: the place of %d leads to %d", text, d.width, at, back)
			}
			after := d.After(at)
			if after <= at {
				t.Fatalf("of %q: no step from %d", text, at)
			}
			if before := d.Before(after); before != at {
				t.Fatalf("of %q: before %d is %d, want %d", text, after, before, at)
			}
			at = after
		}
		row := random.IntN(max(1, d.Rows()))
		if end := d.OffsetAt(row, 1000); d.Rows() > 0 {
			if in, _ := d.Position(end); in != row {
				t.Fatalf("of %q, width %d: the end of row %d is in row %d", text, d.width, row, in)
			}
		}
	}
}
