package testrun

import (
	"os"
	"path/filepath"
	"testing"
)

// That a test is not among those that failed says that it passes only where it
// ran: not where its file or all of them could not be loaded, or the run was
// broken off.
func TestPasses(t *testing.T) {
	water := &Test{Name: "TestWater", File: "tests/test_beds.py", Package: "greenhouse"}
	other := &Test{Name: "TestOther", File: "tests/test_other.py", Package: "other"}
	for _, c := range []struct {
		text   string
		status int
		test   *Test
		want   bool
	}{
		{"projects/pytest/failed.txt", 1, water, true},
		{"projects/pytest/failed.txt", 2, water, false}, // interrupted
		{"projects/pytest/failed.txt", 130, water, false},
		{"projects/go/failed.txt", 1, water, true},
		{"projects/rspec/failed.txt", 1, water, true},
		{"projects/unittest/failed.txt", 1, water, true},
		{"projects/unittest/failed.txt", 1, nil, true},
		{"runs/pytest-broken.txt", 2, water, false},
		{"runs/pytest-broken.txt", 1, water, false}, // whatever the status
		{"runs/rspec-broken.txt", 1, water, false},
		{"runs/unittest-broken.txt", 1, water, false},
		{"runs/go-broken.txt", 1, water, false},
		{"tour.yaml", 1, water, false}, // no runner's output
		{"tour.yaml", 0, water, true},
	} {
		data, err := os.ReadFile(filepath.Join("../../testdata", filepath.FromSlash(c.text)))
		if err != nil {
			t.Fatal(err)
		}
		if got := Split(string(data)).Passes(c.test, c.status); got != c.want {
			t.Errorf("%s, status %d, %v: %v, want %v", c.text, c.status, c.test, got, c.want)
		}
	}
	// One package is broken, the tests of others ran.
	broken, err := os.ReadFile("../../testdata/runs/go-broken.txt")
	if err != nil {
		t.Fatal(err)
	}
	run := Split(string(broken) + "\n--- FAIL: TestThird (0.00s)\n    third_test.go:1: no\nFAIL\nFAIL\tthird\t0.010s\n")
	if run.Passes(water, 1) || !run.Passes(other, 1) {
		t.Errorf("of a broken package %v, of another %v", run.Passes(water, 1), run.Passes(other, 1))
	}
}
