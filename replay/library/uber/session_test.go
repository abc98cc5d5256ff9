package uber

import (
	"testing"

	"tapedeck/replay/library"
	"tapedeck/replay/library/librarytest"
)

// What is saved, and what is not after an exception.
func TestSessionSaves(t *testing.T) {
	check := librarytest.Played(t, Library)
	check("uber saves nothing for an exception", library.SessionOptions{State: library.Existing}, "A", "AB", true, "replay:0 record; [0]; [-1]")
	check("uber saves without", library.SessionOptions{State: library.Existing}, "A", "AB", false, "replay:0 record; [0 -1]; []")
}

// Of a name that stands there twice the last counts, as in the dict that the
// file is read into.
func TestSessionPlaysLastOfAName(t *testing.T) {
	check := librarytest.Played(t, Library)
	check("twice", library.SessionOptions{State: library.Existing}, "ABA", "AAB", false, "replay:2 replay:2 replay:1; [0 1 2]; []")
}
