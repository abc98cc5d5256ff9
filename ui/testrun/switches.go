package testrun

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"tapedeck/cassette"
	"tapedeck/replay/library/all"
	"tapedeck/ui/kept"
)

// Switches are a person's answers to which environment variables of libraries
// (library.Switch) a command is run with, NAME=value each. They are kept between
// sessions.
type Switches struct{ agreed, refused []string }

// Each answer is kept by itself, so that sessions that run at once take none from
// each other.
const (
	answersFolder = "run-with"
	maxAnswer     = 16
)

// ReadSwitches reads the answers given so far, yes or no of each switch that a
// library has.
func ReadSwitches() (s Switches, err error) {
	if _, err := cassette.StateFolder(); err != nil {
		return s, nil // there is no place for answers, so none was given
	}
	for _, l := range all.Libraries() {
		if l.Switch.Variable == "" {
			continue
		}
		text, failed := kept.Read(path.Join(answersFolder, l.Switch.Variable), maxAnswer)
		if failed != nil && !errors.Is(failed, fs.ErrNotExist) {
			err = errors.Join(err, failed)
			continue
		}
		if answer := strings.TrimSpace(string(text)); answer == "yes" || answer == "no" {
			s.take(l.Switch.Variable, answer == "yes")
		}
	}
	return s, err
}

// take takes an answer in place of an earlier one.
func (s *Switches) take(name string, yes bool) {
	is := func(other string) bool { return other == name }
	s.agreed, s.refused = slices.DeleteFunc(s.agreed, is), slices.DeleteFunc(s.refused, is)
	if yes {
		s.agreed = append(s.agreed, name)
	} else {
		s.refused = append(s.refused, name)
	}
}

// Answer takes an answer and keeps it.
func (s *Switches) Answer(name string, yes bool) error {
	s.take(name, yes)
	answer := "no\n"
	if yes {
		answer = "yes\n"
	}
	return kept.Write(path.Join(answersFolder, name), []byte(answer))
}

// Agreed are the switches to run with, but for those that the environment has
// already, whatever their value.
func (s Switches) Agreed() []string {
	return slices.DeleteFunc(slices.Clone(s.agreed), isSet)
}

// Asks reports whether the person is to be asked about a switch.
func (s Switches) Asks(name string) bool {
	return name != "" && !slices.Contains(s.agreed, name) && !slices.Contains(s.refused, name) && !isSet(name)
}

// isSet reports whether the environment has a switch's variable.
func isSet(name string) bool {
	variable, _, _ := strings.Cut(name, "=")
	_, set := os.LookupEnv(variable)
	return set
}
