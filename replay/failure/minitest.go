package failure

import (
	"strings"

	"tapedeck/model/lazyregexp"
)

// What Minitest and minitest-reporters print where the report of a test begins:
// Minitest, Rails and DefaultReporter in two lines, ProgressReporter and others in
// one, behind their bar; before 1.4 as a list.
var (
	minitestKind = lazyregexp.New(`^(?: *\d+\) )?(Error|Failure):$`)
	minitestName = lazyregexp.New(`^(\S.*?#test_.+?|\S+#.+?)(?: \[(.+?):\d+\]:?|:)$`)
	minitestLine = lazyregexp.New(`^(?:|.*[\s|=])(ERROR|FAIL) (\S.*?#test_.+) \([\d.]+s\)$`)
	minitestList = lazyregexp.New(`^(?:|.*[\s|=])(ERROR|FAIL)\["(test_[^"]+)", "?([^",]+)"?, .*\]$`)
)

// A MinitestHead is what begins the report of a test.
type MinitestHead struct {
	Name   string // Class#test_name
	File   string // where its assertion stands, "" if that is not known
	Failed bool   // an assertion did, else the test raised an error
}

// MinitestBegins reports whether a test's report begins on a line.
func MinitestBegins(line, next string) (head MinitestHead, ok bool) {
	switch {
	case strings.HasSuffix(line, ":"):
		kind := minitestKind.FindStringSubmatch(line)
		if kind == nil {
			return head, false
		}
		if m := minitestName.FindStringSubmatch(next); m != nil {
			return MinitestHead{m[1], m[2], kind[1] == "Failure"}, true
		}
	case strings.HasSuffix(line, "s)") && strings.Contains(line, "#test_"):
		if m := minitestLine.FindStringSubmatch(line); m != nil {
			return MinitestHead{m[2], "", m[1] == "FAIL"}, true
		}
	case strings.HasSuffix(line, "]") && strings.Contains(line, `["test_`):
		if m := minitestList.FindStringSubmatch(line); m != nil {
			return MinitestHead{m[3] + "#" + m[2], "", m[1] == "FAIL"}, true
		}
	}
	return head, false
}
