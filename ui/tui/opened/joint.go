package opened

import (
	"slices"

	"tapedeck/ui/tui/screen"
)

// A Joint is a step of undo that changes of several cassettes become one after the
// other, each as it is made.
type Joint struct{ step jointStep }

// of is the step, nil of none.
func (j *Joint) of() *jointStep {
	if j == nil {
		return nil
	}
	return &j.step
}

// NoteBeside lets the step be undone from the cassette that is shown, also where it
// has not changed that one.
func (j *Joint) NoteBeside(m screen.App) {
	t := Shown(m)
	if t == nil || len(j.step) == 0 || slices.ContainsFunc(j.step, func(p jointPart) bool { return p.cassette == t }) {
		return
	}
	t.beside = besideStep{&j.step, t.Changes}
}
