package match

import (
	"os"
	"path/filepath"
	"testing"

	"tapedeck/replay/library"
)

// A text's cassette is the one that is asked about where the base names agree
// and no longer tail leads to another place of the project.
func TestWhoseFailure(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"go.mod", "cassettes/a/query.yaml", "cassettes/b/query.yaml", "cassettes/only.yaml", "spec/cassettes/One_two.yml", "tapes/beds.json", "packed.yaml.gz"} {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	alone := filepath.Join(t.TempDir(), "query.yaml")
	for _, test := range []struct {
		named library.CassetteInUse
		asked string
		is    bool
	}{
		{library.CassetteInUse{Path: "query.yaml"}, "cassettes/a/query.yaml", true},
		{library.CassetteInUse{Path: "a/query.yaml"}, "cassettes/a/query.yaml", true},
		{library.CassetteInUse{Path: "cassettes/a/query.yaml"}, "cassettes/a/query.yaml", true},
		{library.CassetteInUse{Path: "../cassettes/a/query.yaml"}, "cassettes/a/query.yaml", true},
		{library.CassetteInUse{Path: "/ci/build/cassettes/a/query.yaml"}, "cassettes/a/query.yaml", true},
		{library.CassetteInUse{Path: `C:\ci\cassettes\a\query.yaml`}, "cassettes/a/query.yaml", true},
		{library.CassetteInUse{Path: "b/query.yaml"}, "cassettes/a/query.yaml", false},
		{library.CassetteInUse{Path: "cassettes/b/query.yaml"}, "cassettes/a/query.yaml", false},
		{library.CassetteInUse{Path: "/ci/build/cassettes/b/query.yaml"}, "cassettes/a/query.yaml", false},
		{library.CassetteInUse{Path: "cassettes/query.yaml"}, "cassettes/a/query.yaml", false},
		{library.CassetteInUse{Path: "fixtures/vcr/query.yaml"}, "cassettes/a/query.yaml", true}, // no such folder here: recorded elsewhere
		{library.CassetteInUse{Path: "cassettes/other.yaml"}, "cassettes/only.yaml", false},
		{library.CassetteInUse{Path: "cassettes/only.yml"}, "cassettes/only.yaml", false},
		{library.CassetteInUse{Name: "beds"}, "tapes/beds.json", true},
		{library.CassetteInUse{Name: "tapes/beds"}, "tapes/beds.json", true},
		{library.CassetteInUse{Name: "bed"}, "tapes/beds.json", false},
		{library.CassetteInUse{Name: "One two"}, "spec/cassettes/One_two.yml", true},
		{library.CassetteInUse{Path: "packed.yaml"}, "packed.yaml.gz", true},
	} {
		w := whereabouts(filepath.Join(root, filepath.FromSlash(test.asked)))
		if got := w.is(test.named); got != test.is {
			t.Errorf("%+v asked of %s: %v", test.named, test.asked, got)
		}
	}
	if w := whereabouts(alone); !w.is(library.CassetteInUse{Path: "cassettes/b/query.yaml"}) || w.is(library.CassetteInUse{Path: "cassettes/other.yaml"}) {
		t.Error("outside a project the base name decides")
	}
	w := whereabouts(filepath.Join(root, "cassettes", "only.yaml"))
	if !w.found(library.CassetteInUse{Path: "cassettes/a/query.yaml"}) || w.found(library.CassetteInUse{Path: "cassettes/c/query.yaml"}) || !w.found(library.CassetteInUse{Name: "tapes/beds"}) {
		t.Error("found what is not there, or not what is")
	}
}
