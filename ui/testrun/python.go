package testrun

import (
	"strings"

	"tapedeck/model/lazyregexp"
)

// unittest, and nose2, which prints as it does.
var (
	unittestHead = lazyregexp.New(`^(?:ERROR|FAIL): (\S.*)$`)
	unittestEnds = lazyregexp.New(`^Ran \d+ tests? in [\d.]+s$`)
	unittestID   = lazyregexp.New(`^(\w+) \(([\w.]+)\)`)
	// loadFailed is a module that could not be loaded.
	loadFailed = lazyregexp.New(`_FailedTest`)
)

const unittestRule = "======================================================================"

// unittestLine takes the lines between which reports stand. They are read
// together with what the tests logged before.
func (s *splitter) unittestLine(line, next string) bool {
	switch {
	case line == unittestRule && unittestHead.MatchString(next):
		if s.open == nil || s.open.Tool != "unittest" {
			s.begin("unittest", true)
		}
		s.text.add(line)
		s.ruled = true
		return true
	case s.open != nil && s.open.Tool == "unittest" && unittestEnds.MatchString(line):
		s.text.add(line)
		s.close()
		return true
	case s.open != nil && s.open.Tool == "unittest":
		if m := unittestHead.FindStringSubmatch(line); m != nil && s.ruled {
			s.ruled = false
			s.addTest(unittestOf(m[1]))
			s.text.add(line)
			return true
		}
	case unittestEnds.MatchString(line):
		s.found = true
		s.loose.reset()
		return true
	}
	return false
}

// unittestOf reads the name of a test: "test_list (tests.test_plants.Plants.test_list)",
// before Python 3.11 without the method in the parentheses.
func unittestOf(name string) *Test {
	t := &Test{Name: name}
	m := unittestID.FindStringSubmatch(name)
	switch {
	case m == nil:
	case loadFailed.MatchString(m[2]):
		t.phase, t.ID = collected, m[1]
	default:
		t.Package = strings.TrimSuffix(m[2], "."+m[1])
		t.ID = t.Package + "." + m[1]
	}
	return t
}
