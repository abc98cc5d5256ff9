//go:build unix

package testrun

import (
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"github.com/creack/pty"
)

// endingSignal asks a command to end.
var endingSignal = syscall.SIGTERM

// passedSignals are those that tapedeck passes on to a command.
var passedSignals = []os.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGUSR1, syscall.SIGUSR2}

// fromKeyboard reports whether a terminal sends a signal to all that run in it.
func fromKeyboard(s os.Signal) bool { return s == syscall.SIGINT || s == syscall.SIGQUIT }

// asksToEnd reports whether a signal asks tapedeck itself to end: the person's
// terminal is gone, or it is stopped from outside.
func asksToEnd(s os.Signal) bool { return s == syscall.SIGTERM || s == syscall.SIGHUP }

// startIn starts a command in a new session whose terminal stands for those of
// its streams that are nil.
func startIn(cmd *exec.Cmd, size *pty.Winsize) (*os.File, error) {
	controlling := 1 // the first of its streams that is the terminal, by its number
	if cmd.Stdin == nil {
		controlling = 0
	}
	return pty.StartWithAttrs(cmd, size, &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: controlling})
}

// statusOf is the exit status as a shell says it.
func statusOf(state *os.ProcessState) int {
	if w, ok := state.Sys().(syscall.WaitStatus); ok && w.Signaled() {
		return 128 + int(w.Signal())
	}
	return state.ExitCode()
}

// followSize gives a command's terminal the size of the person's, now and
// whenever that changes.
func followSize(from, to *os.File) (stop func()) {
	resized := make(chan os.Signal, 1)
	signal.Notify(resized, syscall.SIGWINCH)
	pty.InheritSize(from, to)
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-resized:
				pty.InheritSize(from, to)
			case <-done:
				return
			}
		}
	}()
	return func() {
		signal.Stop(resized)
		close(done)
		<-ended
	}
}
