//go:build unix

package testrun

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/creack/pty"
	"github.com/muesli/cancelreader"
)

// A ran is this test's own binary that runs a command on a terminal, of which the
// test has the other end.
type ran struct {
	t        *testing.T
	cmd      *exec.Cmd
	terminal *os.File
	kept     string // the file of what it kept
	seen     *locked
	copied   chan struct{}
	close    func() // the terminal
}

// startOn starts a script on a terminal of 33 rows and 101 columns; change may
// give it other streams and variables.
func startOn(t *testing.T, script string, change func(*exec.Cmd)) *ran {
	t.Helper()
	r := &ran{t: t, cmd: exec.Command(os.Args[0]), kept: t.TempDir() + "/kept", seen: &locked{w: new(bytes.Buffer)}, copied: make(chan struct{})}
	r.cmd.Env = append(os.Environ(), "TERM=xterm", "TESTRUN_COMMAND="+script, "TESTRUN_KEPT="+r.kept)
	if change != nil {
		change(r.cmd)
	}
	var err error
	// Standard output is the terminal in all of them.
	r.terminal, err = pty.StartWithAttrs(r.cmd, &pty.Winsize{Rows: 33, Cols: 101}, &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 1})
	if err != nil {
		t.Fatal(err)
	}
	output, err := cancelreader.NewReader(r.terminal)
	if err != nil {
		t.Fatal(err)
	}
	r.close = sync.OnceFunc(func() {
		output.Cancel() // a terminal that is read is not closed
		<-r.copied
		output.Close()
		r.terminal.Close()
	})
	t.Cleanup(r.close)
	go func() { io.Copy(r.seen, output); close(r.copied) }()
	return r
}

// sees waits until a text was printed.
func (r *ran) sees(text string) {
	r.t.Helper()
	waitFor(r.t, func() bool {
		r.seen.mu.Lock()
		defer r.seen.mu.Unlock()
		return strings.Contains(r.seen.w.(*bytes.Buffer).String(), text)
	})
}

// ends waits for the end, and tells the status, what was printed and what kept.
func (r *ran) ends() (status int, seen, kept string) {
	r.cmd.Wait()
	<-r.copied
	data, _ := os.ReadFile(r.kept)
	return r.cmd.ProcessState.ExitCode(), r.seen.w.(*bytes.Buffer).String(), string(data)
}

// waits does nothing until a signal comes.
const waits = "echo ready; while :; do sleep 0.01; done"

// TestCommandInTerminal runs commands on a terminal: what they see, get and say
// is as without tapedeck between.
func TestCommandInTerminal(t *testing.T) {
	for _, c := range []struct {
		name, script string
		do           func(*ran) // once it is ready
		kept         string
		status       int
	}{
		{name: "a terminal of its own", script: "test -t 0 && test -t 1 && test -t 2 && stty size", kept: "33 101\r\n"},
		{name: "the controlling terminal", script: "echo fern >/dev/tty", kept: "fern\r\n"},
		{name: "status", script: "exit 4", status: 4},
		{name: "its terminal's name", script: "echo $TERM", kept: "xterm\r\n"},
		{name: "what is typed", script: "echo ready; read x; echo got $x", do: typed("fern\r"), kept: "ready\r\nfern\r\ngot fern\r\n"},
		{name: "ctrl+c is the command's", script: "trap 'echo interrupted; exit 7' INT; " + waits, do: typed("\x03"), kept: "ready\r\n^Cinterrupted\r\n", status: 7},
		{name: "ctrl+d ends its input", script: "echo ready; cat; echo end", do: typed("\x04"), kept: "ready\r\nend\r\n"},
		{name: "another size", script: "trap 'stty size; exit' WINCH; " + waits, do: func(r *ran) { pty.Setsize(r.terminal, &pty.Winsize{Rows: 40, Cols: 120}) }, kept: "ready\r\n40 120\r\n"},
		{name: "asked to end", script: "trap 'echo asked; exit 6' TERM; " + waits, do: signalled(syscall.SIGTERM), kept: "ready\r\nasked\r\nasked to end", status: 6},
		{name: "ended", script: waits, do: signalled(syscall.SIGTERM), kept: "ready\r\nasked to end", status: 128 + int(syscall.SIGTERM)},
		{name: "interrupted from outside", script: "trap 'echo interrupted; exit 7' INT; " + waits, do: signalled(syscall.SIGINT), kept: "ready\r\ninterrupted\r\n", status: 7},
		{name: "a signal of its own", script: "trap 'echo report; exit' USR1; " + waits, do: signalled(syscall.SIGUSR1), kept: "ready\r\nreport\r\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := startOn(t, c.script, nil)
			if c.do != nil {
				r.sees("ready")
				c.do(r)
			}
			status, seen, kept := r.ends()
			if status != c.status {
				t.Errorf("status %d, want %d: %q", status, c.status, seen)
			}
			if kept != c.kept {
				t.Errorf("kept %q, want %q", kept, c.kept)
			}
			if want := strings.TrimSuffix(c.kept, "asked to end"); seen != want {
				t.Errorf("printed %q, want %q", seen, want)
			}
		})
	}
}

func typed(keys string) func(*ran) { return func(r *ran) { io.WriteString(r.terminal, keys) } }

func signalled(s os.Signal) func(*ran) { return func(r *ran) { r.cmd.Process.Signal(s) } }

// When the person's terminal goes away, the command gets to know it as it would
// without tapedeck, and tapedeck ends when it does.
func TestCommandLosesTerminal(t *testing.T) {
	for _, c := range []struct {
		name, script string
		kept         string
		status       int
	}{
		{name: "is ended", script: waits, kept: "ready\r\nasked to end", status: 128 + int(syscall.SIGHUP)},
		{name: "ends", script: "trap 'exit 5' HUP; " + waits, kept: "ready\r\nasked to end", status: 5},
		{name: "goes on till it cannot print", script: "trap '' HUP; echo ready; while echo more; do :; done 2>/dev/null; exit 3", status: 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := startOn(t, c.script, nil)
			r.sees("ready")
			r.close()
			status, _, kept := r.ends()
			if status != c.status {
				t.Errorf("status %d, want %d", status, c.status)
			}
			if c.kept != "" && kept != c.kept {
				t.Errorf("kept %q, want %q", kept, c.kept)
			}
		})
	}
}

// A stream that is no terminal is the command's as it is.
func TestCommandStreams(t *testing.T) {
	for _, c := range []struct {
		name, script      string
		in                bool // standard input is a file
		errs              bool // standard error is
		seen, inErr, kept string
	}{
		{name: "input", script: "test ! -t 0 && test -t 1 && test -t 2 && cat && echo ready && read x </dev/tty && echo got $x", in: true, seen: "fern\r\nready\r\nmoss\r\ngot moss\r\n", kept: "fern\r\nready\r\nmoss\r\ngot moss\r\n"},
		{name: "error", script: "test -t 0 && test -t 1 && test ! -t 2 && echo moss >&2", errs: true, inErr: "moss\n", kept: "moss\n"},
		{name: "both", script: "test ! -t 0 && test -t 1 && test ! -t 2 && cat >&2", in: true, errs: true, inErr: "fern\n", kept: "fern\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in, errs := file(t), file(t)
			in.WriteString("fern\n")
			in.Seek(0, io.SeekStart)
			r := startOn(t, c.script, func(cmd *exec.Cmd) {
				if c.in {
					cmd.Stdin = in
				}
				if c.errs {
					cmd.Stderr = errs
				}
			})
			if strings.Contains(c.script, "echo ready") {
				r.sees("ready")
				typed("moss\r")(r)
			}
			status, seen, kept := r.ends()
			if status != 0 || seen != c.seen || kept != c.kept || content(t, errs) != c.inErr {
				t.Errorf("status %d, printed %q, on standard error %q, kept %q; want %q, %q, %q", status, seen, content(t, errs), kept, c.seen, c.inErr, c.kept)
			}
		})
	}
}

// What a command leaves running does not keep tapedeck waiting.
func TestCommandLeaves(t *testing.T) {
	left := t.TempDir() + "/left"
	defer end(t, left)
	r := startOn(t, "stty -echo; trap '' HUP; sleep 1000 & echo $! >\"$TESTRUN_LEAVES\"; echo ready; read x", func(cmd *exec.Cmd) {
		cmd.Env = append(cmd.Env, "TESTRUN_LEAVES="+left)
	})
	r.sees("ready")
	typed("\r")(r)
	if status, seen, kept := r.ends(); status != 0 || seen != "ready\r\n" || kept != seen {
		t.Errorf("status %d, printed %q, kept %q", status, seen, kept)
	}
}

// The title says how far the command is, and is then as it was; it is not kept.
func TestCommandTitled(t *testing.T) {
	r := startOn(t, "stty -echo; echo F.F; read x", func(cmd *exec.Cmd) { cmd.Env = append(cmd.Env, "TESTRUN_TITLED=yes") })
	r.sees("5 B, 2 failures so far\a")
	typed("\r")(r)
	_, seen, kept := r.ends()
	if !strings.HasPrefix(seen, saveTitle) || !strings.Contains(seen, "\x1b]2;sh: ") || strings.Contains(seen, "stty") || !strings.HasSuffix(seen, restoreTitle) {
		t.Errorf("printed %q", seen)
	}
	if kept != "F.F\r\n" {
		t.Errorf("kept %q", kept)
	}
}

// end ends the process whose number is in a file.
func end(t *testing.T, left string) {
	t.Helper()
	number, err := strconv.Atoi(strings.TrimSpace(contentOf(t, left)))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(number, syscall.SIGKILL); err != nil {
		t.Errorf("the process left in the background: %v", err)
	}
}
