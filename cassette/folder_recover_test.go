package cassette

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapedeck/model"
)

// restore makes a folder hold these files and no others.
func restore(t *testing.T, path string, files map[string]string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		writeFile(t, filepath.Join(path, name), text)
	}
}

// A save of a folder that was interrupted, wherever that was, is brought to its
// end by recovering, unless another program changed a file since.
func TestFolderRecoverInterrupted(t *testing.T) {
	for _, form := range recordedFolders {
		state := keptIn(t)
		path, was := folderCopy(t, form)
		f := openAt(t, path)
		if _, err := f.Do(Change{Ops: []model.Op{
			model.SetField{At: 1, Field: model.ResponseStatus, Value: "503"},
			model.SetField{At: 2, Field: model.RequestMethod, Value: "PATCH"},
			model.SetField{At: 3, Field: model.ResponseStatus, Value: "404"},
			model.Delete{At: 4},
		}}); err != nil {
			t.Fatal(err)
		}
		keep(t, f)
		// What a kill after each file would leave.
		var folders, states []map[string]string
		if _, err := f.Save(SaveOptions{Watch: func(int64, int64) error {
			folders, states = append(folders, filesOf(t, path)), append(states, filesOf(t, state))
			return nil
		}}); err != nil {
			t.Fatal(err)
		}
		is := filesOf(t, path)
		if len(folders) != 4 { // before the first, and after each of three
			t.Fatalf("%d files were written", len(folders)-1)
		}
		for i, left := range folders[1:] {
			if maps.Equal(left, was) || maps.Equal(left, is) {
				t.Fatalf("after %d files nothing is between old and new", i+1)
			}
			restore(t, path, left)
			restore(t, state, states[i+1])
			r, again := wantRecoverable(t, path), openAt(t, path)
			if done, of, ok := again.Interrupted(); !ok || done != i+1 || of != 5 {
				t.Errorf("interrupted: %d of %d, %v", done, of, ok)
			}
			if _, err := again.Recover(context.Background(), r, nil); err != nil || !r.Same {
				t.Fatalf("after %d files: %v, %v", i+1, err, r.Same)
			}
			if _, err := again.Save(SaveOptions{}); err != nil {
				t.Fatal(err)
			}
			if got := filesOf(t, path); !maps.Equal(got, is) {
				t.Errorf("recovered after %d files it differs in %q", i+1, changedFiles(is, got))
			}
			if r, ok := Recoverable(path); ok {
				t.Errorf("saved work of %v is offered", r.Time)
			}
			// Not over what another program did meanwhile.
			for name := range left {
				if strings.HasPrefix(name, ".") {
					continue
				}
				theirs := maps.Clone(left)
				theirs[name] = strings.Replace(theirs[name], "status", "Status", 1)
				restore(t, path, theirs)
				restore(t, state, states[i+1])
				r, ok := Recoverable(path)
				if !ok || r.Same {
					t.Errorf("after %d files %s was changed, and the work is offered as if it were not", i+1, name)
				}
			}
		}
	}
}
