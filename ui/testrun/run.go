// Package testrun reads what a whole test run printed: which tests failed, what
// was printed of each, and which cassette each failure is of. It opens those
// cassettes and asks package match why the requests do not replay.
//
// A text is a stranger's: whatever it holds, and however long it is, reading it
// is bounded. The code of the tests is read, never run.
package testrun

import (
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"tapedeck/replay/failure"
)

// A Run is what was read out of a text.
type Run struct {
	// Reports are what was printed of the tests that failed, in the text's order.
	Reports []Report
	// Left counts the bytes that were left out, as there were too many.
	Left int
	// Written is when the text's file was written, zero where it is none.
	Written time.Time

	runner bool // the text holds what a test runner prints
}

// Empty reports whether the text holds nothing at all.
func (r Run) Empty() bool {
	return !r.runner && !slices.ContainsFunc(r.Reports, func(r Report) bool { return strings.TrimSpace(r.Text) != "" })
}

// Found reports whether the text holds what a test runner prints.
func (r Run) Found() bool { return r.runner }

// Fails reports whether the text holds a failure that is a cassette's.
func (r Run) Fails() bool {
	for n, report := range r.Reports {
		if len(report.read(n).failing) > 0 {
			return true
		}
	}
	return false
}

// Name is the runner that printed the first report, "test run" where none is known.
func (r Run) Name() string {
	for _, report := range r.Reports {
		if report.Tool != "" {
			return report.Tool
		}
	}
	return "test run"
}

// A Report is a part of the text that is read by itself: of a runner that prints
// a report a test one test's, of others what one run of it printed.
type Report struct {
	Tool  string // "pytest", "" where no runner's report was found
	Tests []*Test
	Text  string
}

// A Test is a test that failed.
type Test struct {
	// Name is as the head of its report names it, ID as the runner names it in
	// whole: tests/test_plants.py::TestBeds::test_create. ID may be Name.
	Name, ID string
	// File is the file of its code as the runner names it, "" if it does not;
	// Package is the Go package, or the dotted name of the Python module.
	File, Package string
	// Kind is what failed where it is no failure of a cassette: the exception's
	// name; Message its first line.
	Kind, Message string

	phase phase
	head  string // how the report names it, where that is not Name
	from  int    // where its part of the report begins
}

// A phase is when a test failed.
type phase int

const (
	setUp phase = iota - 1
	called
	tornDown
	collected // its file could not be loaded
)

// Named is the test's name in whole.
func (t *Test) Named() string {
	if t.ID != "" {
		return t.ID
	}
	return t.Name
}

// fileOf is the file of a pytest node id.
func fileOf(id string) string {
	file, _, _ := strings.Cut(id, "::")
	return path.Clean(strings.ReplaceAll(file, `\`, "/"))
}

// Bounds of what is kept of a text.
const (
	maxText   = failure.MaxText
	keptHead  = maxText / 4
	maxReport = 8 << 20
	mostTests = 50_000
)

// ReadText reads a text to its end. Of one that is too long the beginning and
// the end are kept, where reports stand; left counts the bytes between.
func ReadText(r io.Reader) (text string, left int, err error) {
	var head strings.Builder
	var tail []byte
	if f, ok := r.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			head.Grow(int(min(info.Size(), maxText)))
		}
	}
	block := make([]byte, 64<<10)
	for {
		n, err := r.Read(block)
		room := min(n, maxText-head.Len())
		head.Write(block[:room])
		if tail = append(tail, block[room:n]...); len(tail) > 2*maxText {
			left += len(tail) - maxText
			tail = append(tail[:0], tail[len(tail)-maxText:]...)
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return "", 0, err
		}
	}
	if len(tail) == 0 {
		return head.String(), 0, nil
	}
	most := maxText - keptHead
	begin, whole := head.String()[:keptHead], append([]byte(head.String()[keptHead:]), tail...)
	cut := max(0, len(whole)-most)
	if left+cut == 0 {
		return begin + string(whole), 0, nil
	}
	return string(joinCut([]byte(begin), whole[cut:])), left + cut, nil
}
