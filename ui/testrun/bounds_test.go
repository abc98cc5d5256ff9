package testrun

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapedeck/ui/match"
)

// Whatever a text holds, it is read: requests are numbered in order, and no
// cassette outside the project is opened.
func FuzzRows(f *testing.F) {
	paths, err := filepath.Glob(filepath.Join(testdata, "runs", "*.*"))
	if err != nil || len(paths) == 0 {
		f.Fatalf("no texts: %v", err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text[max(0, len(text)-3000):]))
		f.Add(string(text[:min(3000, len(text))]))
	}
	p, err := OpenProject(filepath.Join(testdata, "projects", "pytest"))
	if err != nil {
		f.Fatal(err)
	}
	reached, all := 0, 0
	f.Cleanup(func() { f.Logf("%d of %d inputs held a failing request", reached, all) })
	f.Fuzz(func(t *testing.T, text string) {
		all++
		run, n := Split(text), 0
		_, err := p.Rows(context.Background(), run, match.Setting{}, func(r Row) bool {
			if n++; r.Number != n {
				t.Errorf("number %d, want %d", r.Number, n)
			}
			if place := r.Place; place.Path != "" && !place.Missing && !filepath.IsLocal(place.Path) {
				t.Errorf("placed on %q", place.Path)
			}
			return true
		})
		if err != nil {
			t.Error(err)
		}
		if n > 0 {
			reached++
		}
	})
}

// Of a text that is too long the beginning and the end are read.
func TestReadLong(t *testing.T) {
	line := strings.Repeat("x", 1023) + "\n"
	filler := io.LimitReader(endless(line), maxText+maxText/2)
	run, err := Read(io.MultiReader(strings.NewReader("===== test session starts =====\n"), filler, strings.NewReader(textOf(t, "runs", "pytest-short.txt"))))
	if err != nil {
		t.Fatal(err)
	}
	if len(run.Reports) != 6 || run.Left < maxText/4 {
		t.Errorf("%d reports, %d bytes left out", len(run.Reports), run.Left)
	}
}

// More tests than anybody reads, and reports without an end, are left out and
// counted.
func TestReadMany(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		left bool
	}{
		"heads":       {"=== FAILURES ===\n" + strings.Repeat("____ test ____\n", 4*mostTests), true},
		"go":          {strings.Repeat("--- FAIL: TestX (0.00s)\n", 4*mostTests), true},
		"unittest":    {strings.Repeat(unittestRule+"\nFAIL: test (m.A.test)\n", 2*mostTests), true},
		"one report":  {"=== FAILURES ===\n____ test ____\n" + strings.Repeat("E   x\n", 2*maxReport/6), false},
		"one line":    {"=== FAILURES ===\n____ test ____\n" + strings.Repeat("x", 2*maxReport), false},
		"open report": {"<testsuite>\n" + strings.Repeat("<testcase><failure>\n", 10000), false},
	} {
		run := Split(test.text)
		tests := 0
		for _, r := range run.Reports {
			if tests += len(r.Tests); len(r.Text) > 2*maxReport {
				t.Errorf("%s: a report of %d bytes", name, len(r.Text))
			}
		}
		if tests > mostTests+2 || (run.Left > 0) != test.left {
			t.Errorf("%s: %d tests, %d bytes left out", name, tests, run.Left)
		}
	}
}

// endless repeats a text.
type endless string

func (e endless) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		n += copy(p[n:], e)
	}
	return n, nil
}

// Of a text whose middle is left out no failure is taken for a test's that began
// before, wherever the cut is, and no name that was cut is looked for.
func TestLeftOut(t *testing.T) {
	text := textOf(t, "projects", "go", "failed.txt")
	rows, _ := read(t, "go", text)
	of := map[string]string{}
	for _, r := range rows {
		of[r.Request.Method+" "+r.Request.URL] = r.Test.Name
	}
	seen := 0
	for from := 100; from < len(text); from += 97 {
		for to := from + 60; to < len(text); to += 311 {
			k := newBounded(len(text))
			k.head, k.tail = append(make([]byte, 0, from), text[:from]...), []byte(text[to:])
			k.written = int64(len(text))
			rows, _ := read(t, "go", string(k.bytes()))
			for _, r := range rows {
				seen++
				name := of[r.Request.Method+" "+r.Request.URL]
				if name == "" || r.Test != nil && r.Test.Name != name || r.Place.Missing {
					t.Errorf("%d to %d are left out: %s %s is of %+v on %+v, not of %q", from, to, r.Request.Method, r.Request.URL, r.Test, r.Place, name)
				}
			}
		}
	}
	if seen == 0 {
		t.Error("no failure is read")
	}
}
