package replay

import (
	"cmp"
	"fmt"
	"slices"

	"tapedeck/model"
)

// A Candidate is a recorded interaction with what speaks for and against it.
type Candidate struct {
	Interaction int // counted from 0
	Explanation
}

// Agreed counts the matchers that agree.
func (c Candidate) Agreed() int {
	n := 0
	for _, v := range c.Verdicts {
		if v.Agreed {
			n++
		}
	}
	return n
}

// Candidates explains the request against every interaction of the tape, those
// with the most agreement first, as vcrpy ranks its near misses
// (find_requests_with_most_matches); among equals the order of the file stays.
func (r Rules) Candidates(live model.Request, tape Tape) ([]Candidate, error) {
	list := make([]Candidate, 0, tape.Len())
	for i := range tape.Len() {
		recorded, err := tape.At(i)
		if err != nil {
			return nil, fmt.Errorf("interaction %d: %w", i+1, err)
		}
		e, err := r.Explain(live, recorded)
		if err != nil {
			return nil, err
		}
		list = append(list, Candidate{i, e})
	}
	slices.SortStableFunc(list, func(a, b Candidate) int { return cmp.Compare(b.Agreed(), a.Agreed()) })
	return list, nil
}
