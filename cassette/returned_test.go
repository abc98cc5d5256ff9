package cassette

import (
	"os"
	"path/filepath"
	"testing"

	"tapedeck/model"
)

// Changes that come to nothing leave nothing unsaved: there is nothing to save, to
// keep for recovery or to ask about, while each can be undone and made again.
func TestUnsavedComesToNothing(t *testing.T) {
	kept := keptIn(t)
	status := func(value string) model.Op {
		return model.SetField{At: 0, Field: model.ResponseStatus, Value: value}
	}
	for name, ops := range map[string][]model.Op{
		"a header added and removed": {model.AddHeader{At: 1, Side: model.InResponse, Name: "X-A", Value: "1"}, model.SetHeader{At: 1, Side: model.InResponse, Name: "X-A"}},
		"a status set and set back":  {status("201"), status("404"), status("200")},
		"a copy made and deleted":    {model.Duplicate{At: 0}, model.Delete{At: 1}},
		"moved down and up":          {model.Move{At: 0, To: 1}, model.Move{At: 1, To: 0}},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.yaml")
			if err := os.WriteFile(path, []byte(vcrpyTwo), 0o640); err != nil {
				t.Fatal(err)
			}
			f := open(t, path)
			for n, op := range ops {
				if _, err := f.Do(change(op)); err != nil {
					t.Fatal(err)
				}
				if left := len(ops) - 1 - n; left > 0 && f.Unsaved() != n+1 {
					t.Errorf("%d unsaved after %d", f.Unsaved(), n+1)
				}
				if err := f.Keep(); err != nil {
					t.Fatal(err)
				}
				if files, _ := filepath.Glob(filepath.Join(kept, "*")); n == 0 && len(files) == 0 {
					t.Error("nothing is kept of the first change")
				}
			}
			if list, _ := f.UnsavedChanges(); f.Dirty() || len(list) > 0 || contents(f) != vcrpyTwo {
				t.Fatalf("%d unsaved, %d differ", f.Unsaved(), len(list))
			}
			if files, _ := filepath.Glob(filepath.Join(kept, "*")); len(files) > 0 {
				t.Errorf("%q are kept for recovery", files)
			}
			for n := range ops {
				if _, undone := f.Undo(); !undone || (n+1 == len(ops)) == f.Dirty() {
					t.Errorf("after %d undone: %d unsaved", n+1, f.Unsaved())
				}
			}
			for range ops {
				f.Redo()
			}
			if f.Dirty() {
				t.Errorf("made again: %d unsaved", f.Unsaved())
			}
			if _, err := f.Do(change(status("500"))); err != nil || f.Unsaved() != 1 {
				t.Errorf("%d unsaved after one more, %v", f.Unsaved(), err)
			}
			if _, err := f.Save(SaveOptions{}); err != nil {
				t.Fatal(err)
			}
			f.Undo()
			if _, err := f.Do(change(status("500"))); err != nil || f.Dirty() {
				t.Errorf("saved, undone and made by hand: %d unsaved, %v", f.Unsaved(), err)
			}
		})
	}
}
