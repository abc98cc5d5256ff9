package opened

import (
	"os"
	"time"

	"tapedeck/cassette"
	"tapedeck/ui/match"
)

// Take takes a cassette that was opened elsewhere and is whole, as the one of a
// path; one that has changes stays.
func (c *Cassettes) Take(path string, f *cassette.File, now time.Time) *Cassette {
	if t := c.ByPath[path]; t != nil && (t.File == f || t.File.Dirty()) {
		return t
	}
	t := New(c, f, now)
	t.List.Resize(f.Len(), 0)
	t.expected = f.Len()
	c.ByPath[path] = t
	return t
}

// Same is the path, of those under which files are open, of the file at a path; that
// path itself if it is not open. It asks the disk.
func Same(open map[string]string, path string) string {
	if open[path] != "" {
		return path
	}
	info, err := os.Stat(path)
	if err != nil {
		return path
	}
	for named, file := range open {
		if other, err := os.Stat(file); err == nil && os.SameFile(info, other) {
			return named
		}
	}
	return path
}

// Changed are the files with changes that can be undone or made again, saved
// ones too, by path.
func (c *Cassettes) Changed() map[string]*cassette.File {
	files := map[string]*cassette.File{}
	for path, t := range c.ByPath {
		if undo, redo := t.File.Steps(); undo+redo > 0 || t.File.Dirty() {
			files[path] = t.File
		}
	}
	return files
}

// An Explained is what a library said of requests to a cassette, for the screen
// that explains it.
type Explained struct {
	Cassette *Cassette
	Wanted   match.Wanted
	Setting  match.Setting
	Answers  []match.Answer
	At       int // the answer to show
}
