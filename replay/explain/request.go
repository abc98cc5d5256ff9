package explain

import "tapedeck/replay/library"

// An Asked is a request that a test made or would make, and what is known of how
// it was answered.
type Asked struct {
	library.KnownRequest
	// Failure is what the library said when it refused the request, nil where it
	// was not seen to be asked.
	Failure *library.Failure
	// OtherRules: not the matchers are asked that refused it.
	OtherRules bool
	// Elsewhere: it was refused under another setting, or of the cassette as it was
	// before a change.
	Elsewhere bool
	// Said is what the library says that its matchers found, by recording. It
	// outranks what is not known, and knows of the test's own matchers.
	Said map[int][]library.Verdict
}

// is reports whether that was what happened to the request.
func (a Asked) is(s library.Situation) bool { return a.Failure != nil && a.Failure.Situation == s }

// Sent reports whether the library sent the request for real, in a mode that
// records: that is all the refusal that there was.
func (a Asked) Sent() bool { return a.is(library.Sent) }

// Refused reports whether the library has refused the request.
func (a Asked) Refused() bool {
	return a.Sent() || a.is(library.NoMatch) || a.is(library.AlreadyPlayed)
}

// usedUp reports whether it did so because its recordings had been played.
func (a Asked) usedUp() bool { return a.is(library.AlreadyPlayed) }

// notUsedUp reports whether it would have said so, had they been.
func (a Asked) notUsedUp() bool {
	return a.is(library.NoMatch) && a.Failure.TellsUsedUp && !a.OtherRules
}

// unplayed is how many recordings it says have not been played, nil if it does
// not say.
func (a Asked) unplayed() *int {
	if a.Failure == nil {
		return nil
	}
	return a.Failure.Unplayed()
}

// Failed are the matchers that the library names as the ones that disagree.
func (a Asked) Failed() []string {
	if a.Failure == nil || a.Failure.Request == nil {
		return nil
	}
	for _, c := range a.Failure.Candidates {
		if c.URL == a.Failure.Request.URL && c.Failed != nil {
			return c.Failed
		}
	}
	return nil
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
	Matchers []library.DetailedVerdict
}

// playedForAnother reports whether it is certain that it was played, for another
// request, and is not any more.
func (n Near) playedForAnother() bool {
	return n.Played > 0 && !n.PlayedUnknown && !n.Unlimited && len(n.Failing()) > 0
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
