package history

import (
	"math/rand/v2"
	"slices"
	"testing"
)

type named struct{ name, changes int }

func (s named) Changes() int { return s.changes }

// Whatever was done before: a step that is recorded and rolled back leaves what
// there was, and one that is undone can be made again.
func TestRollBackLeavesWhatThereWas(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var h Steps[named]
	reached := 0
	for n := range 2000 {
		undo, redo := h.Len()
		switch random.IntN(7) {
		case 0, 1:
			h.Record(named{n, 1 + random.IntN(3)})
		case 2:
			if undo > 0 {
				h.Undo()
			}
		case 3:
			if redo > 0 {
				h.Redo()
			}
		case 4:
			if random.IntN(4) == 0 {
				h.Saved()
			}
		case 5:
			if random.IntN(20) == 0 {
				h = Steps[named]{}
			}
		case 6:
			if h.Returned(); h.Unsaved() != 0 {
				t.Fatalf("%d unsaved where all is as saved", h.Unsaved())
			}
		}
		was, made, undone, unsaved := h, slices.Clone(h.made), slices.Clone(h.undone), h.Unsaved()
		if len(undone) > 0 && was.savedAt > len(made) {
			reached++
		}
		h.Record(named{-1, 1})
		if undo, redo := h.Len(); undo != len(made)+1 || redo != 0 {
			t.Fatalf("recorded: %d and %d steps", undo, redo)
		}
		if s, ok := h.ToRollBack(); !ok || s.name != -1 {
			t.Fatalf("rolls back %v, %v", s, ok)
		}
		h.RollBack()
		if !slices.Equal(h.made, made) || !slices.Equal(h.undone, undone) || h.savedAt != was.savedAt || h.lost != was.lost || h.Unsaved() != unsaved {
			t.Fatalf("rolled back to %+v, was %+v", h, was)
		}
		if _, ok := h.ToRollBack(); ok {
			t.Fatal("a step could be rolled back after another was")
		}
	}
	if reached == 0 {
		t.Error("nothing was recorded over a saved state that had been undone")
	}
}

// Only what was recorded last can be rolled back.
func TestRollBackAtOnce(t *testing.T) {
	for name, does := range map[string]func(h *Steps[named]){
		"nothing was made": func(h *Steps[named]) { *h = Steps[named]{} },
		"undone":           func(h *Steps[named]) { h.Undo() },
		"made again":       func(h *Steps[named]) { h.Undo(); h.Redo() },
		"saved":            func(h *Steps[named]) { h.Saved() },
		"a save failed":    func(h *Steps[named]) { h.Lose() },
	} {
		var h Steps[named]
		h.Record(named{1, 1})
		h.Record(named{2, 1})
		does(&h)
		if s, ok := h.ToRollBack(); ok {
			t.Errorf("%s: %v can be rolled back", name, s)
		}
	}
}

// What was made and came to nothing no longer counts, from there on either way; but a
// saved state that is gone is not returned to before the next save.
func TestReturned(t *testing.T) {
	var h Steps[named]
	check := func(what string, want int) {
		t.Helper()
		if got := h.Unsaved(); got != want {
			t.Errorf("%s: %d unsaved, want %d", what, got, want)
		}
	}
	h.Record(named{1, 1})
	h.Record(named{2, 1})
	h.Returned()
	check("returned", 0)
	h.Undo()
	check("undone", 1)
	h.Redo()
	h.Record(named{3, 1})
	check("another made", 1)
	h.RollBack()
	check("and rolled back", 0)
	h.Lose()
	h.Returned()
	check("lost", 1)
	h.Saved()
	h.Record(named{4, 1})
	h.Record(named{5, 1})
	h.Returned()
	check("saved and returned again", 0)
}
