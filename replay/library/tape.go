package library

import "tapedeck/model"

// A RecordingTape is a Tape that takes new interactions: what a Transport
// needs of a cassette to record on it. OpenTape, CreateTape and UseTape of
// package cassette give one. A Tape that is no RecordingTape is played only.
type RecordingTape interface {
	Tape

	// Library says by whose rules the cassette is replayed ("vcrpy").
	Library() string
	// Existed reports whether there was a cassette before this tape was made.
	// Libraries decide by it whether to record.
	Existed() bool
	// Append adds an interaction at the end. The earlier entries keep their
	// bytes. Once it returns, the new one outlives the end of the process.
	Append(model.Interaction) error
	// Drop takes out interactions, by their indexes, when the tape is closed:
	// old ones and those appended since.
	Drop(indexes []int) error
	// Close brings what was appended and dropped into the cassette. Without
	// either it writes nothing.
	Close() error
}
