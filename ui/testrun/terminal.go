package testrun

import (
	"io"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
	"github.com/muesli/cancelreader"
)

// runInTerminal runs a command in a terminal of its own, which stands for those
// of the person's three streams that are the terminal; others are its own.
func (c Command) runInTerminal(cmd *exec.Cmd, kept io.Writer, asked *atomic.Bool) error {
	size, err := pty.GetsizeFull(c.Out)
	if err != nil {
		return c.runPiped(cmd, kept, asked)
	}
	keys := c.In
	if !term.IsTerminal(c.In.Fd()) {
		cmd.Stdin = c.In
		if keys, err = os.OpenFile("/dev/tty", os.O_RDWR, 0); err == nil {
			defer keys.Close()
		}
	}
	if !term.IsTerminal(c.Err.Fd()) {
		cmd.Stderr = io.MultiWriter(c.Err, kept)
	}
	terminal, err := startIn(cmd, size)
	if err != nil {
		return err
	}
	defer terminal.Close()
	unfollow := sync.OnceFunc(followSize(c.Out, terminal))
	defer unfollow()
	defer passSignals(cmd.Process, true, asked)()
	if keys != nil {
		defer typeInto(terminal, keys)()
	}
	output, err := cancelreader.NewReader(terminal) // to close a terminal does not end a read
	if err != nil {
		cmd.Process.Kill()
		return err
	}
	defer output.Close()
	printed := make(chan struct{})
	out, stop := c.titled(kept)
	defer stop()
	go func() {
		io.Copy(out, output) // ends with an error once no process has the terminal, or the person's is gone
		unfollow()           // it reads the descriptor
		terminal.Close()     // the command would wait for its output to be read
		close(printed)
	}()
	err = cmd.Wait()
	if !within(outputTimeout, printed) && output.Cancel() {
		<-printed
	}
	return err
}

// outputTimeout is how long the output of what a command left running is waited for.
var outputTimeout = 500 * time.Millisecond

// within reports whether something is done within a time. That goes by in steps:
// a machine that stood still for long has let one of them pass, not all, so what
// has to be done can still be.
func within(d time.Duration, done <-chan struct{}) bool {
	const steps = 5
	for range steps {
		select {
		case <-done:
			return true
		case <-time.After(d / steps):
		}
	}
	return false
}

// typeInto passes what is typed on to a command's terminal, until the function
// that it returns is called: what is typed after that is not taken.
func typeInto(terminal io.Writer, in *os.File) (stop func()) {
	restore := func() {}
	if state, err := term.MakeRaw(in.Fd()); err == nil {
		restore = func() { term.Restore(in.Fd(), state) }
	}
	keys, err := cancelreader.NewReader(in)
	if err != nil {
		return restore
	}
	done := make(chan struct{})
	go func() {
		io.Copy(terminal, keys)
		close(done)
	}()
	return func() {
		if keys.Cancel() {
			<-done
		}
		keys.Close()
		restore()
	}
}

// titled is where a command's output goes: what the person sees, and what is
// kept.
func (c Command) titled(kept io.Writer) (_ io.Writer, stop func()) {
	if !c.Titled || !titles() {
		return io.MultiWriter(c.Out, kept), func() {}
	}
	terminal, progress := &titled{out: c.Out}, new(Progress)
	io.WriteString(c.Out, saveTitle)
	end := saidEach(progressStep, func(since time.Duration) { terminal.say(c.program() + ": " + progress.Words(since)) })
	return io.MultiWriter(terminal, kept, progress), func() {
		end()
		io.WriteString(c.Out, restoreTitle)
	}
}
