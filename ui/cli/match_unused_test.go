package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
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

// A text that is older than the cassette is said to be.
func TestOlderText(t *testing.T) {
	folder := filepath.Join("..", "..", "testdata", "match", "wrong-cassette")
	copied := func(name string, at time.Time) string {
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
		return path
	}
	now := time.Now()
	file := copied("real.yaml", now)
	for _, test := range []struct {
		at    time.Time
		older bool
	}{{now.Add(-time.Hour), true}, {now.Add(time.Hour), false}} {
		text := copied("fail2.txt", test.at)
		for _, args := range [][]string{{"--error", text}, {"@" + text}} {
			_, stdout, stderr := runCLI(t, append([]string{"match", file}, args...)...)
			if strings.Contains(stdout, "the text is older than the cassette") != test.older || stderr != "" {
				t.Errorf("%v: %s%s", args, stdout, stderr)
			}
		}
	}
}
