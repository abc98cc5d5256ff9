package cassette_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"tapedeck/cassette"
	"tapedeck/testdata/corpus"
)

// A cassette that is counted without being opened is what it would be opened as,
// and loads: cassettes and, made from them, texts that are a little off.
func TestCountSaysWhatReadSays(t *testing.T) {
	folder := t.TempDir()
	whole := len(corpus.Cassettes(t))
	for i, file := range corpus.Cassettes(t) {
		write(t, filepath.Join(folder, fmt.Sprintf("whole-%d.yaml", i)), file.Read(t))
	}
	mutants, _ := mutantsFor(t, []string{"vcrpy-yaml", "vcrpy-json", "betamax-json", "ruby-vcr-json"})
	for i, text := range mutants {
		write(t, filepath.Join(folder, fmt.Sprintf("mutant-%d.yaml", i)), text)
	}
	var counted atomic.Int64 // cassettes are looked at on all cores
	err := cassette.FindEach(context.Background(), folder, func(found cassette.Found) error {
		is, ok := found.Count()
		if !ok {
			return nil
		}
		counted.Add(1)
		path, loads := filepath.Join(folder, found.Path), ""
		read := found.ReadFor(path, func(f *cassette.File) {
			for _, version := range []string{"", "1.0.0", "4.2.1", "8.2.1"} {
				if finding, err := f.LoadFinding(context.Background(), version); err != nil || finding != nil {
					loads = fmt.Sprint(version, ": ", finding, err)
				}
			}
		})
		if read.Err != nil || is.Format != read.Format || is.Len != read.Len || loads != "" {
			return fmt.Errorf("%s is counted as %v of %v, and is %v of %v: %v %s", found.Path, is.Len, is.Format, read.Len, read.Format, read.Err, loads)
		}
		return nil
	}, func(wrong error) error {
		if wrong != nil {
			t.Error(wrong)
		}
		return nil
	})
	if err != nil || counted.Load() == 0 {
		t.Error("counted", counted.Load(), err)
	}
	t.Logf("counted %d of %d cassettes and %d mutants", counted.Load(), whole, len(mutants))
}

func write(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
