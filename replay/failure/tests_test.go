package failure

import (
	"slices"
	"strings"
	"testing"
)

// Each failure names its test as the runner prints it.
func TestNamesOfTests(t *testing.T) {
	for run, want := range map[string]string{
		"pytest":        "Vcrpy.test_body_and_headers Vcrpy.test_nothing_similar Vcrpy.test_other_query Vcrpy.test_used_up Vcrpy.test_wrapped Betamax.test_headers Betamax.test_other_query",
		"pytest-native": "Vcrpy.test_body_and_headers Vcrpy.test_nothing_similar Vcrpy.test_other_query Vcrpy.test_used_up Vcrpy.test_wrapped Betamax.test_headers Betamax.test_other_query",
		"pytest-locals": "Vcrpy.test_used_up",
		"minitest": "GreenhouseTest#test_asks_for_another_page GreenhouseTest#test_asks_twice GreenhouseTest#test_has_no_cassette GreenhouseTest#test_leaves_some " +
			"GreenhouseTest#test_nests_cassettes GreenhouseTest#test_sends_another_body",
		"go":         "TestOtherPage TestUsedUp TestBody/form TestBody/binary TestNoCassette",
		"go-debug":   "TestOtherPage TestUsedUp TestBody/form TestBody/binary TestNoCassette",
		"go-verbose": "TestOtherPage TestUsedUp TestBody/form TestBody/binary TestNoCassette",
	} {
		var got []string
		for _, f := range readCapture(t, run).Failures {
			got = append(got, f.Test)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s:\n got %s\nwant %s", run, s, want)
		}
	}
	for run, want := range map[string][]string{
		"unittest": {"test_headers (test_greenhouse.Betamax.test_headers)", "test_used_up (test_greenhouse.Vcrpy.test_used_up)"},
		"rspec":    {"Greenhouse asks for another page", "Greenhouse nests cassettes"},
	} {
		var got []string
		for _, f := range readCapture(t, run).Failures {
			got = append(got, f.Test)
		}
		for _, name := range want {
			if !slices.Contains(got, name) {
				t.Errorf("%s: no %q: %q", run, name, got)
			}
		}
	}
}

// What a log says was played is of the test whose failure stands in the same
// use of the cassette.
func TestPlayedIsOfItsTest(t *testing.T) {
	for run, want := range map[string]string{"go-debug": "TestUsedUp", "pytest": "Vcrpy.test_used_up", "rspec-log": "Greenhouse asks twice"} {
		played := readCapture(t, run).Played
		if len(played) != 1 || played[0].Test != want {
			t.Errorf("%s: %+v", run, played)
		}
	}
}
