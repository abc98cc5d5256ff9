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
	c := library.Code{Known: t.Known, Cassette: cassetteOf, Special: t.PythonName}
	options := c.ReadPython(project, t)
	test := testScope(&c, t)
	u.Around = c.TestCode(test)
	u.Around.Options = options
	marked := library.PytestMarks(c.First(), test)
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
	bound := c.Parametrized(c.First(), test, t.Name)
	for _, s := range c.SetUps(test, marked) {
		names, unknown := c.Names(s, bound)
		for _, name := range names {
			add(name)
		}
		u.Unknown = unknown
	}
	if len(u.List) == 0 && !switchedOff(options) {
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

// switchedOff reports whether the options of pytest-recording and pytest-vcr say
// that marked tests use no cassette.
func switchedOff(options []string) bool {
	return slices.Contains(options, "--disable-recording") || slices.Contains(options, "--disable-vcr")
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
