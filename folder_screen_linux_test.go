package main

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tapedeck/cassette"
	"tapedeck/testdata/faults"
	"tapedeck/testdata/installed"
)

// TestFolderKilledOnScreen kills the program in a terminal while w saves a
// folder: at the note of what will be done, between the files, at the removal
// and at the end. The next start says how far it came and recovers the rest,
// which uber/cassette then replays.
func TestFolderKilledOnScreen(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the program in tmux")
	}
	faults.Need(t)
	binary := built(t)
	names := maps.Keys(folderFiles(t, "testdata/uber-folders/json"))
	var removed, changed string
	for name := range names {
		switch {
		case strings.Contains(name, "DELETE"):
			removed = name
		case strings.Contains(name, "GET_api.greenhouse.test_80__"):
			changed = name
		}
	}
	for _, c := range []struct {
		name, path, call string
		saved            string // as the next start says it, "" for nothing
	}{
		{"before the note", ".tapedeck-commit", "linkat", ""},
		{"before the first file", changed, "renameat", "0 of 2"},
		{"before the removal", removed, "unlinkat", "1 of 2"},
		{"at the end", ".tapedeck-commit", "unlinkat", "all"},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder, state := recordedFolder(t, "json"), t.TempDir()
			was := folderFiles(t, folder)
			start := fmt.Sprintf("strace -f -o %s -e signal=none -P '%s' -e trace=%s -e inject=%s:signal=SIGKILL %s %s; stty sane; echo ended; sleep 600",
				filepath.Join(state, "trace"), filepath.Join(folder, c.path), c.call, c.call, binary, folder)
			term := startTerminal(t, 100, 30, start, "XDG_STATE_HOME="+state)
			term.press("8 interactions")
			term.press("1 unsaved", "d")
			term.press("what of 1", "e")
			term.press("enter keep", "s")
			term.press("2 unsaved", "C-u", "4", "1", "8", "Enter")
			awaitRecovery(t, state)
			term.press("ended", "w")
			ls := exec.Command(binary, "ls", folder)
			ls.Env = append(os.Environ(), "XDG_STATE_HOME="+state)
			out, err := ls.CombinedOutput()
			if told := strings.Contains(string(out), c.saved+" files are saved, the others are as they were; the screen recovers the rest"); err != nil || told != (strings.Contains(c.saved, "of")) {
				t.Errorf("ls: %v, %s", err, out)
			}
			term.tmux("respawn-pane", "-k", binary+" "+folder)
			if c.saved == "all" {
				term.press("7 interactions")
				if screen := term.tmux("capture-pane", "-p"); strings.Contains(screen, "unsaved") || strings.Contains(screen, "interrupted") {
					t.Errorf("all is saved, and it says\n%s", screen)
				}
			} else {
				term.press("unsaved work of")
				if screen := term.tmux("capture-pane", "-p"); c.saved != "" && !strings.Contains(screen, "a save was interrupted: "+c.saved+" files are saved") {
					t.Errorf("it does not say how far the save came:\n%s", screen)
				}
				term.press("recovered", "r")
				term.press("saved ", "w")
			}
			term.quit()
			checkRecovered(t, folder, was, removed, changed)
		})
	}
}

// awaitRecovery waits until unsaved work is kept.
func awaitRecovery(t *testing.T, state string) {
	t.Helper()
	for begun := time.Now(); time.Since(begun) < patience; time.Sleep(50 * time.Millisecond) {
		files, _ := filepath.Glob(filepath.Join(state, "tapedeck", "*.json"))
		for _, file := range files {
			if data, err := os.ReadFile(file); err == nil && strings.Contains(string(data), `"changes":2`) {
				return
			}
		}
	}
	t.Fatal("unsaved work is not kept")
}

// checkRecovered requires the folder to be as it was but for the two changes, and
// uber/cassette to replay it.
func checkRecovered(t *testing.T, folder string, was map[string]string, removed, changed string) {
	t.Helper()
	want := maps.Clone(was)
	delete(want, removed)
	want[changed] = strings.NewReplacer(`"status": 200`, `"status": 418`, `"reason": "OK"`, `"reason": "I'm a teapot"`).Replace(want[changed])
	if got := folderFiles(t, folder); !maps.Equal(got, want) {
		t.Errorf("the folder holds\n%q, want\n%q", got, want)
	}
	if hidden, _ := filepath.Glob(filepath.Join(folder, ".*")); len(hidden) > 0 {
		t.Errorf("left behind: %q", hidden)
	}
	f, err := cassette.Open(folder, cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if python := installed.Python2(); python == "" {
		t.Log("not replayed: needs a Python 2.7 with uber/cassette, which TAPEDECK_PYTHON2 names")
	} else if replay := uberReplays(t, python, []string{folder})[0]; replay.Error != "" || len(replay.Answers) != f.Len() || replay.Answers[0].Status != 418 {
		t.Errorf("uber/cassette answers %+v", replay)
	}
}
