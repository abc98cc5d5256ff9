package testrun

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tapedeck/cassette"
	"tapedeck/replay/library/all"
)

// Switches are a person's answers to which environment variables of libraries
// (library.Switch) a command is run with, NAME=value each. They are kept between
// sessions.
type Switches struct{ agreed, refused []string }

const (
	switchesName = "switches"
	maxSwitches  = 64 << 10
)

// ReadSwitches reads the answers given so far. A line of the file is yes or no
// and a switch; others, and switches that no library has, are left out.
func ReadSwitches() (s Switches, err error) {
	folder, err := cassette.StateFolder()
	if err != nil {
		return s, nil // there is no place for answers, so none was given
	}
	text, err := cassette.ReadOwn(filepath.Join(folder, switchesName), maxSwitches)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	for line := range strings.Lines(string(text)) {
		answer, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		if (answer == "yes" || answer == "no") && isSwitch(name) {
			s.take(name, answer == "yes")
		}
	}
	return s, err
}

func isSwitch(name string) bool {
	for _, l := range all.Libraries() {
		if name != "" && l.Switch.Variable == name {
			return true
		}
	}
	return false
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
	folder, err := cassette.StateFolder()
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(folder, "."+switchesName+"-*") // renamed: nobody reads half of it
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	for _, name := range s.agreed {
		_, failed := file.WriteString("yes " + name + "\n")
		err = errors.Join(err, failed)
	}
	for _, name := range s.refused {
		_, failed := file.WriteString("no " + name + "\n")
		err = errors.Join(err, failed)
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), filepath.Join(folder, switchesName))
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
