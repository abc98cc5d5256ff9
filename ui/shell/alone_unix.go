//go:build unix

package shell

import (
	"os"
	"os/exec"
	"syscall"
)

// alone has a command run in a session of its own: it has no terminal to draw on or
// to read keys from, and is ended together with what it started.
func alone(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error { return end(cmd) }
}

// end ends a command and what it started.
func end(cmd *exec.Cmd) error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }

// statusOf is the exit status as a shell says it.
func statusOf(state *os.ProcessState) int {
	if w, ok := state.Sys().(syscall.WaitStatus); ok && w.Signaled() {
		return 128 + int(w.Signal())
	}
	return state.ExitCode()
}
