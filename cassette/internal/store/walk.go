package store

import (
	"io/fs"
	"path/filepath"
	"strings"
)

// Walk visits the files below a folder, and the folders that are one cassette, in
// path order, until visit returns false. partsOf tells which files of a folder
// are parts of it, which are not visited, nil for a folder that is no cassette.
// What is hidden is passed over.
func Walk(folder string, partsOf func(path string) func(name string) bool, visit func(path string, whole bool) bool) error {
	var parts string
	var isPart func(name string) bool
	return filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			if path == folder {
				return DiskError(folder, err)
			}
			return nil // a folder that cannot be read holds nothing to show
		}
		hidden := strings.HasPrefix(entry.Name(), ".") && path != folder
		if entry.IsDir() {
			if hidden || entry.Name() == "node_modules" {
				return fs.SkipDir
			}
			if path == folder {
				return nil
			}
			of := partsOf(path)
			if of == nil {
				return nil
			}
			if !visit(path, true) {
				return fs.SkipAll
			}
			parts, isPart = path, of
			return nil
		}
		if filepath.Dir(path) == parts && isPart(entry.Name()) {
			return nil
		}
		if hidden || !entry.Type().IsRegular() && entry.Type()&fs.ModeSymlink == 0 {
			return nil
		}
		if !visit(path, false) {
			return fs.SkipAll
		}
		return nil
	})
}
