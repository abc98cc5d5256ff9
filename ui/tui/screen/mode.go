package screen

// A Mode is where keys are pressed. The help and the tables of keys show its
// name; one without a name is not in them.
type Mode struct {
	Name string
	Can  Ability // what can be done there, but for its own actions
}

// An Ability is something that can be done in several screens.
type Ability uint

// Has reports whether it works in a mode.
func (w Where) Has(m *Mode) bool {
	if m == w.Not {
		return false
	}
	for _, own := range w.Modes {
		if own == m {
			return true
		}
	}
	return w.Can&m.Can != 0
}

// In is the place of a screen's own actions.
func In(modes ...*Mode) Where { return Where{Modes: modes} }

// Able is the place of an action that several screens have: where it can be done.
func Able(can Ability) Where { return Where{Can: can} }

// A Where says where an action works: in modes, and where something can be done.
type Where struct {
	Modes []*Mode
	Can   Ability
	Not   *Mode // but not there
}

// Abilities.
const (
	Scroll  Ability = 1 << iota // through rows under a cursor
	Read                        // page by page with space
	Pair                        // work in two panes
	Look                        // at an interaction
	Choose                      // interactions in a list by marks
	Search                      // text with /
	Hit                         // go through what was found
	Ask                         // why a request does not replay
	Remedy                      // what keeps a request from replaying
	Sift                        // filter the interactions that are listed
	Number                      // lines
	Change                      // undo and redo
	Save                        // the cassette that is shown
	SaveAll                     // those that are open
	Reload                      // the file
	Review                      // what is not saved
	TakeOut                     // see the copied text bare
	Edit                        // typed text
	Helped                      // be helped

	// Everywhere is where no text is typed.
	Everywhere
)
