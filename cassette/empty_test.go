package cassette_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
)

// An empty file holds no interactions, and is nobody's unless it is said whose.
func TestEmptyFile(t *testing.T) {
	one, err := cassette.Open("../testdata/ruby/json.yml", cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	interaction, err := one.At(0)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct{ format, name, library string }{
		{"", "empty", ""}, {"ruby-vcr-yaml", "ruby-vcr-yaml", "ruby-vcr"}, {"ruby-vcr-json", "ruby-vcr-json", "ruby-vcr"}, {"vcrpy-json", "vcrpy-json", "vcrpy"},
	} {
		path := filepath.Join(t.TempDir(), "a.yml")
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := cassette.Open(path, cassette.Options{Format: want.format})
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Format(); got.Name != want.name || got.Library != want.library || f.Len() != 0 || f.Size() != 0 {
			t.Errorf("%+v with %d interactions in %d bytes, want %+v", got, f.Len(), f.Size(), want)
		}
		if read, err := cassette.Read("-", nil, cassette.Options{Format: want.format}); err != nil || read.Format() != f.Format() || read.Len() != 0 {
			t.Errorf("read: %v", err)
		}
		_, err = f.Do(cassette.Change{Ops: []model.Op{model.Insert{At: 0, Interaction: interaction}}})
		var refused *cassette.RefusedError
		if !errors.As(err, &refused) || !strings.HasPrefix(refused.Why, "read-only: the file is empty") || f.Dirty() {
			t.Errorf("insert: %v", err)
		}
		if _, err := cassette.OpenRecorder(path); err == nil || !strings.Contains(err.Error(), "the file is empty") {
			t.Errorf("recorder: %v", err)
		}
	}
	if _, err := cassette.Read("-", nil, cassette.Options{Format: "other"}); err == nil || !strings.Contains(err.Error(), `no format "other"`) {
		t.Errorf("unknown format: %v", err)
	}
	for _, blank := range []string{"\n", "# nothing\n", "---\n"} { // none of which Ruby VCR loads
		if _, err := cassette.Read("-", []byte(blank), cassette.Options{}); err == nil {
			t.Errorf("%q opens", blank)
		}
	}
}

// A file that is emptied while it is open may be about to be written: what is
// shown stays.
func TestReloadEmptied(t *testing.T) {
	data, err := os.ReadFile("../testdata/ruby/json.yml")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.yml")
	write := func(data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(data)
	f, err := cassette.Open(path, cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := f.Len()
	write(nil)
	if err := f.Reload(); err == nil || f.Len() != n || n == 0 {
		t.Errorf("%v, %d interactions of %d", err, f.Len(), n)
	}
	write(data)
	if err := f.Reload(); err != nil || f.Len() != n {
		t.Errorf("%v, %d interactions of %d", err, f.Len(), n)
	}
}
