package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"tapedeck/cassette"
	"tapedeck/replay/library"
	"tapedeck/ui/render"
	"tapedeck/ui/testrun"
)

// withFolder puts the current folder before a text that is given alone.
func withFolder(args []string) []string {
	if len(args) == 0 || len(args) == 1 && (args[0] == "-" || strings.HasPrefix(args[0], "@")) {
		return append([]string{"."}, args...)
	}
	return args
}

// holdsCassette says of a test run's output that is given in place of a
// cassette how it is given.
func (p *program) holdsCassette(args []string) error {
	if len(args) != 1 || !isFile(args[0]) {
		return nil
	}
	if _, err := cassette.Open(args[0], cassette.Options{Format: p.format}); err == nil {
		return nil
	}
	f, err := os.Open(args[0])
	if err != nil {
		return nil // opening the cassette says it
	}
	defer f.Close()
	if run, err := testrun.Read(f); err == nil && run.Found() {
		return fmt.Errorf("%s holds no cassette; give it as @%s", args[0], args[0])
	}
	return nil
}

// matchRun asks about every failure of a test run in turn and prints what comes
// of it.
func (p *program) matchRun(folder string, args []string, m matching) error {
	switch {
	case m.curl != "" || m.request != "" || m.from != "":
		return fmt.Errorf("%s is a folder: name the cassette that the request is asked about", folder)
	case m.Here:
		return fmt.Errorf("%s is a folder: --here needs the one cassette that stands for the failure's", folder)
	}
	run, err := p.readRun(m, args)
	if err != nil {
		return err
	}
	return p.matchRows(folder, run, m)
}

// readRun reads the text that an argument, --error or standard input gives.
func (p *program) readRun(m matching, args []string) (testrun.Run, error) {
	name := m.failure
	switch {
	case len(args) > 0 && name != "":
		return testrun.Run{}, errors.New("a text is given twice: as an argument and by a flag")
	case len(args) > 0 && strings.HasPrefix(args[0], "@"):
		name = args[0][1:]
	case len(args) > 0 && args[0] != "-":
		return testrun.Split(args[0]), nil
	}
	if name != "" && name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return testrun.Run{}, err
		}
		defer f.Close()
		run, err := testrun.Read(f)
		if info, statErr := f.Stat(); statErr == nil && info.Mode().IsRegular() {
			run.Written = info.ModTime()
		}
		return run, err
	}
	if len(args) == 0 && name == "" && (p.interactive || p.screen) {
		return testrun.Run{}, errors.New("no text: give what the tests printed (pytest 2>&1 | tapedeck match, @FILE)")
	}
	r, err := p.openStdin("the test run")
	if err != nil {
		return testrun.Run{}, err
	}
	run, err := testrun.Read(r)
	run.Written = p.stdinWritten()
	return run, err
}

// openStdin is standard input, to be read once.
func (p *program) openStdin(what string) (io.Reader, error) {
	if p.stdinFor != "" {
		return nil, fmt.Errorf("standard input is already read for %s", p.stdinFor)
	}
	p.stdinFor = what
	return p.stdin, nil
}

var errNoRun = errors.New("no test run in this text: known is what pytest, unittest, RSpec, Minitest and go test print, and JUnit's XML")

// matchRows does the same with a run.
func (p *program) matchRows(folder string, run testrun.Run, m matching) error {
	if run.Empty() {
		return errors.New("the text is empty: give what the tests printed, as TEXT, @FILE or standard input")
	}
	project, err := testrun.OpenProject(folder)
	if err != nil {
		return err
	}
	if m.apply != "" {
		var rows []testrun.Row
		if _, err := project.Rows(context.Background(), run, m.Setting, func(row testrun.Row) bool { rows = append(rows, row); return true }); err != nil {
			return err
		}
		return p.applyRemedies(project, rows, m)
	}
	var failed error
	p.hides(m)
	sum, err := project.Rows(context.Background(), run, m.Setting, func(row testrun.Row) bool {
		if row.Answer == nil || row.Answer.Outcome.Action != library.Play {
			p.status = exitFound
		}
		if p.json {
			failed = errors.Join(p.printJSON(p.rowJSON(project, row, m)), p.stdout.Flush())
			return failed == nil
		}
		p.sayRow(project, row)
		p.say("")
		p.stdout.Flush()
		return true
	})
	if err != nil || failed != nil {
		return errors.Join(err, failed)
	}
	if !run.Found() && sum.Requests == 0 && len(sum.Others) == 0 {
		return errNoRun
	}
	if len(sum.Others) > 0 {
		p.status = exitFound
	}
	if p.json {
		return p.printJSON(summaryLineJSON{newRunSummaryJSON(sum, p.mask)})
	}
	p.saySummary(sum)
	return nil
}

// sayRow says which cassette a failing request is of and what becomes of it.
func (p *program) sayRow(project *testrun.Project, row testrun.Row) {
	f := p.cassetteOf(project, row)
	line := row.Place.Words()
	if row.Test != nil {
		line = row.Test.Named() + ": " + line
	}
	p.say(line)
	if row.Answer != nil {
		p.sayMatch(f, *row.Answer)
		return
	}
	if !row.Nameless {
		p.say(fmt.Sprintf("%d. %s %s", row.Number, row.Request.Method, row.Request.URL))
	}
	p.say("Not asked: " + row.Reason())
	if r, ok := unusedRemedy(project, row); ok {
		p.say("What you can do (--apply ID does it):")
		p.say("  " + r.ID + "  " + r.Text)
	}
}

// saySummary says what the text comes to, and what is no failure of a cassette.
func (p *program) saySummary(sum testrun.Summary) {
	p.say(sum.Words())
	for _, g := range sum.Groups() {
		line := fmt.Sprintf("  no failure of a cassette: %d %s", g.Count, g.Kind)
		if len(g.Tests) > 0 {
			line += ": " + render.Listed(cutList(g.Tests))
		}
		if g.Message != "" && g.Count == 1 {
			line += ": " + p.mask.Quoted(g.Message)
		}
		p.sayCut(line)
	}
}

// mostTests bounds the tests that a line names.
const mostTests = 5

func cutList(names []string) []string {
	if more := len(names) - mostTests; more > 0 {
		return append(append([]string{}, names[:mostTests]...), fmt.Sprintf("%d more", more))
	}
	return names
}

// unusedIn are the interactions of a row's cassette that its failure lists as not
// played.
func unusedIn(project *testrun.Project, row testrun.Row) []int {
	if row.Place.Path == "" || row.Place.Missing || len(row.Unused()) == 0 {
		return nil
	}
	f, err := project.Open(row.Place.Path)
	if err != nil {
		return nil
	}
	return row.FindUnused(context.Background(), f)
}
