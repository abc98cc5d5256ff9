//go:build unix

package testrun

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"tapedeck/replay/library"
)

// How many tests failed is known while they run, from what each runner prints as
// a test ends, in whatever pieces it comes.
func TestProgress(t *testing.T) {
	for text, want := range map[string]string{
		"tests/test_beds.py FF.FFF         [ 31%]\ntests/test_plants.py .F":                                 "61 s, 64 B, 6 failures so far",
		"tests/a.py::test_a FAILED   [ 50%]\ntests/a.py::test_b PASSED  [100%]\ntests/a.py::test_c ERROR\n": "61 s, 94 B, 2 failures so far",
		"\x1b[31mF\x1b[0m\x1b[32m.\x1b[0m\x1b[31mF\x1b[0m":                                                  "61 s, 30 B, 2 failures so far",
		"=== RUN   TestA\n    --- FAIL: TestA/b (0.00s)\n--- PASS: TestC\n":                                 "61 s, 62 B, 1 failure so far",
		"test_a (m.A.test_a) ... FAIL\ntest_b (m.A.test_b) ... ERROR\n":                                     "61 s, 59 B, 2 failures so far",
		"  waters the beds (FAILED - 1)\n  waters the plants\n":                                             "61 s, 51 B, 1 failure so far",
		"FAILED tests/a.py::test_a - AssertionError\nE   ValueError: Failed\n":                              "61 s, 66 B", // after the tests: they are counted already
		"": "61 s, 0 B",
	} {
		for _, step := range []int{1, 7, len(text) + 1} {
			p := new(Progress)
			for rest := []byte(text); len(rest) > 0; {
				n := min(step, len(rest))
				p.Write(rest[:n])
				rest = rest[n:]
			}
			if got := p.Words(61 * time.Second); got != want {
				t.Errorf("%q in steps of %d: %s, want %s", text, step, got, want)
			}
		}
	}
	for project, want := range map[string]int{"pytest": 17, "rspec": 15, "unittest": 15, "go": 16} {
		text, err := os.ReadFile("../../testdata/projects/" + project + "/failed.txt")
		if err != nil {
			t.Fatal(err)
		}
		p := new(Progress)
		p.Write(text)
		if p.failed != want {
			t.Errorf("%s's output: %d failures, want %d", project, p.failed, want)
		}
	}
}

// A title is set where the line, its last character and its last escape sequence
// are whole, and not over one of the command's own.
func TestTitle(t *testing.T) {
	var out bytes.Buffer
	terminal := &titled{out: &out}
	want := ""
	write := func(text string) {
		terminal.Write([]byte(text))
		want += text
	}
	says := func(title, shown string) {
		t.Helper()
		if terminal.say(title); shown != "" {
			want += "\x1b]2;" + shown + "\a"
		}
		if out.String() != want {
			t.Errorf("printed %q, want %q", out.String(), want)
		}
	}
	says("one", "one")
	write("FF.")
	says("amid a line", "amid a line")
	write("\x1b[3")
	says("amid an escape sequence", "")
	write("1mF")
	says("after it", "after it")
	write("\x1b]8;;http://a")
	says("amid a link", "")
	write("\x1b\\x\xc3")
	says("amid a character", "")
	write("\xa9")
	says("after a character", "after a character")
	write(strings.Repeat("x", 600))
	says("in a line of which not all is known", "")
	write("\r\n")
	says("clear\x1b[2J", "clear␛[2J")
	write("\x1b]0;mine\a\n")
	says("over its own", "")
	terminal.taken = false
	for _, part := range []string{"\x1b", "]", "2", ";mine", "\a\n"} {
		write(part)
	}
	says("over its own, which came in parts", "")
}

// A title names the program, and none of the command's values.
func TestTitleNamesProgram(t *testing.T) {
	for command, want := range map[string]string{
		"pytest -k x":                       "pytest",
		"/usr/bin/pytest --token t":         "pytest",
		"env API_KEY=k/v B=2 bin/pytest -x": "pytest",
		"/usr/bin/env -u A B=2 pytest":      "env",
		"API_KEY=k pytest":                  "pytest",
		"API_KEY=k pytest b=c":              "pytest",
		"env A=b":                           "env",
		"sh -c a":                           "sh",
	} {
		if got := (Command{Args: strings.Fields(command), Switches: []library.Switch{debugSwitch}}).program(); got != want {
			t.Errorf("%s: %q, want %q", command, got, want)
		}
	}
}

// How far a run is that comes by a pipe is said on the terminal, in one line that
// is gone when all has come.
func TestSaid(t *testing.T) {
	defer func(step time.Duration) { progressStep = step }(progressStep)
	progressStep = time.Millisecond
	printed, printing := io.Pipe()
	var shown bytes.Buffer
	terminal := &locked{w: &shown}
	sees := func() string {
		terminal.mu.Lock()
		defer terminal.mu.Unlock()
		return shown.String()
	}
	reader, stop := Said(printed, terminal)
	read := make(chan string)
	go func() {
		text, _, _ := ReadText(reader)
		read <- text
	}()
	io.WriteString(printing, "F.F\n")
	waitFor(t, func() bool { return strings.Contains(sees(), ", 4 B, 2 failures so far") })
	printing.Close()
	if text := <-read; text != "F.F\n" {
		t.Errorf("read %q", text)
	}
	stop()
	if got := sees(); !strings.HasSuffix(got, "\r\x1b[K") || strings.Contains(got, "\n") {
		t.Errorf("left %q", got)
	}
}

// Nothing is said before something has come, and nothing has to be taken away.
func TestSaidNothing(t *testing.T) {
	var shown bytes.Buffer
	_, stop := Said(strings.NewReader(""), &shown)
	stop()
	if shown.Len() > 0 {
		t.Errorf("said %q", shown.String())
	}
}

// The first ctrl+c is the command's, whose output is read to its end; a second one
// ends tapedeck, and so does one after all is read.
func TestOutliveInterrupt(t *testing.T) {
	if when := os.Getenv("TESTRUN_INTERRUPTED"); when != "" {
		interruptedCase(when == "read")
		return
	}
	for _, c := range []struct{ name, printed string }{{"reading", "goes on\n"}, {"read", ""}} {
		cmd := exec.Command(os.Args[0], "-test.run=^TestOutliveInterrupt$")
		cmd.Env = append(os.Environ(), "TESTRUN_INTERRUPTED="+c.name)
		printed, err := cmd.Output()
		var ended *exec.ExitError
		if !errors.As(err, &ended) || ended.Sys().(syscall.WaitStatus).Signal() != syscall.SIGINT || string(printed) != c.printed {
			t.Errorf("%s: printed %q, %v; want %q and the end by an interrupt", c.name, printed, err, c.printed)
		}
	}
}

// interruptedCase is interrupted while all is read, or after it.
func interruptedCase(after bool) {
	interrupt := func() { syscall.Kill(os.Getpid(), syscall.SIGINT) }
	until := func(done func() bool) {
		for begun := time.Now(); !done() && time.Since(begun) < time.Minute; time.Sleep(time.Millisecond) {
		}
	}
	other := make(chan os.Signal, 1)
	signal.Notify(other, syscall.SIGUSR1) // what waits for signals runs already
	before := runtime.NumGoroutine()
	stop := OutliveInterrupt()
	if after {
		stop()
		stop()
	} else {
		interrupt()
		until(func() bool { return runtime.NumGoroutine() == before }) // it was taken
		os.Stdout.WriteString("goes on\n")
	}
	until(func() bool { interrupt(); return false })
}
