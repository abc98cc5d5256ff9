package cassette_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"tapedeck/cassette"
)

// What is wrong with each file of testdata/broken: a part of the reason, and
// the line that it has to name, 0 for none. The others open; unreadable counts
// the interactions that cannot be read.
var broken = map[string]struct {
	why  string
	line int

	opens      bool
	unreadable int
}{
	"alias-bomb.yaml":              {why: "anchor", line: 10},
	"bad-base64.json":              {opens: true}, // with the body locked
	"broken-json.json":             {why: "expected a value", line: 1},
	"broken-yaml.yaml":             {why: "does not end", line: 3},
	"cut-off.json":                 {why: "does not end", line: 1},
	"cut-off.yaml":                 {why: "belongs to no key", line: 49},
	"cut-off.yaml.gz":              {why: "the compressed file is cut off"},
	"deep-nesting.json":            {why: "nesting", line: 1},
	"deep-nesting.yaml":            {why: "nested", line: 3},
	"interactions-not-a-list.yaml": {why: "not a list", line: 1},
	"invalid-utf-8.yaml":           {opens: true, unreadable: 1},
	"no-response.yaml":             {why: "not a cassette"},
	"not-text.yaml":                {why: "control character", line: 1},
	"one-bad-entry.yaml":           {opens: true, unreadable: 1},
	"only-comment.yaml":            {why: "not a cassette"},
	"several-documents.yaml":       {why: "several documents", line: 88},
	"tab-indent.yaml":              {why: "tab", line: 3},
	"text.yaml":                    {why: "not a cassette"},
	"undefined-alias.yaml":         {why: "anchor", line: 4},
	"unknown-kind.json":            {why: "not a cassette"},
	"unknown-kind.yaml":            {why: "not a cassette"},
	"zero-bytes.json":              {opens: true},
	"zero-bytes.yaml":              {opens: true},
}

// A broken file is refused with one line that says what and where, or opens
// with the entries that can be read.
func TestBrokenFiles(t *testing.T) {
	paths, err := filepath.Glob("../testdata/broken/*")
	if err != nil || len(paths) != len(broken) {
		t.Fatalf("%d files for %d rows: %v", len(paths), len(broken), err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			want, known := broken[filepath.Base(path)]
			if !known {
				t.Fatal("no row says what is wrong with this file")
			}
			f, err := cassette.Open(path, cassette.Options{})
			if want.opens {
				checkReadable(t, f, err, want.unreadable)
				return
			}
			var wrong *cassette.Error
			if !errors.As(err, &wrong) {
				t.Fatalf("%v, want an *Error", err)
			}
			if !strings.Contains(wrong.Why, want.why) || wrong.Line != want.line {
				t.Errorf("says %q on line %d, want %q on line %d", wrong.Why, wrong.Line, want.why, want.line)
			}
			if i := strings.IndexFunc(err.Error(), unicode.IsControl); i >= 0 {
				t.Errorf("the message holds a control character: %q", err.Error())
			}
		})
	}
}

func checkReadable(t *testing.T, f *cassette.File, err error, unreadable int) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for i := range f.Len() {
		if _, err := f.At(i); err != nil {
			t.Log(err)
			unreadable--
		}
	}
	if unreadable != 0 {
		t.Errorf("%d more interactions were to be unreadable", unreadable)
	}
}

// Of a file that does not open it is told how much of it is whole.
func TestWhole(t *testing.T) {
	const one = "- request: {body: null, headers: {}, method: GET, uri: 'http://a.test/'}\n  response:\n    body: {string: '- a'}\n    headers:\n      X-A:\n      - b\n    status: {code: 200, message: OK}\n"
	for _, c := range []struct {
		text   string
		Format string
		n      int
	}{
		{"interactions:\n" + one + one + "- request: 'no", "vcrpy-yaml", 2},
		{"interactions:\n" + one + "- request: 'no\n" + one, "vcrpy-yaml", 1},
		{"# a\ninteractions:\n\n" + one + "- request: 'no", "vcrpy-yaml", 1},
		{"interactions:\n- request: 'no\n" + one, "", 0},
		{`{"http_interactions": [{"request": {}, "response": {"url": ""}}, {"request": "`, "betamax-json", 1},
		{`{"interactions": [`, "", 0},
		{"\n", "", 0},
	} {
		_, err := cassette.Read("a", []byte(c.text), cassette.Options{})
		var wrong *cassette.Error
		if !errors.As(err, &wrong) {
			t.Fatalf("%q: %v, want an *Error", c.text, err)
		}
		if wrong.Format != c.Format || wrong.Whole != c.n {
			t.Errorf("of %q %d interactions of %q are whole, want %d of %q", c.text, wrong.Whole, wrong.Format, c.n, c.Format)
		}
	}
}
