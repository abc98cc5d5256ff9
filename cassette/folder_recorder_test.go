package cassette

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tapedeck/cassette/internal/store"
)

var folderFormats = []string{"uber-folder-json", "uber-folder-yaml"}

// A program that is killed while its folder is saved leaves some of the files: the
// next one brings in the others, and none twice.
func TestFolderJournal(t *testing.T) {
	for _, format := range folderFormats {
		path := filepath.Join(t.TempDir(), "c")
		recorder, err := CreateRecorder(path, format)
		if err != nil {
			t.Fatal(err)
		}
		fill(t, recorder, format, 0, 4)
		journal := readFile(t, recorder.journal.Path)
		if err := recorder.Close(); err != nil {
			t.Fatal(err)
		}
		whole := filesOf(t, path)
		if len(whole) != 4 {
			t.Fatalf("%d files", len(whole))
		}
		for left := range 5 {
			for i, name := range slices.Sorted(maps.Keys(whole)) {
				if i >= left {
					os.Remove(filepath.Join(path, name))
				}
			}
			writeFile(t, filepath.Join(path, ".tapedeck-commit"), "{}") // as a commit that did not end leaves
			writeFile(t, store.JournalPath(path), journal)
			again, err := UseRecorder(path, format)
			if err != nil {
				t.Fatalf("%s, %d files left: %v", format, left, err)
			}
			if err := again.Close(); err != nil {
				t.Fatal(err)
			}
			os.Remove(filepath.Join(path, ".tapedeck-commit"))
			if got := changedFiles(whole, filesOf(t, path)); len(got) > 0 {
				t.Errorf("%s, %d files left: %v", format, left, got)
			}
			holds(t, path, 4)
		}
	}
}

// A journal names files of the library's in the folder, and no others; what was put
// in the place of one stays.
func TestFolderJournalHostile(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"../httplib_GET_a.test_80_x_01abfc750a0c942167651c40d088531d_{}.json", "a name that is none of the library's"},
		{"", "a name that is none of the library's"},
		{".bashrc", "a name that is none of the library's"},
		{plants99 + ".json", "two interactions would be in one file"},
	} {
		path, was := folderCopy(t, "json")
		entry := c.name + "\n{\"status\": 200, \"raw_headers\": [], \"content\": \"\", \"headers\": {}, \"reason\": \"OK\"}"
		j := store.Journal{Path: store.JournalPath(path)}
		if err := j.Create(store.JournalHead{Format: "uber-folder-json"}); err != nil {
			t.Fatal(err)
		}
		if _, err := j.Add([]byte(entry)); err != nil {
			t.Fatal(err)
		}
		j.Close()
		if _, err := OpenRecorder(path); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "what was recorded is in") {
			t.Errorf("%s: %v", c.name, err)
		}
		if got := changedFiles(was, filesOf(t, path)); len(got) > 0 {
			t.Errorf("%s: %v", c.name, got)
		}
		entries, _ := os.ReadDir(filepath.Dir(path))
		if len(entries) != 2 { // the folder and the journal
			t.Errorf("%s: %v", c.name, entries)
		}
	}
}

// A new folder is made where there is none, or none of the library's files; a path
// that the library takes for a file is refused.
func TestNewFolder(t *testing.T) {
	for _, c := range []struct{ at, why string }{
		{"new", ""}, {"empty", ""}, {"with README", ""}, {".hidden", ""},
		{"requests.d", "ends in .d for a file"}, {"v1.2", "ends in .2 for a file"},
		{"file", "there is a cassette already"}, {"nothing", "it is a file"}, {"json", "there is a cassette already"},
	} {
		folder := t.TempDir()
		path := filepath.Join(folder, c.at)
		switch c.at {
		case "empty", "with README":
			if err := os.Mkdir(path, 0o777); err != nil {
				t.Fatal(err)
			}
			if c.at == "with README" {
				writeFile(t, filepath.Join(path, "README"), "mine")
			}
		case "file":
			writeFile(t, path, "x")
		case "nothing":
			writeFile(t, path, "")
		case "json":
			path, _ = folderCopy(t, "json")
		}
		recorder, err := CreateRecorder(path, "uber-folder-json")
		if c.why != "" {
			if err == nil || !strings.Contains(err.Error(), c.why) {
				t.Errorf("%s: %v, want %q", c.at, err, c.why)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.at, err)
			continue
		}
		if err := fill(t, recorder, "uber-folder-json", 0, 2).Close(); err != nil {
			t.Errorf("%s: %v", c.at, err)
			continue
		}
		holds(t, path, 2)
		if now := filesOf(t, path); c.at == "with README" && now["README"] != "mine" {
			t.Errorf("%s: %v", c.at, slices.Collect(maps.Keys(now)))
		}
	}
	folder := t.TempDir()
	if _, err := CreateRecorder(folder, "vcrpy-yaml"); err == nil || !strings.Contains(err.Error(), "it is a folder") {
		t.Errorf("a file in a folder's place: %v", err)
	}
	if entries, _ := os.ReadDir(folder); len(entries) > 0 {
		t.Error(fmt.Sprint(entries))
	}
}
