package testrun

import (
	"math/rand/v2"
	"regexp"
	"slices"
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

// What tells a place before the exception is found as these patterns have it,
// whatever the line holds.
func TestPlacedErrorAsPattern(t *testing.T) {
	pattern := regexp.MustCompile(`^\S.*?\.pyx?:\d+: ([A-Za-z_][\w.]*)(?:: (.*))?$`)
	head := regexp.MustCompile(`^_{3,} (ERROR at (?:setup|teardown) of |ERROR collecting )?(\S.*?) _{3,}$`)
	pieces := []string{"tests/a", "a.py:12: ", "b.pyx:3: ", ".py", "x", ":", "12", ": ", "E", "Error", "a.b", " ", "é", "\xff", "_", "1", ".", "\t", "___", "___ ", " ___", "ERROR collecting "}
	random := rand.New(rand.NewPCG(1, 2))
	found, heads := 0, 0
	for range 300_000 {
		line := ""
		for range 1 + random.IntN(9) {
			line += pieces[random.IntN(len(pieces))]
		}
		kind, message, ok := placedError(line)
		want := pattern.FindStringSubmatch(line)
		if ok != (want != nil) || ok && (kind != want[1] || message != want[2]) {
			t.Fatalf("%q: %q, %q, %v; want %q", line, kind, message, ok, want)
		}
		if ok {
			found++
		}
		of := head.FindStringSubmatch(line)
		if got := pytestHeadOf(line); !slices.Equal(got, of) {
			t.Fatalf("%q: head %q, want %q", line, got, of)
		}
		if of != nil {
			heads++
		}
	}
	if found < 100 || heads < 10 {
		t.Errorf("only %d lines told an error, %d a head", found, heads)
	}
}

// A line's beginning is taken off whatever bytes it may begin with.
func TestPrefixesBegin(t *testing.T) {
	for n, p := range prefixes {
		begun := map[byte]bool{}
		for c := range 256 {
			for _, rest := range prefixedLines {
				line := string([]byte{byte(c)}) + rest
				if p.pattern.MatchString(line) {
					begun[byte(c)] = true
					if p.first != "" && strings.IndexByte(p.first, byte(c)) < 0 || !p.may(line) {
						t.Errorf("%d: %q is passed over", n, line)
					}
				}
			}
		}
		if len(begun) == 0 {
			t.Errorf("%d: no line has it", n)
		}
	}
}

// prefixedLines are lines without their first byte.
var prefixedLines = []string{
	"b\tc\t2026-12-02T10:00:00.1Z x", "2026-12-02T10:00:00Z] x", "026-12-02T10:00:00Z x", "\xbb\xbf2026-12-02T10:00:00.1Z x", "eb_1 | x", "12 0.3 x",
	"#[error]x", ":error::x", "ection_start:1:a\rx", "\x94\x82 x", "│ x", " │ x",
}
