package opened

import (
	"math/rand/v2"
	"testing"

	"tapedeck/model"
	"tapedeck/ui/tui/widget"
)

// Marks follow many ops at once as each of them follows the ops one by one,
// and are back where they were once these are undone.
func TestMarksFollow(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		n := 1 + random.IntN(30)
		var was widget.Marks
		for range random.IntN(8) {
			was.Set(random.IntN(n), true)
		}
		var ops []model.Op
		for left := n; len(ops) < 12 && left > 0; {
			at := random.IntN(left)
			switch random.IntN(5) {
			case 0:
				ops, left = append(ops, model.Delete{At: at}), left-1
			case 1:
				ops, left = append(ops, model.Duplicate{At: at}), left+1
			case 2:
				ops, left = append(ops, model.Insert{At: at}), left+1
			case 3:
				ops = append(ops, model.Move{At: at, To: random.IntN(left)})
			case 4:
				ops = append(ops, model.SetField{At: at})
			}
		}
		is := marksAfter(was, shiftsOf(ops))
		back := marksAfter(is, undone(ops))
		marked := 0
		for i := range n {
			to := i
			for _, s := range shiftsOf(ops) {
				if to >= 0 {
					to = s.after(to)
				}
			}
			if to >= 0 && is.Has(to) != was.Has(i) {
				t.Fatalf("%v after %v: %v", was, ops, is)
			}
			if to >= 0 && was.Has(i) {
				marked++
			}
			if back.Has(i) != (was.Has(i) && to >= 0) {
				t.Fatalf("%v, after %v and their undoing: %v", was, ops, back)
			}
		}
		if is.N != marked || back.N != marked {
			t.Fatalf("%d and %d marked, not %d: %v after %v", is.N, back.N, marked, was, ops)
		}
	}
}
