package testrun

import (
	"strings"

	"tapedeck/model/lazyregexp"
)

// A pytest is how far the output of pytest is read.
type pytest struct {
	section string // the title of the section, "" outside
	headed  bool   // its reports have heads; with --tb=line they have none
	crashed bool   // with --tb=line: the line that ends a report was read
	whole   bool   // the session's start was seen
	from    int    // the session's first report
	summary []pytestSummary
}

// A pytestSummary is a line of the short test summary.
type pytestSummary struct {
	failed   bool // else an error
	id, text string
}

var (
	pytestTitle   = lazyregexp.New(`^={3,} (\S.*?) ={3,}$`)
	pytestEnds    = lazyregexp.New(`^(?:=+ )?(?:no tests ran|\d+ (?:failed|passed|skipped|deselected|xfailed|xpassed|warnings?|errors?|rerun)\b.*) in [\d.]+s(?: \([\d:]+\))?(?: =+)?$`)
	pytestHead    = lazyregexp.New(`^_{3,} (ERROR at (?:setup|teardown) of |ERROR collecting )?(\S.*?) _{3,}$`)
	pytestOne     = lazyregexp.New(`^(FAILED|ERROR|PASSED|SKIPPED|XFAIL|XPASS|RERUN) (\S.*)$`)
	pytestCrash   = lazyregexp.New(`^\S.*?\.pyx?:\d+: `)
	pytestFailed  = lazyregexp.New(`\b\d+ (?:failed|errors?)\b`)
	pytestBetween = lazyregexp.New(`^!{3,} .* !{3,}$`)
)

// pytestSections are those whose text is no failure's.
var pytestSections = map[string]bool{
	"PASSES": true, "XPASSES": true, "XFAILURES": true, "RERUNS": true, "warnings summary": true, "warnings summary (final)": true,
}

const (
	failures = "FAILURES"
	errored  = "ERRORS"
	summary  = "short test summary info"
)

func (s *splitter) pytestLine(line, _ string) bool {
	p := &s.pytest
	if line == "" {
		return false
	}
	switch line[0] {
	case '=':
		if s.pytestTitleLine(line) {
			return true
		}
	case '_':
		if m := pytestHeadOf(line); m != nil && strings.Trim(m[2], "_ ") != "" && (p.section == failures || p.section == errored || p.section == "" && !p.whole && s.open == nil) {
			s.pytestBegins(line, m[1], m[2])
			return true
		}
	}
	if p.section != "" && pytestEnds.MatchString(line) {
		p.end(s)
		return true
	}
	switch p.section {
	case "":
		return false
	case failures, errored:
		if !p.headed {
			s.pytestLineStyle(line)
			return true
		}
		if s.open != nil {
			s.keep(line)
		}
	case summary:
		p.summarize(line)
	}
	return true // also what is of no failure
}

// pytestHeadOf is pytestHead's match. Lines that part the frames of a traceback
// begin as heads do.
func pytestHeadOf(line string) []string {
	if !strings.HasPrefix(line, "___") || !strings.HasSuffix(line, "___") {
		return nil
	}
	return pytestHead.FindStringSubmatch(line)
}

// pytestTitleLine takes a line that begins a section, or ends the output.
func (s *splitter) pytestTitleLine(line string) bool {
	p := &s.pytest
	m := pytestTitle.FindStringSubmatch(line)
	if m == nil {
		return false
	}
	switch {
	case m[1] == "test session starts":
		p.end(s)
		s.loose.reset()
		s.found = true
		*p = pytest{whole: true, from: len(s.reports)}
	case m[1] == failures || m[1] == errored || m[1] == summary:
		s.pytestSection(m[1])
	case pytestSections[m[1]] && p.section != "":
		s.close()
		p.section = m[1]
	case pytestEnds.MatchString(line):
		s.pytestUntold(m[1])
		p.end(s)
	default:
		return false
	}
	return true
}

// pytestUntold notes that tests failed of which nothing is printed: --no-summary.
func (s *splitter) pytestUntold(counts string) {
	p := &s.pytest
	if p.whole && p.section == "" && len(p.summary) == 0 && len(s.reports) == p.from && pytestFailed.MatchString(counts) {
		s.reports = append(s.reports, Report{Tool: "pytest", Text: counts})
	}
}

func (s *splitter) pytestSection(title string) {
	p := &s.pytest
	if p.section == "" && !p.whole {
		p.from = len(s.reports)
		s.cutBefore("pytest", func(line string) bool { return strings.HasPrefix(line, "E   ") })
	}
	s.close()
	s.found = true
	s.loose.reset()
	p.section, p.headed, p.crashed = title, false, false
}

// pytestBegins opens the report of a test.
func (s *splitter) pytestBegins(line, when, name string) {
	p := &s.pytest
	if p.section == "" { // the text begins within the failures
		p.section, p.from = failures, len(s.reports)
		s.cutBefore("pytest", func(line string) bool { return strings.HasPrefix(line, "E   ") })
	}
	p.headed = true
	t := &Test{Name: name}
	switch {
	case strings.Contains(when, "setup"):
		t.phase = setUp
	case strings.Contains(when, "teardown"):
		t.phase = tornDown
	case when != "":
		t.phase, t.ID, t.File = collected, name, fileOf(name)
	default:
		t.phase = called
	}
	s.begin("pytest", false).Tests = []*Test{t}
	s.text.add(line)
}

// pytestLineStyle takes a line of --tb=line: a report is the error, since
// pytest 9 with its lines before, and ends with the line that names its place.
func (s *splitter) pytestLineStyle(line string) {
	p := &s.pytest
	crash, begins := pytestCrash.MatchString(line), strings.HasPrefix(line, "E   ")
	if s.open == nil || p.crashed && (crash || begins) {
		s.begin("pytest", false).Tests = []*Test{{}}
		p.crashed = false
	}
	p.crashed = p.crashed || crash
	s.keep(line)
}

// summarize takes a line of the summary. A message may have several.
func (p *pytest) summarize(line string) {
	m := pytestOne.FindStringSubmatch(line)
	switch {
	case m != nil && (m[1] == "FAILED" || m[1] == "ERROR"):
		id, text := summaryID(m[2])
		p.summary = append(p.summary, pytestSummary{failed: m[1] == "FAILED", id: id, text: text + "\n"})
	case m != nil || pytestBetween.MatchString(line):
	case len(p.summary) > 0 && len(p.summary[len(p.summary)-1].text) < maxReport:
		p.summary[len(p.summary)-1].text += line + "\n"
	}
}

// summaryID parts a node id from the message after it. A parameter may hold
// the dash that stands between them.
func summaryID(line string) (id, message string) {
	from := 0
	if open := strings.Index(line, "["); open >= 0 && !strings.Contains(line[:open], " - ") {
		if shut := strings.Index(line[open:], "] - "); shut >= 0 {
			from = open + shut
		} else if strings.HasSuffix(line, "]") {
			return line, ""
		}
	}
	if at := strings.Index(line[from:], " - "); at >= 0 {
		return line[:from+at], line[from+at+3:]
	}
	return line, ""
}

// end gives the session's reports the ids that the summary tells. What only the
// summary tells is a report too.
func (p *pytest) end(s *splitter) {
	if p.section == "" && len(p.summary) == 0 {
		return
	}
	s.close()
	reports := s.reports[min(p.from, len(s.reports)):]
	taken := make([]bool, len(p.summary))
	p.byName(reports, taken)
	p.byOrder(reports, taken)
	for n, line := range p.summary {
		if !taken[n] {
			t := &Test{Name: domainName(line.id), ID: line.id, File: fileOf(line.id)}
			first, _, _ := strings.Cut(line.text, "\n")
			t.see("pytest", "E   "+first)
			s.reports = append(s.reports, Report{Tool: "pytest", Tests: []*Test{t}, Text: line.text})
		}
	}
	*p = pytest{}
	s.loose.reset()
}

// byName finds the ids of reports with heads: in the order of the summary where
// several tests have one name.
func (p *pytest) byName(reports []Report, taken []bool) {
	byName := map[string][]int{}
	for n, line := range p.summary {
		byName[domainName(line.id)] = append(byName[domainName(line.id)], n)
	}
	for _, r := range reports {
		if len(r.Tests) == 0 || r.Tests[0].Name == "" {
			continue
		}
		t := r.Tests[0]
		for _, n := range byName[t.Name] {
			line := p.summary[n]
			if !taken[n] && line.failed == (t.phase == called) {
				taken[n] = true
				t.ID, t.File = line.id, fileOf(line.id)
				break
			}
		}
	}
}

// byOrder finds the ids of reports without heads, where there are as many as
// lines of the summary.
func (p *pytest) byOrder(reports []Report, taken []bool) {
	var headless []*Test
	for _, r := range reports {
		if len(r.Tests) == 1 && r.Tests[0].Name == "" {
			headless = append(headless, r.Tests[0])
		}
	}
	var free []int
	for n, line := range p.summary {
		if !taken[n] && line.failed {
			free = append(free, n)
		}
	}
	for i, n := range free {
		if len(headless) == len(free) {
			id := p.summary[n].id
			headless[i].Name, headless[i].ID, headless[i].File = domainName(id), id, fileOf(id)
		}
		if len(headless) > 0 {
			taken[n] = true
		}
	}
}

// domainName is how the head of a report names a test: without the file, the
// classes before it.
func domainName(id string) string {
	head, parameters, has := strings.Cut(id, "[")
	_, name, ok := strings.Cut(head, "::")
	if !ok {
		return id
	}
	name = strings.ReplaceAll(name, "::", ".")
	if has {
		name += "[" + parameters
	}
	return name
}
