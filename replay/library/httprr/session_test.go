package httprr

import (
	"testing"

	"tapedeck/replay/library"
	"tapedeck/replay/library/librarytest"
)

// What is played and what the file holds in the end, as rr.go has it.
func TestSession(t *testing.T) {
	check := librarytest.Played(t, Library)
	existing := library.SessionOptions{State: library.Existing}
	check("the last answer counts, as often as it is asked for", existing, "ABA", "AAB", false, "replay:2 replay:2 replay:1; [0 1 2]; []")
	check("nothing is recorded beside what is replayed", existing, "A", "BA", false, "error:error replay:0; [0]; []")
	check("no file", library.SessionOptions{}, "", "A", false, "load fs.PathError; []; []")
	check("a file of no bytes", library.SessionOptions{State: library.Empty}, "", "A", false, "load error; []; []")
	recording := library.SessionOptions{Mode: records, State: library.Existing}
	check("a recording replaces the file, whatever the test does", recording, "AB", "AA", true, "record record; [-1 -1]; []")
	check("one without a request empties it", recording, "AB", "", false, "; []; [0 1]")
}
