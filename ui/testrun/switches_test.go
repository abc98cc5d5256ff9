package testrun

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"tapedeck/replay/library"
	"tapedeck/replay/library/betamax"
	"tapedeck/replay/library/govcr"
)

var (
	debugSwitch  = govcr.Library.Switches[0]
	localsSwitch = betamax.Library.Switches[0]
	sh           = Command{Args: []string{"sh"}}
)

// unset takes a variable out of the environment until the end of a test.
func unset(t *testing.T, name string) {
	t.Helper()
	t.Setenv(name, "") // puts it back
	os.Unsetenv(name)
}

// An answer is given once: it holds in the next session, and a later one takes
// its place.
func TestSwitches(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	unset(t, "VCR_DEBUG")
	check := func(asks bool, agreed ...library.Switch) {
		t.Helper()
		s, err := ReadSwitches()
		if err != nil || s.Asks(debugSwitch, sh) != asks || !slices.Equal(s.Agreed(), agreed) {
			t.Errorf("%v, %v: asks %v, agreed %v; want %v, %v", s, err, s.Asks(debugSwitch, sh), s.Agreed(), asks, agreed)
		}
	}
	answer := func(yes bool) {
		t.Helper()
		s, err := ReadSwitches()
		if err == nil {
			err = s.Answer(debugSwitch, yes)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	check(true)
	answer(true)
	check(false, debugSwitch)
	answer(false)
	check(false)
	answer(true)
	check(false, debugSwitch)
	t.Setenv("VCR_DEBUG", "false")
	check(false) // the person's own variable stays
	if s := (Switches{}); s.Asks(debugSwitch, sh) {
		t.Error("asks about one that is set")
	}
}

// What may print secrets is agreed to for one session.
func TestSwitchesWithSecrets(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	c := Command{Args: strings.Fields("python -m unittest discover")}
	for _, yes := range []bool{true, false} {
		s, err := ReadSwitches()
		if err != nil || !s.Asks(localsSwitch, c) {
			t.Fatalf("%v, %v: does not ask", s, err)
		}
		if err := s.Answer(localsSwitch, yes); err != nil || s.Asks(localsSwitch, c) || len(s.Agreed()) > 0 != yes {
			t.Errorf("answered %v: agreed to %v, %v", yes, s.Agreed(), err)
		}
	}
}

// An argument is given to what runs the module that reads it.
func TestSwitchesInArguments(t *testing.T) {
	for command, want := range map[string]string{
		"/usr/bin/python3 -m unittest":             "python3 -m unittest --locals",
		"env A=b python -m unittest discover -s t": "env A=b python -m unittest discover -s t --locals",
		"coverage run -m unittest -v a.B.test_c":   "coverage run -m unittest -v a.B.test_c --locals",
		"python -m unittest --locals -v":           "",
		"python -m unittest -- a":                  "",
		"python tests.py unittest":                 "",
		"unittest":                                 "",
		"pytest":                                   "",
	} {
		c := Command{Args: strings.Fields(command)}
		if asks := (Switches{}).Asks(localsSwitch, c); asks != (want != "") {
			t.Errorf("%s: asks %v", command, asks)
		}
		c.Switches = []library.Switch{debugSwitch, localsSwitch}
		if got := c.Name(); got != cmp.Or(want, command) {
			t.Errorf("%s: runs %s", command, got)
		}
	}
}

// Sessions that run at once take no answers from each other.
func TestSwitchesOfTwoSessions(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	unset(t, "VCR_DEBUG")
	other := library.Switch{Variable: "OTHER=1"}
	one, err := ReadSwitches()
	two, failed := ReadSwitches()
	if err = errors.Join(err, failed, one.Answer(debugSwitch, true), two.Answer(other, false)); err != nil {
		t.Fatal(err)
	}
	s, err := ReadSwitches()
	if err != nil || s.Asks(debugSwitch, sh) || !slices.Equal(s.Agreed(), []library.Switch{debugSwitch}) {
		t.Errorf("%v, %v: the answer of one session is gone", s, err)
	}
	if err := errors.Join(two.Answer(debugSwitch, false), one.Answer(other, true)); err != nil {
		t.Fatal(err)
	}
	if s, err := ReadSwitches(); err != nil || s.Asks(debugSwitch, sh) || len(s.Agreed()) > 0 {
		t.Errorf("%v, %v: the later answer of the other one is gone", s, err)
	}
}

// Nothing gets into a command's environment but switches that libraries have,
// and not by a file that others can write.
func TestSwitchesOfOthers(t *testing.T) {
	state := t.TempDir()
	t.Setenv("XDG_STATE_HOME", state)
	unset(t, "VCR_DEBUG")
	folder := filepath.Join(state, "tapedeck", answersFolder)
	write := func(name, text string, mode os.FileMode) {
		t.Helper()
		path := filepath.Join(folder, name)
		os.RemoveAll(folder)
		os.MkdirAll(folder, 0o700)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		os.Chmod(path, mode)
	}
	for name, text := range map[string]string{
		"LD_PRELOAD=x": "yes\n", "VCR_DEBUG": "yes\n", "VCR_DEBUG=true; x": "yes\n", debugSwitch.Variable: "maybe\n",
	} {
		write(name, text, 0o600)
		if s, err := ReadSwitches(); err != nil || len(s.Agreed()) > 0 || !s.Asks(debugSwitch, sh) {
			t.Errorf("%s: %v, %v", name, s, err)
		}
	}
	if runtime.GOOS == "windows" {
		return
	}
	write(debugSwitch.Variable, "yes\n", 0o666)
	if s, err := ReadSwitches(); err == nil || len(s.Agreed()) > 0 {
		t.Errorf("%v, %v", s, err)
	}
}
