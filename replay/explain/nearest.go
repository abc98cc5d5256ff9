package explain

import "tapedeck/replay/library"

// A Candidate is a recorded interaction with what speaks for and against it.
type Candidate struct {
	Interaction int // counted from 0
	library.Explanation
}
