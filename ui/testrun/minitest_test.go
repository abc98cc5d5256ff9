package testrun

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What Minitest and its reporters print is read whole: each test by its name, on
// its cassette, and what is no failure of a cassette.
func TestMinitest(t *testing.T) {
	const options = `{:vcr=>{:match_requests_on=>[:method, :uri, :headers]}}`
	want := map[string]string{
		"Weather::{:vcr=>true}#test_0002_has a forecast of Zürich":      "Weather/has_a_forecast_of_Zürich",
		"Plants::vcr::pages::" + options + "#test_0001_shows the first": "Plants/pages/shows_the_first",
		"SensorTest#test_reads": "shared_sensor", "BedsTest#test_water": "beds/water",
	}
	const other = "Plants::vcr#test_0005_counts"
	for _, file := range []string{"minitest.txt", "minitest-verbose.txt", "minitest-default.txt", "minitest-spec.txt", "minitest-progress.txt", "minitest.xml"} {
		for form, printed := range printedBy {
			if form != "plain" && strings.HasSuffix(file, ".xml") {
				continue
			}
			rows, sum := read(t, "minitest", printed(textOf(t, "runs", file)))
			left := map[string]string{}
			for name, cassette := range want {
				left[name] = cassette
			}
			for _, r := range rows {
				if r.Test == nil {
					t.Errorf("%s, %s: %s has no test", file, form, r.Request.URL)
					continue
				}
				name := r.Test.Name
				if place := "test/cassettes/" + left[name] + ".yml"; r.Place.Path != place || r.Place.By != Named || r.Answer == nil {
					t.Errorf("%s, %s: %s is on %+v, answer %v, %v", file, form, name, r.Place, r.Answer, r.Err)
				}
				delete(left, name)
			}
			if len(left) > 0 || sum.Tests != len(want)+1 {
				t.Errorf("%s, %s: %d tests, none of %v", file, form, sum.Tests, left)
			}
			if len(sum.Others) != 1 || sum.Others[0].Test.Name != other || sum.Others[0].Kind != "Minitest::Assertion" || !strings.HasPrefix(sum.Others[0].Message, "Expected: 3") {
				t.Errorf("%s, %s: others %+v", file, form, sum.Others)
			}
		}
	}
}

// The cassettes that a text of Minitest's names are those that the code and
// minitest-vcr's rule lead to, but for a name that is computed.
func TestMinitestByTest(t *testing.T) {
	p, err := OpenProject(filepath.Join(testdata, "projects", "minitest"))
	if err != nil {
		t.Fatal(err)
	}
	rows, _ := read(t, "minitest", textOf(t, "runs", "minitest.txt"))
	for _, r := range rows {
		got := p.byTest(r.Failing)
		if computed := "its name stands at test/beds_test.rb:5, and is no literal"; got.Path == "" && got.Note == computed {
			continue
		}
		if got.Path != r.Place.Path || got.Missing || !slices.Contains([]Basis{Convention, Code}, got.By) {
			t.Errorf("%s is placed on %+v, the text names %s", r.Test.Named(), got, r.Place.Path)
		}
	}
}
