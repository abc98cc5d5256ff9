package opened

import "tapedeck/model"

// markedToGo are the marked interactions that ops delete.
func (t *Cassette) markedToGo(ops []model.Op) (gone []int) {
	if t.List.Marks.N == 0 {
		return nil
	}
	for _, op := range ops {
		if d, is := op.(model.Delete); is && t.List.Marks.Has(d.At) {
			gone = append(gone, d.At)
		}
	}
	return gone
}

// noteGone notes which of the interactions that the last change deleted were
// marked, so that undoing it marks them again.
func (t *Cassette) noteGone(marked []int) {
	undo, _ := t.File.Steps()
	if t.marksGone == nil {
		t.marksGone = map[int][]int{}
	}
	t.marksGone[undo] = marked
}

// goneMarked are those that the change that was just undone had deleted.
func (t *Cassette) goneMarked() []int {
	undo, _ := t.File.Steps()
	return t.marksGone[undo+1]
}
