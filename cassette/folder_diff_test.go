package cassette

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/testdata/installed"
)

// appliers make of a folder what a diff says, as people do.
var appliers = [][]string{{"git", "apply", "--whitespace=nowarn"}, {"patch", "-p1", "--quiet"}}

// applied is what an applier makes of a copy of a folder.
func applied(t *testing.T, applier []string, path string, diff []byte) map[string]string {
	t.Helper()
	there := filepath.Join(t.TempDir(), "copy")
	if err := os.Mkdir(there, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range filesOf(t, path) {
		writeFile(t, filepath.Join(there, name), text)
	}
	cmd := exec.Command(applier[0], applier[1:]...)
	cmd.Dir, cmd.Stdin = there, bytes.NewReader(diff)
	// Not the repository that the tests may run in.
	cmd.Env = append(os.Environ(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(there), "GIT_CONFIG_GLOBAL=/dev/null")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v: %s\n%s", applier, err, out, diff)
	}
	return filesOf(t, there)
}

// The diff of a folder has a header for each file that changes, comes or goes,
// and what is made of the folder by it is what saving writes.
func TestFolderDiff(t *testing.T) {
	insert := model.Insert{At: 0, Interaction: model.Interaction{Request: model.Request{Method: "GET", URL: "http://b.test/fern"},
		Response: model.Response{Status: 200, Reason: "OK", Body: model.Body{Wire: []byte("fern\nmoss")}}}}
	odd := []string{"a b", `it's "quoted"`, `back\slash`, "two\nlines", "tab\tbell\a", "é\xff", "-p1"}
	for _, c := range []struct {
		name string
		ops  []model.Op
	}{
		{"one line", []model.Op{model.SetField{At: 0, Field: model.ResponseStatus, Value: "404"}}},
		{"a body of many lines", []model.Op{model.SetBody{At: 1, Side: model.InResponse, Decoded: []byte(strings.Repeat("line\n", 50))}}},
		{"renamed", []model.Op{model.SetField{At: 2, Field: model.RequestMethod, Value: "PUT"}}},
		{"new", []model.Op{insert}},
		{"removed", []model.Op{model.Delete{At: 3}}},
		{"all of it", []model.Op{
			insert, model.SetField{At: 2, Field: model.ResponseStatus, Value: "404"}, model.Delete{At: 4},
			model.SetField{At: 3, Field: model.RequestURL, Value: "http://b.test/moss"},
		}},
		{"odd names", nil},
		{"all removed", slices.Repeat([]model.Op{model.Delete{At: 0}}, 8)},
	} {
		for _, form := range recordedFolders {
			t.Run(c.name+" "+form, func(t *testing.T) {
				path, was := folderCopy(t, form)
				ops := c.ops
				if ops == nil {
					one := was[plants99+"."+form]
					for i, name := range odd {
						name = strings.Replace(plants99, "_99_", "_"+name+"_", 1) + "." + form
						if err := os.WriteFile(filepath.Join(path, name), []byte(one), 0o644); err != nil {
							t.Skip("no such names here:", err)
						}
						was[name] = one
						ops = append(ops, model.SetField{At: i, Field: model.ResponseStatus, Value: "404"})
					}
				}
				f := openAt(t, path)
				if _, err := f.Do(Change{Ops: ops}); err != nil {
					t.Fatal(err)
				}
				diff := f.Diff()
				got := map[string]map[string]string{}
				for _, applier := range appliers {
					if _, err := exec.LookPath(applier[0]); err != nil {
						t.Logf("left out: %v", err)
						continue
					}
					got[applier[0]] = applied(t, applier, path, diff)
				}
				if len(got) == 0 {
					installed.Missing(t, "git or patch", nil, nil)
				}
				report, err := f.Save(SaveOptions{})
				if err != nil {
					t.Fatal(err)
				}
				is := filesOf(t, path)
				for tool, files := range got {
					if !maps.Equal(files, is) {
						t.Errorf("%s makes it differ from what is saved in %q:\n%s", tool, changedFiles(is, files), diff)
					}
				}
				if n := len(changedFiles(was, is)); bytes.Count(diff, []byte("\n+++ ")) != n || n == 0 || report.Lines == 0 {
					t.Errorf("%d files differ, %d lines are reported:\n%s", n, report.Lines, diff)
				}
			})
		}
	}
}

// A file that is empty goes too, where git applies the diff; patch knows no such
// change.
func TestFolderDiffEmptyFile(t *testing.T) {
	git := appliers[0]
	if _, err := exec.LookPath(git[0]); err != nil {
		t.Skip(err)
	}
	path, was := folderCopy(t, "json")
	empty := strings.Replace(plants99, "99", "98", 1) + ".json"
	writeFile(t, filepath.Join(path, empty), "")
	f := openAt(t, path)
	at := slices.Index(slices.Sorted(maps.Keys(filesOf(t, path))), empty)
	if _, err := f.Do(change(model.Delete{At: at})); err != nil {
		t.Fatal(err)
	}
	if got := applied(t, git, path, f.Diff()); !maps.Equal(got, was) {
		t.Errorf("differs in %q:\n%s", changedFiles(was, got), f.Diff())
	}
}
