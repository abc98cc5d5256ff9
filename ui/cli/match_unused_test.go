package cli

import (
	"path/filepath"
	"strings"
	"testing"
)

// A list of what no request played names the interactions, the last ones of
// those that are alike, and offers to delete them.
func TestUnusedList(t *testing.T) {
	for _, test := range []struct{ folder, text, file, want string }{
		{"ruby-unused", "r_unused.txt", "unused.yml", `"unused":[2],"remedies":[{"id":"delete-unused","text":"delete 2","copy":null}]`},
		{"unused-which", "du.txt", "dup.yml", `"unused":[2],"remedies":[{"id":"delete-unused","text":"delete 2","copy":null}]`},
		{"ruby-unused", "r_unused.txt", "../unused-which/dup.yml", `"placed":false,"library":"ruby-vcr","outcome":"error","reason":"no interaction of the list is in the cassette","unused":[],"remedies":[]`},
	} {
		folder := filepath.Join("..", "..", "testdata", "match", test.folder)
		args := []string{"match", filepath.Join(folder, test.file), "--error", filepath.Join(folder, test.text)}
		if status, stdout, stderr := runCLI(t, append(args, "--json")...); status != 1 || stderr != "" || !strings.Contains(stdout, test.want) {
			t.Errorf("%s: %d: %s%s", test.file, status, stdout, stderr)
		}
		status, stdout, stderr := runCLI(t, append(args, "--apply", "delete-unused", "-o", filepath.Join(t.TempDir(), "out.yml"))...)
		if found := !strings.Contains(test.want, "[]"); found != (status == 0 && strings.HasPrefix(stdout, "deleted 2 get /")) {
			t.Errorf("%s: %d: %s%s", test.file, status, stdout, stderr)
		}
	}
}
