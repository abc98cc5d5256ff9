package cassette_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
)

// oldVcrpy are our cassettes of vcrpy before 1.0 with that ending.
func oldVcrpy(t *testing.T, ending string) []string {
	t.Helper()
	files, err := filepath.Glob("../testdata/vcrpy-v0/*" + ending)
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	return files
}

// Every installed vcrpy refuses what was written before 1.0, and so we say.
func TestOldVcrpyDoesNotLoad(t *testing.T) {
	for _, j := range judges() {
		if j.library != "vcrpy" {
			continue
		}
		t.Run(strings.Join(append([]string{j.format}, j.command...), " "), func(t *testing.T) {
			files := oldVcrpy(t, strings.TrimPrefix(j.format, "vcrpy-"))
			var texts []string
			for _, file := range files {
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				texts = append(texts, string(text))
			}
			version, raised := j.ask(t, texts)
			for n, file := range files {
				f, err := cassette.Open(file, cassette.Options{})
				if err != nil {
					t.Fatal(err)
				}
				for asked, loads := range map[string]bool{version: raised[n] == "", "": false, "0.7.0": true} {
					found, err := f.LoadFinding(context.Background(), asked)
					if err != nil || (found == nil) != loads {
						t.Errorf("%s: vcrpy %q: %v %v; the library of version %s raises %q", file, asked, found, err, version, raised[n])
					}
				}
			}
		})
	}
}

// vcrpy's own migration reads in an edited file what we do.
func TestOldVcrpyMigrates(t *testing.T) {
	if err := exec.Command(python, "-c", "import vcr.migration").Run(); err != nil {
		if os.Getenv("TAPEDECK_REQUIRE_LIBRARIES") == "1" {
			t.Fatal(err)
		}
		t.Skipf("no vcrpy: %v", err)
	}
	for _, file := range append(oldVcrpy(t, "recorded*.yaml"), oldVcrpy(t, "recorded*.json")...) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			f, err := cassette.Open(file, cassette.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, op := range []model.Op{
				model.SetField{At: 0, Field: model.RequestURL, Value: "https://other.test:8443/v3/x?y=1"},
				model.SetField{At: 1, Field: model.RequestMethod, Value: "PATCH"},
				model.AddHeader{At: 1, Side: model.InRequest, Name: "X-New", Value: "yes: no"},
				model.SetBody{At: 2, Side: model.InResponse, Decoded: []byte("caf\u00e9\nand more\n")},
				model.SetField{At: 3, Field: model.ResponseStatus, Value: "410"},
			} {
				if _, err := f.Do(cassette.Change{Ops: []model.Op{op}}); err != nil {
					t.Fatal(err)
				}
			}
			path := filepath.Join(t.TempDir(), filepath.Base(file))
			if err := os.WriteFile(path, written(t, f), 0o600); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.Command(python, "-m", "vcr.migration", path).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			migrated, err := cassette.Open(path, cassette.Options{})
			if err != nil || migrated.Len() != f.Len() || strings.HasSuffix(migrated.Format().Name, "v0") {
				t.Fatalf("%v, %v", migrated, err)
			}
			for i := range f.Len() {
				sameRequest(t, i, f, migrated)
			}
		})
	}
}

// sameRequest holds what both keep of interaction i together: a set has no
// order, and neither have a request's headers.
func sameRequest(t *testing.T, i int, a, b *cassette.File) {
	t.Helper()
	old, errOld := a.At(i)
	now, errNow := b.At(i)
	if errOld != nil || errNow != nil {
		t.Fatal(errOld, errNow)
	}
	for _, i := range []*model.Interaction{&old, &now} {
		i.Response.Header, i.RecordedAt = nil, ""
		slices.SortFunc(i.Request.Header, func(a, b model.HeaderLine) int { return strings.Compare(a.Name, b.Name) })
		i.Request.Body = model.Body{Wire: i.Request.Body.Wire}
		i.Response.Body = model.Body{Wire: i.Response.Body.Wire}
	}
	if !old.Equal(now) {
		t.Errorf("%d reads\n%+v, migrated\n%+v", i+1, old, now)
	}
}
