package cassette

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tapedeck/cassette/internal/store"
	"tapedeck/model"
)

// However slow the machine, what a test wrote has just been written. It is set
// before the children of tests run, which do so in init.
var _ = func() bool { store.ClockStep = 30 * time.Minute; return true }()

// edited opens a cassette in a new folder, with one change made.
func edited(t *testing.T) (f *File, path, want string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "a.yaml")
	writeFile(t, path, vcrpyTwo)
	return editAt(t, path), path, strings.Replace(vcrpyTwo, "code: 200", "code: 404", 1)
}

// statusAlone changes a status and not the reason phrase.
func statusAlone(i int, status string) Change {
	return Change{KeepFollowUps: true, Ops: []model.Op{model.SetField{At: i, Field: model.ResponseStatus, Value: status}}}
}

func openAt(t *testing.T, path string) *File {
	t.Helper()
	f, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func editAt(t *testing.T, path string) *File {
	t.Helper()
	f := openAt(t, path)
	if _, err := f.Do(statusAlone(0, "404")); err != nil {
		t.Fatal(err)
	}
	return f
}

func writeFile(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func wantFile(t *testing.T, path, content string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != content {
		t.Errorf("%s does not hold what it should:\n%s", filepath.Base(path), diffText(content, string(got)))
	}
}

// wantOnly requires the folder to hold these names and no stray file.
func wantOnly(t *testing.T, folder string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(names, " ") {
		t.Errorf("the folder holds %v, want %v", got, names)
	}
}

func wantQuestion(t *testing.T, err error, kind SaveQuestionKind) {
	t.Helper()
	var q *SaveQuestion
	if !errors.As(err, &q) || q.Kind != kind {
		t.Fatalf("got %v, want question %d", err, kind)
	}
}

func TestSaveKeepsModeAndSymlink(t *testing.T) {
	_, path, want := edited(t)
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link.yaml")
	if err := os.Symlink(path, link); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	f := editAt(t, link)
	if _, err := f.Save(SaveOptions{}); err != nil {
		t.Fatal(err)
	}
	wantFile(t, path, want)
	wantOnly(t, filepath.Dir(path), "a.yaml")
	info, _ := os.Stat(path)
	if info.Mode().Perm() != 0o640 {
		t.Errorf("mode is %v", info.Mode())
	}
	if info, _ := os.Lstat(link); info.Mode()&os.ModeSymlink == 0 {
		t.Error("the symbolic link is gone")
	}
}

func TestSaveWithoutAChange(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.yaml")
	writeFile(t, path, vcrpyTwo)
	before, _ := os.Stat(path)
	f, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Save(SaveOptions{}); err != nil {
		t.Fatal(err)
	}
	if after, _ := os.Stat(path); !os.SameFile(before, after) || !after.ModTime().Equal(before.ModTime()) {
		t.Error("the file was written")
	}
}

func TestSaveChangedOnDisk(t *testing.T) {
	f, path, want := edited(t)
	other := strings.Replace(vcrpyTwo, "Created", "Made", 1)
	writeFile(t, path, other)
	if changed, err := f.OnDisk(); !changed || err != nil {
		t.Errorf("OnDisk says %v, %v", changed, err)
	}
	_, err := f.Save(SaveOptions{})
	wantQuestion(t, err, ChangedOnDisk)
	wantFile(t, path, other)
	if !f.Dirty() {
		t.Error("the change is gone")
	}

	elsewhere := filepath.Join(t.TempDir(), "b.yaml")
	if _, err := f.SaveAs(elsewhere, SaveOptions{}); err != nil {
		t.Fatal(err)
	}
	wantFile(t, elsewhere, want)
	wantFile(t, path, other)
	if f.Path() != elsewhere || f.Dirty() {
		t.Errorf("path %s, dirty %v", f.Path(), f.Dirty())
	}
}

func TestSaveOverwriteAndReload(t *testing.T) {
	f, path, want := edited(t)
	writeFile(t, path, "something else")
	if err := f.Reload(); err == nil {
		t.Error("reloading what is no cassette gives no error")
	}
	if !f.Dirty() || f.Len() != 2 {
		t.Error("a failed reload lost the change")
	}
	if _, err := f.Save(SaveOptions{Overwrite: true}); err != nil {
		t.Fatal(err)
	}
	wantFile(t, path, want)
	writeFile(t, path, vcrpyTwo)
	if err := f.Reload(); err != nil || f.Dirty() {
		t.Errorf("reload: %v, dirty %v", err, f.Dirty())
	}
}

func TestSaveTouchedButTheSame(t *testing.T) {
	f, path, want := edited(t)
	writeFile(t, path, vcrpyTwo) // another time, the same bytes
	if _, err := f.Save(SaveOptions{}); err != nil {
		t.Fatal(err)
	}
	wantFile(t, path, want)
}

func TestSaveHardLink(t *testing.T) {
	f, path, want := edited(t)
	second := filepath.Join(filepath.Dir(path), "b.yaml")
	if err := os.Link(path, second); err != nil {
		t.Skip("no hard links here:", err)
	}
	_, err := f.Save(SaveOptions{})
	wantQuestion(t, err, NeedsInPlace)
	wantFile(t, path, vcrpyTwo)
	if _, err := f.Save(SaveOptions{InPlace: true}); err != nil {
		t.Fatal(err)
	}
	wantFile(t, path, want)
	wantFile(t, second, want)
	wantOnly(t, filepath.Dir(path), "a.yaml", "b.yaml")
}

func TestSaveAsExisting(t *testing.T) {
	f, path, want := edited(t)
	second := filepath.Join(filepath.Dir(path), "b.yaml")
	writeFile(t, second, "mine")
	_, err := f.SaveAs(second, SaveOptions{})
	wantQuestion(t, err, Exists)
	wantFile(t, second, "mine")
	if _, err := f.SaveAs(second, SaveOptions{Overwrite: true}); err != nil {
		t.Fatal(err)
	}
	wantFile(t, second, want)
}

func TestSaveThroughADanglingSymlink(t *testing.T) {
	f, path, want := edited(t)
	link := filepath.Join(filepath.Dir(path), "link")
	if err := os.Symlink("new.yaml", link); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	_, err := f.SaveAs(link, SaveOptions{})
	wantQuestion(t, err, Exists)
	if _, err := f.SaveAs(link, SaveOptions{Overwrite: true}); err != nil {
		t.Fatal(err)
	}
	wantFile(t, filepath.Join(filepath.Dir(path), "new.yaml"), want)
}

func TestSaveFailureLeavesTheFile(t *testing.T) {
	f, path, _ := edited(t)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(path, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Save(SaveOptions{Overwrite: true}); err == nil {
		t.Error("saved over a folder")
	}
	if !f.Dirty() {
		t.Error("the change is gone")
	}
	wantOnly(t, filepath.Dir(path), "a.yaml")
}

// A watcher is told of every megabyte, and stops saving where nothing is lost
// by it.
func TestSaveWatched(t *testing.T) {
	entry := "- request: {body: null, headers: {}, method: GET, uri: 'http://a.test/'}\n  response:\n    body: {string: '" +
		strings.Repeat("x", 1<<20) + "'}\n    headers: {}\n    status: {code: 200, message: OK}\n"
	before := "interactions:\n" + strings.Repeat(entry, 4) + "version: 1\n"
	path := filepath.Join(t.TempDir(), "a.yaml")
	writeFile(t, path, before)
	f := openAt(t, path)
	if _, err := f.Do(Change{Ops: []model.Op{model.Delete{At: 3}}}); err != nil {
		t.Fatal(err)
	}
	stop := errors.New("enough")
	if _, err := f.Save(SaveOptions{Watch: func(int64, int64) error { return stop }}); !errors.Is(err, stop) {
		t.Errorf("stopped with %v", err)
	}
	wantFile(t, path, before)
	wantOnly(t, filepath.Dir(path), "a.yaml")
	var told []int64
	watch := func(written, of int64) error {
		told = append(told, written)
		if want := int64(len(before) - len(entry)); of != want || written > of {
			t.Errorf("%d of %d, want %d", written, of, want)
		}
		return nil
	}
	if _, err := f.Save(SaveOptions{Watch: watch}); err != nil || len(told) != 3 {
		t.Errorf("told %d, %v", told, err)
	}
	wantFile(t, path, strings.Replace(before, entry, "", 1))
}
