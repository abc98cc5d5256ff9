package library

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"tapedeck/replay/source"
)

// Bounds of the code that is read for one test.
const (
	mostSource  = 1 << 20
	mostSources = 200
	mostCalls   = 5 // of helpers within each other
)

// A Code is what is read of a test's code.
type Code struct {
	files []CodeFile
	added map[string]bool // the paths of files
	// from are the files that a file's import leads to, by the file and the name.
	from  map[imported][]string
	first bool // the first of them is the test's own
	// Known is what was read before; what is read now is added.
	Known *Sources
	// Cassette is the argument of a call that names a cassette, or the cassette is
	// taken from several; ok is false where the call is none of the library's.
	Cassette func(call *source.Call) (name source.Value, ok bool)
	// Special is the value of what the test's runner or the language gives: t.Name().
	Special func(v source.Value) (string, bool)
	// Skip are the scopes within a test that are other tests.
	Skip func(s *source.Scope) bool
}

// Bound are the names whose values are known: the parameters of a helper, the
// fields of a row of a table.
type Bound map[string]string

// A Point is where a value stands in code.
type Point struct {
	Path  string // of the file
	File  *source.File
	Scope *source.Scope
	Bound Bound
	steps int // of names that stand for names
	left  *budget
}

// Read reads those of a folder's files that are wanted, the given one first. The
// folders above it may hold helpers too, up to the project's.
func (c *Code) Read(project fs.FS, folder, first string, read func(string) *source.File, wanted func(name string) bool) {
	if first != "" {
		c.Add(project, first, read)
		c.first = len(c.files) == 1
	}
	var files []string
	for _, file := range c.Known.filesIn(project, folder) {
		if wanted(file) {
			files = append(files, file)
		}
	}
	c.Known.readAhead(files[:min(len(files), mostSources)], func(name string) *source.File { return readCode(project, name, read) })
	for _, file := range files {
		c.Add(project, file, read)
	}
}

// FilesEnding are the files whose names end so.
func FilesEnding(with ...string) func(name string) bool {
	return func(name string) bool {
		return slices.ContainsFunc(with, func(end string) bool { return strings.HasSuffix(name, end) })
	}
}

// Add reads a file, if it is there. It reports whether it is among the files now.
func (c *Code) Add(project fs.FS, name string, read func(string) *source.File) bool {
	if c.added == nil || len(c.added) != len(c.files) {
		c.added = map[string]bool{} // they were read for another test
		for _, f := range c.files {
			c.added[f.Path] = true
		}
	}
	if c.added[name] {
		return true
	}
	if len(c.files) >= mostSources {
		return false
	}
	f := c.Known.file(name, func() *source.File { return readCode(project, name, read) })
	if f == nil {
		return false
	}
	c.files, c.added[name] = append(c.files, CodeFile{name, f}), true
	return true
}

// readCode reads a file, nil if it is not there.
func readCode(project fs.FS, name string, read func(string) *source.File) *source.File {
	text, ok := readRegular(project, name)
	if !ok {
		return nil
	}
	return read(string(text))
}

// readRegular reads a file of a project, ok is false where it is not there, no
// regular file, or too large.
func readRegular(project fs.FS, name string) (text []byte, ok bool) {
	if !isRegular(project, name) {
		return nil, false
	}
	text, err := fs.ReadFile(project, name)
	return text, err == nil
}

// isRegular reports whether a file is there to be read.
func isRegular(project fs.FS, name string) bool {
	info, err := fs.Stat(project, name)
	return err == nil && info.Mode().IsRegular() && info.Size() <= mostSource
}

// holdsTests reports whether a file holds tests and nothing for others, by its
// name.
func holdsTests(name string) bool {
	base := path.Base(name)
	switch path.Ext(base) {
	case ".py":
		return strings.HasPrefix(base, "test_") || strings.HasSuffix(base, "_test.py")
	case ".rb":
		return strings.HasSuffix(base, "_spec.rb") || strings.HasSuffix(base, "_test.rb")
	}
	return false
}

// TestCode is the code around a test: its own file, then those that are no other
// tests'.
func (c *Code) TestCode(test *source.Scope) TestCode {
	code := TestCode{Test: test}
	for _, f := range c.files {
		own := test != nil && slices.Contains(f.Scopes, test)
		switch {
		case own:
			code.Files = slices.Insert(code.Files, 0, f)
		case !holdsTests(f.Path):
			code.Files = append(code.Files, f)
		}
	}
	return code
}

// Functions are the functions of a name in all files that were read.
func (c *Code) Functions(name string) (found []*source.Scope) {
	for _, f := range c.files {
		found = append(found, f.Named(name)...)
	}
	return found
}

// Assigned is the value that a name which ends so is given anywhere, if it can
// be read.
func (c *Code) Assigned(end string) (text, file string, ok bool) {
	for _, f := range c.files {
		for _, a := range f.Assigns {
			if a.Name != end && !strings.HasSuffix(a.Name, "."+end) {
				continue
			}
			if text, ok := c.Text(Point{Path: f.Path, File: f.File, Scope: a.In}, a.Value); ok {
				return text, f.Path, true
			}
		}
	}
	return "", "", false
}

// Returned is the text that a function of a name returns, if one does and it can
// be read.
func (c *Code) Returned(function string) (string, bool) {
	for _, f := range c.files {
		for _, r := range f.Returns {
			if r.In == nil || r.In.Name != function {
				continue
			}
			if text, ok := c.Text(Point{Path: f.Path, File: f.File, Scope: r.In}, r.Value); ok {
				return text, true
			}
		}
	}
	return "", false
}

// First is the file that was named to be read first, nil if it was not.
func (c *Code) First() *source.File {
	if len(c.files) == 0 || !c.first {
		return nil
	}
	return c.files[0].File
}

// Keywords are the texts of a keyword argument of all calls whose name ends so.
func (c *Code) Keywords(function, keyword string) (texts []string) {
	c.Calls(func(name string, f *source.File, call *source.Call) {
		if !call.Ends(function) {
			return
		}
		if v, ok := call.Keyword(keyword); ok {
			if text, ok := c.Text(Point{Path: name, File: f, Scope: call.In}, v); ok && !slices.Contains(texts, text) {
				texts = append(texts, text)
			}
		}
	})
	return texts
}

// Calls are all calls of the files, with the file's name.
func (c *Code) Calls(do func(file string, f *source.File, call *source.Call)) {
	for _, f := range c.files {
		for _, call := range f.Calls {
			do(f.Path, f.File, call)
		}
	}
}

// Names are the names of cassettes that a scope and the helpers which it calls
// use. unknown is where one stands that cannot be read.
func (c *Code) Names(scope *source.Scope, bound Bound) (names []string, unknown string) {
	w := walk{code: c, walked: map[walked]int{}}
	w.scope(scope, bound, 0)
	return w.names, w.unknown
}

type walk struct {
	code    *Code
	names   []string
	unknown string
	walked  map[walked]int // how deep they were walked through at least
}

// A walked scope is one with the values of its parameters.
type walked struct {
	scope *source.Scope
	bound string
}

func (w *walk) scope(scope *source.Scope, bound Bound, depth int) {
	key := walked{scope, fmt.Sprint(bound)}
	if before, again := w.walked[key]; again && before <= depth {
		return
	}
	w.walked[key] = depth
	for _, f := range w.code.files {
		if scope != nil && !slices.Contains(f.Scopes, scope) {
			continue
		}
		for _, call := range f.Calls {
			if call.In == nil || !call.In.Within(scope) || w.skipped(call.In, scope) {
				continue
			}
			w.call(f, call, bound, depth)
		}
	}
}

// skipped reports whether a scope within another is another test's.
func (w *walk) skipped(s, outer *source.Scope) bool {
	for ; s != nil && s != outer; s = s.In {
		if w.code.Skip != nil && w.code.Skip(s) {
			return true
		}
	}
	return false
}

func (w *walk) call(f CodeFile, call *source.Call, bound Bound, depth int) {
	if v, ok := w.code.Cassette(call); ok {
		name, ok := w.code.Text(Point{Path: f.Path, File: f.File, Scope: call.In, Bound: bound}, v)
		switch {
		case !ok && w.unknown == "":
			w.unknown = f.Path + ":" + strconv.Itoa(call.Line)
		case ok && !slices.Contains(w.names, name):
			w.names = append(w.names, name)
		}
		return
	}
	if depth == mostCalls {
		return
	}
	for _, helper := range w.code.called(f, call.Name) {
		if !helper.Class {
			w.scope(helper, w.code.bind(Point{Path: f.Path, File: f.File, Scope: call.In, Bound: bound}, helper, call), depth+1)
		}
	}
}

// bind gives a helper's parameters the values of a call.
func (c *Code) bind(at Point, helper *source.Scope, call *source.Call) Bound {
	inner := Bound{}
	params := helper.Params
	if len(params) > 0 && (params[0] == "self" || params[0] == "cls") {
		params = params[1:]
	}
	for i, p := range params {
		v, given := call.Keyword(p)
		if !given && i < len(call.Args) {
			v, given = call.Args[i], true
		}
		if text, ok := c.Text(at, v); given && ok {
			inner[p] = text
		} else if text, ok := helper.Default(p); ok && !given {
			inner[p] = text
		}
	}
	return inner
}
