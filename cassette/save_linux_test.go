package cassette

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"tapedeck/cassette/internal/store"
)

// nobodyVar holds a cassette's path for a child without root's rights.
const nobodyVar = "TAPEDECK_TEST_NOBODY"

func init() {
	if path := os.Getenv(nobodyVar); path != "" {
		asNobody(path)
		os.Exit(0)
	}
}

// asNobody edits and saves as it is told to, in place if asked.
func asNobody(path string) {
	f, err := Open(path, Options{})
	if err == nil {
		_, err = f.Do(faultChange(f))
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	var o SaveOptions
	for range 3 {
		_, err = f.Save(o)
		var asked *SaveQuestion
		if !errors.As(err, &asked) {
			break
		}
		fmt.Printf("asked: %v\n", asked)
		o.InPlace = o.InPlace || asked.Kind == NeedsInPlace
		o.Overwrite = o.Overwrite || asked.Kind != NeedsInPlace
	}
	fmt.Printf("saved: %v, dirty %v\n", err, f.Dirty())
}

// sharedFolder is one that other users can enter; those of testing are not.
func sharedFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "tapedeck-test-")
	if err == nil {
		err = os.Chmod(folder, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return folder
}

// runAsNobody runs the child as user 65534, and returns what it said.
func runAsNobody(t *testing.T, path string) string {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	if os.Getuid() == 0 {
		binary, err := os.ReadFile(os.Args[0])
		if err != nil {
			t.Fatal(err)
		}
		copied := filepath.Join(sharedFolder(t), "child")
		if err := os.WriteFile(copied, binary, 0o755); err != nil {
			t.Fatal(err)
		}
		cmd = exec.Command(copied)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	state := sharedFolder(t)
	if err := os.Chmod(state, 0o777); err != nil {
		t.Fatal(err)
	}
	cmd.Dir = state
	cmd.Env = append(os.Environ(), nobodyVar+"="+path, "XDG_STATE_HOME="+state)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}

// ofNobody makes a folder with a cassette in it that belongs to the child.
func ofNobody(t *testing.T, mode, folderMode os.FileMode) string {
	t.Helper()
	folder := filepath.Join(sharedFolder(t), "folder")
	path := filepath.Join(folder, "a.yaml")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	writeFile(t, path, faultOld)
	for _, name := range []string{path, folder} {
		if os.Getuid() == 0 {
			if err := os.Chown(name, 65534, 65534); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := errors.Join(os.Chmod(path, mode), os.Chmod(folder, folderMode)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(folder, 0o755) })
	return path
}

func TestSaveWithoutRights(t *testing.T) {
	for _, test := range []struct {
		name       string
		mode, dir  os.FileMode
		said, file string
	}{
		{"all rights", 0o644, 0o755, "saved: <nil>, dirty false\n", faultNew},
		{"folder not writable", 0o644, 0o555, "asked: no new file can be made in FOLDER\nsaved: <nil>, dirty false\n", faultNew},
		{"folder not readable", 0o644, 0o333, "saved: <nil>, dirty false\n", faultNew},
		{"folder not to be entered", 0o644, 0o666, "FILE: permission denied\n", faultOld},
		{"file not writable", 0o444, 0o755, "asked: the file is read-only\nsaved: <nil>, dirty false\n", faultNew},
		{"neither writable", 0o444, 0o555,
			"asked: the file is read-only\nasked: no new file can be made in FOLDER\nsaved: FILE: permission denied, dirty true\n", faultOld},
		{"file not readable", 0o000, 0o755, "FILE: permission denied\n", faultOld},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := ofNobody(t, test.mode, test.dir)
			folder := filepath.Dir(path)
			want := strings.NewReplacer("FOLDER", folder, "FILE", path).Replace(test.said)
			if said := runAsNobody(t, path); said != want {
				t.Errorf("it said\n%swant\n%s", said, want)
			}
			if err := os.Chmod(folder, 0o755); err != nil {
				t.Fatal(err)
			}
			info, err := os.Stat(path)
			if err != nil || info.Mode().Perm() != test.mode {
				t.Errorf("%v, mode %v", err, info.Mode())
			}
			_ = os.Chmod(path, 0o644)
			wantFile(t, path, test.file)
			wantOnly(t, folder, "a.yaml")
		})
	}
}

// A file that another owns is replaced only when told to; its group's rights do
// not go to another group.
func TestSaveFileOfAnother(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs root to make a file of another")
	}
	path := ofNobody(t, 0o664, 0o755)
	if err := os.Chown(path, 0, 0); err != nil {
		t.Fatal(err)
	}
	if said, want := runAsNobody(t, path), "asked: the file is read-only\nsaved: <nil>, dirty false\n"; said != want {
		t.Errorf("it said %s", said)
	}
	wantFile(t, path, faultNew)
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o644 {
		t.Errorf("mode is %v", info.Mode())
	}
}

func TestSaveFullDisk(t *testing.T) {
	folder := t.TempDir()
	if err := unix.Mount("tmpfs", folder, "tmpfs", 0, "size=2m"); err != nil {
		t.Skip("cannot mount a small disk:", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(folder, unix.MNT_DETACH) })
	path := filepath.Join(folder, "a.yaml")
	writeFile(t, path, faultOld)
	writeFile(t, filepath.Join(folder, "filler"), strings.Repeat("x", 256<<10))
	f := editAt(t, path)
	for _, link := range []bool{false, true} {
		if link {
			if err := os.Link(path, filepath.Join(folder, "b.yaml")); err != nil {
				t.Fatal(err)
			}
		}
		_, err := f.Save(SaveOptions{InPlace: true})
		if !errors.Is(err, unix.ENOSPC) || strings.Contains(err.Error(), "\n") {
			t.Errorf("got %v", err)
		}
		wantFile(t, path, faultOld)
	}
	wantOnly(t, folder, "a.yaml", "b.yaml", "filler")
	if err := errors.Join(os.Remove(filepath.Join(folder, "filler")), os.Remove(filepath.Join(folder, "b.yaml"))); err != nil {
		t.Fatal(err)
	}
	// Still no room for a second copy.
	if _, err := f.Save(SaveOptions{}); !errors.Is(err, unix.ENOSPC) || !f.Dirty() {
		t.Errorf("got %v, dirty %v", err, f.Dirty())
	}
	wantFile(t, path, faultOld)
	wantOnly(t, folder, "a.yaml")
}

func TestSaveSpecialFiles(t *testing.T) {
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := unix.Mkfifo(fifo, 0o666); err != nil {
		t.Skip(err)
	}
	for path, what := range map[string]string{fifo: "is not a regular file", "/dev/null": "is not a regular file", t.TempDir(): "is a folder, not a file"} {
		if _, err := Open(path, Options{}); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("opening %s: %v", path, err)
		}
		f, _, _ := edited(t)
		if _, err := f.SaveAs(path, SaveOptions{Overwrite: true, InPlace: true}); err == nil || !strings.Contains(err.Error(), "is not a regular file") {
			t.Errorf("saving to %s: %v", path, err)
		}
		if !f.Dirty() {
			t.Error("the change is gone")
		}
	}
}

func TestSaveKeepsAttributes(t *testing.T) {
	f, path, want := edited(t)
	if err := unix.Setxattr(path, "user.note", []byte("mine"), 0); err != nil {
		t.Skip("no extended attributes here:", err)
	}
	if err := os.Chmod(path, 0o640|os.ModeSetgid); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Save(SaveOptions{}); err != nil {
		t.Fatal(err)
	}
	wantFile(t, path, want)
	value := make([]byte, 10)
	n, err := unix.Getxattr(path, "user.note", value)
	if info, _ := os.Stat(path); err != nil || string(value[:n]) != "mine" || info.Mode() != 0o640|os.ModeSetgid {
		t.Errorf("%q, %v, mode %v", value[:max(n, 0)], err, info.Mode())
	}
}

func TestSaveNewFileByUmask(t *testing.T) {
	old := unix.Umask(0o077)
	defer unix.Umask(old)
	for _, stage := range []func(store.Destination) (*store.Staged, error){store.StageNameless, store.StageNamed} {
		keep := store.StageNameless
		store.StageNameless = stage
		f, path, want := edited(t)
		path = newPath(path)
		_, err := f.SaveAs(path, SaveOptions{})
		store.StageNameless = keep
		if err != nil {
			t.Fatal(err)
		}
		wantFile(t, path, want)
		wantOnly(t, filepath.Dir(path), "a.yaml", "new.yaml")
		if info, _ := os.Stat(path); info.Mode() != 0o600 {
			t.Errorf("mode is %v", info.Mode())
		}
	}
}

// A second tapedeck does not save into the first one's save; what a dead one
// left is removed; what is no file of ours stays.
func TestSaveBesideAnother(t *testing.T) {
	f, path, want := edited(t)
	d, err := store.Aim(path)
	if err != nil {
		t.Fatal(err)
	}
	other, err := store.StageNamed(d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Save(SaveOptions{}); !errors.Is(err, store.ErrBusy) || !f.Dirty() {
		t.Errorf("got %v, dirty %v", err, f.Dirty())
	}
	wantFile(t, path, vcrpyTwo)
	other.Close() // dies
	if _, err := f.Save(SaveOptions{}); err != nil {
		t.Fatal(err)
	}
	wantFile(t, path, want)
	wantOnly(t, filepath.Dir(path), "a.yaml")

	if err := os.Mkdir(store.StagedName(path), 0o755); err != nil {
		t.Fatal(err)
	}
	f.Undo()
	if _, err := f.Save(SaveOptions{}); err != nil {
		t.Fatal(err)
	}
	wantFile(t, path, vcrpyTwo)
	wantOnly(t, filepath.Dir(path), filepath.Base(store.StagedName(path)), "a.yaml")
}

// What changes while the new file is written is seen before it is replaced.
func TestSaveChangedMeanwhile(t *testing.T) {
	other := strings.Replace(vcrpyTwo, "Created", "Made", 1)
	for name, meddle := range map[string]func(path string) error{
		"written":  func(path string) error { return os.WriteFile(path, []byte(other), 0o644) },
		"replaced": func(path string) error { return replaceBy(path, other) },
		"linked away": func(path string) error {
			return errors.Join(replaceBy(path+".2", other), os.Remove(path), os.Symlink(path+".2", path))
		},
	} {
		t.Run(name, func(t *testing.T) {
			f, path, _ := edited(t)
			d, err := store.Aim(path)
			if err != nil {
				t.Fatal(err)
			}
			_, err = d.Write(store.Writing{Write: func(w io.Writer) error {
				_, err := f.present().WriteTo(w)
				return errors.Join(err, meddle(path))
			}, Ready: func(fs.FileInfo) error { return d.Unchanged() }}, false)
			wantQuestion(t, err, ChangedOnDisk)
			wantFile(t, path, other)
		})
	}
	t.Run("deleted", func(t *testing.T) {
		f, path, want := edited(t)
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		_, err := f.Save(SaveOptions{})
		wantQuestion(t, err, ChangedOnDisk)
		wantOnly(t, filepath.Dir(path))
		if _, err := f.Save(SaveOptions{Overwrite: true}); err != nil {
			t.Fatal(err)
		}
		wantFile(t, path, want)
	})
	t.Run("appears", func(t *testing.T) {
		f, path, _ := edited(t)
		path = newPath(path)
		d, err := store.Aim(path)
		if err != nil {
			t.Fatal(err)
		}
		_, err = d.Write(store.Writing{Write: func(w io.Writer) error { return nil },
			Ready: func(fs.FileInfo) error { writeFile(t, path, other); return nil }}, false)
		wantQuestion(t, err, Exists)
		wantFile(t, path, other)
		_ = f
	})
}

func replaceBy(path, content string) error {
	return errors.Join(os.WriteFile(path+".new", []byte(content), 0o644), os.Rename(path+".new", path))
}

// A change is seen though size and time are the same, as long as the file was
// new when it was read.
func TestOnDiskSameSizeAndTime(t *testing.T) {
	f, path, _ := edited(t)
	info, _ := os.Stat(path)
	writeFile(t, path, strings.Replace(vcrpyTwo, "GET", "PUT", 1))
	if err := os.Chtimes(path, time.Time{}, info.ModTime()); err != nil {
		t.Fatal(err)
	}
	if changed, err := f.OnDisk(); !changed || err != nil {
		t.Errorf("changed %v, %v", changed, err)
	}
}

func TestSaveSymlinks(t *testing.T) {
	f, path, want := edited(t)
	folder := filepath.Dir(path)
	far := t.TempDir()
	for name, to := range map[string]string{"folder": far, "loop": "loop2", "loop2": "loop", "up": "folder/../new.yaml"} {
		if err := os.Symlink(to, filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.SaveAs(filepath.Join(folder, "loop"), SaveOptions{Overwrite: true}); err == nil || !strings.Contains(err.Error(), "symbolic links") {
		t.Errorf("a loop: %v", err)
	}
	// "folder/.." is the folder above the one that the link leads to.
	if _, err := f.SaveAs(filepath.Join(folder, "up"), SaveOptions{Overwrite: true}); err != nil {
		t.Fatal(err)
	}
	wantFile(t, filepath.Join(filepath.Dir(far), "new.yaml"), want)
	if _, err := f.SaveAs(filepath.Join(folder, "folder", "b.yaml"), SaveOptions{}); err != nil {
		t.Fatal(err)
	}
	wantFile(t, filepath.Join(far, "b.yaml"), want)
}

func TestSaveLongName(t *testing.T) {
	for _, inPlace := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), strings.Repeat("é", 125)+".yaml")
		writeFile(t, path, vcrpyTwo)
		f := editAt(t, path)
		if inPlace {
			if err := os.Link(path, filepath.Join(t.TempDir(), "b")); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := f.Save(SaveOptions{InPlace: inPlace}); err != nil {
			t.Fatal(err)
		}
		wantFile(t, path, strings.Replace(vcrpyTwo, "200", "404", 1))
		wantOnly(t, filepath.Dir(path), filepath.Base(path))
	}
}

// What a tapedeck that was killed left beside a cassette goes with the next
// start, unless another is at work on it or it is not what tapedeck leaves.
func TestStray(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.yaml")
	if err := os.WriteFile(path, []byte(vcrpyTwo), 0o644); err != nil {
		t.Fatal(err)
	}
	left := store.StagedName(path)
	start := func() {
		t.Helper()
		if _, err := Open(path, Options{}); err != nil {
			t.Fatal(err)
		}
	}
	stray, err := os.Create(left)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(stray.Chmod(0o664), store.Lock(stray)); err != nil {
		t.Fatal(err)
	}
	start()
	wantOnly(t, filepath.Dir(path), filepath.Base(left), "a.yaml") // its tapedeck lives
	stray.Close()
	start()
	wantOnly(t, filepath.Dir(path), "a.yaml")
	for name, put := range map[string]func() error{
		"folder": func() error { return os.Mkdir(left, 0o755) },
		"link":   func() error { return os.Symlink(path, left) },
		"pipe":   func() error { return syscall.Mkfifo(left, 0o600) },
	} {
		if err := put(); err != nil {
			t.Fatal(err)
		}
		start()
		if _, err := os.Lstat(left); err != nil {
			t.Errorf("the %s is gone", name)
		}
		os.Remove(left)
	}
	wantFile(t, path, vcrpyTwo)
}

// A pipe instead of a journal is none.
func TestJournalIsNoPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.yaml")
	if err := os.WriteFile(path, []byte(vcrpyTwo), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(store.JournalPath(path), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, there := f.Journal(); there {
		t.Error("it is taken for a journal")
	}
	if _, err := OpenRecorder(path); err == nil {
		t.Error("it is opened as a journal")
	}
}

// bytesRead counts what the process has read.
func bytesRead(t *testing.T) (n int64) {
	t.Helper()
	text, err := os.ReadFile("/proc/self/io")
	if err == nil {
		_, err = fmt.Sscanf(string(text), "rchar: %d", &n)
	}
	if err != nil {
		t.Skip(err)
	}
	return n
}

// Whether a large file that was just written is still what was read costs no
// reading of what lies in that very file; another in its place is compared.
func TestSaveLargeReadsOnce(t *testing.T) {
	f, path := windowed(t, 30_000)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Do(faultChange(f)); err != nil {
		t.Fatal(err)
	}
	before := bytesRead(t)
	if changed, err := f.OnDisk(); err != nil || changed {
		t.Errorf("changed %v, %v", changed, err)
	}
	if n := bytesRead(t) - before; n > info.Size()/2 {
		t.Errorf("%d bytes were read of a file of %d to see that it is the same", n, info.Size())
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, other := range []bool{false, true} {
		if other {
			data[len(data)/2] ^= 1
		}
		if err := os.WriteFile(path+".new", data, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path+".new", time.Time{}, info.ModTime()); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(path+".new", path); err != nil {
			t.Fatal(err)
		}
		if changed, err := f.OnDisk(); err != nil || changed != other {
			t.Errorf("in its place stands one that differs %v: %v, %v", other, changed, err)
		}
	}
	if _, err := f.Save(SaveOptions{Overwrite: true}); err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if _, err := f.WriteTo(&want); err != nil {
		t.Fatal(err)
	}
	if saved, err := os.ReadFile(path); err != nil || !bytes.Equal(saved, want.Bytes()) {
		t.Errorf("what was saved is not what there is, %v", err)
	}
}
