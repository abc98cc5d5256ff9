package loading

import (
	"errors"
	"fmt"
)

// A Finding is why the library that a cassette is for does not load it.
type Finding struct {
	Interaction int // counted from 1, 0 where it is in none
	Line        int // counted from 1, 0 if unknown
	Why         string
}

// String is "interaction 3: recorded_at is missing (line 120)".
func (f Finding) String() string {
	s := f.Why
	if f.Interaction > 0 {
		s = fmt.Sprintf("interaction %d: %s", f.Interaction, s)
	}
	if f.Line > 0 {
		s += fmt.Sprintf(" (line %d)", f.Line)
	}
	return s
}

// An Answer is what a version refuses an entry for.
type Answer struct {
	Version string
	Why     string // "" if it loads
	Stage   int
	Line    int // of the obstacle, counted from the entry's first
}

// A First is what a library stumbles on first: all of a file is parsed before
// anything is made of it. It is made by None.
type First struct {
	Answer
	At int // the entry's index, -1 for none
}

// None is that nothing was stumbled on yet.
func None() First { return First{At: -1} }

// ErrFirst says that nothing can be stumbled on before.
var ErrFirst = errors.New("nothing can be stumbled on before")

// Note takes the answer for an entry into account, in the order of the file. It
// returns ErrFirst once the answers for those behind it change nothing.
func (f *First) Note(i int, a Answer) error {
	if a.Why != "" && (f.At < 0 || a.Stage < f.Stage) {
		f.Answer, f.At = a, i
	}
	if f.At >= 0 && f.Stage == WhileParsing {
		return ErrFirst
	}
	return nil
}
