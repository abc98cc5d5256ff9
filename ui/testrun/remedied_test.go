package testrun

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/replay/explain"
	"tapedeck/replay/library"
	"tapedeck/testdata/installed"
	"tapedeck/ui/match"
)

// What the library said of what a remedy leaves as it is still holds after it: of
// each failure in the real text it is known then that it would replay, also where
// the text does not tell all of the request. The library finds the same.
func TestRemediedRowsReplay(t *testing.T) {
	for _, test := range []struct {
		project, file string
		send          int // failures that can only be sent: of what was never recorded
		needs         []string
	}{
		{"pytest", "failed.txt", 2, []string{"requests", "pytest", "pytest-recording"}},
		{"unittest", "failed-locals.txt", 1, []string{"requests"}},
	} {
		t.Run(test.project, func(t *testing.T) {
			folder := t.TempDir()
			if err := os.CopyFS(folder, os.DirFS(filepath.Join(testdata, "projects", test.project))); err != nil {
				t.Fatal(err)
			}
			rows, _ := read(t, test.project, textOf(t, "projects", test.project, test.file))
			send := 0
			for _, r := range rows {
				if !remedied(t, folder, r) {
					send++
				}
			}
			if send != test.send {
				t.Errorf("%d failures can only be sent, want %d", send, test.send)
			}
			p := project(t, test.project)
			installed.Each(t, p.As, test.needs, func(t *testing.T, python installed.Python) {
				if p.As == "betamax" && python.Version(p.As) == "0.8.1" {
					t.Skip("its requests sends another Accept-Encoding than is recorded, which no output tells")
				}
				p.Command = append([]string{python.Path}, p.Command[1:]...)
				out, _ := p.Run(folder).CombinedOutput()
				left, sum := read(t, test.project, string(out))
				if len(left) != send || len(sum.Others) != 1 {
					t.Errorf("%d requests are not replayed, want the %d that can only be sent:\n%s", len(left), send, out)
				}
				for _, r := range left {
					if !strings.HasSuffix(r.Request.URL, "/v1/export/notes") {
						t.Errorf("%s is not replayed", r.Request.URL)
					}
				}
			})
		})
	}
}

// remedied does the first remedy of a failure and saves its cassette, unless it
// sends.
func remedied(t *testing.T, folder string, r Row) bool {
	f, err := cassette.Open(filepath.Join(folder, filepath.FromSlash(r.Place.Path)), cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	remedies := r.Answer.Remedies()
	at := slices.IndexFunc(remedies, func(m explain.Remedy) bool { return m.Refused == nil && (len(m.Ops) > 0 || m.Sends()) })
	if at < 0 || remedies[at].Sends() {
		return false
	}
	if _, err := f.Do(r.Answer.Change(remedies[at])); err != nil {
		t.Fatalf("%s: %s: %v", r.Place.Path, remedies[at].ID, err)
	}
	now, err := r.Asked.Again(context.Background(), match.RecordingsOf(f), match.Setting{})
	if err != nil {
		t.Fatal(err)
	}
	if a := now.Of(r.Number); a.Outcome.Action != library.Play {
		t.Errorf("%s %s, after %s: %s", r.Request.Method, r.Request.URL, remedies[at].ID, a.Words())
	}
	if _, err := f.Save(cassette.SaveOptions{}); err != nil {
		t.Fatal(err)
	}
	return true
}
