package testrun

import (
	"strings"

	"tapedeck/model/lazyregexp"
	"tapedeck/replay/failure"
)

// Minitest prints its failures at the end; Rails and the reporters of
// minitest-reporters as they come.
var (
	minitestEnds  = lazyregexp.New(`^\d+ (?:runs|tests), \d+ assertions, `)
	minitestRails = lazyregexp.New(`^(?:bin/)?rails test (\S+\.rb):\d+$`)
	// minitestSpec is a test of SpecReporter, below the line of its class.
	minitestSpec = lazyregexp.New(`^  (test_.+?) +(PASS|SKIP|ERROR|FAIL) \([\d.]+s\)$`)
)

// A minitest is how far the output of Minitest is read.
type minitest struct {
	class string // of SpecReporter's tests
}

func (s *splitter) minitestLine(line, next string) bool {
	if line == "" {
		return false
	}
	inReport := s.open != nil && s.open.Tool == "minitest"
	if head, ok := failure.MinitestBegins(line, next); ok {
		if !inReport {
			s.begin("minitest", true)
		}
		s.addTest(minitestTest(head))
		s.text.add(line)
		return true
	}
	switch {
	case strings.HasPrefix(line, "  test_"):
		return s.minitestSpecLine(line)
	case strings.HasPrefix(next, "  test_") && minitestSpec.MatchString(next) && line[0] != ' ':
		s.endMinitestSpec()
		s.minitest.class = line
		return true
	case line[0] >= '0' && line[0] <= '9' && minitestEnds.MatchString(line):
		if inReport {
			s.close()
		}
		s.minitest, s.found = minitest{}, true
		s.loose.reset()
		return true
	case inReport:
		if m := minitestRails.FindStringSubmatch(line); m != nil {
			s.open.Tests[len(s.open.Tests)-1].File = m[1]
		}
	}
	return false
}

// minitestSpecLine takes a test of SpecReporter. Each that failed is a report, as
// its class stands in another line.
func (s *splitter) minitestSpecLine(line string) bool {
	m := minitestSpec.FindStringSubmatch(line)
	if m == nil || s.minitest.class == "" {
		return false
	}
	s.endMinitestSpec()
	if m[2] == "ERROR" || m[2] == "FAIL" {
		t := minitestTest(failure.MinitestHead{Name: s.minitest.class + "#" + m[1], Failed: m[2] == "FAIL"})
		s.begin("minitest", true).Tests = []*Test{t}
	}
	return true
}

func (s *splitter) endMinitestSpec() {
	if s.open != nil && s.open.Tool == "minitest" {
		s.close()
	}
}

// minitestTest is a test that failed. What follows the head of one whose assertion
// failed is the assertion's message.
func minitestTest(head failure.MinitestHead) *Test {
	t := &Test{Name: head.Name, File: head.File}
	if head.Failed {
		t.Kind = "Minitest::Assertion"
	}
	return t
}

// seeMinitest reads a line below a test's head: the message of its assertion, else
// the error, which the reporters say is an unexpected one.
func (t *Test) seeMinitest(line string) (kind, message string) {
	line = strings.TrimPrefix(strings.TrimSpace(line), "Minitest::UnexpectedError: ")
	switch line = strings.TrimSpace(strings.TrimPrefix(line, "Minitest::Assertion: ")); {
	case line == "" || t.Message != "" || strings.HasPrefix(line, t.Name):
	case t.Kind == "Minitest::Assertion":
		return t.Kind, line
	case t.Kind == "":
		if m := rubyError.FindStringSubmatch(line); m != nil {
			return m[1], m[2]
		}
	}
	return "", ""
}
