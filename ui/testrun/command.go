package testrun

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
	"github.com/muesli/cancelreader"
)

// A Command is the command that runs the tests. In and Out are what the person
// sees and types into: where both are terminals the command gets a terminal of
// its own behind them, so that it prints colours and progress and can be typed
// into as without tapedeck. Its environment is the person's.
type Command struct {
	Args     []string // the program and its arguments
	Dir      string   // where it runs, "" for the current folder
	In       *os.File
	Out      *os.File
	Err      *os.File // for what it prints on standard error where it has no terminal
	MostKept int      // the most bytes of its output to keep, 0 for DefaultKept
}

// A Finished command has ended.
type Finished struct {
	Output  []byte // what it printed, without LeftOut bytes in the middle
	LeftOut int64
	// Status is its exit status; as in a shell it is 128 and the signal's
	// number where a signal ended it.
	Status int
}

// Run is what the output says of the tests.
func (f Finished) Run() Run {
	run := Split(string(f.Output))
	run.Left = int(f.LeftOut)
	return run
}

// Name is the command as a title says it, without the folders of its program.
func (c Command) Name() string {
	return strings.Join(append([]string{filepath.Base(c.Args[0])}, c.Args[1:]...), " ")
}

// Run runs the command, passes on its output as it comes, and what is typed and
// the signals that tapedeck gets to it. When ctx ends the command is asked to
// end, and is killed where it does not. The error says why it could not run: a
// command that ran and failed has a Status.
func (c Command) Run(ctx context.Context) (Finished, error) {
	kept := newKept(c.MostKept)
	cmd := exec.CommandContext(ctx, c.Args[0], c.Args[1:]...)
	cmd.Dir = c.Dir
	cmd.Cancel = func() error { return cmd.Process.Signal(endingSignal) }
	cmd.WaitDelay = patience
	run := c.runPiped
	if term.IsTerminal(c.In.Fd()) && term.IsTerminal(c.Out.Fd()) {
		run = c.runInTerminal
	}
	err := run(cmd, kept)
	if failed := new(exec.ExitError); err != nil && !errors.As(err, &failed) && cmd.ProcessState == nil {
		return Finished{}, err
	}
	return Finished{Output: kept.bytes(), LeftOut: kept.leftOut(), Status: statusOf(cmd.ProcessState)}, nil
}

// patience is how long a command that was asked to end may take, and how long
// what it left running in the background may go on printing.
var patience = 5 * time.Second

// runInTerminal runs a command in a terminal of its own.
func (c Command) runInTerminal(cmd *exec.Cmd, kept io.Writer) error {
	size, err := pty.GetsizeFull(c.In)
	if err != nil {
		return c.runPiped(cmd, kept)
	}
	terminal, err := pty.StartWithSize(cmd, size)
	if err != nil {
		return err
	}
	defer terminal.Close()
	defer followSize(c.In, terminal)()
	defer passSignals(cmd.Process, true)()
	state, err := term.MakeRaw(c.In.Fd())
	if err == nil {
		defer term.Restore(c.In.Fd(), state)
	}
	defer typeInto(terminal, c.In)()
	output, err := cancelreader.NewReader(terminal) // to close a terminal does not end a read
	if err != nil {
		cmd.Process.Kill()
		return err
	}
	defer output.Close()
	printed := make(chan struct{})
	go func() {
		io.Copy(io.MultiWriter(c.Out, kept), output) // ends with an error once no process has the terminal
		close(printed)
	}()
	err = cmd.Wait()
	if !within(lingering, printed) && output.Cancel() {
		<-printed
	}
	return err
}

// lingering is how long the output of what a command left running is waited for.
var lingering = 500 * time.Millisecond

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
func typeInto(terminal io.Writer, in *os.File) func() {
	keys, err := cancelreader.NewReader(in)
	if err != nil {
		return func() {}
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
	}
}

// runPiped runs a command that prints into pipes.
func (c Command) runPiped(cmd *exec.Cmd, kept io.Writer) error {
	cmd.Stdin = c.In
	together := &locked{w: kept}
	cmd.Stdout = io.MultiWriter(c.Out, together)
	cmd.Stderr = io.MultiWriter(c.Err, together)
	if err := cmd.Start(); err != nil {
		return err
	}
	defer passSignals(cmd.Process, false)()
	return cmd.Wait()
}

// passSignals passes the signals that tapedeck gets on to a process. One that
// shares tapedeck's terminal gets those of the keyboard itself.
func passSignals(p *os.Process, ownTerminal bool) (stop func()) {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, passedSignals...)
	done := make(chan struct{})
	go func() {
		for {
			select {
			case s := <-signals:
				if ownTerminal || !fromKeyboard(s) {
					p.Signal(s)
				}
			case <-done:
				return
			}
		}
	}()
	return func() {
		signal.Stop(signals)
		close(done)
	}
}
