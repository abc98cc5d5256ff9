package failure

import (
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/testdata/corpus"
)

// A row is a failure text, and what must be read out of it.
type row struct {
	ID, System, Version, Text string
	Expect                    map[string]any
	Body                      *string       // of the request, where the text says it
	Missing                   *[]model.Part // of the request
}

// ourRows are those of testdata.
func ourRows(t testing.TB) []row {
	t.Helper()
	return rowsIn(t, corpus.Vectors(t, "error_messages.json")[0])
}

// vectorFiles are all that hold failure texts.
func vectorFiles(t testing.TB) []corpus.File {
	t.Helper()
	return append(corpus.Vectors(t, "error_messages.json"), corpus.Vectors(t, "error_messages_vcrpy9.json")...)
}

// rowsIn reads a file of vectors.
func rowsIn(t testing.TB, f corpus.File) []row {
	t.Helper()
	var file struct{ Vectors []row }
	if err := json.Unmarshal(f.Read(t), &file); err != nil {
		t.Fatalf("%s: %v", f.Path, err)
	}
	if len(file.Vectors) == 0 {
		t.Fatalf("%s holds no rows", f.Path)
	}
	return file.Vectors
}

// says reports whether a failure says exactly what is expected, in any order
// where the library prints a set.
func says(f library.Failure, expect map[string]any) (got map[string]any, same bool) {
	data, err := json.Marshal(Data(f))
	if err != nil {
		return map[string]any{"error": err.Error()}, false
	}
	if err := json.Unmarshal(data, &got); err != nil {
		return map[string]any{"error": err.Error()}, false
	}
	return got, reflect.DeepEqual(got, expect)
}

// checkRequest compares what a text says about the request besides its URL.
func (w row) checkRequest(t *testing.T, r *library.KnownRequest) {
	t.Helper()
	if w.Body != nil && string(r.Body.Wire) != *w.Body {
		t.Errorf("%s: the body is %q, want %q", w.ID, r.Body.Wire, *w.Body)
	}
	if w.Missing == nil {
		return
	}
	var missing []model.Part
	for _, m := range r.Missing {
		missing = append(missing, m.Part)
	}
	if !slices.Equal(missing, *w.Missing) {
		t.Errorf("%s: missing are %v, want %v", w.ID, missing, *w.Missing)
	}
}

// An indented layout puts something before each line of a message.
type layout struct {
	name, before, prefix, after string
	systems                     []string // nil: all
}

var layouts = []layout{
	{name: "bare"},
	{name: "pytest", prefix: "E       ", before: `=================================== FAILURES ===================================
___________________________________ test_beds ___________________________________

    def test_beds():
        with vcr.use_cassette("a.yaml", record_mode="none"):
>           requests.get("http://api.greenhouse.test/beds")

test_greenhouse.py:12:
_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _
            if self.cassette.write_protected and self.cassette.filter_request(self._vcr_request):
>               raise CannotOverwriteExistingCassetteException(
                    cassette=self.cassette, failed_request=self._vcr_request
                )
`, after: `
/usr/lib/python3/dist-packages/vcr/stubs/__init__.py:231: CannotOverwriteExistingCassetteException
=========================== short test summary info ============================
FAILED test_greenhouse.py::test_beds - vcr.errors.CannotOverwriteExistingCassetteException: Can't overwrite existing cassette ('...
============================== 1 failed in 0.33s ===============================
`},
	{name: "unittest", before: `E
======================================================================
ERROR: test_beds (test_greenhouse.Beds.test_beds)
----------------------------------------------------------------------
Traceback (most recent call last):
  File "/tmp/greenhouse/test_greenhouse.py", line 12, in test_beds
    requests.get("http://api.greenhouse.test/beds")
`, after: `
----------------------------------------------------------------------
Ran 1 test in 0.053s

FAILED (errors=1)
`},
	{name: "rspec", prefix: "       ", before: `F

Failures:

  1) Greenhouse asks for beds
     Failure/Error: Net::HTTP.get(URI("http://api.greenhouse.test/beds"))

`, after: `
     # ./scenes.rb:18:in ` + "`block (2 levels) in <top (required)>'" + `

Finished in 0.1096 seconds (files took 0.6643 seconds to load)
1 example, 1 failure

Failed examples:

rspec ./greenhouse_spec.rb:6 # Greenhouse asks for beds
`},
	{name: "rspec cause", prefix: "     #   ", before: "  1) Greenhouse asks for beds\n     # ------------------\n     # --- Caused by: ---\n     # VCR::Errors::UnhandledHTTPRequestError:\n",
		after: "     #   /usr/lib/vcr/request_handler.rb:97:in `on_unhandled_request'\n"},
	{name: "go test", prefix: "        ", before: "--- FAIL: TestBeds (0.00s)\n    greenhouse_test.go:26: the beds:\n",
		after: "FAIL\nFAIL\tgreenhouse\t0.004s\nFAIL\n"},
	{name: "testify", prefix: "        \t            \t", before: "--- FAIL: TestBeds (0.00s)\n    a_test.go:9: \n        \tError Trace:\ta_test.go:9\n        \tError:      \tReceived unexpected error:\n",
		after: "\n        \tTest:       \tTestBeds\nFAIL\n"},
}

func (l layout) wrap(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = l.prefix + lines[i]
	}
	return l.before + strings.Join(lines, "\n") + "\n" + l.after
}

// trimmed is what editors and terminals make of it: no blanks at line ends.
func trimmed(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t")
	}
	return strings.Join(lines, "\n")
}

func coloured(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = "\x1b[1m\x1b[31m" + lines[i] + "\x1b[0m"
	}
	return strings.Join(lines, "\n")
}

func stamped(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = "2026-03-03T09:41:00.1234567Z " + lines[i]
	}
	return strings.Join(lines, "\n")
}

// What every row says is read out of it, bare and as runners print it, in
// colour, with CR LF and behind a build service's time stamps.
func TestFailureTexts(t *testing.T) {
	dresses := map[string]func(string) string{
		"as it is":   func(s string) string { return s },
		"colour":     coloured,
		"CR LF":      func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
		"trimmed":    trimmed,
		"stamped":    stamped,
		"UTF-8 mark": func(s string) string { return "\ufeff" + s },
	}
	for _, file := range vectorFiles(t) {
		rows := rowsIn(t, file)
		for _, l := range layouts {
			for dress, put := range dresses {
				passed := 0
				for _, row := range rows {
					r, err := Read(put(l.wrap(row.Text)), nil)
					if err != nil || len(r.Failures) != 1 {
						t.Errorf("%s, %s, %s: %d failures, %v", row.ID, l.name, dress, len(r.Failures), err)
						continue
					}
					got, same := says(r.Failures[0], row.Expect)
					if !same {
						t.Errorf("%s, %s, %s:\n got %v\nwant %v", row.ID, l.name, dress, got, row.Expect)
						continue
					}
					t.Run(l.name+", "+dress, func(t *testing.T) { row.checkRequest(t, r.Failures[0].Request) })
					passed++
				}
				t.Logf("%s: %s, %s: %d of %d rows", file.Name(), l.name, dress, passed, len(rows))
			}
		}
	}
}

// Several failures in one text are several requests, in its order.
func TestSeveralFailures(t *testing.T) {
	rows := ourRows(t)
	for _, l := range layouts {
		text := ""
		for _, row := range rows {
			text += l.wrap(row.Text)
		}
		r, err := Read(text, nil)
		if err != nil || len(r.Failures) != len(rows) {
			t.Fatalf("%s: %d failures of %d, %v", l.name, len(r.Failures), len(rows), err)
		}
		requests := 0
		for i, row := range rows {
			if got, same := says(r.Failures[i], row.Expect); !same {
				t.Errorf("%s, %s:\n got %v\nwant %v", row.ID, l.name, got, row.Expect)
			}
			if row.Expect["url"] != nil {
				requests++
			}
		}
		if len(r.Requests) != requests {
			t.Errorf("%s: %d requests, want %d", l.name, len(r.Requests), requests)
		}
	}
}

// rowRuns are real runs of tests that fail with the rows' texts.
var rowRuns = map[string][]string{
	"rows-pytest": {"vcrpy", "betamax"}, "rows-pytest-short": {"vcrpy", "betamax"}, "rows-unittest": {"vcrpy", "betamax"},
	"rows-rspec": {"ruby-vcr"}, "rows-minitest": {"ruby-vcr"}, "rows-go": {"go-vcr"},
}

func TestRowsUnderRealRunners(t *testing.T) {
	rows := ourRows(t)
	for run, systems := range rowRuns {
		r := readCapture(t, run)
		var want []row
		for _, row := range rows {
			if slices.Contains(systems, row.System) {
				want = append(want, row)
			}
		}
		if len(r.Failures) != len(want) {
			t.Errorf("%s: %d failures, want %d", run, len(r.Failures), len(want))
			continue
		}
		passed := 0
		for i, row := range want {
			got, same := says(r.Failures[i], row.Expect)
			if !same {
				t.Errorf("%s: %s:\n got %v\nwant %v", run, row.ID, got, row.Expect)
				continue
			}
			passed++
		}
		t.Logf("%s: %d of %d rows", run, passed, len(want))
	}
}

func readCapture(t *testing.T, run string) Result {
	t.Helper()
	data, err := os.ReadFile("../../testdata/failures/" + run + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(string(data), nil)
	if err != nil {
		t.Fatalf("%s: %v", run, err)
	}
	return r
}
