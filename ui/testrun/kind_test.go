package testrun

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// Exceptions are read as these expressions say.
func TestPythonError(t *testing.T) {
	plain := regexp.MustCompile(`^([A-Za-z_][\w.]*(?:Error|Exception|Exit|Interrupt|Timeout|Warning|Failure))(?:: (.*))?$`)
	marked := regexp.MustCompile(`^E  {1,3}([A-Za-z_][\w.]*(?:Error|Exception|Failed|Exit|Interrupt|Timeout|Warning))(?:: (.*))?$`)
	parts := []string{"E", "E ", "E   ", " ", "vcr.errors.", "Key", "Error", "Failed", "Failure", "Exit", "2", "_", "é", ".", ":", ": ", "wrong", "\n", "\r", "[", "`", "{"}
	r := rand.New(rand.NewPCG(1, 2))
	found := 0
	for range 200_000 {
		var b strings.Builder
		for range r.IntN(6) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		line := b.String()
		kind, message, ok := pythonError(line, exceptionEnds)
		checkException(t, line, plain, kind, message, ok)
		kind, message, ok = pytestError(line)
		checkException(t, line, marked, kind, message, ok)
		if ok {
			found++
		}
	}
	if found < 100 {
		t.Errorf("only %d were exceptions", found)
	}
}

func checkException(t *testing.T, line string, as *regexp.Regexp, kind, message string, ok bool) {
	t.Helper()
	want := as.FindStringSubmatch(line)
	if ok != (want != nil) || ok && (kind != want[1] || message != want[2]) {
		t.Errorf("%q: %q, %q, %v; want %q", line, kind, message, ok, want)
	}
}
