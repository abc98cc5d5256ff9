//go:build linux

package store

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"

	"tapedeck/testdata/faults"
)

// faultVar holds a folder's path: the process commits it and says how it went.
const faultVar = "TAPEDECK_TEST_FOLDER"

func init() {
	if path := os.Getenv(faultVar); path != "" {
		runtime.LockOSThread()
		s, _, err := OpenFolder(path, isPart)
		if err != nil {
			panic(err)
		}
		var saw folderSaw
		faults.Begins()
		left, err := s.Commit(Commit{Now: folderIs, Last: folderWas.parts()})
		faults.Ends()
		if saw.Stands = left != nil; err != nil {
			saw.Err = err.Error()
			if left == nil {
				left = s
			}
			if _, err := left.Commit(Commit{Now: folderIs, Last: folderWas.parts()}); err != nil {
				saw.Again = err.Error()
			}
		}
		out, _ := json.Marshal(saw)
		fmt.Println(string(out))
		os.Exit(0)
	}
}

// folderSaw is what the child tells: the commit's error, whether it left
// something else than what was, and the error of a second one.
type folderSaw struct {
	Err, Again string
	Stands     bool
}

var folderTemp = regexp.MustCompile(`/[^" ]*/TestFolderFaults[^/"]*/\d+/?`)

// TestFolderFaults prints a table: each system call of a commit, and what each
// fault there leaves. Every file is whole at any time, none is removed before
// all are written, and what is neither old nor new the next start tells.
func TestFolderFaults(t *testing.T) {
	faults.Need(t)
	path, _ := newFolder(t)
	calls, out, err := faults.Run(t, faultVar+"="+path, folderTemp)
	if err != nil || len(calls) < 30 {
		t.Fatalf("without a fault: %v, %d calls, %s", err, len(calls), out)
	}
	wantFolder(t, path, wantIs())
	table := make([][]string, len(calls))
	var wait sync.WaitGroup
	slots := make(chan struct{}, 4)
	for i, c := range calls {
		table[i] = make([]string, len(faults.All))
		for k, fault := range faults.All {
			if i == len(calls)-1 && fault != faults.Kill || testing.Short() && fault != faults.Kill {
				table[i][k] = "-"
				continue
			}
			wait.Go(func() {
				slots <- struct{}{}
				defer func() { <-slots }()
				table[i][k] = folderCell(t, c, fault)
			})
		}
	}
	wait.Wait()
	counts := map[string]int{}
	var b strings.Builder
	for i, c := range calls {
		fmt.Fprintf(&b, "%-60.60s", c.Name+"("+c.Text)
		for _, cell := range table[i] {
			fmt.Fprintf(&b, " %-14s", cell)
			counts[cell]++
		}
		b.WriteByte('\n')
	}
	t.Logf("%s%v", b.String(), counts)
	if counts["old"] == 0 || counts["new"] == 0 || counts["between"] == 0 {
		t.Error("the faults did not come to the places that count")
	}
}

// folderCell makes the commit with one fault and says what came of it.
func folderCell(t *testing.T, c faults.Call, fault string) string {
	path, _ := newFolder(t)
	where := fmt.Sprintf("%s at %s(%s", fault, c.Name, c.Text)
	_, out, err := faults.Run(t, faultVar+"="+path, folderTemp, c.When(fault))
	bad := func(format string, args ...any) string {
		t.Errorf("%s: %s", where, fmt.Sprintf(format, args...))
		return "BAD"
	}
	if fault == faults.Kill {
		if err == nil {
			return bad("the process was not killed")
		}
		return killedFolder(t, bad, path)
	}
	var saw folderSaw
	if err != nil || json.Unmarshal(out, &saw) != nil {
		return bad("the process died: %v %s", err, out)
	}
	if saw.Again != "" {
		return bad("a second commit: %s", saw.Again)
	}
	if why := stateOf(path, true); why != "new" {
		return bad("after a second commit the folder is %s: %q", why, on(t, path))
	}
	switch {
	case saw.Err == "":
		return "new"
	case saw.Stands:
		return "between+error"
	}
	return "old+error"
}

// killedFolder judges what a killed commit left, and commits again.
func killedFolder(t *testing.T, bad func(string, ...any) string, path string) string {
	state := stateOf(path, false)
	done, of, told := InterruptedAt(path)
	switch {
	case state == "":
		return bad("the folder holds %q", on(t, path))
	case state == "between" && (!told || done == 0 || done == of):
		return bad("it is between old and new, and the next start says %d of %d, %v", done, of, told)
	}
	s, _, err := OpenFolder(path, isPart)
	if err != nil {
		return bad("%v", err)
	}
	if _, err := s.Commit(Commit{Now: folderIs, Last: on(t, path).parts()}); err != nil {
		return bad("the next commit: %v", err)
	}
	if stateOf(path, true) != "new" {
		return bad("after the next commit: %q", on(t, path))
	}
	return state
}

// stateOf says whether the folder is old, new or between: each file whole, none
// removed before all are written; "" for anything else. clean allows no file
// that is neither.
func stateOf(path string, clean bool) string {
	entries, _ := os.ReadDir(path)
	old, is, seen := true, true, map[string]bool{}
	for _, e := range entries {
		name := e.Name()
		if name == "README" || strings.HasPrefix(name, ".tapedeck-") && !clean {
			continue
		}
		data, err := os.ReadFile(filepath.Join(path, name))
		was, hadWas := folderWas[name]
		now, hasNow := folderIs[name]
		isWas, isNow := hadWas && string(data) == was, hasNow && string(data) == now
		if err != nil || !isWas && !isNow {
			return ""
		}
		old, is, seen[name] = old && isWas, is && isNow, true
	}
	written := true
	for name, text := range folderIs {
		data, _ := os.ReadFile(filepath.Join(path, name))
		written = written && string(data) == text
	}
	switch removed := !seen["c.json"]; {
	case old && !removed:
		return "old"
	case is && written && removed:
		return "new"
	case removed && !written || !seen["a.json"] || !seen["b.json"] || !seen["d.json"]:
		return ""
	}
	return "between"
}
