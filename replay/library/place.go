package library

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// A TestCase is a test of a project, as far as its runner names it.
type TestCase struct {
	// Name is the test's own, as its runner names it: TestPages/first,
	// TestBeds.test_water[north], "Plants pages shows the first".
	Name string
	// File is the file of its code and Folder that file's folder, or the Go
	// package's, below the project's; File is "" where it is not known.
	File, Folder string
	// Known is the code that was read before; nil keeps none.
	Known *Sources
}

// Function is the name without parameters and what names its class.
func (t TestCase) Function() string {
	name, _, _ := strings.Cut(t.Name, "[")
	return name[strings.LastIndexByte(name, '.')+1:]
}

// Class is what names its class, "" without one.
func (t TestCase) Class() string {
	name, _, _ := strings.Cut(t.Name, "[")
	before, _, ok := cutLast(name, ".")
	if !ok {
		return ""
	}
	return before[strings.LastIndexByte(before, '.')+1:]
}

func cutLast(s, sep string) (before, after string, found bool) {
	at := strings.LastIndex(s, sep)
	if at < 0 {
		return s, "", false
	}
	return s[:at], s[at+len(sep):], true
}

// A Use is a cassette that a library uses in a test.
type Use struct {
	Path string // below the project's folder, with slashes
	Code bool   // the test's code names it, else the library's conventions do
}

// Uses are the cassettes of a test.
type Uses struct {
	List []Use
	// Unknown says which name in the code cannot be read without running it, ""
	// for none: "beds_test.go:12".
	Unknown string
	// Around is the code that was read, which sets the library up too.
	Around TestCode
}

// Add adds a cassette, once.
func (u *Uses) Add(path string, code bool) {
	if path != "" && !slices.ContainsFunc(u.List, func(o Use) bool { return o.Path == path }) {
		u.List = append(u.List, Use{path, code})
	}
}

// AddFirst adds the first of several files that is there. Where none is, the first
// one is added if the test surely uses it.
func (u *Uses) AddFirst(project fs.FS, code, sure bool, files ...string) {
	for _, file := range files {
		if file = path.Clean(file); fs.ValidPath(file) {
			if _, err := fs.Stat(project, file); err == nil {
				u.Add(file, code)
				return
			}
		}
	}
	if sure && len(files) > 0 {
		u.Add(path.Clean(files[0]), code)
	}
}

// WithExtensions are a file's name as it is, if it has one of the extensions,
// else with each of them.
func WithExtensions(name string, extensions ...string) []string {
	if slices.Contains(extensions, path.Ext(name)) {
		return []string{name}
	}
	var names []string
	for _, ext := range extensions {
		names = append(names, name+ext)
	}
	return names
}
