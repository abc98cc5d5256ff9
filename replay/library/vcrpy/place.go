package vcrpy

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"tapedeck/replay/library"
	"tapedeck/replay/source"
)

// forbidden are the characters that pytest-recording writes as a dash
// (get_default_cassette_name).
const forbidden = `<>?%*:|"'/\`

// uses are the cassettes of a test: of use_cassette, as decorator, in its body,
// its fixtures and setUp, and those that pytest-recording, pytest-vcr and vcrpy's
// unittest classes name after it.
func uses(project fs.FS, t library.TestCase) library.Uses {
	var u library.Uses
	c := library.Code{Known: t.Known, Cassette: cassetteOf, Special: func(v source.Value) (string, bool) { return t.Folder, ownFolder(v) }}
	c.Read(project, t.Folder, t.File, source.Python, ".py")
	for folder := t.Folder; folder != path.Dir(folder); {
		folder = path.Dir(folder)
		c.Read(project, folder, "", source.Python, "conftest.py", "__init__.py")
	}
	test := testScope(&c, t)
	u.Around = c.TestCode(test)
	marked := marks(c.First(), test)
	folders := libraryFolders(&c, t)
	add := func(name string) {
		var files []string
		for _, folder := range folders {
			files = append(files, library.WithExtensions(path.Join(folder, name), ".yaml", ".yml", ".json")...)
		}
		u.AddFirst(project, true, true, files...)
	}
	for _, m := range marked {
		if m.Ends("mark.default_cassette") && len(m.Args) > 0 {
			if name, ok := c.Text(library.Point{}, m.Args[0]); ok {
				u.AddFirst(project, true, true, library.WithExtensions(path.Join(recordingFolder(&c, t), name), ".yaml", ".json")...)
				return u
			}
		}
		if !m.Ends("use_cassette") {
			continue
		}
		if v, ok := cassetteOf(m); ok {
			if name, ok := c.Text(library.Point{File: c.First(), Scope: m.In}, v); ok {
				add(name)
			}
		} else {
			add(t.Function())
		}
	}
	for _, s := range setUps(&c, test) {
		names, unknown := c.Names(s, nil)
		for _, name := range names {
			add(name)
		}
		u.Unknown = unknown
	}
	if len(u.List) == 0 {
		isMarked := slices.ContainsFunc(marked, func(m *source.Call) bool { return m.Ends("mark.vcr") })
		u.AddFirst(project, false, isMarked, byConvention(&c, t)...)
	}
	return u
}

// cassetteOf is the path that a call of use_cassette gives.
func cassetteOf(call *source.Call) (source.Value, bool) {
	if !call.Ends("use_cassette") {
		return source.Value{}, false
	}
	if v, ok := call.Keyword("path"); ok {
		return v, true
	}
	if len(call.Args) > 0 {
		return call.Args[0], true
	}
	return source.Value{}, false
}

// ownFolder reports whether a value is the folder of the file that it stands in.
func ownFolder(v source.Value) bool {
	if v.Kind == source.Name {
		return v.Text == "Path().parent"
	}
	return v.Kind == source.Called && v.Call.Ends("dirname") && len(v.Call.Args) == 1 &&
		(v.Call.Args[0].Text == "__file__" || v.Call.Args[0].Kind == source.Called && len(v.Call.Args[0].Call.Args) == 1 && v.Call.Args[0].Call.Args[0].Text == "__file__")
}

// testScope is the test's function, nil where it is not found.
func testScope(c *library.Code, t library.TestCase) *source.Scope {
	if c.First() == nil {
		return nil
	}
	for _, s := range c.First().Named(t.Function()) {
		if t.Class() == "" || s.In != nil && s.In.Name == t.Class() {
			return s
		}
	}
	return nil
}

// marks are the decorators of a test and its classes, and what pytestmark holds.
func marks(f *source.File, test *source.Scope) (list []*source.Call) {
	for s := test; s != nil; s = s.In {
		for _, d := range s.Decorators {
			if v := f.Resolve(source.Value{Kind: source.Name, Text: d.Name}); v.Kind == source.Called {
				d = v.Call
			}
			list = append(list, d)
		}
	}
	if f == nil {
		return list
	}
	for _, a := range f.Assigns {
		if a.Name != "pytestmark" {
			continue
		}
		for _, v := range append(slices.Clone(a.Value.Items), a.Value) {
			switch v.Kind {
			case source.Called:
				list = append(list, v.Call)
			case source.Name:
				list = append(list, &source.Call{Name: v.Text})
			}
		}
	}
	return list
}

// setUps are the test and what runs before it: its fixtures and its class's
// setUp.
func setUps(c *library.Code, test *source.Scope) (list []*source.Scope) {
	if test == nil {
		return nil
	}
	list = append(list, test)
	for _, p := range test.Params {
		for _, f := range c.Functions(p) {
			if slices.ContainsFunc(f.Decorators, func(d *source.Call) bool { return d.Ends("fixture") }) {
				list = append(list, f)
			}
		}
	}
	for _, f := range append(c.Functions("setUp"), c.Functions("setup_method")...) {
		if f.In != nil && f.In == test.In {
			list = append(list, f)
		}
	}
	return list
}

// libraryFolders are where a name may be below: what VCR(cassette_library_dir=...)
// says, where the tests run, and their own folder.
func libraryFolders(c *library.Code, t library.TestCase) []string {
	return append(c.Keywords("VCR", "cassette_library_dir"), ".", t.Folder)
}

// recordingFolder is pytest-recording's vcr_cassette_dir.
func recordingFolder(c *library.Code, t library.TestCase) string {
	if folder, ok := c.Returned("vcr_cassette_dir"); ok {
		return folder
	}
	return path.Join(t.Folder, "cassettes", strings.TrimSuffix(path.Base(t.File), ".py"))
}

// byConvention are the files that plugins name after a test.
func byConvention(c *library.Code, t library.TestCase) (files []string) {
	name := t.Function()
	if _, parameters, ok := strings.Cut(t.Name, "["); ok {
		name += "[" + parameters
	}
	if t.Class() != "" {
		name = t.Class() + "." + name
	}
	safe := strings.Map(func(r rune) rune {
		if strings.ContainsRune(forbidden, r) {
			return '-'
		}
		return r
	}, name)
	folders := []string{recordingFolder(c, t), path.Join(t.Folder, "cassettes")}
	if t.File == "" { // the module is not known
		folders = folders[1:]
	}
	for _, folder := range folders {
		for _, name := range []string{safe, name} {
			files = append(files, path.Join(folder, name+".yaml"), path.Join(folder, name+".json"))
		}
	}
	return files
}
