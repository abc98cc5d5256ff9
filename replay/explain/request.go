package explain

import (
	"tapedeck/model"
	"tapedeck/replay/library"
)

// An Asked is a request that a test made or would make.
type Asked struct {
	Request model.Request
	// Name is the key that uber/cassette made of the request, where it is known.
	Name string
	// LineEnds: whether the body's lines end in LF or CR LF is not known.
	LineEnds bool
	// Unknown are the parts that are not known, each with the reason and how to
	// get it. What matchers say about them is left open.
	Unknown map[model.Part]string
	// Partial: the header lacks what the test's own client adds (User-Agent...),
	// which is taken to be as in the nearest recording.
	Partial bool
	// Failed are the matchers that the library names as the ones that disagree.
	Failed []string
	// Said is what the library says that its matchers found, by recording. It
	// outranks what is not known, and knows of the test's own matchers.
	Said map[int][]library.Verdict
	// Refused: the library has refused it; UsedUp: because its recordings have
	// been played.
	Refused, UsedUp bool
	// Sent: the library sent it for real, in a mode that records: that is all the
	// refusal that there was.
	Sent bool
	// NotUsedUp: it would have said so, had they been.
	NotUsedUp bool
	// Unplayed is how many recordings it says have not been played, PlayedBefore
	// whether each has been; nil if it does not say.
	Unplayed     *int
	PlayedBefore []bool
	// Elsewhere: it did so under another setting, or of the cassette as it was
	// before a change.
	Elsewhere bool
	// Refusal says why something else than the library refused it, empty if
	// nothing did.
	Refusal string
	// NoCassette: the library has said that none was in use, or that there is none.
	NoCassette bool
}

// A Why says what a library does about a request, and the reason.
type Why struct {
	Asked
	Library, Mode string
	Outcome       library.Outcome
	// Undecided: what is known matches, so what is unknown decides.
	Undecided bool
	// Deduced: it must be used up, as all that is known matches; the text does not
	// tell.
	Deduced bool
	// Before is how many equal requests the test must have made before, as the
	// library refused what matches.
	Before int
	// Reason says why, and Nearest what is nearest where nothing matches, else
	// it is empty: in words, unsanitised.
	Reason, Nearest string
	Notes           []string
	// Near are the nearest recordings, nearest first, at most mostNear.
	Near []Near
}

// A Near is a recording beside the request.
type Near struct {
	Interaction int // counted from 0
	// Distance is 100 for each matcher that disagrees and up to 99 for how much
	// differs; 0 is a match.
	Distance int
	Played   int // how often it was played before this request
	// PlayedUnknown: whether it was played before, the text does not say.
	PlayedUnknown bool
	// Unlimited: it replays however often it is asked for, so it is never used up.
	Unlimited bool
	// Last is the last recording that matches where this one does, and so the
	// one played last once all are used up.
	Last     int
	Matchers []library.Judged
}

// Failing names the matchers that disagree.
func (n Near) Failing() []string {
	var names []string
	for _, m := range n.Matchers {
		if !m.Agreed && !m.Unknown {
			names = append(names, m.Matcher)
		}
	}
	return names
}
