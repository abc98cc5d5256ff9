package testrun

import "os"

// endingSignal ends a command: Windows has no signal that only asks.
var endingSignal = os.Kill

// passedSignals are those that tapedeck passes on to a command.
var passedSignals = []os.Signal{os.Interrupt}

// fromKeyboard reports whether a console sends a signal to all that run in it.
func fromKeyboard(os.Signal) bool { return true }

// statusOf is the exit status.
func statusOf(state *os.ProcessState) int { return state.ExitCode() }

// followSize does nothing: commands have no terminal of their own on Windows.
func followSize(_, _ *os.File) (stop func()) { return func() {} }
