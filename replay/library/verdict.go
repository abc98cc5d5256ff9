package library

import (
	"slices"

	"tapedeck/replay/exception"
)

// A Verdict is what one matcher says.
type Verdict struct {
	Matcher string
	Agreed  bool
	// Wanted is what the test asks for, Recorded what stands in the cassette, as
	// the matcher sees them (unsanitised); both empty where it looks at nothing
	// that can be named.
	Wanted, Recorded string
	// Message is what the library prints for it, empty where it prints none.
	Message string
	// Raised is an exception that escapes: the test sees it instead of a
	// mismatch.
	Raised *exception.Error
	// Forms are the recorded and the live form, encoded, where a matcher compares
	// no more than that.
	Forms *[2]string
}

// An Explanation says why a request does or does not match an interaction.
type Explanation struct {
	Verdicts []Verdict // in the order in which the matchers were asked
}

// Match reports whether nothing differs.
func (e Explanation) Match() bool {
	return !slices.ContainsFunc(e.Verdicts, func(v Verdict) bool { return !v.Agreed })
}

// Agreed counts the matchers that agree.
func (e Explanation) Agreed() int {
	n := 0
	for _, v := range e.Verdicts {
		if v.Agreed {
			n++
		}
	}
	return n
}

// Raised is the first exception that escapes, or nil.
func (e Explanation) Raised() *exception.Error {
	for _, v := range e.Verdicts {
		if v.Raised != nil {
			return v.Raised
		}
	}
	return nil
}

// A Comparison is what a matcher found.
type Comparison struct {
	Agreed           bool
	Wanted, Recorded string
	Message          string
	raised           *exception.Error
}

// RaisedBy makes a comparison of an escaping exception.
func RaisedBy(err error) Comparison {
	if e, ok := err.(*exception.Error); ok {
		return Comparison{raised: e}
	}
	return Comparison{raised: exception.New("error", err.Error())}
}

// Compared compares two texts.
func Compared(live, recorded string) Comparison {
	return Comparison{Agreed: live == recorded, Wanted: live, Recorded: recorded}
}
