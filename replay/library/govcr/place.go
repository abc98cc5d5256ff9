package govcr

import (
	"io/fs"
	"path"
	"slices"
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
	c.Read(project, t.Folder, t.File, source.Go, ".go")
	c.Skip = otherSubtests(&c, t.Name)
	for _, part := range strings.Split(t.Name, "/") {
		for _, f := range c.Functions(part) {
			u.Around = c.TestCode(f)
			names, unknown := c.Names(f, subtestNames(&c, f, t.Name))
			for _, name := range names {
				u.Add(path.Join(t.Folder, name+".yaml"), true)
			}
			u.Unknown = unknown
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

// rewritten is how the testing package writes the name of a subtest.
func rewritten(name string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\t' || r == '\n' {
			return '_'
		}
		return r
	}, name)
}

// otherSubtests tells the function literals of other subtests than the test's.
func otherSubtests(c *library.Code, test string) func(*source.Scope, library.Bound) bool {
	parts, other := strings.Split(test, "/")[1:], map[*source.Scope]bool{}
	c.Calls(func(_ string, f *source.File, call *source.Call) {
		if !call.Ends("Run") || len(call.Args) == 0 || call.Args[0].Kind != source.String || slices.Contains(parts, rewritten(call.Args[0].Text)) {
			return
		}
		for _, s := range f.Scopes {
			if s.Name == "" && s.In == call.In && s.Line == call.Line {
				other[s] = true
			}
		}
	})
	return func(s *source.Scope, _ library.Bound) bool { return other[s] }
}

// subtestNames are the names that a test's code gives its subtests: what
// stands there is the subtest's own, as its runner prints it.
func subtestNames(c *library.Code, f *source.Scope, test string) library.Bound {
	bound := library.Bound{}
	parts := strings.Split(test, "/")[1:]
	c.Calls(func(_ string, _ *source.File, call *source.Call) {
		if len(parts) > 0 && call.In != nil && call.In.Within(f) && call.Ends("Run") && len(call.Args) > 0 && call.Args[0].Kind == source.Name {
			bound[call.Args[0].Text] = parts[0]
			parts = parts[1:]
		}
	})
	return bound
}
