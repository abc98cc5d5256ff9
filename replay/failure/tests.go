package failure

import (
	"slices"
	"strings"

	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
	"tapedeck/replay/printed"
)

// What test runners print where the report of a test begins.
var (
	pytestBegins   = lazyregexp.New(`^_{3,} (?:ERROR at (?:setup|teardown) of )?(.+?) _{3,}$`)
	unittestBegins = lazyregexp.New(`^(?:ERROR|FAIL): (.+)$`)
	rspecBegins    = lazyregexp.New(`^ {2,}\d+\) (.+)$`)
	goBegins       = lazyregexp.New(`^\s*(?:--- (?:FAIL|PASS|SKIP): (\S+) \(|=== (?:RUN|CONT|NAME) +(\S+)$)`)
)

// testsEnd is what runners print after the last report.
var testsEnd = lazyregexp.New(`^(?:=+ (?:short test summary info|warnings summary|.* in [\d.]+s.*) =+$|Ran \d+ tests? in |Finished in [\d.]|FAIL\t|ok  \t|FAIL$|PASS$)`)

// testsOf tells for every line which test's report it stands in, by the name
// that the runner prints; "" for none.
func testsOf(lines []string) []string {
	tests := make([]string, len(lines))
	current := ""
	for i, line := range lines {
		if name, begins := testBegins(lines, i); begins {
			current = name
		} else if testsEnd.MatchString(line) {
			current = ""
		}
		tests[i] = current
	}
	return tests
}

// pytest's summary says again how each test failed, with -vv in full.
var (
	summaryBegins = lazyregexp.New(`^=+ short test summary info =+$`)
	summaryEnds   = lazyregexp.New(`^=+ .* =+$`)
)

// inSummary tells for every line whether it is of such a summary.
func inSummary(lines []string) []bool {
	summary, in := make([]bool, len(lines)), false
	for i, line := range lines {
		if summaryBegins.MatchString(line) {
			in = true
		} else if summaryEnds.MatchString(line) {
			in = false
		}
		summary[i] = in
	}
	return summary
}

// testBegins reports whether a test's report begins on line i.
func testBegins(lines []string, i int) (name string, begins bool) {
	line := lines[i]
	next := func(n int) string {
		if i+n < 0 || i+n >= len(lines) {
			return ""
		}
		return lines[i+n]
	}
	if m := pytestBegins.FindStringSubmatch(line); m != nil && strings.Trim(m[1], "_ ") != "" { // else it parts two frames
		return m[1], true
	}
	if m := unittestBegins.FindStringSubmatch(line); m != nil && strings.HasPrefix(next(-1), "=====") {
		return m[1], true
	}
	if head, ok := MinitestBegins(line, next(1)); ok {
		return head.Name, true
	}
	if m := rspecBegins.FindStringSubmatch(line); m != nil && printed.ContainsAny(next(1), []string{"Failure/Error:", "Got "}) {
		return m[1], true
	}
	if m := goBegins.FindStringSubmatch(line); m != nil {
		return m[1] + m[2], true
	}
	return "", false
}

// inTests notes of each message in which test's report it stands. What a Go test
// writes to its standard error stands before the report.
func inTests(all []library.Message, lines []string) {
	tests := testsOf(lines)
	verbose := slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, "=== RUN ") })
	for i, m := range all {
		if !m.BeforeReport || verbose {
			all[i].Failure.Test = tests[m.Line]
		}
	}
}

// chained is what stands between an exception and one that it led to, whose
// message may repeat the first one's.
var chained = lazyregexp.New(`^[\s#]*(The above exception was the direct cause of|During handling of the above exception,|--- Caused by: ---)`)

// anotherTest begins the report of another test in RSpec, Minitest, pytest,
// unittest and go test.
var anotherTest = lazyregexp.New(`^\s*(\d+\) |_{3,} .* _{3,}$|(ERROR|FAIL): |--- FAIL: )`)
