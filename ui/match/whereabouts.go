package match

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"tapedeck/replay/library"
	"tapedeck/replay/library/all"
)

// A whereabout is where a cassette lies in its project.
type whereabout struct {
	path string // absolute
	// folders are those that a path in a text may begin in: from the cassette's
	// own up to the project's.
	folders []string
}

// projectMarks are what stands in the topmost folder of a project.
var projectMarks = []string{".git", ".hg", ".tapedeck.yaml", "go.mod", "pyproject.toml", "setup.py", "setup.cfg", "tox.ini", "pytest.ini", "Gemfile", "Rakefile"}

// whereabouts looks for the project's topmost folder; without one it is the
// current folder, if the cassette lies in it, else the cassette's own.
func whereabouts(file string) whereabout {
	w := whereabout{path: file}
	if abs, err := filepath.Abs(file); err == nil {
		w.path = abs
	}
	own := filepath.Dir(w.path)
	top := ProjectTop(own)
	for folder := own; within(folder, top); folder = filepath.Dir(folder) {
		w.folders = append(w.folders, folder)
		if folder == top {
			break
		}
	}
	return w
}

// ProjectTop is the topmost folder of the project that a folder, an absolute
// path, is of: without one the current folder, if it lies in that, else itself.
func ProjectTop(own string) string {
	top, _ := os.Getwd() // without one the folder is all there is
	if !within(own, top) {
		top = own
	}
	for folder := own; ; folder = filepath.Dir(folder) {
		if slices.ContainsFunc(projectMarks, func(mark string) bool { return exists(filepath.Join(folder, mark)) }) {
			return folder
		}
		if folder == filepath.Dir(folder) {
			return top
		}
	}
}

// within reports whether a folder is another one or lies in it.
func within(folder, other string) bool {
	rel, err := filepath.Rel(other, folder)
	return other != "" && err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// exists reports whether there is such a file; one that cannot be looked at may be.
func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil || !errors.Is(err, fs.ErrNotExist)
}

// is reports whether this is the cassette that a text names: the base names
// agree, and no longer tail of the path leads to another folder of the project.
func (w whereabout) is(c library.CassetteInUse) bool {
	tails := w.tails(c)
	if tails == nil {
		return false
	}
	elsewhere := false
	for _, tail := range tails {
		if !strings.Contains(tail, "/") {
			continue
		}
		first, _, _ := strings.Cut(tail, "/")
		for _, folder := range w.folders {
			if filepath.Join(folder, filepath.FromSlash(tail)) == w.path {
				return true
			}
			elsewhere = elsewhere || exists(filepath.Join(folder, first))
		}
	}
	return !elsewhere
}

// tails are the ends of the path by which a text names this cassette, the
// longest first, with the extension that a name lacks; nil if the base names
// differ.
func (w whereabout) tails(c library.CassetteInUse) []string {
	named, own := slashed(nameOf(c)), path.Base(filepath.ToSlash(w.path))
	switch plain := withoutCompression(own); {
	case path.Base(named) == own:
	case path.Base(named) == plain:
		named = path.Join(path.Dir(named), own)
	case c.Path == "" && slices.Contains(fileNames(named), strings.TrimSuffix(plain, path.Ext(plain))):
		named = path.Join(path.Dir(named), own)
	default:
		return nil
	}
	words := strings.Split(strings.Trim(path.Clean(named), "/"), "/")
	for len(words) > 0 && words[0] == ".." {
		words = words[1:]
	}
	var tails []string
	for i := range words {
		tails = append(tails, strings.Join(words[i:], "/"))
	}
	return tails
}

// found reports whether the cassette that a text names is found from here.
func (w whereabout) found(c library.CassetteInUse) bool {
	named := slashed(nameOf(c))
	for _, folder := range append([]string{"", "."}, w.folders...) {
		for _, extension := range []string{"", ".json", ".yml", ".yaml", ".zz", ".gz"} {
			if c.Path != "" && extension != "" {
				continue
			}
			if exists(filepath.Join(folder, filepath.FromSlash(named+extension))) {
				return true
			}
		}
	}
	return false
}

// nameOf is a cassette as a text names it.
func nameOf(c library.CassetteInUse) string { return cmp.Or(c.Path, c.Name) }

// slashed is a path with slashes, also where the text is of Windows.
func slashed(name string) string {
	if !strings.Contains(name, "/") {
		return strings.ReplaceAll(name, `\`, "/")
	}
	return name
}

// withoutCompression is a file's name without the suffix that says how it is
// compressed.
func withoutCompression(name string) string {
	for _, suffix := range []string{".gz", ".zst"} {
		name = strings.TrimSuffix(name, suffix)
	}
	return name
}

// fileNames are what libraries may name the file of a cassette of a name, without
// the folder and the extension.
func fileNames(cassette string) []string {
	names := []string{path.Base(cassette)}
	for _, l := range all.Libraries() {
		if l.FileName != nil {
			names = append(names, path.Base(l.FileName(cassette)))
		}
	}
	return names
}
