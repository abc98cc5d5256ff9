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
// the line that it has to name, 0 for none. An empty reason: the file opens.
var broken = map[string]struct {
	why  string
	line int
}{
	"alias-bomb.yaml":              {"anchor", 10},
	"bad-base64.json":              {"", 0},
	"broken-json.json":             {"expected a value", 1},
	"broken-yaml.yaml":             {"does not end", 3},
	"cut-off.json":                 {"does not end", 1},
	"cut-off.yaml":                 {"", 49},
	"deep-nesting.json":            {"nesting", 1},
	"deep-nesting.yaml":            {"nested", 3},
	"gzip.yaml.gz":                 {"control character", 1},
	"interactions-not-a-list.yaml": {"not a list", 1},
	"invalid-utf-8.yaml":           {"not UTF-8", 17},
	"no-response.yaml":             {"cannot open yet", 0},
	"not-text.yaml":                {"control character", 1},
	"old-vcrpy.yaml":               {"before 1.0", 0},
	"one-bad-entry.yaml":           {"", 0},
	"only-comment.yaml":            {"not a cassette", 0},
	"several-documents.yaml":       {"several documents", 88},
	"tab-indent.yaml":              {"tab", 3},
	"text.yaml":                    {"not a cassette", 0},
	"undefined-alias.yaml":         {"anchor", 4},
	"unknown-kind.json":            {"not a cassette", 0},
	"unknown-kind.yaml":            {"not a cassette", 0},
	"zero-bytes.json":              {"empty", 0},
	"zero-bytes.yaml":              {"empty", 0},
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
			if want.why == "" && want.line == 0 {
				if err != nil {
					t.Fatal(err)
				}
				for i := range f.Len() {
					_, err := f.At(i)
					t.Logf("interaction %d: %v", i+1, err)
				}
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
