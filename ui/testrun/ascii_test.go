package testrun

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tapedeck/ui/match"
)

// Where Ruby ran without a locale, RSpec prints a ? for what is not ASCII: the one
// file that fits is the cassette, several are a guess, and none is missing.
func TestNameInASCII(t *testing.T) {
	text := textOf(t, "runs", "rspec-ascii.txt")
	rows, _ := read(t, "rspec", text)
	const note = "the text writes ? for what is not ASCII"
	found := false
	for _, r := range rows {
		if !strings.Contains(r.Request.URL, "forecast") {
			continue
		}
		found = true
		if r.Place != (Place{Path: "spec/cassettes/Weather/has_a_forecast_of_Zürich.yml", By: Named, Note: note}) || r.Answer == nil {
			t.Errorf("placed on %+v, answer %v", r.Place, r.Answer)
		}
		if r.Test.Name != "Weather has a forecast of Zürich" || r.Test.File != "./spec/weather_spec.rb" {
			t.Errorf("test %+v", r.Test)
		}
	}
	if !found {
		t.Error("no forecast")
	}
	for _, test := range []struct {
		names []string
		want  Place
	}{
		{[]string{"Zürich.yml"}, Place{Path: "spec/Zürich.yml", By: Named, Note: note}},
		{[]string{"Z\xfcrich.yml"}, Place{Path: "spec/Z\xfcrich.yml", By: Named, Note: note}},
		{[]string{"Zurich.yml"}, Place{Path: "spec/Z?rich.yml", By: Named, Missing: true}},
		{[]string{"Zürich.yml", "Z?rich.yml"}, Place{Path: "spec/Z?rich.yml", By: Named}},
		{[]string{"Zürich.yml", "Zárich.yml"}, Place{Path: "spec/Zárich.yml", By: Guess, Note: note + ", and several files fit: spec/Zárich.yml, spec/Zürich.yml"}},
	} {
		folder := t.TempDir()
		for _, name := range append(test.names, "other.yml") {
			if err := os.MkdirAll(filepath.Join(folder, "spec"), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(folder, "spec", name), []byte("---\nhttp_interactions: []\nrecorded_with: VCR 5.0.0\n"), 0o644); err != nil {
				t.Skipf("this file system takes no such name: %v", err)
			}
		}
		p, err := OpenProject(folder)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(text, "/tmp/greenhouse/spec/cassettes/Weather/has_a_forecast_of_Z?rich.yml", "/tmp/greenhouse/spec/Z?rich.yml")
		_, err = p.Rows(t.Context(), Split(text), match.Setting{}, func(r Row) bool {
			if strings.Contains(r.Request.URL, "forecast") && r.Place != test.want {
				t.Errorf("%q: placed on %+v, want %+v", test.names, r.Place, test.want)
			}
			return true
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// A body that the text tells with ? for what is not ASCII is the recorded one that
// fits, and nothing is offered that would store the ?.
func TestBodyInASCII(t *testing.T) {
	folder := t.TempDir()
	recorded := strings.Replace(textOf(t, "projects", "rspec", "spec", "cassettes", "Plants", "adds_one.yml"), `'{"name":"fern"}'`, `'{"name":"färn"}'`, 1)
	if err := os.MkdirAll(filepath.Join(folder, "spec/cassettes/Plants"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "spec/cassettes/Plants/adds_one.yml"), []byte(recorded), 0o644); err != nil {
		t.Fatal(err)
	}
	p, err := OpenProject(folder)
	if err != nil {
		t.Fatal(err)
	}
	text := textOf(t, "runs", "rspec-ascii-body.txt")
	if !strings.Contains(text, `{"name":"f?rn"}`) {
		t.Fatal("the text tells the body")
	}
	n := 0
	_, err = p.Rows(t.Context(), Split(text), match.Setting{}, func(r Row) bool {
		n++
		if r.Answer == nil || !slices.Contains(r.Answer.Notes, "the text writes ? for what is not ASCII: the body is taken as in 1") || !r.Answer.Undecided || len(r.Answer.Failed()) > 0 || len(r.Answer.Near[0].Failing()) > 0 {
			t.Errorf("answer %+v, %v", r.Answer, r.Err)
		}
		return true
	})
	if err != nil || n != 1 {
		t.Errorf("%d rows, %v", n, err)
	}
}
