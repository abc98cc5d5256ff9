package cli

import (
	"path/filepath"
	"strings"
	"testing"
)

// A cassette of a form that the library refuses since replays nothing, though
// an interaction would match.
func TestMatchSuperseded(t *testing.T) {
	for _, test := range []struct{ file, url, args, want string }{
		{"ruby-v1/hand-structs.yml", "http://api.greenhouse.test/v1/plants", "", "it does not appear to be a valid VCR 2.0 cassette"},
		{"ruby-v1/hand-structs.yml", "http://api.greenhouse.test/v1/plants", "--version-of 5.0.0", "it does not appear to be a valid VCR 2.0 cassette"},
		{"vcrpy-v0/hand-ports.yaml", "https://api.greenhouse.test/", "", "Your cassette files were generated in an older version of VCR"},
	} {
		args := append([]string{"match", filepath.Join("..", "..", "testdata", test.file), "--curl", "curl " + test.url}, strings.Fields(test.args)...)
		status, stdout, stderr := runCLI(t, args...)
		if status != 1 || !strings.Contains(stdout, test.want) {
			t.Errorf("%s %s: %d\n%s%s", test.file, test.args, status, stdout, stderr)
		}
	}
}
