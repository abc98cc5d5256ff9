package library

import (
	"context"
	"io/fs"
	"path"
	"slices"
	"strings"

	"tapedeck/model/inorder"
	"tapedeck/replay/source"
)

// Sources are what was read of a project's code, so that it is read once for all
// tests. A nil one keeps nothing.
type Sources struct {
	files   map[string]*source.File // by name, nil for one that is not there
	folders map[string][]string     // the paths of what is in them
	python  map[pythonTest]readCodeOf
	modules map[pythonModule][][]string
	pytest  map[string]pytestSettings // by the test's folder
}

// A pythonModule is a module that is imported in a file of a folder; paths are
// those of pytest's configuration.
type pythonModule struct{ folder, module, paths string }

// A pythonTest is what the code around a test of Python is read by.
type pythonTest struct{ folder, file string }

// readCodeOf is what a Code has read.
type readCodeOf struct {
	files   []CodeFile
	first   bool
	from    map[imported][]string
	options []string
}

func (s *Sources) file(name string, read func() *source.File) *source.File {
	if s == nil {
		return read()
	}
	return keptIn(&s.files, name, read)
}

// readAhead reads the files that are not known yet, on all cores.
func (s *Sources) readAhead(names []string, read func(name string) *source.File) {
	if s == nil {
		return
	}
	var unknown []string
	for _, name := range names {
		if _, known := s.files[name]; !known {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) < 2 {
		return
	}
	worker := func() func(int) *source.File { return func(n int) *source.File { return read(unknown[n]) } }
	_ = inorder.Pieces(context.Background(), len(unknown), filesAtOnce, worker, func(n int, f *source.File) error { // which is never done
		s.file(unknown[n], func() *source.File { return f })
		return nil
	})
}

// filesAtOnce is how many files are read one after the other.
const filesAtOnce = 8

// filesIn are the paths of what a folder holds.
func (s *Sources) filesIn(project fs.FS, folder string) []string {
	list := func() (files []string) {
		entries, _ := fs.ReadDir(project, folder) // what cannot be read is not known
		for _, e := range entries {
			files = append(files, path.Join(folder, e.Name()))
		}
		return files
	}
	if s == nil {
		return list()
	}
	return keptIn(&s.folders, folder, list)
}

// ofPython has what was read around a test, if that was.
func (s *Sources) ofPython(t TestCase) (readCodeOf, bool) {
	if s == nil {
		return readCodeOf{}, false
	}
	r, ok := s.python[pythonTest{t.Folder, t.File}]
	return r, ok
}

func (s *Sources) keepPython(t TestCase, r readCodeOf) {
	if s == nil {
		return
	}
	if s.python == nil {
		s.python = map[pythonTest]readCodeOf{}
	}
	s.python[pythonTest{t.Folder, t.File}] = r
}

// module are the files of a Python module that are there, of those that
// PythonModule says.
func (s *Sources) module(project fs.FS, f CodeFile, module string, paths []string) [][]string {
	find := func() (there [][]string) {
		for _, files := range PythonModule(f, module, paths...) {
			files = slices.DeleteFunc(files, func(name string) bool { return !fs.ValidPath(name) || !isRegular(project, name) })
			if len(files) > 0 {
				there = append(there, files)
			}
		}
		return there
	}
	if s == nil {
		return find()
	}
	return keptIn(&s.modules, pythonModule{path.Dir(f.Path), module, strings.Join(paths, "\n")}, find)
}

// pytestOf is what the configuration says of a test in a folder; folders are it
// and those above it.
func (s *Sources) pytestOf(project fs.FS, folders []string) pytestSettings {
	read := func() pytestSettings { return readPytest(project, folders) }
	if s == nil {
		return read()
	}
	return keptIn(&s.pytest, folders[0], read)
}

// keptIn is what a map has of a key, else what is made now and kept there.
func keptIn[K comparable, V any](kept *map[K]V, key K, make func() V) V {
	v, known := (*kept)[key]
	if !known {
		if *kept == nil {
			*kept = map[K]V{}
		}
		v = make()
		(*kept)[key] = v
	}
	return v
}
