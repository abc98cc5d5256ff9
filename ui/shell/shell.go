// Package shell runs a command line of the person's on a text, as editors filter a
// text through a command. The command has no terminal, and ends at bounds of time and
// of output.
package shell

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"time"
)

// Bounds of a command.
const (
	Longest    = time.Minute // that it may run
	mostOutput = 256 << 20   // bytes that it may print
	mostSaid   = 64 << 10    // bytes of its standard error that are kept
)

// A Failure is a command that did not end with status 0.
type Failure struct {
	Status int    // 128 and the signal's number where a signal ended it
	Said   []byte // the beginning of what it printed to standard error
}

func (f *Failure) Error() string { return fmt.Sprintf("it exited with %d", f.Status) }

var (
	errTooMuch = fmt.Errorf("it printed over %d MB", mostOutput>>20)
	errTooLong = fmt.Errorf("it ran for over %d s", int(Longest.Seconds()))
)

// Filter runs a command line by the person's shell, with a text as its standard
// input. It returns what the command printed, to standard output and to standard
// error. Where the command failed the error is a Failure.
func Filter(ctx context.Context, line string, text []byte) (output, said []byte, err error) {
	return filter(ctx, line, text, mostOutput)
}

func filter(ctx context.Context, line string, text []byte, most int) (output, said []byte, err error) {
	ctx, tooLong := context.WithTimeoutCause(ctx, Longest, errTooLong)
	defer tooLong()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	cmd := command(ctx, line)
	out := &bounded{most: most, full: func() { stop(errTooMuch) }}
	errs := &bounded{most: mostSaid, full: func() {}}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(text), out, errs
	cmd.WaitDelay = 5 * time.Second // for what it left running, which still has its output
	alone(cmd)
	err = cmd.Run()
	failed := new(exec.ExitError)
	switch {
	case ctx.Err() != nil:
		err = context.Cause(ctx)
	case errors.As(err, &failed):
		err = &Failure{statusOf(cmd.ProcessState), errs.kept.Bytes()}
	case errors.Is(err, exec.ErrWaitDelay):
		end(cmd)
		err = errors.New("it left a process running that has its output open")
	}
	return out.kept.Bytes(), errs.kept.Bytes(), err
}

// command is a command line as the person's shell runs it.
func command(ctx context.Context, line string) *exec.Cmd {
	if runtime.GOOS == "windows" {
		return exec.CommandContext(ctx, "cmd", "/C", line)
	}
	shell := os.Getenv("SHELL")
	if shell == "" {
		shell = "/bin/sh"
	}
	return exec.CommandContext(ctx, shell, "-c", line)
}

// A bounded keeps the beginning of what is written to it. Writing on never fails: a
// command that is not ended goes on.
type bounded struct {
	kept bytes.Buffer
	most int
	full func()
}

func (b *bounded) Write(p []byte) (int, error) {
	room := b.most - b.kept.Len()
	b.kept.Write(p[:min(len(p), room)])
	if len(p) > room {
		b.full()
	}
	return len(p), nil
}
