package testrun

import (
	"slices"
	"strings"

	"tapedeck/model/lazyregexp"
)

// What runners print of the exception that a test failed with.
var (
	pytestAssert = lazyregexp.New(`^E  +(assert .*)$`)
	rubyError    = lazyregexp.New(`^\s*([A-Z]\w*(?:::[A-Z]\w*)*(?:Error|Exception|[a-z]))(?:: (.*)|:)$`)
	expectation  = lazyregexp.New(`^\s{5,}(expected\b.*)$`)
)

// How the names of Python's exceptions end, and of those that pytest marks.
var (
	exceptionEnds       = []string{"Error", "Exception", "Exit", "Interrupt", "Timeout", "Warning", "Failure"}
	pytestExceptionEnds = []string{"Error", "Exception", "Exit", "Interrupt", "Timeout", "Warning", "Failed"}
)

// pythonError takes a line of Python's for an exception and its message: a dotted
// name with one of the ends, with nothing or ": message" behind it.
func pythonError(line string, ends []string) (kind, message string, ok bool) {
	n := 0
	for n < len(line) && (isLetter(line[n]) || n > 0 && (line[n] == '.' || isDigit(line[n]))) {
		n++
	}
	kind, rest := line[:n], line[n:]
	message, says := strings.CutPrefix(rest, ": ")
	if rest != "" && !says || strings.Contains(message, "\n") {
		return "", "", false
	}
	named := slices.ContainsFunc(ends, func(end string) bool { return len(kind) > len(end) && strings.HasSuffix(kind, end) })
	if !named {
		return "", "", false
	}
	return kind, message, true
}

// placedError is the same of a line that tells the place in the code before the
// exception: "tests/a.py:12: ValueError".
func placedError(line string) (kind, message string, ok bool) {
	if line == "" || strings.IndexByte(" \t\f\r\n", line[0]) >= 0 {
		return "", "", false
	}
	for rest := line[1:]; ; {
		if _, rest, ok = strings.Cut(rest, ".py"); !ok {
			return "", "", false
		}
		number, said, _ := strings.Cut(strings.TrimPrefix(rest, "x"), ": ")
		if !isLineNumber(number) {
			continue
		}
		n := 0
		for n < len(said) && (isLetter(said[n]) || n > 0 && (said[n] == '.' || isDigit(said[n]))) {
			n++
		}
		message, says := strings.CutPrefix(said[n:], ": ")
		if n > 0 && (says || n == len(said)) {
			return said[:n], message, true
		}
	}
}

// isLineNumber reports whether a text is a colon and digits.
func isLineNumber(text string) bool {
	digits, ok := strings.CutPrefix(text, ":")
	return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool { return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' }

// pytestError is the same of a line that pytest marks.
func pytestError(line string) (kind, message string, ok bool) {
	marked, ok := strings.CutPrefix(line, "E  ")
	if !ok {
		return "", "", false
	}
	return pythonError(strings.TrimPrefix(strings.TrimPrefix(marked, " "), " "), pytestExceptionEnds)
}

// see notes what a line of the test's report says of why it failed. The last
// exception of a chain is the one that the test failed with.
func (t *Test) see(tool, line string) {
	if len(line) > maxMark {
		return
	}
	kind, message := "", ""
	switch tool {
	case "pytest":
		if line == "" || line[0] == ' ' || line[0] == '>' {
			return // code
		}
		if k, said, ok := pytestError(line); ok {
			kind, message = k, said
		} else if m := pytestAssert.FindStringSubmatch(line); m != nil && t.Kind == "" {
			kind, message = "AssertionError", m[1]
		} else if line[0] == 'E' && strings.HasPrefix(line, "E  ") {
			return
		} else if k, said, ok := placedError(line); ok {
			kind, message = k, said
		} else {
			kind, message, _ = pythonError(line, exceptionEnds)
		}
	case "unittest":
		kind, message, _ = pythonError(line, exceptionEnds)
	case "minitest":
		kind, message = t.seeMinitest(line)
	case "rspec":
		if m := rubyError.FindStringSubmatch(line); m != nil && t.Kind == "" {
			kind, message = m[1], m[2]
		} else if m := expectation.FindStringSubmatch(line); m != nil && t.Kind == "" {
			kind, message = "expectation not met", m[1]
		}
	case "go test":
		if rest, ok := strings.CutPrefix(line, "panic: "); ok {
			kind, message = "panic", rest
		}
	}
	if kind == "" {
		return
	}
	kind = kind[strings.LastIndexByte(kind, '.')+1:]
	if message == "" && kind == t.Kind {
		return
	}
	t.Kind, t.Message = kind, message
}

// lastError is the exception that a traceback without a runner's report ends
// with.
func lastError(text string) (kind, message string) {
	if !strings.Contains(text, "Traceback (most recent call last):") {
		return "", ""
	}
	for line := range strings.Lines(text) {
		if k, said, ok := pythonError(strings.TrimRight(line, "\r\n"), exceptionEnds); ok {
			kind, message = k, said
		}
	}
	return kind, message
}
