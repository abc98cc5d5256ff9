package tui

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Every cassette that can be had opens, cassette or not, and every view of it
// keeps the form of the screen. TAPEDECK_CORPUS names more folders.
func TestCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: the whole corpus takes long")
	}
	folders := filepath.SplitList(os.Getenv("TAPEDECK_CORPUS"))
	folders = append(folders, filepath.Join(home, "..", "..", "..", "shared", "corpus"))
	files, cassettes, broken := 0, 0, 0
	for _, folder := range folders {
		filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return nil
			}
			files++
			s := newScreen(t, 80, 24, Options{Paths: []string{path}})
			switch {
			case s.tape != nil:
				cassettes++
				s.press("l 3 H v v v v t G g <esc> G l 1 2 <esc> r <esc> <esc>")
			case s.broken != nil:
				broken++
				s.press("j G g")
			}
			if t.Failed() {
				t.Fatalf("in %s", path)
			}
			return nil
		})
	}
	if files == 0 {
		t.Skip("no corpus in", folders)
	}
	t.Logf("%d files: %d cassettes, %d shown as text", files, cassettes, broken)
	if cassettes < files/4 {
		t.Error("too few were opened")
	}
}
