package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tapedeck/testdata/installed"
)

// Where ctrl+c ends the tests whose output comes by a pipe, what they print at the
// end is shown.
func TestFailuresInterrupted(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the program in tmux")
	}
	binary := built(t)
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS("testdata/projects/pytest")); err != nil {
		t.Fatal(err)
	}
	tests := "trap 'cat failed.txt; exit 2' INT; echo begun; while :; do sleep 0.1; done\n"
	if err := os.WriteFile(filepath.Join(folder, "tests.sh"), []byte(tests), 0o644); err != nil {
		t.Fatal(err)
	}
	term := startTerminal(t, 80, 24, "cd "+folder+" && sh tests.sh 2>&1 | "+binary, "TMPDIR="+folder)
	term.press("tapedeck: reading, ")
	term.tmux("send-keys", "C-c")
	term.press("17 failed, 16 on 16 cassettes")
	term.ready()
	term.quit()
}

// TestFailures goes from a red test run to a saved cassette, the run piped and
// run by tapedeck: keys come from the terminal either way, and the status of a
// run is the command's own.
func TestFailures(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the program in tmux")
	}
	binary := built(t)
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		for name, command := range map[string]string{
			"pipe": "cat failed.txt 2>&1 | TAPEDECK", "run": "TAPEDECK run -- sh -c 'cat failed.txt; exit 3'; echo $? > status; sleep 1",
		} {
			t.Run(name, func(t *testing.T) {
				folder := t.TempDir()
				if err := os.CopyFS(folder, os.DirFS("testdata/projects/pytest")); err != nil {
					t.Fatal(err)
				}
				term := startTerminal(t, size[0], size[1], "cd "+folder+" && "+strings.ReplaceAll(command, "TAPEDECK", binary), "TMPDIR="+folder)
				term.press("17 failed, 16 on 16 cassettes")
				term.press("would replay", "1")
				term.press("Candidates, nearest first", "j", "Enter")
				term.press("Failures by cassette", "q")
				term.press("saved TestBeds.test_water.yaml", "w")
				if name == "run" {
					term.press("ran again: 0 pass now, 16 unchanged, 0 new", "R")
				}
				term.quit()
				saved, err := os.ReadFile(filepath.Join(folder, "tests/cassettes/test_beds/TestBeds.test_water.yaml"))
				if err != nil {
					t.Fatal(err)
				}
				if !strings.Contains(string(saved), "unit=l") {
					t.Errorf("saved is\n%s", saved)
				}
				if status, err := os.ReadFile(filepath.Join(folder, "status")); name == "run" && string(status) != "3\n" {
					t.Errorf("status %q, %v", status, err)
				}
			})
		}
	}
}

// A red run of a real project is made green by keys: each failure but that of what
// was never recorded, which would be sent, has the first remedy done, until the
// tests themselves pass.
func TestRunUntilGreen(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the program in tmux")
	}
	binary := built(t)
	installed.Each(t, "vcrpy", []string{"requests", "pytest", "pytest-recording"}, func(t *testing.T, python installed.Python) {
		if !strings.HasPrefix(python.Version("vcrpy"), "9.") {
			t.Skip("its output is that of vcrpy 9, which tells what came")
		}
		untilGreen(t, binary, redRun{project: "pytest", tests: python.Path + " -m pytest -p no:cacheprovider --color=no", failing: 16, never: []int{2, 3}})
	})
	installed.Each(t, "betamax", []string{"requests"}, func(t *testing.T, python installed.Python) {
		if python.Version("betamax") == "0.8.1" {
			t.Skip("its requests sends another Accept-Encoding than is recorded, which no output tells")
		}
		untilGreen(t, binary, redRun{project: "unittest", tests: python.Path + " -m unittest", asks: "With --locals unittest prints variables", failing: 14, never: []int{1}})
	})
	t.Run("ruby-vcr", func(t *testing.T) {
		if out, err := exec.Command("ruby", "-rvcr", "-rwebmock", "-S", "rspec", "--version").CombinedOutput(); err != nil {
			installed.Missing(t, "RSpec with VCR", err, out)
		}
		untilGreen(t, binary, redRun{project: "rspec", tests: "rspec --no-color", failing: 14, never: []int{2}})
	})
	t.Run("go-vcr", func(t *testing.T) {
		build := exec.Command("go", "vet", ".")
		build.Dir = "testdata/projects/go"
		if out, err := build.CombinedOutput(); err != nil {
			installed.Missing(t, "go-vcr", err, out)
		}
		untilGreen(t, binary, redRun{project: "go", tests: "go test .", asks: "With VCR_DEBUG=true in the environment", failing: 14, never: []int{2}, hidesPosition: true})
	})
}

// A redRun is a project and the command of its tests.
type redRun struct {
	project, tests string
	asks           string // what R asks first, where the library's errors tell little
	failing        int    // how many of the tests fail by a cassette
	never          []int  // those of them that ask for what was never recorded, from 0
	// hidesPosition: at 80 columns messages take the place of the position, which is
	// waited for.
	hidesPosition bool
}

// untilGreen makes a copy of a project green at both sizes.
func untilGreen(t *testing.T, binary string, run redRun) {
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		if run.hidesPosition && size[0] == 80 {
			continue
		}
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			folder, state := t.TempDir(), t.TempDir()
			if err := os.CopyFS(folder, os.DirFS("testdata/projects/"+run.project)); err != nil {
				t.Fatal(err)
			}
			term := startTerminal(t, size[0], size[1], "cd "+folder+" && "+binary+" run -- "+run.tests, "TMPDIR="+state, "XDG_STATE_HOME="+state, "PYTHONDONTWRITEBYTECODE=1", "LC_ALL=C.UTF-8")
			term.press(fmt.Sprintf("%d failed, %d on %d cassettes", run.failing+1, run.failing, run.failing))
			makeGreen(t, term, run)
			term.quit()
		})
	}
}

// makeGreen does the first remedy of each failure that needs nothing to be sent, and
// runs the tests again.
func makeGreen(t *testing.T, term *terminal, run redRun) {
	keys, changed := 0, 0
	press := func(text, key string) {
		term.press(text, key)
		keys++
	}
	if run.asks != "" {
		press(run.asks, "R")
		press("ran again: 0 pass now", "y")
	}
	for n := range run.failing {
		if n > 0 {
			press(fmt.Sprintf(" %d/%d", n+1, run.failing), "j")
		}
		if !slices.Contains(run.never, n) {
			changed++
			press(fmt.Sprintf(" %d unsaved", changed), "1")
		}
	}
	press(fmt.Sprintf("saved %d cassettes", changed), "w")
	press(fmt.Sprintf("ran again: %d pass now, %d unchanged, 0 new", changed, len(run.never)), "R")
	t.Logf("%s: %d of %d failures pass by remedies alone, with %d keys", run.project, changed, run.failing, keys)
}
