package testrun

import (
	"encoding/json"
	"slices"
	"strings"

	"tapedeck/model/lazyregexp"
)

// A goRun is how far the output of go test is read.
type goRun struct {
	events    map[goTest]*goOutput // of -json
	order     []goTest
	gotestsum bool // in the failures that gotestsum prints at its end
	from      int  // the first report of the run that gotestsum sums up
}

type goTest struct{ pkg, test string }

type goOutput struct {
	text   buffer
	failed bool
}

var (
	goHead      = lazyregexp.New(`^\s*--- FAIL: (\S+) \([\d.]+s\)$`)
	goRunLine   = lazyregexp.New(`^=== RUN +\S`)
	goEnds      = lazyregexp.New(`^(FAIL|ok  |\?   )\t(\S+)`)
	gotestsumOf = lazyregexp.New(`^=== (?:FAIL|ERROR): (\S+) (\S*?) ?\([\d.]+s\)(?: \(re-run \d+\))?$`)
)

// goLine takes what go test prints of packages and tests, as text. What a
// package's tests wrote to their standard error stands before their reports.
func (s *splitter) goLine(line, _ string) bool {
	if line == "" || !strings.Contains("Fo?", line[:1]) && !strings.Contains(line, "--- FAIL: ") {
		return false // most lines of a large text
	}
	if m := goEnds.FindStringSubmatch(line); m != nil {
		s.goPackage(m[1], m[2], line)
		return true
	}
	inReport := s.open != nil && s.open.Tool == "go test"
	if m := goHead.FindStringSubmatch(line); m != nil {
		if !inReport {
			s.begin("go test", true)
		}
		s.addTest(&Test{Name: m[1]})
		s.text.add(line)
		return true
	}
	return false
}

// goPackage takes the line that ends a package's output.
func (s *splitter) goPackage(result, pkg, line string) {
	inReport := s.open != nil && s.open.Tool == "go test"
	s.found = true
	if result != "FAIL" {
		if !inReport {
			s.loose.reset()
		}
		return
	}
	if !inReport {
		r := s.begin("go test", true)
		r.Tests = []*Test{{Name: pkg, ID: pkg, Package: pkg, phase: collected, Kind: goBroken(line)}}
		s.close()
		return
	}
	s.open.Tests = leaves(s.open.Tests)
	for _, t := range s.open.Tests {
		t.inPackage(pkg)
	}
	s.close()
}

// goBroken is why a package has no test that failed.
func goBroken(line string) string {
	switch {
	case strings.Contains(line, "[build failed]"):
		return "build failed"
	case strings.Contains(line, "[setup failed]"):
		return "setup failed"
	}
	return "package failed"
}

func (t *Test) inPackage(pkg string) { t.Package, t.ID = pkg, pkg+"."+t.Name }

// leaves leaves out the tests that failed as one of their subtests did.
func leaves(tests []*Test) []*Test {
	return slices.DeleteFunc(slices.Clone(tests), func(t *Test) bool {
		return slices.ContainsFunc(tests, func(sub *Test) bool { return strings.HasPrefix(sub.Name, t.Name+"/") })
	})
}

// goEventLine takes an event of go test -json.
func (s *splitter) goEventLine(line, _ string) bool {
	if !strings.HasPrefix(line, "{") || !strings.Contains(line, `"Action":"`) {
		return false
	}
	var event struct{ Action, Package, ImportPath, Test, Output string }
	if json.Unmarshal([]byte(line), &event) != nil || event.Action == "" {
		return false
	}
	if event.Package == "" {
		event.Package, _, _ = strings.Cut(event.ImportPath, " ")
	}
	s.found = true
	s.loose.reset()
	s.goRun.take(event.Action, goTest{event.Package, event.Test}, event.Output)
	return true
}

func (g *goRun) take(action string, of goTest, output string) {
	if g.events == nil {
		g.events = map[goTest]*goOutput{}
	}
	out := g.events[of]
	if out == nil && len(g.order) > mostTests {
		return
	}
	if out == nil {
		out = &goOutput{}
		g.events[of] = out
		g.order = append(g.order, of)
	}
	switch action {
	case "output", "build-output":
		for line := range strings.Lines(output) {
			out.text.add(cleaned(strings.TrimSuffix(line, "\n")))
		}
	case "fail", "build-fail":
		out.failed = true
	case "pass", "skip":
		out.text.reset()
	}
}

// end makes reports of the tests that failed, and of those that had no end.
func (g *goRun) end(s *splitter) {
	failedIn := map[string]bool{}
	for _, of := range g.order {
		if of.test != "" && g.events[of].failed {
			failedIn[of.pkg] = true
		}
	}
	for _, of := range g.order {
		out := g.events[of]
		if !out.failed || of.test == "" && failedIn[of.pkg] {
			continue
		}
		t := &Test{Name: of.test}
		t.inPackage(of.pkg)
		if of.test == "" {
			t = &Test{Name: of.pkg, ID: of.pkg, Package: of.pkg, phase: collected, Kind: goBroken(string(out.text.text))}
		}
		s.reports = append(s.reports, Report{Tool: "go test", Tests: []*Test{t}, Text: string(out.text.text)})
	}
	*g = goRun{}
}

// gotestsumLine takes what gotestsum prints at its end: all failures again,
// whatever it printed of them before.
func (s *splitter) gotestsumLine(line, _ string) bool {
	g := &s.goRun
	switch {
	case line == "=== Failed" || line == "=== Errors":
		s.close()
		g.end(s)
		if line == "=== Failed" || !g.gotestsum {
			s.reports = slices.DeleteFunc(s.reports, func(r Report) bool { return r.Tool == "go test" })
		}
		s.loose.reset()
		s.found, g.gotestsum = true, true
		return true
	case !g.gotestsum:
		return false
	case strings.HasPrefix(line, "DONE "):
		s.close()
		g.gotestsum = false
		return true
	case line == "=== Skipped":
		s.close()
		return true
	}
	m := gotestsumOf.FindStringSubmatch(line)
	if m == nil {
		if s.open != nil {
			s.text.add(line)
		}
		return true
	}
	t := &Test{Name: m[2]}
	t.inPackage(m[1])
	if m[2] == "" {
		t = &Test{Name: m[1], ID: m[1], Package: m[1], phase: collected, Kind: "package failed"}
	}
	s.begin("go test", false).Tests = []*Test{t}
	return true
}

// withoutParents leaves out the reports of tests of which only a subtest failed.
func withoutParents(reports []Report) []Report {
	failing := map[goTest]bool{}
	for _, r := range reports {
		for _, t := range r.Tests {
			for name := t.Name; strings.Contains(name, "/"); {
				name = name[:strings.LastIndexByte(name, '/')]
				failing[goTest{t.Package, name}] = true
			}
		}
	}
	return slices.DeleteFunc(reports, func(r Report) bool {
		return r.Tool == "go test" && len(r.Tests) == 1 && failing[goTest{r.Tests[0].Package, r.Tests[0].Name}] && !strings.Contains(r.Text, ".go:")
	})
}
