package folder

import (
	"context"

	"tapedeck/ui/tui/opened"
)

// A findings is how many there are in the cassettes, as far as they were counted.
type findings struct {
	gen     int
	next    int                // the first cassette not yet counted
	stop    context.CancelFunc // nil unless it goes on
	halted  bool               // and does not go on
	all     int
	of      map[int]int    // of the cassettes that have any
	below   map[string]int // of the directories, by their paths
	changes map[int]int    // that were made in a cassette before it was counted
}

func newFindings(gen int) findings {
	return findings{gen: gen, of: map[int]int{}, below: map[string]int{}, changes: map[int]int{}}
}

// take takes those of one cassette, which is in a directory, into account.
func (s *findings) take(n opened.FindingsIn, directory string) {
	more := n.Count - s.of[n.In]
	s.all += more
	s.below[directory] += more
	s.of[n.In] = n.Count
	s.changes[n.In] = n.Changes
	if n.Count == 0 {
		delete(s.of, n.In)
	}
}
