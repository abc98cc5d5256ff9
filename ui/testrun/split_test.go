package testrun

import (
	"slices"
	"strings"
	"testing"
)

// What real runners print in all their forms is parted into the tests that
// failed.
func TestSplit(t *testing.T) {
	some := []string{"test_water", "test_export[north]", "test_export[south/east]", "test_sensor", "test_tagged", "test_count"}
	goAll := []string{"TestWater", "TestBeds", "TestExport", "TestSensor", "TestTagged", "TestPages/first", "TestPages/second", "TestAdd", "TestRename", "TestCount", "TestReadings", "TestForecast", "TestSeasons", "TestWait", "TestLogin"}
	plants := []string{"Plants finds by tags", "Plants adds one", "Plants renames one", "Plants counts", "Plants pages shows the first", "Plants pages shows the second"}
	for _, test := range []struct {
		file, of string
		want     []string
		failing  int // requests
		others   string
	}{
		{"pytest-auto.txt", "pytest", some[:1], 1, ""},
		{"pytest-long.txt", "pytest", some[:1], 1, ""},
		{"pytest-short.txt", "pytest", some, 5, "AssertionError"},
		{"pytest-line.txt", "pytest", some, 5, "AssertionError"},
		{"pytest-native.txt", "pytest", []string{"test_water", "test_count"}, 1, "AssertionError"},
		{"pytest-no.txt", "pytest", some, 0, "cut short before the request, AssertionError"},
		{"pytest-ci-no.txt", "pytest", some, 5, "AssertionError"},
		{"pytest-xdist.txt", "pytest", some, 5, "AssertionError"},
		{"pytest-logs.txt", "pytest", some, 5, "AssertionError"},
		{"pytest-stops.txt", "pytest", some[:1], 1, ""},
		{"pytest.xml", "pytest", some, 5, "AssertionError"},
		{"pytest-no-summary.txt", "pytest", nil, 0, "not named"},
		{"pytest-broken.txt", "pytest", []string{"tests/test_broken.py"}, 0, "not loaded"},
		{"nose2.txt", "unittest", []string{"test_beds", "test_export", "test_water", "test_sensor", "test_count"}, 4, "AssertionError"},
		{"unittest-broken.txt", "unittest", nil, 0, "no test ran"},
		{"rspec-documentation.txt", "rspec", plants, 5, "expectation not met"},
		{"rspec.json", "rspec", append([]string{"Beds water", "Beds beds", "Beds export", "Sensor reads"}, plants...), 9, "RSpec::Expectations::ExpectationNotMetError"},
		{"rspec-broken.txt", "rspec", []string{"./spec/broken_spec.rb"}, 0, "not loaded"},
		{"go-verbose.txt", "go", goAll, 14, "failed"},
		{"go.json", "go", goAll, 14, "failed"},
		{"go-broken.txt", "go", []string{"greenhouse"}, 0, "build failed"},
		{"gotestsum.txt", "go", goAll, 14, "failed"},
		{"gotestsum-verbose.txt", "go", goAll, 14, "failed"},
		{"gotestsum.xml", "go", goAll, 14, "failed"},
	} {
		t.Run(test.file, func(t *testing.T) {
			text := textOf(t, "runs", test.file)
			for name, printed := range printedBy {
				run := Split(printed(text))
				var got []string
				for _, r := range run.Reports {
					for _, one := range r.Tests {
						got = append(got, lastName(one.Name))
					}
				}
				want := slices.Clone(test.want)
				slices.Sort(got)
				slices.Sort(want)
				if !slices.Equal(got, want) {
					t.Errorf("%s: tests %q, want %q", name, got, want)
				}
			}
			rows, sum := read(t, test.of, text)
			if len(rows) != test.failing {
				t.Errorf("%d requests, want %d", len(rows), test.failing)
			}
			for _, o := range sum.Others {
				if !strings.Contains(test.others, o.Kind) {
					t.Errorf("other %+v %+v", o, o.Test)
				}
			}
			if test.others != "" && len(sum.Others) == 0 {
				t.Error("no other")
			}
		})
	}
}

// lastName is a test's own name: runners differ in how they name its class.
func lastName(name string) string {
	if head, rest, ok := strings.Cut(name, " ("); ok && strings.HasSuffix(rest, ")") {
		name = head
	}
	head, parameters, has := strings.Cut(name, "[")
	if !strings.Contains(head, "/") {
		head = head[strings.LastIndexByte(head, '.')+1:]
	}
	if has {
		head += "[" + parameters
	}
	return head
}

// printedBy are the ways in which a run reaches the reader.
var printedBy = map[string]func(string) string{
	"plain":          func(s string) string { return s },
	"GitHub Actions": func(s string) string { return "\ufeff" + eachLine(s, "2026-12-02T01:02:03.1234567Z ", "\n") },
	"gh run view": func(s string) string {
		return eachLine(s, "test (3.12)\tRun pytest\t2026-12-02T01:02:03.1234567Z ", "\n")
	},
	"GitLab": func(s string) string {
		return "section_start:1733100000:step_script\r\x1b[0K$ make test\n" + eachLine(s, "2026-12-02T01:02:03.123456Z 01O ", "\n") + "section_end:1733100000:step_script\r\x1b[0K\n"
	},
	"docker compose": func(s string) string { return eachLine(s, "tests-1  | ", "\n") },
	"docker build":   func(s string) string { return eachLine(s, "#12 3.142 ", "\n") },
	"CR LF":          func(s string) string { return eachLine(s, "", "\r\n") },
	"colours":        func(s string) string { return eachLine(s, "\x1b[0m", "\x1b[0m\n") },
}

func eachLine(s, before, end string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		b.WriteString(before + strings.TrimSuffix(line, "\n") + end)
	}
	return b.String()
}
