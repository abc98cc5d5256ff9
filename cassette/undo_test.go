package cassette

import (
	"testing"

	"tapedeck/model"
)

// To undo a change leads back to what was looked at before it, or to the first
// interaction that it changed.
func TestUndoLeadsBack(t *testing.T) {
	for _, c := range []struct{ selected, back int }{{0, 3}, {1, 0}, {8, 7}, {1000, 14}} {
		f, err := Open("../testdata/tour.yaml", Options{})
		if err != nil {
			t.Fatal(err)
		}
		change := Change{Ops: []model.Op{model.Delete{At: 3}, model.Delete{At: 1}}, Selected: c.selected}
		if _, err := f.Do(change); err != nil {
			t.Fatal(err)
		}
		undo, redo := f.Steps()
		step, ok := f.Undo()
		if !ok || step.At != c.back || undo != 1 || redo != 0 {
			t.Errorf("selected %d: undone to %d, want %d; %d and %d steps", c.selected, step.At, c.back, undo, redo)
		}
		if undo, redo := f.Steps(); undo != 0 || redo != 1 {
			t.Errorf("%d and %d steps after undo", undo, redo)
		}
	}
}

// A step that is rolled back leaves the file as it was, and what could be made
// again before it.
func TestRollBack(t *testing.T) {
	f, err := Open("../testdata/tour.yaml", Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []int{3, 1} {
		if _, err := f.Do(change(model.Delete{At: at})); err != nil {
			t.Fatal(err)
		}
	}
	f.Undo()
	was, revision := contents(f), f.Revision(1)
	if _, err := f.Do(change(model.SetField{At: 1, Field: model.ResponseStatus, Value: "418"})); err != nil {
		t.Fatal(err)
	}
	if _, err := f.RollBack(); err != nil {
		t.Fatal(err)
	}
	if undo, redo := f.Steps(); undo != 1 || redo != 1 || contents(f) != was || f.Revision(1) != revision || f.Unsaved() != 1 {
		t.Errorf("rolled back to %d and %d steps, %d unsaved", undo, redo, f.Unsaved())
	}
	if _, err := f.RollBack(); err == nil || contents(f) != was {
		t.Error("a step that was made before was rolled back")
	}
	if _, ok := f.Redo(); !ok || f.Len() != 13 {
		t.Errorf("%d interactions", f.Len())
	}
}
