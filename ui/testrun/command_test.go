//go:build unix

package testrun

import (
	"context"
	"os"
	"os/signal"
	"strings"
	"testing"
	"time"

	"tapedeck/replay/library"
)

// In a test binary's own copy this runs a command on its terminal.
func TestMain(m *testing.M) {
	endTimeout = time.Hour
	if signal.Ignored(os.Interrupt) { // as in the background of a script: the commands of tests would ignore it too
		signal.Notify(make(chan os.Signal, 1), os.Interrupt)
	}
	if args := os.Getenv("TESTRUN_COMMAND"); args != "" {
		os.Unsetenv("TESTRUN_COMMAND")
		if os.Getenv("TESTRUN_LEAVES") == "" {
			outputTimeout = time.Hour // it ends before, as soon as no process has the terminal
		}
		progressStep = time.Millisecond
		f, err := Command{Args: []string{"sh", "-c", args}, In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Titled: os.Getenv("TESTRUN_TITLED") != ""}.Run(context.Background())
		if err != nil {
			os.Stdout.WriteString("not run: " + err.Error())
			os.Exit(99)
		}
		if f.Asked {
			f.Output = append(f.Output, "asked to end"...)
		}
		os.WriteFile(os.Getenv("TESTRUN_KEPT"), f.Output, 0o600)
		os.Exit(f.Status)
	}
	os.Exit(m.Run())
}

// TestCommandPiped runs commands whose output is read by no terminal.
func TestCommandPiped(t *testing.T) {
	for _, c := range []struct {
		name, script   string
		most           int
		out, err, kept string
		status         int
		left           int64
	}{
		{name: "both streams", script: "echo one; echo two >&2; exit 3", out: "one\n", err: "two\n", kept: "one\ntwo\n", status: 3},
		{name: "nothing", script: "true"},
		{name: "killed", script: "kill -9 $$", status: 137},
		{name: "not more than is kept", script: "printf 0123456789", most: 8, out: "0123456789", kept: leftOutHere + "\n", left: 2},
		{name: "whole lines of what is kept", script: `printf "0\n23456\n89"`, most: 8, out: "0\n23456\n89", kept: "0\n" + leftOutHere + "\n89", left: 2},
		{name: "just what is kept", script: "printf 01234567", most: 8, out: "01234567", kept: "01234567"},
		{name: "its environment", script: "echo $TESTRUN_SEEN $TESTRUN_SWITCH", out: "yes on\n", kept: "yes on\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("TESTRUN_SEEN", "yes")
			out, errs := file(t), file(t)
			f, err := Command{Args: []string{"sh", "-c", c.script}, In: devNull(t), Out: out, Err: errs, MostKept: c.most, Switches: []library.Switch{{Variable: "TESTRUN_SWITCH=on"}}}.Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if got := content(t, out); got != c.out {
				t.Errorf("standard output %q, want %q", got, c.out)
			}
			if got := content(t, errs); got != c.err {
				t.Errorf("standard error %q, want %q", got, c.err)
			}
			if len(f.Output) != len(c.kept) || c.err == "" && string(f.Output) != c.kept {
				t.Errorf("kept %q, want %q", f.Output, c.kept)
			}
			if f.Status != c.status || f.LeftOut != c.left {
				t.Errorf("status %d, %d bytes left out; want %d, %d", f.Status, f.LeftOut, c.status, c.left)
			}
		})
	}
}

// TestCommandNotRun asks for programs that there are not.
func TestCommandNotRun(t *testing.T) {
	for _, c := range []Command{
		{Args: []string{"tapedeck-no-such-program"}},
		{Args: []string{"/dev/null"}},
		{Args: []string{"true"}, Dir: "/no/such/folder"},
	} {
		c.In, c.Out, c.Err = devNull(t), devNull(t), devNull(t)
		if f, err := c.Run(t.Context()); err == nil {
			t.Errorf("%v ran: %+v", c.Args, f)
		}
	}
}

// TestCommandStopped ends the context of a command.
func TestCommandStopped(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	out := file(t)
	done := make(chan Finished)
	go func() {
		f, err := Command{Args: []string{"sh", "-c", "trap 'echo ended; exit 5' TERM; echo started; while :; do sleep 0.01; done"},
			In: devNull(t), Out: out, Err: out}.Run(ctx)
		if err != nil {
			t.Error(err)
		}
		done <- f
	}()
	waitFor(t, func() bool { return strings.Contains(content(t, out), "started") })
	stop()
	if f := <-done; f.Status != 5 || string(f.Output) != "started\nended\n" {
		t.Errorf("%d %q", f.Status, f.Output)
	}
}

func waitFor(t *testing.T, what func() bool) {
	t.Helper()
	for begun := time.Now(); time.Since(begun) < 2*time.Minute; time.Sleep(10 * time.Millisecond) {
		if what() {
			return
		}
	}
	t.Fatal("waited in vain")
}

func file(t *testing.T) *os.File {
	f, err := os.CreateTemp(t.TempDir(), "out")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func devNull(t *testing.T) *os.File {
	f, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func content(t *testing.T, f *os.File) string { return contentOf(t, f.Name()) }

func contentOf(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
