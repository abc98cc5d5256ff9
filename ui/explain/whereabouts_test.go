package explain

import (
	"os"
	"path/filepath"
	"testing"

	"tapedeck/replay/failure"
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
		named failure.Cassette
		asked string
		is    bool
	}{
		{failure.Cassette{Path: "query.yaml"}, "cassettes/a/query.yaml", true},
		{failure.Cassette{Path: "a/query.yaml"}, "cassettes/a/query.yaml", true},
		{failure.Cassette{Path: "cassettes/a/query.yaml"}, "cassettes/a/query.yaml", true},
		{failure.Cassette{Path: "../cassettes/a/query.yaml"}, "cassettes/a/query.yaml", true},
		{failure.Cassette{Path: "/ci/build/cassettes/a/query.yaml"}, "cassettes/a/query.yaml", true},
		{failure.Cassette{Path: `C:\ci\cassettes\a\query.yaml`}, "cassettes/a/query.yaml", true},
		{failure.Cassette{Path: "b/query.yaml"}, "cassettes/a/query.yaml", false},
		{failure.Cassette{Path: "cassettes/b/query.yaml"}, "cassettes/a/query.yaml", false},
		{failure.Cassette{Path: "/ci/build/cassettes/b/query.yaml"}, "cassettes/a/query.yaml", false},
		{failure.Cassette{Path: "cassettes/query.yaml"}, "cassettes/a/query.yaml", false},
		{failure.Cassette{Path: "fixtures/vcr/query.yaml"}, "cassettes/a/query.yaml", true}, // no such folder here: recorded elsewhere
		{failure.Cassette{Path: "cassettes/other.yaml"}, "cassettes/only.yaml", false},
		{failure.Cassette{Path: "cassettes/only.yml"}, "cassettes/only.yaml", false},
		{failure.Cassette{Name: "beds"}, "tapes/beds.json", true},
		{failure.Cassette{Name: "tapes/beds"}, "tapes/beds.json", true},
		{failure.Cassette{Name: "bed"}, "tapes/beds.json", false},
		{failure.Cassette{Name: "One two"}, "spec/cassettes/One_two.yml", true},
		{failure.Cassette{Path: "packed.yaml"}, "packed.yaml.gz", true},
	} {
		w := whereabouts(filepath.Join(root, filepath.FromSlash(test.asked)))
		if got := w.is(test.named); got != test.is {
			t.Errorf("%+v asked of %s: %v", test.named, test.asked, got)
		}
	}
	if w := whereabouts(alone); !w.is(failure.Cassette{Path: "cassettes/b/query.yaml"}) || w.is(failure.Cassette{Path: "cassettes/other.yaml"}) {
		t.Error("outside a project the base name decides")
	}
	w := whereabouts(filepath.Join(root, "cassettes", "only.yaml"))
	if !w.found(failure.Cassette{Path: "cassettes/a/query.yaml"}) || w.found(failure.Cassette{Path: "cassettes/c/query.yaml"}) || !w.found(failure.Cassette{Name: "tapes/beds"}) {
		t.Error("found what is not there, or not what is")
	}
}
