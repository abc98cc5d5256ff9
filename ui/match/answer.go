package match

import (
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
	said []explain.Observed // what the failure says of the recordings
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
