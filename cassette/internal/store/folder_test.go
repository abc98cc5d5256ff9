package store

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// However slow the machine, what a test wrote has just been written. It is set
// before the children of tests run, which do so in init.
var _ = func() bool { ClockStep = 30 * time.Minute; return true }()

// files are a folder's parts by their names.
type files map[string]string

func (f files) Size() (n int64) {
	for _, text := range f {
		n += int64(len(text))
	}
	return n
}

func (f files) Parts() iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for _, name := range slices.Sorted(maps.Keys(f)) {
			if !yield(name, []byte(f[name])) {
				return
			}
		}
	}
}

func (f files) WriteTo(w io.Writer) (n int64, err error) {
	var b bytes.Buffer
	for _, data := range f.Parts() {
		b.Write(data)
	}
	return b.WriteTo(w)
}

func isPart(name string) bool { return strings.HasSuffix(name, ".json") }

// on reads a folder's files, all of them.
func on(t testing.TB, path string) files {
	t.Helper()
	found := files{}
	entries, err := os.ReadDir(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(path, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		found[e.Name()] = string(data)
	}
	return found
}

func put(t testing.TB, path string, f files) {
	t.Helper()
	for name, text := range f {
		if err := os.WriteFile(filepath.Join(path, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func openFolder(t testing.TB, path string) Store {
	t.Helper()
	s, parts, err := OpenFolder(path, isPart)
	if err != nil {
		t.Fatal(err)
	}
	read := files{}
	for {
		name, data, err := parts.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		read[name] = string(data)
	}
	want := on(t, path)
	maps.DeleteFunc(want, func(name, _ string) bool { return !isPart(name) })
	if !maps.Equal(read, want) {
		t.Fatalf("reads %q, there is %q", read, want)
	}
	return s
}

var (
	folderWas = files{"a.json": "one", "b.json": "two", "c.json": "three", "d.json": "four", "README": "mine"}
	folderIs  = files{"a.json": "one", "b.json": "two, changed", "d.json": "changed too", "e.json": "new"}
)

// parts are those that are the cassette's.
func (f files) parts() files {
	f = maps.Clone(f)
	maps.DeleteFunc(f, func(name, _ string) bool { return !isPart(name) })
	return f
}

func newFolder(t testing.TB) (path string, s Store) {
	path = filepath.Join(t.TempDir(), "requests")
	if err := os.Mkdir(path, 0o755); err != nil {
		t.Fatal(err)
	}
	put(t, path, folderWas)
	return path, openFolder(t, path)
}

func wantFolder(t testing.TB, path string, want files) {
	t.Helper()
	if got := on(t, path); !maps.Equal(got, want) {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
}

// wantIs is what the folder holds after the commit.
func wantIs() files {
	want := maps.Clone(folderIs)
	want["README"] = "mine"
	return want
}

func TestFolderCommit(t *testing.T) {
	path, s := newFolder(t)
	before, _ := os.Stat(filepath.Join(path, "a.json"))
	var identity string
	now, err := s.Commit(Commit{Now: folderIs, Last: folderWas.parts(), Begins: func(id string) { identity = id }})
	if err != nil {
		t.Fatal(err)
	}
	wantFolder(t, path, wantIs())
	if after, _ := os.Stat(filepath.Join(path, "a.json")); !os.SameFile(before, after) {
		t.Error("a file that did not change was written")
	}
	if identity != HashFolder(path, isPart) || identity != HashOf(folderIs) || identity == HashOf(folderWas.parts()) {
		t.Error("the identity is not that of what was committed")
	}
	if _, differs, err := now.Differs(folderIs); differs || err != nil {
		t.Errorf("differs %v, %v", differs, err)
	}
	if _, _, left := InterruptedAt(path); left {
		t.Error("a note is left")
	}
}

// Whatever another program does to the folder is seen, and not overwritten
// before that is allowed.
func TestFolderDiffers(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(path string) error
		same bool
	}{
		"nothing":      {func(string) error { return nil }, true},
		"written same": {func(path string) error { return os.WriteFile(filepath.Join(path, "a.json"), []byte("one"), 0o644) }, true},
		"changed":      {func(path string) error { return os.WriteFile(filepath.Join(path, "a.json"), []byte("eno"), 0o644) }, false},
		"added":        {func(path string) error { return os.WriteFile(filepath.Join(path, "x.json"), nil, 0o644) }, false},
		"removed":      {func(path string) error { return os.Remove(filepath.Join(path, "c.json")) }, false},
		"another file": {func(path string) error { return os.WriteFile(filepath.Join(path, "x.txt"), nil, 0o644) }, true},
		"all gone":     {os.RemoveAll, false},
	} {
		t.Run(name, func(t *testing.T) {
			path, s := newFolder(t)
			if err := c.do(path); err != nil {
				t.Fatal(err)
			}
			if _, differs, err := s.Differs(folderWas.parts()); differs == c.same || err != nil {
				t.Errorf("differs %v, %v", differs, err)
			}
			if c.same || name == "all gone" {
				return
			}
			was := on(t, path)
			var asked *Question
			if _, err := s.Commit(Commit{Now: folderIs, Last: folderWas.parts()}); !errors.As(err, &asked) || asked.Kind != ChangedOnDisk {
				t.Errorf("committed: %v", err)
			}
			wantFolder(t, path, was)
			if _, err := s.Commit(Commit{Now: folderIs, Last: folderWas.parts(), Overwrite: true}); err != nil {
				t.Fatal(err)
			}
			wantFolder(t, path, wantIs())
		})
	}
}

func TestFolderNew(t *testing.T) {
	path, s := newFolder(t)
	fresh := filepath.Join(filepath.Dir(path), "fresh")
	if _, err := AtFolder(fresh, isPart).Commit(Commit{Now: folderIs}); err != nil {
		t.Fatal(err)
	}
	wantFolder(t, fresh, folderIs)
	var asked *Question
	if _, err := AtFolder(path, isPart).Commit(Commit{Now: folderIs}); !errors.As(err, &asked) || asked.Kind != ExistsAlready {
		t.Errorf("overwrote a folder: %v", err)
	}
	if _, err := AtFolder(path, isPart).Commit(Commit{Now: folderIs, Overwrite: true}); err != nil {
		t.Fatal(err)
	}
	wantFolder(t, path, wantIs())
	for _, name := range []string{"", "../x.json", ".x.json", "a/b.json"} {
		was := on(t, path)
		if _, err := s.Commit(Commit{Now: files{name: "x"}, Last: folderIs, Overwrite: true}); err == nil {
			t.Errorf("wrote a file named %q", name)
		}
		wantFolder(t, path, was)
	}
}

// A file with other names is asked about before any other is written.
func TestFolderHardLink(t *testing.T) {
	path, s := newFolder(t)
	second := filepath.Join(t.TempDir(), "second")
	if err := os.Link(filepath.Join(path, "d.json"), second); err != nil {
		t.Skip("no hard links here:", err)
	}
	var asked *Question
	if _, err := s.Commit(Commit{Now: folderIs, Last: folderWas.parts()}); !errors.As(err, &asked) || asked.Kind != NeedsInPlace {
		t.Errorf("committed: %v", err)
	}
	wantFolder(t, path, folderWas)
	if _, err := s.Commit(Commit{Now: folderIs, Last: folderWas.parts(), InPlace: true}); err != nil {
		t.Fatal(err)
	}
	wantFolder(t, path, wantIs())
	if data, _ := os.ReadFile(second); string(data) != folderIs["d.json"] {
		t.Errorf("its other name holds %q", data)
	}
}

// TestFolderOneFile changes a part that is another part's file too: nothing is
// written, whichever of them is a link.
func TestFolderOneFile(t *testing.T) {
	for _, link := range []func(old, new string) error{
		func(old, new string) error { return os.Symlink(filepath.Base(old), new) }, os.Link,
	} {
		path, _ := newFolder(t)
		if err := link(filepath.Join(path, "b.json"), filepath.Join(path, "twin.json")); err != nil {
			t.Skip(err)
		}
		s, was := openFolder(t, path), on(t, path)
		for _, name := range []string{"b.json", "twin.json"} {
			now := maps.Clone(was.parts())
			now[name] = "changed"
			_, err := s.Commit(Commit{Now: now, Last: was.parts(), Overwrite: true, InPlace: true})
			if err == nil || !strings.Contains(err.Error(), "is one file with") {
				t.Errorf("%s: %v", name, err)
			}
			if after := on(t, path); !maps.Equal(after, was) {
				t.Errorf("%s: holds %q, held %q", name, after, was)
			}
		}
	}
}

// A commit that failed on the way is known to be ours: it can be made again, and
// what was before can be brought back.
func TestFolderCommitAgain(t *testing.T) {
	for name, then := range map[string]files{"again": folderIs, "back": folderWas.parts()} {
		t.Run(name, func(t *testing.T) {
			path, s := newFolder(t)
			// A folder stands in the way of a new file, but not of the change before it.
			if err := os.Mkdir(filepath.Join(path, "e.json"), 0o755); err != nil {
				t.Fatal(err)
			}
			stop := files{"b.json": "two, changed", "e.json": "new"}
			left, err := s.Commit(Commit{Now: stop, Last: folderWas.parts()})
			if err == nil || left != nil {
				t.Fatalf("%v %v", left, err)
			}
			wantNone(t, path)
			os.Remove(filepath.Join(path, "e.json"))
			// Another program changes a file while the folder is saved.
			left, err = s.Commit(Commit{Now: folderIs, Last: folderWas.parts(), Watch: func(written, of int64) error {
				if written > 0 {
					return os.WriteFile(filepath.Join(path, "c.json"), []byte("longer than it was"), 0o644)
				}
				return nil
			}})
			if left == nil || err == nil || !strings.Contains(err.Error(), "3 of 4 files are saved already") {
				t.Fatalf("%v %v", left, err)
			}
			if done, of, ok := InterruptedAt(path); !ok || done != 3 || of != 4 {
				t.Errorf("interrupted: %d of %d, %v", done, of, ok)
			}
			var asked *Question
			if _, err := left.Commit(Commit{Now: then, Last: folderWas.parts()}); !errors.As(err, &asked) || asked.Kind != ChangedOnDisk {
				t.Errorf("committed over the change: %v", err)
			}
			if _, err := left.Commit(Commit{Now: then, Last: folderWas.parts(), Overwrite: true}); err != nil {
				t.Fatal(err)
			}
			want := maps.Clone(then)
			want["README"] = "mine"
			wantFolder(t, path, want)
		})
	}
}

func wantNone(t *testing.T, path string) {
	t.Helper()
	if _, _, ok := InterruptedAt(path); ok {
		t.Error("a note is left though nothing was done")
	}
}

// A note that is not ours, or says odd things, is none.
func TestFolderNoteHostile(t *testing.T) {
	path, _ := newFolder(t)
	outside := filepath.Join(filepath.Dir(path), "outside")
	put(t, filepath.Dir(path), files{"outside": "mine"})
	for _, note := range []string{
		"", "{", `{"tapedeck_commit": 9}`, `{"tapedeck_commit": 1, "writes": {"../outside": "x"}}`, `{"tapedeck_commit": 1, "removes": ["../outside", "..", ""]}`,
	} {
		if err := os.WriteFile(notePath(path), []byte(note), 0o600); err != nil {
			t.Fatal(err)
		}
		openFolder(t, path)
		if data, _ := os.ReadFile(outside); string(data) != "mine" {
			t.Fatalf("%s: touched what is outside", note)
		}
		os.Remove(notePath(path))
		wantFolder(t, path, folderWas)
	}
}
