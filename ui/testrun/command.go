package testrun

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/charmbracelet/x/term"

	"tapedeck/replay/library"
)

// A Command is the command that runs the tests. In, Out and Err are what the
// person sees and types into. Where Out is a terminal the command gets one of its
// own in place of those that are, so that it prints colours and progress and can
// be typed into as without tapedeck. Its environment is the person's.
type Command struct {
	Args []string // the program and its arguments
	Dir  string   // where it runs, "" for the current folder
	In   *os.File
	Out  *os.File
	Err  *os.File
	// Switches are those that the person has agreed to.
	Switches []library.Switch
	// Titled: the terminal's title says how far the command is.
	Titled   bool
	MostKept int // the most bytes of its output to keep, 0 for DefaultKept
}

// A Finished command has ended.
type Finished struct {
	Output  []byte // what it printed, without LeftOut bytes in the middle
	LeftOut int64
	// Status is its exit status; as in a shell it is 128 and the signal's
	// number where a signal ended it.
	Status int
	// Asked: tapedeck itself was asked to end meanwhile, and passed that on.
	Asked bool
}

// Run is what the output says of the tests.
func (f Finished) Run() Run {
	run := Split(string(f.Output))
	run.Left = int(f.LeftOut)
	return run
}

// Name is the command as the screen names it, without the folders of its program.
func (c Command) Name() string {
	args := c.args()
	return strings.Join(append([]string{filepath.Base(args[0])}, args[1:]...), " ")
}

// args are the program and its arguments, with those of switches.
func (c Command) args() []string {
	args := slices.Clone(c.Args)
	for _, s := range c.Switches {
		if s.Argument != "" && c.takes(s) {
			args = append(args, s.Argument)
		}
	}
	return args
}

// takes reports whether the command can be given a switch: each can be in its
// environment, an argument where it runs the module that reads it.
func (c Command) takes(s library.Switch) bool {
	if s.Argument == "" {
		return true
	}
	at := slices.Index(c.Args, s.Tool)
	return at > 0 && c.Args[at-1] == "-m" && !slices.Contains(c.Args, s.Argument) && !slices.Contains(c.Args, "--")
}

// env are the variables of switches, NAME=value each.
func (c Command) env() (variables []string) {
	for _, s := range c.Switches {
		if s.Variable != "" {
			variables = append(variables, s.Variable)
		}
	}
	return variables
}

// program is the name of the command's program, without the variables that env or
// a word before it sets: those, and arguments, may be secret.
func (c Command) program() string {
	name := ""
	for _, word := range c.Args {
		if name == "env" && strings.HasPrefix(word, "-") {
			break
		}
		if strings.Contains(word, "=") {
			continue
		}
		if name = filepath.Base(word); name != "env" {
			break
		}
	}
	return name
}

// Run runs the command, passes on its output as it comes, and what is typed and
// the signals that tapedeck gets to it. When ctx ends the command is asked to
// end, and is killed where it does not. The error says why it could not run: a
// command that ran and failed has a Status.
func (c Command) Run(ctx context.Context) (Finished, error) {
	kept := newBounded(c.MostKept)
	args := c.args()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = c.Dir
	if more := c.env(); len(more) > 0 {
		cmd.Env = append(os.Environ(), more...)
	}
	cmd.Cancel = func() error { return cmd.Process.Signal(endingSignal) }
	cmd.WaitDelay = endTimeout
	run := c.runPiped
	if term.IsTerminal(c.Out.Fd()) {
		run = c.runInTerminal
	}
	asked := new(atomic.Bool)
	err := run(cmd, &locked{w: kept}, asked)
	if failed := new(exec.ExitError); err != nil && !errors.As(err, &failed) && cmd.ProcessState == nil {
		return Finished{}, err
	}
	return Finished{Output: kept.bytes(), LeftOut: kept.leftOut(), Status: statusOf(cmd.ProcessState), Asked: asked.Load()}, nil
}

// endTimeout is how long a command that was asked to end may take, and how long
// what it left running in the background may go on printing.
var endTimeout = 5 * time.Second

// runPiped runs a command that prints into pipes.
func (c Command) runPiped(cmd *exec.Cmd, kept io.Writer, asked *atomic.Bool) error {
	cmd.Stdin = c.In
	cmd.Stdout = io.MultiWriter(c.Out, kept)
	cmd.Stderr = io.MultiWriter(c.Err, kept)
	if err := cmd.Start(); err != nil {
		return err
	}
	defer passSignals(cmd.Process, false, asked)()
	return cmd.Wait()
}

// passSignals passes the signals that tapedeck gets on to a process, and says
// whether one asked it to end. A process that shares tapedeck's terminal gets
// those of the keyboard itself.
func passSignals(p *os.Process, ownTerminal bool, asked *atomic.Bool) (stop func()) {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, passedSignals...)
	done := make(chan struct{})
	go func() {
		for {
			select {
			case s := <-signals:
				if asksToEnd(s) {
					asked.Store(true)
				}
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
