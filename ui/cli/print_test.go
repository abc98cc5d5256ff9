package cli

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"tapedeck/cassette"
)

// A cassette on a terminal has the lines that the file has.
func TestPrint(t *testing.T) {
	data, err := os.ReadFile("../../testdata/betamax/errors.json")
	if err != nil {
		t.Fatal(err)
	}
	f, err := cassette.Read("errors.json", data, cassette.Options{})
	if err != nil || f.Len() < 2 {
		t.Fatalf("%v, want at least two interactions, got %d", err, f.Len())
	}
	for _, terminal := range []bool{false, true} {
		var out strings.Builder
		p := &program{stdout: bufio.NewWriter(&out), terminal: terminal}
		if err := p.print(f); err != nil {
			t.Fatal(err)
		}
		p.stdout.Flush()
		if strings.TrimSuffix(out.String(), "\n") != strings.TrimSuffix(string(data), "\n") {
			t.Errorf("on a terminal %v: %d bytes became %d", terminal, len(data), out.Len())
		}
	}
}
