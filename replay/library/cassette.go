package library

import "tapedeck/model"

// A Cassette is what a session reads of one.
type Cassette interface {
	Len() int
	At(i int) (model.Interaction, error)
}

// A RecordingCassette is a Cassette that takes new interactions: what a Transport
// needs to record on it. OpenRecorder, CreateRecorder and UseRecorder of package cassette give
// one. What is no RecordingCassette is played only.
type RecordingCassette interface {
	Cassette

	// Library says by whose rules the cassette is replayed ("vcrpy").
	Library() string
	// Existed reports whether there was a cassette before this one was made.
	// Libraries decide by it whether to record.
	Existed() bool
	// Append adds an interaction at the end. The earlier entries keep their
	// bytes. Once it returns, the new one outlives the end of the process.
	Append(model.Interaction) error
	// Drop takes out interactions, by their indexes, when it is closed:
	// old ones and those appended since.
	Drop(indexes []int) error
	// Close brings what was appended and dropped into the cassette. Without
	// either it writes nothing.
	Close() error
}
