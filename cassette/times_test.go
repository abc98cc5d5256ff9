package cassette_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
)

// A time of recording and a duration are written as the library writes them,
// what it could not load is refused with the reason, and the library itself
// loads what is stored.
func TestTimes(t *testing.T) {
	const vcrpyTimes = "interactions:\n- request:\n    body: null\n    headers: {}\n    method: GET\n    uri: http://a.test/\n" +
		"  response:\n    body: {string: ok}\n    headers: {}\n    status: {code: 200, message: OK}\n  recorded_at: 2026-03-03 09:41:00\nversion: 1\n"
	missing := without(t, "../testdata/ruby/json.yml", "  recorded_at: ")
	for _, test := range []struct {
		file  string // or what it holds
		field model.Field
		value string
		want  string // as the file then has it, or why not
		loads string
	}{
		{"ruby/json.yml", model.RecordedAt, "Fri, 02 Jan 2026 10:00:00 GMT", "  recorded_at: Fri, 02 Jan 2026 10:00:00 GMT\n", "2026-01-02T10:00:00"},
		{"ruby/json.yml", model.RecordedAt, "Mon, 02 Jan 2026 9:00:00 GMT", "  recorded_at: Fri, 02 Jan 2026 09:00:00 GMT\n", "2026-01-02T09:00:00"},
		{"ruby/json.yml", model.RecordedAt, "Friday, 02-Jan-26 10:00:00 GMT", "  recorded_at: Fri, 02 Jan 2026 10:00:00 GMT\n", "2026-01-02T10:00:00"},
		{"ruby/json.yml", model.RecordedAt, "2026-01-02T10:00:00Z", `Ruby VCR reads recorded_at as an HTTP-date, such as "Fri, 02 Jan 2026 10:00:00 GMT", not "2026-01-02T10:00:00Z"`, ""},
		{"ruby/json.yml", model.RecordedAt, "", `not ""`, ""},
		{"ruby/json.yml", model.RecordedAt, "<%= Time.now.httpdate %>", `  recorded_at: "<%= Time.now.httpdate %>"` + "\n", "?"},
		{"ruby/json.yml", model.Duration, "1s", "ruby-vcr keeps no duration", ""},
		{missing, model.RecordedAt, "Fri, 02 Jan 2026 10:00:00 GMT", "  recorded_at: Fri, 02 Jan 2026 10:00:00 GMT\n", "2026-01-02T10:00:00"},
		{"ruby/serialized.json", model.RecordedAt, "Fri, 02 Jan 2026 10:00:00 GMT", `"recorded_at":"Fri, 02 Jan 2026 10:00:00 GMT"`, "2026-01-02T10:00:00"},
		{"betamax/json.json", model.RecordedAt, "2026-01-02T10:00:00", `"recorded_at": "2026-01-02T10:00:00"`, "2026-01-02T10:00:00"},
		{"betamax/json.json", model.RecordedAt, "2026-1-2T1:2:3", `"recorded_at": "2026-01-02T01:02:03"`, "2026-01-02T01:02:03"},
		{"betamax/json.json", model.RecordedAt, "2026-01-02T10:00:00.5", "Betamax reads recorded_at in one form", ""},
		{"betamax/json.json", model.RecordedAt, "2026-02-30T10:00:00", "Betamax reads recorded_at in one form", ""},
		{"betamax/json.json", model.RecordedAt, "Fri, 02 Jan 2026 10:00:00 GMT", `such as "2026-01-02T10:00:00"`, ""},
		{"govcr/json.yaml", model.Duration, "250ms", "        duration: 250ms\n", "250ms"},
		{"govcr/json.yaml", model.Duration, "1500ms", "        duration: 1.5s\n", "1.5s"},
		{"govcr/json.yaml", model.Duration, "0", "        duration: 0s\n", "0s"},
		{"govcr/json.yaml", model.Duration, "", `go-vcr reads the duration as Go does, such as "250ms" or "1.5s", not ""`, ""},
		{"govcr/json.yaml", model.Duration, "1500000", `not "1500000"`, ""},
		{"govcr/json.yaml", model.RecordedAt, "2026-01-02T10:00:00", "go-vcr keeps no time of recording", ""},
		{"govcr/hand-version-1.yaml", model.Duration, "1h", "    duration: 1h0m0s\n", "1h0m0s"},
		{"vcrpy/hand-extra-keys.yaml", model.RecordedAt, "soon", "- recorded_at: 'soon'\n", "?"},
		{vcrpyTimes, model.RecordedAt, "2026-01-02T10:00:00", "  recorded_at: 2026-01-02T10:00:00\n", "?"},
		{vcrpyTimes, model.RecordedAt, "2026-13-02T10:00:00", "  recorded_at: '2026-13-02T10:00:00'\n", "?"},
		{"vcrpy/json.yaml", model.RecordedAt, "2026-01-02T10:00:00", "vcrpy keeps no time of recording", ""},
		{"uber/2015-04.yaml", model.RecordedAt, "2026-01-02T10:00:00", "uber keeps no time of recording", ""},
	} {
		t.Run(test.field.String()+" "+test.value+" in "+filepath.Base(test.file[:min(len(test.file), 30)]), func(t *testing.T) {
			path := filepath.Join("../testdata", test.file)
			if strings.Contains(test.file, "\n") {
				path = fileOf(t, test.file)
			}
			f, err := cassette.Open(path, cassette.Options{})
			if err != nil {
				t.Fatal(err)
			}
			_, err = f.Do(cassette.Change{Ops: []model.Op{model.SetField{Field: test.field, Value: test.value}}})
			if test.loads == "" {
				if err == nil || !strings.Contains(err.Error(), test.want) {
					t.Fatalf("refused with %v, want %q", err, test.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if text := string(f.Entry(0).Text) + "\n"; !strings.Contains(text, test.want) {
				t.Fatalf("no %q in\n%s", test.want, text)
			}
			loadsTime(t, f, test.loads)
		})
	}
}

// loadsTime asks the cassette's library what it loads; "?" is not asked.
func loadsTime(t *testing.T, f *cassette.File, want string) {
	t.Helper()
	library := f.Format().Library
	if want == "?" || !isInstalled(t, library) {
		return
	}
	path := filepath.Join(t.TempDir(), "edited"+filepath.Ext(f.Path()))
	if _, err := f.SaveAs(path, cassette.SaveOptions{}); err != nil {
		t.Fatal(err)
	}
	all, err := startOracle(t).load(library, path)
	if err != nil {
		t.Fatal(err)
	}
	if got := all[0].RecordedAt + all[0].Duration; got != want {
		t.Errorf("%s loads %q, want %q", library, got, want)
	}
}

// without is a file without the lines that begin so.
func without(t *testing.T, path, begin string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var kept strings.Builder
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(line, begin) {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

// fileOf is the path of a file with that text.
func fileOf(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "made.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A duration that ends a file without a line break gets none.
func TestDurationEndsTheFile(t *testing.T) {
	const end = "    duration: 12.5ms\n"
	data, err := os.ReadFile("../testdata/govcr/hand-version-1.yaml")
	whole, ends := strings.CutSuffix(string(data), end)
	if err != nil || !ends {
		t.Fatalf("the file does not end with %q: %v", end, err)
	}
	src := whole + `    duration: ""`
	f, err := cassette.Read("a.yaml", []byte(src), cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Do(cassette.Change{Ops: []model.Op{model.SetField{At: f.Len() - 1, Field: model.Duration, Value: "1h"}}}); err != nil {
		t.Fatal(err)
	}
	if want, got := whole+"    duration: 1h0m0s", string(written(t, f)); got != want {
		t.Errorf("ends with %q, want %q", got[len(got)-30:], want[len(want)-30:])
	}
}
