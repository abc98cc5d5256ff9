package library

import (
	"fmt"

	"tapedeck/replay/exception"
)

// A Judgement is what all matchers together say.
type Judgement struct {
	Match  bool
	Raised *exception.Error
}

// Recorded is an interaction of a session.
type Recorded struct {
	Request Request
	From    int // its index in the cassette, RecordedNow if recorded in this session
	Plays   int
}

// RecordedNow is the index of an interaction that the session recorded: it has
// none in the cassette.
const RecordedNow = -1

// Play plays the interaction.
func (t *Recorded) Play() Outcome {
	t.Plays++
	return Outcome{Action: Play, Interaction: t.From}
}

// An Action is what a library does about a request.
type Action string

// What a library does about a request.
const (
	Play            Action = "replay"
	Record          Action = "record"
	RecordReplacing Action = "record-replacing" // a matching one is removed
	PassThrough     Action = "passthrough"      // a real request, nothing recorded
	Fail            Action = "error"
)

// An Outcome is what a library does about one request.
type Outcome struct {
	Action Action
	// Interaction is the one played: its index in the cassette, or RecordedNow.
	Interaction int
	// Outer is how many cassettes further out it was played from (Ruby VCR's
	// nested cassettes); 0: from this one.
	Outer  int
	Raised *exception.Error // for Fail
}

// String names the outcome as testdata/vectors does: "replay:0", "record",
// "error:" and the exception's class.
func (o Outcome) String() string {
	switch {
	case o.Action == Fail:
		return "error:" + o.Raised.Class
	case o.Action == Play && o.Outer > 0:
		o.Outer--
		return "outer " + o.String()
	case o.Action == Play && o.Interaction == RecordedNow:
		return "replay:new"
	case o.Action == Play:
		return fmt.Sprintf("replay:%d", o.Interaction)
	}
	return string(o.Action)
}

// Failed is the outcome of what raises.
func Failed(e *exception.Error) Outcome { return Outcome{Action: Fail, Raised: e} }

// An Ending is what a session leaves behind.
type Ending struct {
	File FileState
	// Interactions of the file: indexes in the old one, or RecordedNow.
	Interactions []int
	// Unused are the keys that uber/cassette would report, as Interactions are
	// counted; for other libraries what was not played.
	Unused []int
	// Raised is what the library raises at the end, or nil.
	Raised *exception.Error
	// Plays counts the answers from the cassette.
	Plays int
	// Lost are the interactions, as Interactions are counted, that the file
	// held or that were recorded, and that it does not hold in the end although
	// neither mode nor options ask to take them out.
	Lost []int
	// Overwritten: the library could not read the file, took it for none, and
	// wrote another in its place.
	Overwritten bool
}
