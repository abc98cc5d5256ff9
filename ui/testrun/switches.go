package testrun

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"tapedeck/cassette"
	"tapedeck/replay/library"
	"tapedeck/replay/library/all"
	"tapedeck/ui/kept"
)

// Switches are a person's answers to which switches of libraries a command is run
// with. They are kept between sessions but for those that may print secrets.
type Switches struct{ agreed, refused []library.Switch }

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
		for _, of := range l.Switches {
			if of.Secrets {
				continue
			}
			text, failed := kept.Read(path.Join(answersFolder, of.Variable), maxAnswer)
			if failed != nil && !errors.Is(failed, fs.ErrNotExist) {
				err = errors.Join(err, failed)
			} else if answer := strings.TrimSpace(string(text)); answer == "yes" || answer == "no" {
				s.take(of, answer == "yes")
			}
		}
	}
	return s, err
}

// take takes an answer in place of an earlier one.
func (s *Switches) take(of library.Switch, yes bool) {
	is := func(other library.Switch) bool { return other == of }
	s.agreed, s.refused = slices.DeleteFunc(s.agreed, is), slices.DeleteFunc(s.refused, is)
	if yes {
		s.agreed = append(s.agreed, of)
	} else {
		s.refused = append(s.refused, of)
	}
}

// Answer takes an answer, and keeps it for the next sessions unless the switch may print
// secrets.
func (s *Switches) Answer(of library.Switch, yes bool) error {
	s.take(of, yes)
	if of.Secrets {
		return nil
	}
	answer := "no\n"
	if yes {
		answer = "yes\n"
	}
	return kept.Write(path.Join(answersFolder, of.Variable), []byte(answer))
}

// Agreed are the switches to run with, but for those that the environment has
// already, whatever their value.
func (s Switches) Agreed() []library.Switch {
	return slices.DeleteFunc(slices.Clone(s.agreed), isSet)
}

// Asks reports whether the person is to be asked about a switch of a command.
func (s Switches) Asks(of library.Switch, c Command) bool {
	return c.takes(of) && !slices.Contains(s.agreed, of) && !slices.Contains(s.refused, of) && !isSet(of)
}

// isSet reports whether the environment has a switch's variable.
func isSet(s library.Switch) bool {
	variable, _, _ := strings.Cut(s.Variable, "=")
	_, set := os.LookupEnv(variable)
	return set
}
