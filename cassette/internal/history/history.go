// Package history keeps the steps that were made, those that were undone and can be
// made again, and how far the present state is from the saved one.
package history

// A Step is one step of undo.
type Step interface {
	// Changes is for how many changes it counts.
	Changes() int
}

// Steps are what was made and undone. The zero value has none.
type Steps[S Step] struct {
	made   []S // the last may be undone
	undone []S // the last may be made again
	// savedAt is how many steps had been made when the state was last saved, lost
	// how many of those were undone and then replaced by others.
	savedAt, lost int
	gone          bool // the saved state is there no longer
	// replaced is what the last step took the place of, nil once something else has
	// happened.
	replaced *replaced[S]
}

type replaced[S Step] struct {
	undone        []S
	savedAt, lost int
}

// Len counts the steps that can be undone, and those that can be made again.
func (h *Steps[S]) Len() (undo, redo int) { return len(h.made), len(h.undone) }

// Record notes a step that was made. What was undone can no longer be made again;
// if the saved state was among it, it is lost.
func (h *Steps[S]) Record(s S) {
	h.replaced = &replaced[S]{h.undone, h.savedAt, h.lost}
	if made := len(h.made); h.savedAt > made {
		h.lost, h.savedAt = h.Unsaved(), made
	}
	h.undone = nil
	h.made = append(h.made, s)
}

// ToUndo is the step that Undo takes back, false if there is none.
func (h *Steps[S]) ToUndo() (S, bool) { return last(h.made) }

// ToRedo is the step that Redo makes again, false if there is none.
func (h *Steps[S]) ToRedo() (S, bool) { return last(h.undone) }

// ToRollBack is the step that RollBack takes back, false unless nothing has happened
// since it was recorded.
func (h *Steps[S]) ToRollBack() (s S, ok bool) {
	if h.replaced == nil {
		return s, false
	}
	return last(h.made)
}

// Undo notes that the last step was undone.
func (h *Steps[S]) Undo() { h.move(&h.made, &h.undone) }

// Redo notes that the last step that was undone was made again.
func (h *Steps[S]) Redo() { h.move(&h.undone, &h.made) }

// RollBack notes that the step recorded last was taken back, as though it had never
// been made: it cannot be made again, and what could be before it can be now.
func (h *Steps[S]) RollBack() {
	h.made = h.made[:len(h.made)-1]
	h.undone, h.savedAt, h.lost = h.replaced.undone, h.replaced.savedAt, h.replaced.lost
	h.replaced = nil
}

// Saved notes that the present state is the saved one.
func (h *Steps[S]) Saved() { h.savedAt, h.lost, h.gone, h.replaced = len(h.made), 0, false, nil }

// Returned notes that what was made since came to nothing: the present state is as the
// saved one.
func (h *Steps[S]) Returned() {
	if !h.gone {
		h.savedAt, h.lost = len(h.made), 0
	}
}

// Lose notes that the saved state is there no longer: there are changes even where all
// that was made is undone.
func (h *Steps[S]) Lose() { h.lost, h.gone, h.replaced = h.lost+1, true, nil }

// Unsaved counts the changes between the saved state and the present one.
func (h *Steps[S]) Unsaved() int {
	n, between := h.lost, h.made[min(h.savedAt, len(h.made)):]
	if undone := h.savedAt - len(h.made); undone > 0 {
		between = h.undone[len(h.undone)-undone:]
	}
	for _, s := range between {
		n += s.Changes()
	}
	return n
}

func (h *Steps[S]) move(from, to *[]S) {
	s, _ := last(*from)
	*from, *to = (*from)[:len(*from)-1], append(*to, s)
	h.replaced = nil
}

func last[S any](list []S) (s S, ok bool) {
	if len(list) == 0 {
		return s, false
	}
	return list[len(list)-1], true
}
