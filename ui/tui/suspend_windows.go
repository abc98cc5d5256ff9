package tui

// suspends reports whether a shell can go on with the program once it is
// suspended, which is not known there.
func suspends() bool { return false }
