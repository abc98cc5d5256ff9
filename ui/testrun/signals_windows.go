package testrun

import (
	"os"
	"os/exec"

	"github.com/creack/pty"
)

// endingSignal ends a command: Windows has no signal that only asks.
var endingSignal = os.Kill

// passedSignals are those that tapedeck passes on to a command.
var passedSignals = []os.Signal{os.Interrupt}

// fromKeyboard reports whether a console sends a signal to all that run in it.
func fromKeyboard(os.Signal) bool { return true }

// asksToEnd reports false: none that can be passed on does.
func asksToEnd(os.Signal) bool { return false }

// startIn starts no command: they have no terminal of their own on Windows.
func startIn(cmd *exec.Cmd, size *pty.Winsize) (*os.File, error) { return nil, pty.ErrUnsupported }

// statusOf is the exit status.
func statusOf(state *os.ProcessState) int { return state.ExitCode() }

// followSize does nothing: commands have no terminal of their own on Windows.
func followSize(_, _ *os.File) (stop func()) { return func() {} }
