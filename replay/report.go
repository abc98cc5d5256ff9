package replay

import (
	"fmt"
	"strings"
)

// A Report says what a Transport did: uber/cassette's
// report_unused_cassettes, for every library, and what was missed.
type Report struct {
	Plays    int     // responses from the cassette
	Recorded int     // interactions added
	Unused   []Entry // recorded before and not played
	Missed   []Miss  // requests that were not answered
	Cut      []Miss  // streamed responses that were not read to the end, and so not recorded
}

// An Entry names an interaction.
type Entry struct {
	Interaction int // counted from 0
	Method, URL string
	// Name is the library's own: of uber/cassette's interactions what
	// report_unused_cassettes prints, of a file in a folder without its extension.
	Name string
}

// A Miss is a request that was not answered from the cassette.
type Miss struct {
	Method, URL string
	Err         error // nil for a response that was cut off
}

// String lists what was not used and what was missed, a line each; it is empty
// where everything was used and nothing missed.
func (r Report) String() string {
	var b strings.Builder
	for _, e := range r.Unused {
		fmt.Fprintf(&b, "not used: interaction %d: %s", e.Interaction+1, describe(quoted(e.Method), quoted(e.URL)))
		if e.Name != "" {
			fmt.Fprintf(&b, ": %s", escaped(e.Name))
		}
		b.WriteByte('\n')
	}
	for _, m := range r.Missed {
		fmt.Fprintf(&b, "missed: %v\n", m.Err)
	}
	for _, m := range r.Cut {
		fmt.Fprintf(&b, "not recorded: the body was closed early: %s\n", describe(quoted(m.Method), quoted(m.URL)))
	}
	return b.String()
}
