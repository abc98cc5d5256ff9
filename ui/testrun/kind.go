package testrun

import (
	"strings"

	"tapedeck/model/lazyregexp"
)

// What runners print of the exception that a test failed with.
var (
	pytestError  = lazyregexp.New(`^E   ?(?: |)([A-Za-z_][\w.]*(?:Error|Exception|Failed|Exit|Interrupt|Timeout|Warning))(?:: (.*))?$`)
	pytestAssert = lazyregexp.New(`^E  +(assert .*)$`)
	pythonError  = lazyregexp.New(`^([A-Za-z_][\w.]*(?:Error|Exception|Exit|Interrupt|Timeout|Warning|Failure))(?:: (.*))?$`)
	placedError  = lazyregexp.New(`^\S.*?\.pyx?:\d+: ([A-Za-z_][\w.]*)(?:: (.*))?$`)
	rubyError    = lazyregexp.New(`^\s*([A-Z]\w*(?:::[A-Z]\w*)*(?:Error|Exception|[a-z]))(?:: (.*)|:)$`)
	expectation  = lazyregexp.New(`^\s{5,}(expected\b.*)$`)
)

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
		if m := pytestError.FindStringSubmatch(line); m != nil {
			kind, message = m[1], m[2]
		} else if m := pytestAssert.FindStringSubmatch(line); m != nil && t.Kind == "" {
			kind, message = "AssertionError", m[1]
		} else if line[0] == 'E' && strings.HasPrefix(line, "E  ") {
			return
		} else if m := placedError.FindStringSubmatch(line); m != nil {
			kind, message = m[1], m[2]
		} else if m := pythonError.FindStringSubmatch(line); m != nil {
			kind, message = m[1], m[2]
		}
	case "unittest":
		if m := pythonError.FindStringSubmatch(line); m != nil {
			kind, message = m[1], m[2]
		}
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
		if m := pythonError.FindStringSubmatch(strings.TrimRight(line, "\r\n")); m != nil {
			kind, message = m[1], m[2]
		}
	}
	return kind, message
}
