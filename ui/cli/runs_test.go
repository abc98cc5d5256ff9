package cli

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"tapedeck/testdata/installed"
)

// A suite is testdata/failures/runs under one library: the tests there record
// their cassettes, and fail after their client has changed.
type suite struct {
	name, extension string
	// files are those of testdata/failures/runs that it needs; command runs all
	// its tests.
	files, command, env []string
	// result matches a test's line in what the runner prints, its groups name
	// and said; passed is what it says where it passed.
	result *regexp.Regexp
	passed string
}

// A kind is a way in which a test of the suites fails.
type kind struct {
	name string
	// differs matches a difference or a matcher that the explanation names; empty
	// where it is a further play.
	differs string
	// silent are the suites whose text does not say what came; there the
	// explanation says what it would have to know.
	silent []string
	// fixed: what match offers first makes the test pass, where the text says
	// what came. Where several recordings are equally near, pick is the one that
	// the person who runs the tests knows to be meant.
	fixed bool
	pick  string
}

var kinds = []kind{
	{name: "query", differs: "query page", fixed: true, pick: "match-2"},
	{name: "header", differs: "X-Plan", silent: []string{"betamax 0"}, fixed: true},
	{name: "json_body", differs: "pot", silent: []string{"betamax 0", "vcrpy 8"}, fixed: true},
	{name: "form", differs: "water", silent: []string{"betamax 0", "vcrpy 8"}, fixed: true},
	{name: "multipart", differs: "boundary", silent: []string{"betamax 0", "vcrpy 8"}},
	{name: "used_up", fixed: true},
	{name: "own_matcher", differs: "plan|the test's own matcher differs", silent: []string{"betamax 0"}},
	{name: "secret", differs: "page", fixed: true},
	{name: "several", differs: "query season", fixed: true},
}

func (k kind) isSilent(s suite) bool { return slices.Contains(k.silent, s.name) }

// greenhouse serves the suites' greenhouse.
func greenhouse() http.Handler {
	var mu sync.Mutex
	polls := 0
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		if r.URL.Path == "/jobs/1" {
			mu.Lock()
			defer mu.Unlock()
			fmt.Fprint(w, []string{"running", "done"}[polls%2])
			polls++
			return
		}
		fmt.Fprint(w, strings.TrimSpace(strings.TrimPrefix(r.URL.Path, "/")+" "+r.URL.RawQuery))
	})
}

// eachSuite runs a test with each library and version that is installed.
func eachSuite(t *testing.T, test func(t *testing.T, s suite)) {
	byPytest := regexp.MustCompile(`(?m)^(?P<said>PASSED|FAILED|ERROR) test_runs\.py::test_(?P<name>[a-z_]+(?:\[\d\])?)`)
	for _, library := range []struct{ name, extension string }{{"vcrpy", ".yaml"}, {"betamax", ".json"}} {
		installed.Each(t, library.name, []string{"requests", "pytest"}, func(t *testing.T, p installed.Python) {
			major, _, _ := strings.Cut(p.Version(library.name), ".")
			test(t, suite{
				name: library.name + " " + major, extension: library.extension, files: []string{"test_runs.py"},
				command: []string{p.Path, "-m", "pytest", "-p", "no:cacheprovider", "-rA", "test_runs.py"}, env: []string{"LIBRARY=" + library.name},
				result: byPytest, passed: "PASSED",
			})
		})
	}
	t.Run("ruby-vcr", func(t *testing.T) {
		test(t, suite{
			name: "ruby-vcr", extension: ".yml", files: []string{"runs_test.rb"}, command: append(ruby(t)[:1], "runs_test.rb", "-v"),
			result: regexp.MustCompile(`(?m)^RunsTest#test_(?P<name>\w+) = [\d.]+ s = (?P<said>[.EF])`), passed: ".",
		})
	})
	t.Run("go-vcr", func(t *testing.T) {
		folder := t.TempDir()
		build := exec.Command("go", "test", "-c", "-o", filepath.Join(folder, "runs.test"), ".")
		build.Dir = "../../testdata/failures/runs/govcr"
		if out, err := build.CombinedOutput(); err != nil {
			installed.Missing(t, "go-vcr", err, out)
		}
		test(t, suite{
			name: "go-vcr", extension: ".yaml", command: []string{filepath.Join(folder, "runs.test"), "-test.v"}, env: []string{"VCR_DEBUG=true"},
			result: regexp.MustCompile(`(?m)^ *--- (?P<said>PASS|FAIL): Test(?P<name>\w+(?:/\d)?)`), passed: "PASS",
		})
	})
}

// A run is a suite in a folder of its own.
type run struct {
	suite
	t      *testing.T
	folder string
}

func (s suite) start(t *testing.T, base string) *run {
	r := &run{suite: s, t: t, folder: t.TempDir()}
	for _, name := range s.files {
		data, err := os.ReadFile(filepath.Join("../../testdata/failures/runs", name))
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(r.folder, name)
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(r.folder, "cassettes"), 0o700); err != nil {
		t.Fatal(err)
	}
	r.env = append(append(os.Environ(), s.env...), "BASE="+base)
	return r
}

// play runs all tests and says which passed.
func (r *run) play(phase string) (printed string, passed map[string]bool) {
	r.t.Helper()
	c := exec.Command(r.command[0], r.command[1:]...)
	c.Dir, c.Env = r.folder, append(r.env, "PHASE="+phase)
	out, _ := c.CombinedOutput() // most of them fail
	passed = map[string]bool{}
	for _, m := range r.result.FindAllStringSubmatch(string(out), -1) {
		passed[plainName(m[r.result.SubexpIndex("name")])] = m[r.result.SubexpIndex("said")] == r.passed
	}
	if len(passed) == 0 {
		r.t.Fatalf("no test ran: %s", out)
	}
	return string(out), passed
}

// plainName is a test's name in one spelling for all runners.
func plainName(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "[", "", "]", "", "/", "").Replace(name))
}

// match asks tapedeck about a cassette.
func (r *run) match(cassette, failure string, more ...string) (objects []matchJSON, said string) {
	r.t.Helper()
	args := append([]string{"match", filepath.Join(r.folder, "cassettes", cassette+r.extension), "--error", failure}, more...)
	_, stdout, stderr := runCLI(r.t, args...)
	for d := json.NewDecoder(strings.NewReader(stdout)); slices.Contains(more, "--json") && d.More(); {
		var o matchJSON
		if err := d.Decode(&o); err != nil {
			r.t.Fatalf("%v: %s%s", err, stdout, stderr)
		}
		objects = append(objects, o)
	}
	return objects, stdout + stderr
}

// The tests of every suite fail after their client has changed. What they print
// goes to match as a whole; it names the true cause for each cassette, and what
// it offers makes the test pass without breaking another.
func TestMatchFixesRealRuns(t *testing.T) {
	eachSuite(t, func(t *testing.T, s suite) {
		server := httptest.NewServer(greenhouse())
		defer server.Close()
		r := s.start(t, server.URL)
		if out, passed := r.play("record"); slices.Contains(slices.Collect(maps.Values(passed)), false) {
			t.Fatalf("not recorded: %s", out)
		}
		printed, before := r.play("changed")
		failure := filepath.Join(r.folder, "printed.txt")
		if err := os.WriteFile(failure, []byte(printed), 0o600); err != nil {
			t.Fatal(err)
		}
		did := map[string]string{}
		for _, k := range kinds {
			did[k.name] = r.fix(k, failure)
		}
		printed, after := r.play("changed")
		for _, k := range kinds {
			for name, was := range before {
				if !strings.HasPrefix(name, plainName(k.name)) {
					continue
				}
				fixed := k.fixed && !k.isSilent(s) || applicable.MatchString(did[k.name])
				if (was || fixed) && !after[name] {
					t.Errorf("%s: %s fails after %s:\n%s", k.name, name, did[k.name], printed)
				}
				t.Logf("%-10s %-12s %-24s passed: %v, then %v", s.name, name, did[k.name], was, after[name])
			}
		}
	})
}

// fix checks what is said of one cassette, does what is offered first for each
// of its failures, and says in a few words what that was.
func (r *run) fix(k kind, failure string) string {
	r.t.Helper()
	var did []string
	objects, _ := r.match(k.name, failure, "--json")
	mine := 0
	for _, o := range objects {
		if !o.Placed {
			if len(o.Candidates)+len(o.Remedies) > 0 {
				r.t.Errorf("%s: of %s, another cassette, it offers %v", k.name, o.Cassette, o.Remedies)
			}
			continue
		}
		mine++
		r.checkCause(k, o)
		if k.isSilent(r.suite) {
			did = append(did, "not known")
			continue
		}
		if len(o.Remedies) == 0 || !applicable.MatchString(o.Remedies[0].ID) || strings.Contains(o.Remedies[0].Text, "not possible") {
			did = append(did, "nothing")
			continue
		}
		id := o.Remedies[0].ID
		if strings.Contains(o.Reason, "equally near") {
			id = k.pick
		}
		if _, said := r.match(k.name, failure, "--apply", id, "--yes"); !strings.HasPrefix(said, "saved") && !strings.Contains(said, "match") && !strings.Contains(said, "duplicated") {
			r.t.Errorf("%s: %s: %s", k.name, id, said)
		}
		did = append(did, id)
	}
	if mine == 0 {
		r.t.Errorf("%s: no failure is said to be this cassette's", k.name)
	}
	return strings.Join(did, ", ")
}

// applicable are remedies that change the cassette.
var applicable = regexp.MustCompile(`^([\d.]*)(match|duplicate)-\d`)

// checkCause checks that what is said to differ is what differs, and nothing
// else.
func (r *run) checkCause(k kind, o matchJSON) {
	r.t.Helper()
	if k.differs == "" {
		if !strings.Contains(o.Reason, "used up") || !strings.HasPrefix(o.Remedies[0].ID, "duplicate") {
			r.t.Errorf("%s: %s", k.name, o.Reason)
		}
		return
	}
	if strings.Contains(strings.ReplaceAll(o.Reason, "either it is used up, or", ""), "used up") {
		r.t.Errorf("%s: %s", k.name, o.Reason)
	}
	if len(o.Candidates) == 0 {
		r.t.Errorf("%s: no candidate: %s", k.name, o.Reason)
		return
	}
	var differs []string
	for _, m := range o.Candidates[0].Matchers {
		for _, d := range m.Diff {
			differs = append(differs, d.Path)
		}
		if m.OK != nil && !*m.OK && len(m.Diff) == 0 {
			differs = append(differs, m.Name)
		}
	}
	named := strings.Join(append(differs, o.Reason), "; ")
	if k.isSilent(r.suite) {
		if len(o.Missing) == 0 {
			r.t.Errorf("%s: it does not say what it does not know: %s; %s", k.name, o.Reason, named)
		}
		return
	}
	if !regexp.MustCompile("(?i)" + k.differs).MatchString(named) {
		r.t.Errorf("%s: named is %q, want %q", k.name, named, k.differs)
	}
}
