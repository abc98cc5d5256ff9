package govcr

import (
	"io/fs"
	"path"
	"strings"

	"tapedeck/replay/library"
	"tapedeck/replay/source"
)

// fixtures are the folders of a package that go-vcr's README and its users keep
// cassettes in, which the tests name after themselves.
var fixtures = []string{"fixtures", "testdata", "testdata/fixtures", "testdata/cassettes", "testdata/vcr", "testdata/recordings", "fixtures/vcr", "cassettes"}

// uses are the cassettes that a test gives recorder.New, itself or through
// helpers of its package, and those named after it in the usual folders.
func uses(project fs.FS, t library.TestCase) library.Uses {
	var u library.Uses
	c := library.Code{Known: t.Known, Cassette: cassetteOf}
	c.Special = func(v source.Value) (string, bool) {
		return t.Name, v.Kind == source.Called && strings.HasSuffix(v.Call.Name, ".Name") && len(v.Call.Args) == 0
	}
	c.Read(project, t.Folder, t.File, source.Go, library.FilesEnding(".go"))
	c.Follow(project, source.Go, library.GoPackage(project, t.Folder))
	for _, f := range testFunctions(&c, t.Name) {
		u.Around = c.TestCode(f)
		_, rest, _ := strings.Cut(t.Name, "/")
		s := subtests{code: &c, bound: library.Bound{}, others: map[*source.Scope]bool{}}
		for _, scope := range s.follow(f, rest) {
			c.Skip = s.isOther
			names, unknown := c.Names(scope, s.bound)
			for _, name := range names {
				u.Add(asStored(project, path.Join(t.Folder, name+".yaml")), true)
			}
			if u.Unknown == "" {
				u.Unknown = unknown
			}
		}
		if u.Unknown == "" {
			u.Unknown = s.unknown
		}
	}
	if len(u.List) == 0 {
		for _, folder := range fixtures {
			for _, name := range []string{t.Name, strings.ReplaceAll(t.Name, "/", "_"), strings.ReplaceAll(t.Name, "/", "-")} {
				file := path.Join(t.Folder, folder, name+".yaml")
				if _, err := fs.Stat(project, file); err == nil {
					u.Add(file, false)
				}
			}
		}
	}
	return u
}

// cassetteOf is the name that a call gives a recorder.
func cassetteOf(call *source.Call) (source.Value, bool) {
	switch {
	case len(call.Args) == 0:
	case call.Ends("recorder.New"), call.Ends("recorder.NewAsMode"):
		return call.Args[0], true
	case call.Ends("recorder.NewWithOptions"):
		name, _ := call.Args[0].Member("CassetteName") // Unknown where it is not there
		return name, true
	}
	return source.Value{}, false
}

// testFunctions are the functions of a test: its own, and the method of a suite
// that a part of its name names.
func testFunctions(c *library.Code, test string) (found []*source.Scope) {
	for i, part := range strings.Split(test, "/") {
		if i == 0 || strings.HasPrefix(part, "Test") {
			found = append(found, c.Functions(part)...)
		}
	}
	return found
}

// asStored is the file of a name that may be as package testing writes it, where
// one file alone can be meant.
func asStored(project fs.FS, file string) string {
	if _, err := fs.Stat(project, file); err == nil {
		return file
	}
	folder, base := path.Split(file)
	entries, _ := fs.ReadDir(project, path.Clean(folder)) // what cannot be read holds none
	var found []string
	for _, e := range entries {
		if rewritten(e.Name()) == base {
			found = append(found, folder+e.Name())
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return file
}
