package testrun

import (
	"io"
	"strings"

	"tapedeck/replay/failure"
)

// Split parts a text into the reports of the tests that failed. Of several
// runners' outputs in one text each is found; what belongs to no report is left
// out. Where there is none, the whole text is one.
func Split(text string) Run {
	text = failure.InUTF8(text)
	s := &splitter{}
	if reports, ok := rspecDocument(text); ok {
		return Run{Reports: reports, runner: true}
	}
	lines := newLineReader(text)
	line, ok := lines.next()
	for ok {
		next, more := lines.next()
		s.line(line, next)
		line, ok = next, more
		if s.tests+len(s.reports) > mostTests {
			break
		}
	}
	s.end()
	return Run{Reports: s.reports, Left: len(lines.rest), runner: s.found}
}

// A tool is a runner whose output is known.
type tool struct {
	name string
	// line takes a line that says something to it, and reports whether it did.
	line func(s *splitter, line, next string) bool
}

// maxMark bounds the lines that say something to a tool.
const maxMark = 8 << 10

// tools are asked in turn about each line.
var tools = []tool{
	{"junit", (*splitter).junitLine},
	{"go test -json", (*splitter).goEventLine},
	{"rspec --format json", (*splitter).rspecJSONLine},
	{"pytest", (*splitter).pytestLine},
	{"gotestsum", (*splitter).gotestsumLine},
	{"unittest", (*splitter).unittestLine},
	{"rspec", (*splitter).rspecLine},
	{"minitest", (*splitter).minitestLine},
	{"go test", (*splitter).goLine},
}

func (s *splitter) line(line, next string) {
	if line == leftOutHere {
		s.close()
		s.loose.reset()
		s.cut = true
		return
	}
	switch json := strings.HasPrefix(line, "{"); {
	case s.xml.text != nil:
	case line == "", len(line) > maxMark && !json && !strings.Contains(line[:maxMark], "<testsuite"):
		if title := s.pytest.section; title == "" || s.open != nil {
			s.keep(line)
		}
		return
	}
	for _, t := range tools {
		if t.line(s, line, next) {
			return
		}
	}
	s.keep(line)
}

// end takes what is left at the end of the text.
func (s *splitter) end() {
	s.xml.end(s)
	s.pytest.end(s)
	s.goRun.end(s)
	s.close()
	s.reports = withoutParents(s.reports)
	if !s.found && len(s.loose.text) > 0 {
		s.reports = append(s.reports, Report{Text: string(s.loose.text)})
	}
}

// Read reads a text to its end and splits it.
func Read(r io.Reader) (Run, error) {
	text, left, err := ReadText(r)
	if err != nil {
		return Run{}, err
	}
	run := Split(text)
	run.Left += left
	return run, nil
}
