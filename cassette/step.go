package cassette

import (
	"context"

	"tapedeck/model"
)

// A Change is one user action: one step of undo.
type Change struct {
	Ops []model.Op
	// Selected is the interaction that was looked at before, counted from 1: to
	// undo the change leads back to it. With 0 it leads to the first that changed.
	Selected int
	// KeepFollowUps leaves coupled fields (Content-Length) as they are.
	KeepFollowUps bool
	// Holds is asked about the interaction that the change leaves to look at,
	// before it is made; its error refuses the change. nil asks nothing.
	Holds func(model.Interaction) error
}

// A Step is a change that was made, undone or made again.
type Step struct {
	Ops       []model.Op
	FollowUps []model.FollowUp
	// Lost names what inserted interactions held and this format does not keep.
	Lost []string
	// At is the interaction to look at afterwards, -1 if none is left.
	At int
	// Changed is false where the file already said so; nothing was recorded.
	Changed bool
}

// A step is what undo needs: what was spliced, never a copy of the list.
type step struct {
	done    Step
	splices []splice
	back    int // the interaction to look at when it is undone
	changes int // that a recovery makes again, 0 of a change
}

// Changes is for how many it counts.
func (s step) Changes() int { return max(1, s.changes) }

// A work can be stopped, and says how far it is.
type work struct {
	ctx  context.Context
	tell func(Progress)
}

// A Progress is how far a change is.
type Progress struct {
	Doing       string // "changing", then "checking"
	Done, Total int
}

// reached says how far the work is. The error is the context's: the work is
// to be given up.
func (w work) reached(doing string, done, total int) error {
	if w.tell != nil {
		w.tell(Progress{doing, done, total})
	}
	return w.ctx.Err()
}

// A splice is entries taken out and put in at one place.
type splice struct {
	at      int
	out, in []*entry
	around  *around // nil where lead and trail stay
}

// An around is lead and trail before a splice and after it.
type around struct{ leadWas, trailWas, leadIs, trailIs []byte }
