package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a library makes of a file of no bytes is its own to say; whose the file
// is must be said first.
func TestMatchEmptyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.yml")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ args, want string }{
		{"", "does not tell which library replays it"},
		{"--as ruby-vcr --mode once", "ruby-vcr in mode once records"},
		{"--as ruby-vcr --mode none", "mode none forbids recording"},
		{"--format ruby-vcr-yaml", "ruby-vcr in mode once records"},
		{"--as vcrpy --version-of 4.2.1", "TypeError: 'NoneType' object is not subscriptable"},
		{"--as vcrpy --version-of 9.4.2", "vcrpy in mode once records"},
	} {
		args := append([]string{"match", path, "--curl", "curl http://a.test/"}, strings.Fields(test.args)...)
		status, stdout, stderr := runCLI(t, args...)
		if status == 0 || !strings.Contains(stdout+stderr, test.want) {
			t.Errorf("%s: %d\n%s%s", test.args, status, stdout, stderr)
		}
	}
}
