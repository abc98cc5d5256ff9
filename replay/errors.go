package replay

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tapedeck/replay/exception"
	"tapedeck/replay/library"
)

// An UnmatchedError says why a request was not answered.
type UnmatchedError struct {
	Method, URL string
	Cassette    string // its path, "" where it has none
	Library     string
	Mode        string
	// Raised is what the library raises.
	Raised *exception.Error
	// Played are the interactions, counted from 0, that match but were all
	// played already.
	Played []int
	// Nearest are the interactions that come closest, the best first.
	Nearest []Candidate
}

// A BlockedError says why a request that would be sent was not.
type BlockedError struct {
	Method, URL string
	Cassette    string // its path, "" where it has none
	Why         string // "Options.BlockUnsafe is set"
}

// Error is one line.
func (e *BlockedError) Error() string {
	text := describe(quoted(e.Method), quoted(e.URL)) + ": not sent: " + e.Why
	if e.Cassette != "" {
		text = escaped(e.Cassette) + ": " + text
	}
	return text
}

// mostNearest is how many near misses an error names.
const mostNearest = 3

// Error is one line; what was recorded stands quoted in it.
func (e *UnmatchedError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: not recorded", describe(quoted(e.Method), quoted(e.URL)))
	if e.Cassette != "" {
		fmt.Fprintf(&b, " in %s", escaped(e.Cassette))
	}
	fmt.Fprintf(&b, " (%s", e.Library)
	if e.Mode != "" {
		fmt.Fprintf(&b, ", %s", e.Mode)
	}
	b.WriteString(")")
	if e.Raised != nil {
		fmt.Fprintf(&b, ": %s", quoted(e.Raised.Error()))
	}
	switch {
	case len(e.Played) > 0:
		fmt.Fprintf(&b, ": interaction %d matches, but was played already", e.Played[0]+1)
	case len(e.Nearest) == 0:
		b.WriteString(": the cassette holds no interactions")
	}
	for _, near := range e.Nearest {
		if len(e.Played) > 0 {
			break
		}
		fmt.Fprintf(&b, "; interaction %d differs in %s", near.Interaction+1, differences(near.Explanation))
	}
	return b.String()
}

// differences lists what an explanation does not agree on.
func differences(e library.Explanation) string {
	var list []string
	for _, v := range e.Verdicts {
		switch {
		case v.Agreed:
		case v.Raised != nil:
			list = append(list, v.Matcher+": "+quoted(v.Raised.Error()))
		case v.Recorded == "" && v.Wanted == "":
			list = append(list, v.Matcher)
		default:
			list = append(list, fmt.Sprintf("%s: wanted %s, recorded %s", v.Matcher, strconv.Quote(short(v.Wanted)), strconv.Quote(short(v.Recorded))))
		}
	}
	if len(list) == 0 {
		return "nothing that a matcher names"
	}
	return strings.Join(list, ", ")
}

// quoted escapes what does not belong on a terminal, and shortens it.
func quoted(s string) string { return escaped(short(s)) }

func escaped(s string) string { q := strconv.Quote(s); return q[1 : len(q)-1] }

func short(s string) string {
	const most = 120
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "..."
}

// A Candidate is a recorded interaction with what speaks for and against it.
type Candidate struct {
	Interaction int // counted from 0
	library.Explanation
}

// near keeps the best.
func (e *UnmatchedError) near(c Candidate) {
	e.Nearest = append(e.Nearest, c)
	slices.SortStableFunc(e.Nearest, func(a, b Candidate) int { return cmp.Compare(b.Agreed(), a.Agreed()) })
	if len(e.Nearest) > mostNearest {
		e.Nearest = e.Nearest[:mostNearest]
	}
}

// describe names a request in a message.
func describe(method, url string) string { return fmt.Sprintf("%s %s", method, url) }
