package opened

// A besideStep is the last thing done from a cassette, in others alone: it is undone
// and made again from there too, until the cassette itself changes.
type besideStep struct {
	of *jointStep
	at int // Changes of the cassette then
}

// besideToUndo is that step where u takes it back, nil if there is none.
func (t *Cassette) besideToUndo() *jointStep {
	return t.besideWhere(func(p jointPart, undo, _ int) bool { return undo == p.steps })
}

// besideToRedo is that step where U makes it again, nil if there is none.
func (t *Cassette) besideToRedo() *jointStep {
	return t.besideWhere(func(p jointPart, undo, redo int) bool { return redo > 0 && undo+1 == p.steps })
}

func (t *Cassette) besideWhere(is func(p jointPart, undo, redo int) bool) *jointStep {
	j := t.beside.of
	if j == nil || t.beside.at != t.Changes {
		return nil
	}
	for _, p := range *j {
		if undo, redo := p.cassette.File.Steps(); p.cassette.joint[p.steps] != j || !is(p, undo, redo) {
			return nil
		}
	}
	return j
}
