package testrun

import (
	"slices"
	"strings"
)

// A splitter goes through a text line by line.
type splitter struct {
	reports []Report
	tests   int    // of the reports that hold several
	loose   buffer // the lines of no report yet, which may turn out to be of the next
	text    buffer // of the open report
	open    *Report
	found   bool // a runner's output was found

	pytest   pytest
	goRun    goRun
	cut      bool    // something was left out, and no report has begun since
	ruled    bool    // the line before the head of a report of unittest's was read
	rspec    *Report // the last one, whose list of failed examples follows it
	xml      xmlReport
	minitest minitest
}

// keep keeps a line for the open report, or for one that may come.
func (s *splitter) keep(line string) {
	if s.open == nil {
		s.loose.add(line)
		return
	}
	s.text.add(line)
	if n := len(s.open.Tests); n > 0 {
		s.open.Tests[n-1].see(s.open.Tool, line)
	}
}

// addTest adds a test to the open report.
func (s *splitter) addTest(t *Test) {
	t.from = len(s.text.text)
	s.open.Tests = append(s.open.Tests, t)
	s.tests++
}

// begin opens a report. One that is read with what stands before it takes that.
func (s *splitter) begin(tool string, withLoose bool) *Report {
	s.close()
	s.found = true
	s.open = &Report{Tool: tool}
	switch {
	case s.cut && len(s.loose.text) > 0: // of a test that is not known
		s.reports = append(s.reports, Report{Tool: tool, Text: string(s.loose.text)})
	case withLoose:
		s.text.text = append(s.text.text, s.loose.text...)
	}
	s.cut = false
	s.loose.reset()
	return s.open
}

// close ends the open report.
func (s *splitter) close() {
	if s.open == nil {
		return
	}
	s.open.Text = string(s.text.text)
	s.reports = append(s.reports, *s.open)
	s.text.reset()
	s.open = nil
}

// cutBefore takes the lines before a section of a text that was cut off at its
// beginning: they may be the rest of a report.
func (s *splitter) cutBefore(tool string, isOf func(line string) bool) {
	if s.open == nil && slices.ContainsFunc(strings.Split(string(s.loose.text), "\n"), isOf) {
		s.reports = append(s.reports, Report{Tool: tool, Text: string(s.loose.text)})
	}
	s.loose.reset()
}

// A buffer keeps the last lines that fit.
type buffer struct{ text []byte }

func (b *buffer) add(line string) {
	if len(b.text)+len(line) > maxReport {
		line = line[:min(len(line), maxReport/4)]
		rest := b.text[len(b.text)-min(len(b.text), maxReport/2):]
		b.text = append(b.text[:0], rest...)
	}
	b.text = append(append(b.text, line...), '\n')
}

func (b *buffer) reset() {
	if b.text = b.text[:0]; cap(b.text) > maxReport/8 {
		b.text = nil
	}
}
