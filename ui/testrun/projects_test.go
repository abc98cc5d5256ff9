package testrun

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/testdata/projects"
	"tapedeck/ui/match"
)

const testdata = "../../testdata"

// project is one of testdata/projects.
func project(t *testing.T, name string) projects.Project {
	t.Helper()
	for _, p := range projects.All("python3") {
		if p.Name == name {
			return p
		}
	}
	t.Fatalf("no project %s", name)
	return projects.Project{}
}

// read asks about the text of a run of a project's tests.
func read(t *testing.T, of, text string) ([]Row, Summary) {
	t.Helper()
	p, err := OpenProject(filepath.Join(testdata, "projects", of))
	if err != nil {
		t.Fatal(err)
	}
	var rows []Row
	sum, err := p.Rows(context.Background(), Split(text), match.Setting{}, func(r Row) bool {
		rows = append(rows, r)
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows, sum
}

func textOf(t *testing.T, path ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(append([]string{testdata}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// wrongPlaces are the rows that lie on another cassette than the project says.
func wrongPlaces(p projects.Project, rows []Row) (wrong []string) {
	for _, r := range rows {
		u, err := url.Parse(r.Request.URL)
		if err != nil {
			return []string{err.Error()}
		}
		var want []string
		fits := false
		for cause, cassette := range p.Failing {
			method, target, _ := strings.Cut(cause.Request, " ")
			// WebMock drops all but the last of several parameters of one name.
			if (target == u.RequestURI() || u.Path == "/v1/plants/tagged" && strings.HasPrefix(target, u.Path)) && (r.Request.Method == "" || r.Request.Method == method) {
				want = append(want, p.Cassettes+"/"+asWritten(cassette))
				fits = fits || p.Cassettes+"/"+asWritten(cassette) == r.Place.Path && !r.Place.Missing
			}
		}
		if !fits {
			wrong = append(wrong, fmt.Sprintf("%s %s on %+v, not %v", r.Request.Method, r.Request.URL, r.Place, want))
		}
	}
	return wrong
}

// asWritten is a cassette's name as its file has it: pytest-recording escapes
// what is not ASCII.
func asWritten(name string) string {
	if strings.HasSuffix(name, ".yaml") {
		return strings.ReplaceAll(name, "Zürich", "Z-xfcrich")
	}
	return name
}

// named reports whether an answer names a cause, and whether it leaves it open as
// the text does not tell enough.
func named(a *match.Answer, differs string) (ok, open bool) {
	if a == nil {
		return false, false
	}
	part, name, _ := strings.Cut(differs, " ")
	if a.Undecided {
		parts := map[string]model.Part{"header": model.HeaderPart, "body": model.BodyPart, "method": model.Method}
		return differs == "used up" || a.Unknown(parts[part]) != "", true
	}
	if differs == "used up" || len(a.Near) == 0 {
		return strings.Contains(a.Words(), "used up"), false
	}
	if part == "not" {
		return len(a.Near[0].Failing()) > 0, false
	}
	for _, m := range a.Near[0].Matchers {
		for _, d := range m.Differences {
			if !m.Agreed && (d.Path == differs || part == "body" && d.Path == name) {
				return true, false
			}
		}
	}
	return false, false
}

// Every failure of the projects lies on its cassette, its cause is named, and all
// that fails otherwise is counted. Betamax's and go-vcr's errors leave out what
// differs: there the cause is one of those that are left open.
func TestProjects(t *testing.T) {
	for _, test := range []struct {
		name, file string
		by         Basis
		other      string
		open       int
	}{
		{"pytest", "failed.txt", Named, "tests/test_plants.py::test_count", 0},
		{"unittest", "failed.txt", Named, "tests.test_plants.Plants.test_count", 8},
		{"unittest", "failed-locals.txt", Named, "tests.test_plants.Plants.test_count", 0},
		{"rspec", "failed.txt", Named, "./spec/plants_spec.rb:11", 0},
		{"go", "failed.txt", Code, "greenhouse.TestCount", 8},
		{"go", "failed-debug.txt", Named, "greenhouse.TestCount", 0},
	} {
		t.Run(test.name+" "+test.file, func(t *testing.T) {
			p := project(t, test.name)
			rows, sum := read(t, p.Name, textOf(t, "projects", p.Name, test.file))
			open := 0
			for _, r := range rows {
				var causes []string
				ok := false
				for cause, cassette := range p.Failing {
					if p.Cassettes+"/"+asWritten(cassette) == r.Place.Path {
						causes = append(causes, cause.Differs)
						named, isOpen := named(r.Answer, cause.Differs)
						ok = ok || named
						if isOpen {
							open++
						}
					}
				}
				if !ok {
					t.Errorf("%s: the cause is %q, not %s", r.Place.Path, causes, r.Answer.Words())
				}
			}
			if open != test.open {
				t.Errorf("%d causes are open, want %d", open, test.open)
			}
			for _, wrong := range wrongPlaces(p, rows) {
				t.Error(wrong)
			}
			for _, r := range rows {
				if r.Place.By != test.by || r.Answer == nil || r.Err != nil {
					t.Errorf("%s %s: by %s, answer %v, %v", r.Request.Method, r.Request.URL, r.Place.By, r.Answer, r.Err)
				}
			}
			if len(rows) != len(p.Failing) {
				t.Errorf("%d rows, want %d", len(rows), len(p.Failing))
			}
			if len(sum.Others) != 1 || sum.Others[0].Test.Named() != test.other || sum.Tests != len(p.Failing)+1 {
				t.Errorf("summary %+v", sum)
			}
		})
	}
}

// What the texts name is what the code and the conventions of the libraries
// lead to; the names that the unittest project's setUp computes are not known.
func TestByTest(t *testing.T) {
	for name, bases := range map[string][]Basis{"pytest": {Convention, Code}, "unittest": {Code}, "rspec": {Convention, Code}} {
		p, err := OpenProject(filepath.Join(testdata, "projects", name))
		if err != nil {
			t.Fatal(err)
		}
		rows, _ := read(t, name, textOf(t, "projects", name, "failed.txt"))
		for _, r := range rows {
			got := p.byTest(r.Failing)
			if computed := "its name stands at tests/__init__.py:23, and is no literal"; got.Path == "" && got.Note == computed {
				continue
			}
			if got.Path != r.Place.Path || got.Missing || !slices.Contains(bases, got.By) {
				t.Errorf("%s: %s is placed on %+v, the text names %s", name, r.Test.Named(), got, r.Place.Path)
			}
		}
	}
}

// Of several projects' runs in one text each failure lies on a cassette of its
// own project, also where one name is that of cassettes of several libraries.
func TestSeveralProjects(t *testing.T) {
	text, order := "", []string{}
	for _, run := range []struct {
		name, file string
		n          int
	}{
		{"pytest", "projects/pytest/failed.txt", 16}, {"rspec", "projects/rspec/failed.txt", 14}, {"go", "projects/go/failed.txt", 14},
		{"unittest", "projects/unittest/failed.txt", 14}, {"minitest", "runs/minitest-spec.txt", 4},
	} {
		text += textOf(t, run.file)
		order = append(order, slices.Repeat([]string{run.name}, run.n)...)
	}
	rows, sum := read(t, "", text)
	if len(rows) != len(order) {
		t.Fatalf("%d rows, want %d", len(rows), len(order))
	}
	for i, r := range rows {
		if !strings.HasPrefix(r.Place.Path, order[i]+"/") || r.Place.Missing || r.Place.By == Guess {
			t.Errorf("%s, of %s, is placed on %+v", r.Test.Named(), order[i], r.Place)
		}
	}
	if sum.Tests != len(order)+5 {
		t.Errorf("%d tests", sum.Tests)
	}
}
