package library

// A Replacing is which of the loaded interactions that match a new one it takes
// the place of.
type Replacing int

// What a new recording takes the place of.
const (
	ReplacesNone Replacing = iota
	ReplacesFirst
	ReplacesAll
)

// An UnusedEnd is a session at the end of which what was not played is to go.
type UnusedEnd struct {
	Options SessionOptions
	Played  int // how many of the loaded ones were
	Fresh   []FreshEnd
}

// A FreshEnd is an interaction that a session recorded.
type FreshEnd struct {
	Number int         // counted from 1
	Played bool        // it was played too
	Known  func() bool // whether its request was loaded already
}
