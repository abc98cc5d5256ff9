package testrun

import "testing"

// The cassette of a Go subtest is the one of its row, also through a helper of
// another package; where a name is computed, its place is said and the cassette is
// a guess.
func TestTables(t *testing.T) {
	rows, sum := read(t, "tables", textOf(t, "runs", "go-tables.txt"))
	want := map[string]string{"TestCalls/the_readings": "readings", "TestCalls/forecast": "forecast", "TestCalls/seasons": "seasons", "TestCalls/add": "TestAdd",
		"TestCalls/rename": "TestRename", "TestMade/water_bed": "water", "TestMade/login": "login", "TestTagged/by/tags": "tagged"}
	for _, r := range rows {
		place := Place{Path: "testdata/cassettes/" + want[r.Test.Name] + ".yaml", By: Code}
		if r.Test.Name == "TestTagged/by/tags" {
			place.By, place.Note = Guess, "its name stands at internal/vcrtest/client.go:17, and is no literal"
		}
		if r.Place != place || r.Answer == nil {
			t.Errorf("%s is placed on %+v, want %+v, answer %v", r.Test.Name, r.Place, place, r.Answer)
		}
	}
	if len(rows) != len(want) || sum.Tests != len(want) {
		t.Errorf("%d rows of %d tests, want %d", len(rows), sum.Tests, len(want))
	}
}
