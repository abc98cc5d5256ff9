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
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(filepath.Join(testdata, "projects", "pytest"))); err != nil {
		t.Fatal(err)
	}
	rows, _ := read(t, "pytest", textOf(t, "projects", "pytest", "failed.txt"))
	send := 0
	for _, r := range rows {
		f, err := cassette.Open(filepath.Join(folder, filepath.FromSlash(r.Place.Path)), cassette.Options{})
		if err != nil {
			t.Fatal(err)
		}
		remedies := r.Answer.Remedies()
		at := slices.IndexFunc(remedies, func(m explain.Remedy) bool { return m.Refused == nil && len(m.Ops) > 0 && !m.Sends() })
		if at < 0 {
			send++
			continue
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
	}
	if send != 2 {
		t.Errorf("%d failures can only be sent, want the two of what was never recorded", send)
	}
	p := project(t, "pytest")
	installed.Each(t, p.As, []string{"requests", "pytest", "pytest-recording"}, func(t *testing.T, python installed.Python) {
		p.Command = append([]string{python.Path}, p.Command[1:]...)
		out, _ := p.Run(folder).CombinedOutput()
		left, sum := read(t, "pytest", string(out))
		if len(left) != send || len(sum.Others) != 1 {
			t.Errorf("%d requests are not replayed, want the %d that can only be sent:\n%s", len(left), send, out)
		}
		for _, r := range left {
			if !strings.HasSuffix(r.Request.URL, "/v1/export/notes") {
				t.Errorf("%s is not replayed", r.Request.URL)
			}
		}
	})
}
