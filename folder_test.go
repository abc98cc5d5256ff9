package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// recordedFolder is a copy of a folder that uber/cassette recorded, an hour ago:
// files that have just been written are read again before a save.
func recordedFolder(t *testing.T, form string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "requests")
	if err := os.CopyFS(path, os.DirFS(filepath.Join("testdata/uber-folders", form))); err != nil {
		t.Fatal(err)
	}
	for name := range folderFiles(t, path) {
		if err := os.Chtimes(filepath.Join(path, name), time.Time{}, time.Now().Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// folderFiles are a folder's files but for hidden ones.
func folderFiles(t *testing.T, folder string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = string(data)
	}
	return files
}

// An uberReplay is what uber/cassette answers out of one cassette.
type uberReplay struct {
	Error   string
	Answers []struct {
		Method, Reason string
		Status         int
		Body           []byte
	}
}

// uberReplays asks the library itself, in one process.
func uberReplays(t *testing.T, python string, paths []string) []uberReplay {
	t.Helper()
	cmd := exec.Command(python, "-B", "testdata/oracle/uber.py")
	cmd.Env = append(os.Environ(), "PYTHONWARNINGS=ignore")
	cmd.Stdin, cmd.Stderr = strings.NewReader(strings.Join(paths, "\n")+"\n"), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var replays []uberReplay
	for line := range bytes.Lines(out) {
		var r uberReplay
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatal(err)
		}
		replays = append(replays, r)
	}
	if len(replays) != len(paths) {
		t.Fatalf("%d answers for %d folders", len(replays), len(paths))
	}
	return replays
}
