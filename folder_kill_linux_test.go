package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"tapedeck/cassette"
	"tapedeck/testdata/faults"
	"tapedeck/testdata/installed"
)

// programVar makes this binary the program itself: it holds the arguments.
const programVar = "TAPEDECK_TEST_PROGRAM"

func init() {
	if args := os.Getenv(programVar); args != "" {
		runtime.LockOSThread() // strace follows one thread, so calls can be counted
		os.Args = append(os.Args[:1], strings.Split(args, argumentEnds)...)
		main()
	}
}

const argumentEnds = "\x1f"

func asProgram(args ...string) string { return programVar + "=" + strings.Join(args, argumentEnds) }

// program runs the program without strace.
func program(t *testing.T, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), asProgram(args...))
	var to, failing bytes.Buffer
	cmd.Stdout, cmd.Stderr = &to, &failing
	err = cmd.Run()
	return to.String(), failing.String(), err
}

// folderOps are the changes of a folder on the command line. DIR is the folder;
// beside it stand a second one, other, and a cassette of one file, tour.yaml.
var folderOps = []struct {
	name   string
	args   []string
	refuse string // why it is not made
	both   bool   // in both forms
}{
	{name: "set a status", args: []string{"set", "DIR", "3", "response.status=404"}, both: true},
	{name: "set all of a response", args: []string{"set", "DIR", "2,4-6", "response.status=299", "response.reason=Fern", "response.header.X-Fern=a: b", "response.body=fern\n"}},
	{name: "set the method", args: []string{"set", "DIR", "3,5", "request.method=PUT"}, both: true},
	{name: "set the URL", args: []string{"set", "DIR", "6", "request.url=http://b.test:8080/fern?moss=1"}},
	{name: "unset", args: []string{"unset", "DIR", "1,7-", "response.header.Server"}},
	{name: "add", args: []string{"add", "DIR", "--curl", "curl -d a=b -H 'X-A: b' http://b.test/fern?moss=1", "response.status=203", "response.body=fern"}},
	{name: "add from another", args: []string{"add", "DIR", "--from", "TOUR:1", "--yes"}},
	{name: "rm", args: []string{"rm", "DIR", "2-4"}, both: true},
	{name: "rm all", args: []string{"rm", "DIR", "all"}},
	{name: "cp", args: []string{"cp", "DIR", "3"}, refuse: "the same key"},
	{name: "mv", args: []string{"mv", "DIR", "3", "1"}, refuse: "order"},
}

// folderCall tells the calls by which a save changes what is on disk from those
// before it: the first opens the new note.
var folderCall = regexp.MustCompile(`O_TMPFILE|O_CREAT`)

var killTemp = regexp.MustCompile(`/[^" ]*/TestFolderKilled[^/"]*/\d+/?`)

// TestFolderKilled changes a folder that uber/cassette recorded by each command,
// and kills the program at each system call of the save. Every file is whole at
// any time, none is removed before all are written, the next start says how far
// the save came, and uber/cassette itself replays what was left.
func TestFolderKilled(t *testing.T) {
	faults.Need(t)
	for _, form := range []string{"json", "yaml"} {
		left := &leftFolders{form: form, texts: map[string]map[string]string{}}
		for _, op := range folderOps {
			if form != "json" && !op.both || testing.Short() && (form != "json" || op.name != "set the method") {
				continue
			}
			t.Run(form+" "+op.name, func(t *testing.T) {
				place := func() (folder string, args []string) {
					folder = recordedFolder(t, form)
					for _, a := range op.args {
						args = append(args, strings.NewReplacer("DIR", folder, "TOUR", "testdata/tour.yaml").Replace(a))
					}
					return folder, args
				}
				folder, args := place()
				was := folderFiles(t, folder)
				calls, _, stderr, err := faults.Trace(t, asProgram(args...), killTemp)
				if op.refuse != "" {
					if err == nil || !strings.Contains(string(stderr), op.refuse) || !maps.Equal(was, folderFiles(t, folder)) {
						t.Errorf("%v, %s", err, stderr)
					}
					return
				}
				is := folderFiles(t, folder)
				if err != nil || maps.Equal(was, is) {
					t.Fatalf("without a kill: %v, %s", err, stderr)
				}
				left.add(was)
				left.add(is)
				first := slices.IndexFunc(calls, func(c faults.Call) bool { return folderCall.MatchString(c.Text) })
				if first < 0 || len(calls)-first < 15 {
					t.Fatalf("no calls of a save: %v", calls)
				}
				killEach(t, calls[first:], left, was, is, place)
			})
		}
		left.replay(t)
	}
}

// killEach kills a save at each of the calls.
func killEach(t *testing.T, calls []faults.Call, left *leftFolders, was, is map[string]string, place func() (string, []string)) {
	var mu sync.Mutex
	counts := map[string]int{}
	var wait sync.WaitGroup
	slots := make(chan struct{}, 4)
	for _, c := range calls {
		folder, args := place()
		wait.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			where := fmt.Sprintf("killed at %s(%s", c.Name, c.Text)
			if _, _, _, err := faults.Trace(t, asProgram(args...), killTemp, c.When(faults.Kill)); err == nil {
				t.Errorf("not %s", where)
				return
			}
			now := folderFiles(t, folder)
			state, why := folderState(was, is, now)
			if why == "" {
				why = nextStart(t, folder, state, now)
			}
			if why != "" {
				t.Errorf("%s: %s", where, why)
			}
			mu.Lock()
			defer mu.Unlock()
			counts[state]++
			left.add(now)
		})
	}
	wait.Wait()
	t.Logf("killed at %d calls: %v", len(calls), counts)
	if counts["old"] == 0 || counts["new"] == 0 {
		t.Error("the kills did not come to the places that count")
	}
}

// folderState says how far a save came, and what is wrong with what it left.
func folderState(was, is, now map[string]string) (state, wrong string) {
	written := true
	for name, text := range is {
		written = written && now[name] == text
	}
	for name, text := range now {
		if text != was[name] && text != is[name] {
			return "", name + " is torn"
		}
		_, had := was[name]
		if _, has := is[name]; !had && !has {
			return "", name + " is neither old nor new"
		}
	}
	for name := range was {
		if _, there := now[name]; !there && !written {
			return "", name + " is gone before all files are written"
		}
	}
	switch {
	case maps.Equal(now, was):
		return "old", ""
	case maps.Equal(now, is):
		return "new", ""
	}
	return "between", ""
}

var interrupted = regexp.MustCompile(`a save was interrupted: (\d+) of (\d+) files are saved, the others are as they were`)

// nextStart says what is wrong with what the program says of a folder next, and
// with what it leaves there.
func nextStart(t *testing.T, folder, state string, now map[string]string) string {
	stdout, stderr, err := program(t, "ls", folder)
	said := interrupted.FindStringSubmatch(stderr)
	switch {
	case err != nil && len(now) > 0:
		return fmt.Sprintf("the next start: %v, %s", err, stderr)
	case len(now) > 0 && strings.Count(stdout, "\n") != len(now):
		return fmt.Sprintf("the next start lists %d files as\n%s", len(now), stdout)
	case state == "between" && (said == nil || said[1] == "0" || said[1] == said[2]):
		return fmt.Sprintf("the folder is between old and new, and the next start says %q", stderr)
	case state == "old" && said != nil && said[1] != "0", state == "new" && said != nil:
		return fmt.Sprintf("the folder is %s, and the next start says %q", state, stderr)
	}
	if !maps.Equal(folderFiles(t, folder), now) {
		return "the next start changed the folder"
	}
	names, _ := filepath.Glob(filepath.Join(folder, ".*"))
	if state != "between" && len(names) > 1 || slices.ContainsFunc(names, func(n string) bool { return filepath.Base(n) != ".tapedeck-commit" }) {
		return fmt.Sprintf("the next start leaves %q", names)
	}
	return ""
}

// leftFolders are the folders that were left, each once.
type leftFolders struct {
	mu    sync.Mutex
	form  string
	texts map[string]map[string]string
}

func (l *leftFolders) add(files map[string]string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(files) > 0 { // of none nothing is replayed
		l.texts[fmt.Sprint(files)] = files
	}
}

// replay lets uber/cassette replay what was left, and holds its answers to what
// tapedeck reads.
func (l *leftFolders) replay(t *testing.T) {
	t.Run(l.form+" replayed by uber", func(t *testing.T) {
		python := installed.NeedsPython2(t)
		if len(l.texts) == 0 {
			t.Skip("nothing was left")
		}
		var paths []string
		for _, files := range l.texts {
			folder := filepath.Join(t.TempDir(), l.form)
			if err := os.Mkdir(folder, 0o755); err != nil {
				t.Fatal(err)
			}
			for name, text := range files {
				write(t, filepath.Join(folder, name), text, 0o644)
			}
			paths = append(paths, folder)
		}
		answers := uberReplays(t, python, paths)
		n := 0
		for i, path := range paths {
			f, err := cassette.Open(path, cassette.Options{})
			if err != nil || answers[i].Error != "" || len(answers[i].Answers) != f.Len() {
				t.Fatalf("%v, %s, %d answers: %q", err, answers[i].Error, len(answers[i].Answers), slices.Sorted(maps.Keys(folderFiles(t, path))))
			}
			for k, got := range answers[i].Answers {
				want, err := f.At(k)
				if err != nil || got.Method != want.Request.Method || got.Status != want.Response.Status || got.Reason != want.Response.Reason ||
					!bytes.Equal(got.Body, want.Response.Body.Wire) {
					t.Fatalf("%v, answers %+v, tapedeck reads %+v", err, got, want)
				}
				n++
			}
		}
		t.Logf("%d folders, %d interactions replayed by uber/cassette as tapedeck reads them", len(paths), n)
	})
}
