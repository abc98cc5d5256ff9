package testrun

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

const debugSwitch = "VCR_DEBUG=true"

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
	check := func(asks bool, agreed ...string) {
		t.Helper()
		s, err := ReadSwitches()
		if err != nil || s.Asks(debugSwitch) != asks || !slices.Equal(s.Agreed(), agreed) {
			t.Errorf("%v, %v: asks %v, agreed %q; want %v, %q", s, err, s.Asks(debugSwitch), s.Agreed(), asks, agreed)
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
	if s := (Switches{}); s.Asks("") || s.Asks(debugSwitch) {
		t.Error("asks about no switch, or one that is set")
	}
}

// Sessions that run at once take no answers from each other.
func TestSwitchesOfTwoSessions(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	unset(t, "VCR_DEBUG")
	one, err := ReadSwitches()
	two, failed := ReadSwitches()
	if err = errors.Join(err, failed, one.Answer(debugSwitch, true), two.Answer("OTHER=1", false)); err != nil {
		t.Fatal(err)
	}
	s, err := ReadSwitches()
	if err != nil || s.Asks(debugSwitch) || !slices.Equal(s.Agreed(), []string{debugSwitch}) {
		t.Errorf("%v, %v: the answer of one session is gone", s, err)
	}
	if err := errors.Join(two.Answer(debugSwitch, false), one.Answer("OTHER=1", true)); err != nil {
		t.Fatal(err)
	}
	if s, err := ReadSwitches(); err != nil || s.Asks(debugSwitch) || len(s.Agreed()) > 0 {
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
		"LD_PRELOAD=x": "yes\n", "VCR_DEBUG": "yes\n", "VCR_DEBUG=true; x": "yes\n", debugSwitch: "maybe\n",
	} {
		write(name, text, 0o600)
		if s, err := ReadSwitches(); err != nil || len(s.Agreed()) > 0 || !s.Asks(debugSwitch) {
			t.Errorf("%s: %v, %v", name, s, err)
		}
	}
	if runtime.GOOS == "windows" {
		return
	}
	write(debugSwitch, "yes\n", 0o666)
	if s, err := ReadSwitches(); err == nil || len(s.Agreed()) > 0 {
		t.Errorf("%v, %v", s, err)
	}
}
