//go:build linux

package cassette

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"tapedeck/cassette/internal/reading"
	"tapedeck/cassette/internal/store"
	"tapedeck/testdata/faults"
)

// The tests of this file let a child process, this binary again, save a
// cassette under strace, which makes one system call after the other fail or
// kills the process there.

// faultVar tells the child what to do: a faultWay and the cassette's path.
const faultVar = "TAPEDECK_TEST_FAULT"

// The child runs before anything else, on the main thread, which is the only
// one that strace follows: so calls can be counted.
func init() {
	if way, path, ok := strings.Cut(os.Getenv(faultVar), ":"); ok {
		runtime.LockOSThread()
		faultChild(way, path)
		os.Exit(0)
	}
}

// childSaw is what the child tells after the save, and after saving again if
// there was an error.
type childSaw struct {
	Err, Again        string
	Dirty             bool
	File              string
	Names, NamesAgain []string
}

// faultWays are the ways to save. Each prepares a folder; save is made by the
// child.
var faultWays = []struct {
	name    string
	prepare func(t *testing.T, path string)
	save    func(f *File, path string) error
}{
	{"replace", nil, func(f *File, _ string) error { _, err := f.Save(SaveOptions{}); return err }},
	{"replace-named", nil, func(f *File, _ string) error {
		store.StageNameless = store.StageNamed // as where the file system has no nameless files
		_, err := f.Save(SaveOptions{})
		return err
	}},
	{lying, nil, func(f *File, _ string) error { _, err := f.Save(SaveOptions{}); return err }},
	{"new", nil, func(f *File, path string) error { _, err := f.SaveAs(newPath(path), SaveOptions{}); return err }},
	{"in-place", func(t *testing.T, path string) {
		if err := os.Link(path, filepath.Join(filepath.Dir(path), "link.yaml")); err != nil {
			t.Skip("no hard links here:", err)
		}
	}, func(f *File, _ string) error { _, err := f.Save(SaveOptions{InPlace: true}); return err }},
	{"compressed", func(t *testing.T, path string) {
		writeFile(t, path, gzipped(t, gzipHeader(2), 9, faultOld))
	}, func(f *File, _ string) error { _, err := f.Save(SaveOptions{}); return err }},
}

// lying is the way in which entries lie in the file, as those of a large one.
const lying = "lying"

func newPath(path string) string { return filepath.Join(filepath.Dir(path), "new.yaml") }

func faultChild(way, path string) {
	if way == lying {
		reading.Windowed = 1
	}
	f, err := Open(path, Options{})
	if err != nil {
		panic(err)
	}
	if _, err := f.Do(faultChange(f)); err != nil {
		panic(err)
	}
	var save func(f *File, path string) error
	for _, w := range faultWays {
		if w.name == way {
			save = w.save
		}
	}
	faults.Begins()
	err = save(f, path)
	faults.Ends()
	var saw childSaw
	saw.Dirty, saw.Names, saw.File = f.Dirty(), names(path), wholeFile(way, path)
	if err != nil {
		saw.Err = err.Error()
		if err := save(f, path); err != nil {
			saw.Again = err.Error()
		}
		saw.NamesAgain = names(path)
	}
	out, _ := json.Marshal(saw)
	fmt.Println(string(out))
}

// The cassette that is saved is a little longer than one write.
var faultOld, faultNew = func() (string, string) {
	second := vcrpyTwo[strings.Index(vcrpyTwo, "- request:\n    body: a=1"):strings.Index(vcrpyTwo, "version:")]
	old := strings.Replace(vcrpyTwo, "version:", strings.Repeat(second, store.BufferSize/len(second))+"version:", 1)
	last := strings.LastIndex(old, "code: 201")
	now := old[:last] + "code: 500" + old[last+len("code: 201"):]
	return old, strings.Replace(now, "code: 200", "code: 404", 1)
}()

// faultChange is in the first write and in the last.
func faultChange(f *File) Change {
	c := statusAlone(0, "404")
	c.Ops = append(c.Ops, statusAlone(f.Len()-1, "500").Ops...)
	return c
}

// wholeFile says whether the file that was to be written is the old or the new
// one, "" for any other.
func wholeFile(way, path string) string {
	if way == "new" {
		path = newPath(path)
	}
	data, err := os.ReadFile(path)
	if err == nil && way == "compressed" {
		_, data, err = store.Unpack(data)
	}
	switch {
	case errors.Is(err, os.ErrNotExist) && way == "new":
		return "old"
	case err == nil && string(data) == faultOld:
		return "old"
	case err == nil && string(data) == faultNew:
		return "new"
	}
	return ""
}

func names(path string) []string {
	entries, _ := os.ReadDir(filepath.Dir(path))
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

var tempName = regexp.MustCompile(`/[^" ]*/TestSaveFaults[^/"]*/\d+/?`)

// traced runs the child.
func traced(t *testing.T, way, path string, inject ...string) (calls []faults.Call, out []byte, err error) {
	t.Helper()
	return faults.Run(t, faultVar+"="+way+":"+path, tempName, inject...)
}

// TestSaveFaults prints a table: each system call of a save, and what each
// fault there leaves: old or new, the file as a whole; +error that Save
// returned one. A kill before a call is one after the call above.
func TestSaveFaults(t *testing.T) {
	faults.Need(t)
	if testing.Short() {
		t.Skip("each fault is a process of its own, hundreds of them")
	}
	for _, way := range faultWays {
		t.Run(way.name, func(t *testing.T) {
			folder := func(t *testing.T) string {
				path := filepath.Join(t.TempDir(), "a.yaml")
				writeFile(t, path, faultOld)
				if way.prepare != nil {
					way.prepare(t, path)
				}
				return path
			}
			path := folder(t)
			before := names(path)
			if way.name == "new" {
				before = append(before, "new.yaml")
			}
			calls, out, err := traced(t, way.name, path)
			if err != nil || wholeFile(way.name, path) != "new" || len(calls) < 10 || !slices.Equal(names(path), before) {
				t.Fatalf("without a fault: %v, %d calls, %s, the file is %q", err, len(calls), out, wholeFile(way.name, path))
			}
			table := make([][]string, len(calls))
			var wait sync.WaitGroup
			slots := make(chan struct{}, 4)
			for i, c := range calls {
				table[i] = make([]string, len(faults.All))
				for k, fault := range faults.All {
					if i == len(calls)-1 && k < len(faults.All)-1 {
						table[i][k] = "-" // the mark is no call of the save
						continue
					}
					wait.Go(func() {
						slots <- struct{}{}
						defer func() { <-slots }()
						table[i][k] = faultCell(t, way.name, folder(t), c, fault, before)
					})
				}
			}
			wait.Wait()
			counts := map[string]int{}
			var b strings.Builder
			fmt.Fprintf(&b, "%-60s %s\n", way.name, strings.Join(faults.All, "  "))
			for i, c := range calls {
				text := c.Name + "(" + c.Text
				fmt.Fprintf(&b, "%-60.60s", text)
				for k, cell := range table[i] {
					fmt.Fprintf(&b, " %-*s", len(faults.All[k])+1, cell)
					counts[cell]++
				}
				b.WriteByte('\n')
			}
			t.Logf("%s%v", b.String(), counts)
		})
	}
}

// faultCell runs the save with one fault and says what came of it.
func faultCell(t *testing.T, way, path string, c faults.Call, fault string, before []string) string {
	where := fmt.Sprintf("%s, %s at %s(%s", way, fault, c.Name, c.Text)
	calls, out, err := traced(t, way, path, c.When(fault))
	bad := func(format string, args ...any) string {
		t.Errorf("%s: %s", where, fmt.Sprintf(format, args...))
		return "BAD"
	}
	file := wholeFile(way, path)
	if fault == faults.Kill {
		if err == nil {
			return bad("the process was not killed")
		}
		return killedCell(bad, way, path, file, before)
	}
	if err != nil {
		return bad("the process died: %v", err)
	}
	if !slices.ContainsFunc(calls, func(got faults.Call) bool {
		return got.Name == c.Name && got.N == c.N && strings.Contains(got.Text, "(INJECTED)")
	}) {
		return bad("the fault did not come to pass: %s", out)
	}
	var saw childSaw
	if err := json.Unmarshal(out, &saw); err != nil {
		return bad("the child said %q", out)
	}
	left := slices.DeleteFunc(saw.Names, func(name string) bool { return slices.Contains(before, name) })
	torn := way == "in-place" && len(left) == 1 && strings.Contains(saw.Err, left[0]) && holdsNew(path, left[0])
	switch {
	case saw.Err == "" && (saw.File != "new" || saw.Dirty || len(left) > 0):
		return bad("no error, but the file is %q, dirty %v, left %v", saw.File, saw.Dirty, left)
	case saw.Err == "":
		return "new"
	case strings.Contains(saw.Err, "\n") || !saw.Dirty:
		return bad("error %q, dirty %v", saw.Err, saw.Dirty)
	case !torn && (saw.File == "" || len(left) > 0):
		return bad("error %q, the file is %q, left %v", saw.Err, saw.File, left)
	case saw.File == "new" && !strings.Contains(saw.Err, ErrUnsynced.Error()) && !torn:
		return bad("error %q, but the file is new", saw.Err)
	case saw.Again != "" && way != "new" || file != "new":
		return bad("saving again: error %q, the file is %q", saw.Again, file)
	case torn:
		return "copy+error"
	}
	return saw.File + "+error"
}

// holdsNew reports whether a copy is whole.
func holdsNew(path, name string) bool {
	data, err := os.ReadFile(filepath.Join(filepath.Dir(path), name))
	return err == nil && string(data) == faultNew
}

// killedCell judges what a killed save left. What is neither old nor new is
// whole in a copy; what else is left the next save removes.
func killedCell(bad func(string, ...any) string, way, path, file string, before []string) string {
	left := slices.DeleteFunc(names(path), func(name string) bool { return slices.Contains(before, name) })
	if way == "in-place" {
		whole := slices.ContainsFunc(left, func(name string) bool { return holdsNew(path, name) })
		if file == "" && !whole {
			return bad("the file is torn and there is no copy, but %v", left)
		}
		if file == "" {
			return "copy"
		}
		return file
	}
	if file == "" {
		return bad("the file is neither old nor new")
	}
	if len(left) == 0 {
		return file
	}
	if way == "new" {
		path = newPath(path)
	}
	_ = os.WriteFile(path, []byte(faultOld), 0o644)
	f, err := Open(path, Options{})
	if err == nil {
		_, err = f.Do(faultChange(f))
	}
	if err == nil {
		_, err = f.Save(SaveOptions{})
	}
	if err != nil || wholeFile(way, path) != "new" || len(names(path)) > len(before) {
		return bad("the next save: %v, the folder holds %v", err, names(path))
	}
	return file + "*"
}
