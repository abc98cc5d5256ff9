//go:build unix

package tui

import "golang.org/x/sys/unix"

// suspends reports whether a shell can go on with the program once it is
// suspended: it runs in a process group of its own there. The first program of a
// terminal, or of a container, would wait for ever.
func suspends() bool {
	session, err := unix.Getsid(0)
	return err != nil || session != unix.Getpgrp()
}
