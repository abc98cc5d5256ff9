package betamax

import (
	"io/fs"
	"path"
	"strings"

	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
	"tapedeck/replay/source"
)

// notInName is what betamax.fixtures.pytest writes as a dash (_sanitize).
var notInName = lazyregexp.New(`[\s/<>:\\"|?*]`)

// uses are the cassettes of a test: of use_cassette in its body and its setUp,
// and those that Betamax's fixtures for pytest and unittest name after it.
func uses(project fs.FS, t library.TestCase) library.Uses {
	var u library.Uses
	c := library.Code{Known: t.Known, Cassette: cassetteOf, Special: t.PythonName}
	c.ReadPython(project, t)
	scopes, bound := c.Functions(t.Function()), library.Bound(nil)
	if c.First() != nil { // others' tests may have the same name
		scopes = c.First().Named(t.Function())
	}
	for _, f := range scopes {
		if t.Class() == "" || f.In != nil && f.In.Name == t.Class() {
			u.Around = c.TestCode(f)
			scopes = c.SetUps(f, library.PytestMarks(c.First(), f))
			bound = c.Parametrized(c.First(), f, t.Name)
		}
	}
	folders := libraryFolders(&c, t)
	add := func(name string, code bool) {
		var files []string
		for _, folder := range folders {
			files = append(files, library.WithExtensions(path.Join(folder, name), ".json", ".yaml")...)
		}
		u.AddFirst(project, code, code, files...)
	}
	for _, f := range append(scopes, c.Functions("setUp")...) {
		names, unknown := c.Names(f, bound)
		for _, name := range names {
			add(name, true)
		}
		if len(u.List) == 0 {
			u.Unknown = unknown
		}
	}
	if len(u.List) == 0 {
		for _, name := range byConvention(t) {
			add(name, false)
		}
	}
	return u
}

// cassetteOf is the name that a call of use_cassette gives.
func cassetteOf(call *source.Call) (source.Value, bool) {
	if len(call.Args) == 0 || !call.Ends("use_cassette") {
		return source.Value{}, false
	}
	return call.Args[0], true
}

// libraryFolders are where cassettes may lie: as configured, else Betamax's
// default and where its users keep them.
func libraryFolders(c *library.Code, t library.TestCase) (folders []string) {
	for _, name := range []string{"cassette_library_dir", "CASSETTE_LIBRARY_DIR"} {
		if folder, _, ok := c.Assigned(name); ok {
			folders = append(folders, folder)
		}
	}
	folders = append(folders, c.Keywords("Betamax", "cassette_library_dir")...)
	return append(folders, "vcr/cassettes", path.Join(t.Folder, "cassettes"), "tests/cassettes", t.Folder)
}

// byConvention are the names that Betamax's fixtures make of a test's.
func byConvention(t library.TestCase) []string {
	name := t.Function()
	whole := name
	if _, parameters, ok := strings.Cut(t.Name, "["); ok {
		whole += "[" + parameters
	}
	if t.Class() != "" {
		name, whole = t.Class()+"."+name, t.Class()+"."+whole
	}
	module := strings.TrimSuffix(path.Base(t.File), ".py")
	whole = notInName.ReplaceAllString(whole, "-")
	return []string{module + "." + whole, module + "." + name, name}
}
