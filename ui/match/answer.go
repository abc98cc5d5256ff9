package match

import (
	"slices"

	"tapedeck/replay/explain"
	"tapedeck/replay/failure"
)

// An Answer is what a library does about one request, and where the request comes from.
type Answer struct {
	explain.Why
	From failure.Request
	// Cassette is the one whose failure it is, as the text names it; empty if it
	// names none. Own: it is the one that was asked. Of any other nothing is
	// known, so the answer holds no recordings and no remedies.
	Cassette string
	Own      bool
	// Number tells it apart from the others of its text, 0 where it is alone.
	Number int
	// Replayed is how many requests of the same test replayed before it.
	Replayed int
	*explain.Inquirer
	said     []explain.Observed // what the failure says of the recordings
	doubtful []string           // of the notes those that say why the answer may not hold
}

// olderNote says of a failure that the cassette was written after its text.
const olderNote = "the text is older than the cassette: what it says may be of the cassette as it was before: run the test again"

// Older takes the note away that the text is older than the cassette, for who says
// that once of many failures. It reports whether there was one.
func (a *Answer) Older() bool {
	n := len(a.Notes)
	a.Notes = slices.DeleteFunc(slices.Clone(a.Notes), func(note string) bool { return note == olderNote })
	return len(a.Notes) < n
}

// Doubts are those of the notes that say why the answer may not hold: the text is
// older than the cassette, or something that decides was taken to be so.
func (a Answer) Doubts() []string {
	var doubts []string
	for _, note := range a.Notes {
		if slices.Contains(a.doubtful, note) && !slices.Contains(doubts, note) {
			doubts = append(doubts, note)
		}
	}
	return doubts
}

// number gives the requests of a text their numbers, by which their remedies
// are told apart. One alone has none.
func number(answers []Answer) {
	own := 0
	for _, a := range answers {
		if a.Own {
			own++
		}
	}
	if own < 2 {
		return
	}
	n := 0
	for i := range answers {
		if answers[i].Own {
			n++
			answers[i].Number = n
		}
	}
}
