package shell

import (
	"os"
	"os/exec"
)

// alone does nothing: there are no sessions on Windows.
func alone(*exec.Cmd) {}

// end ends a command.
func end(cmd *exec.Cmd) error { return cmd.Process.Kill() }

// statusOf is the exit status.
func statusOf(state *os.ProcessState) int { return state.ExitCode() }
