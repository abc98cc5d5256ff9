package testrun

import (
	"encoding/xml"
	"strings"

	"tapedeck/model/lazyregexp"
)

// An xmlReport is how far a JUnit XML report is read, which may stand among
// other lines.
type xmlReport struct {
	text *strings.Builder // nil outside
	ends string
}

var junitBegins = lazyregexp.New(`^\s*(?:<\?xml[^>]*\?>\s*)?<(testsuites?)\b`)

func (s *splitter) junitLine(line, next string) bool {
	x := &s.xml
	if x.text == nil {
		if !strings.Contains(line, "<") {
			return false
		}
		m := junitBegins.FindStringSubmatch(line)
		if m == nil && strings.HasPrefix(strings.TrimSpace(line), "<?xml") && junitBegins.MatchString(next) {
			return true
		}
		if m == nil {
			return false
		}
		s.close()
		s.found = true
		x.text, x.ends = new(strings.Builder), "</"+m[1]+">"
	}
	x.text.WriteString(line + "\n")
	if strings.Contains(line, x.ends) {
		x.end(s)
	}
	return true
}

func (x *xmlReport) end(s *splitter) {
	if x.text != nil {
		s.reports = append(s.reports, junitReports(x.text.String())...)
		s.loose.reset()
		x.text = nil
	}
}

// junitReports reads the test cases that failed, as far as the document goes.
func junitReports(text string) []Report {
	var reports []Report
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = false
	d.Entity = map[string]string{}
	file := "" // of the suite
	for {
		token, err := d.Token()
		if err != nil {
			return reports
		}
		start, ok := token.(xml.StartElement)
		if ok && start.Name.Local == "testsuite" {
			file = attribute(start, "filepath") // minitest-reporters
		}
		if !ok || start.Name.Local != "testcase" {
			continue
		}
		c := junitCase{File: file}
		if err := d.DecodeElement(&c, &start); err != nil && len(c.problems()) == 0 {
			return reports
		}
		if len(c.problems()) > 0 && len(reports) < mostTests {
			reports = append(reports, c.report())
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

type junitProblem struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

type junitCase struct {
	Class   string         `xml:"classname,attr"`
	Name    string         `xml:"name,attr"`
	File    string         `xml:"file,attr"`
	Failure []junitProblem `xml:"failure"`
	Error   []junitProblem `xml:"error"`
	Out     string         `xml:"system-out"`
	Err     string         `xml:"system-err"`
}

func (c junitCase) problems() []junitProblem {
	return append(append([]junitProblem{}, c.Error...), c.Failure...)
}

// report is what the case says, its logs last as runners print them.
func (c junitCase) report() Report {
	t := &Test{Name: c.Name, ID: c.Class + "." + c.Name, File: c.File, Package: c.Class}
	if c.Class == "" {
		t.ID = c.Name
	}
	var b strings.Builder
	tool := "junit"
	for _, p := range c.problems() {
		text := p.Text
		if !strings.Contains(text, strings.TrimSpace(p.Message)) && len(p.Message) > len(text) {
			text = p.Message + "\n" + text
		}
		if strings.Contains(p.Message, "on setup") || strings.Contains(p.Message, "on teardown") {
			t.phase = tornDown
		}
		switch {
		case strings.Contains(text, "\nE   ") || strings.HasPrefix(text, "E   "):
			tool = "pytest"
		case strings.Contains(text, ".rb:") && strings.HasPrefix(c.Name, "test_"):
			tool = "minitest"
			t.Name = c.Class + "#" + c.Name
			if len(c.Failure) > 0 {
				t.Kind = p.Type
			}
		case strings.Contains(text, ".rb:"):
			tool = "rspec"
		case strings.Contains(text, ".go:") || strings.HasPrefix(text, "=== RUN "):
			tool = "go test"
		}
		for line := range strings.Lines(p.Message + "\n" + text) {
			t.see(tool, strings.TrimSuffix(line, "\n"))
		}
		if t.Kind == "" {
			t.Kind, t.Message = p.Type, p.Message
		}
		b.WriteString(text + "\n")
	}
	b.WriteString(c.Out + "\n" + c.Err + "\n")
	return Report{Tool: tool, Tests: []*Test{t}, Text: cleanedText(b.String())}
}

func cleanedText(text string) string {
	var b strings.Builder
	lines := newLineReader(text)
	for line, ok := lines.next(); ok; line, ok = lines.next() {
		b.WriteString(line + "\n")
	}
	return b.String()
}
