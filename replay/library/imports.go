package library

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"tapedeck/model/lazyregexp"
	"tapedeck/replay/source"
)

// An imported is a name that a file imports.
type imported struct{ file, name string }

// mostImports is how far imports are followed from the files that were read.
const mostImports = 3

// Follow reads what the files import, and what that imports, from the project's
// own folders. files are the paths that an import may be of; those of the first
// that is there are read.
func (c *Code) Follow(project fs.FS, read func(string) *source.File, files func(f CodeFile, i source.Import) [][]string) {
	if c.from == nil {
		c.from = map[imported][]string{}
	}
	for begin, step := 0, 0; step < mostImports && begin < len(c.files); step++ {
		end := len(c.files)
		for _, f := range c.files[begin:end] {
			for _, i := range f.Imports {
				for _, names := range files(f, i) {
					var there []string
					for _, name := range names {
						if fs.ValidPath(name) && c.Add(project, name, read) {
							there = append(there, name)
						}
					}
					if len(there) > 0 {
						c.from[imported{f.Path, i.Name}] = there
						break
					}
				}
			}
		}
		begin = end
	}
}

// called are the functions that a call in a file may be of: of what it imports by
// that name, which may be no code of the project's, else of its own, else of any
// file that was read.
func (c *Code) called(f CodeFile, name string) (found []*source.Scope) {
	before, last, dotted := cutLast(name, ".")
	if !dotted {
		before, last = name, name
	}
	if from, ok := c.from[imported{f.Path, before}]; ok {
		for _, file := range c.files {
			if slices.Contains(from, file.Path) {
				found = append(found, file.Named(last)...)
			}
		}
	} else if c.from != nil && slices.ContainsFunc(f.Imports, func(i source.Import) bool { return i.Name == before }) {
		return nil // of a package that is not the project's
	}
	if found == nil && !dotted {
		found = f.Named(last)
	}
	if found == nil {
		found = c.Functions(last)
	}
	return found
}

// PythonModule are the files of a Python module, from where it is imported: below
// the file's own folder and those above it, and below the given ones.
func PythonModule(f CodeFile, module string, roots ...string) (files [][]string) {
	folder := path.Dir(f.Path)
	if strings.HasPrefix(module, ".") {
		name := strings.TrimLeft(module, ".")
		for range len(module) - len(name) - 1 {
			folder = path.Dir(folder)
		}
		module, roots = name, []string{folder}
	} else {
		roots = append(slices.Clone(roots), ".", "src")
		for ; folder != "."; folder = path.Dir(folder) {
			roots = append(roots, folder)
		}
	}
	name := strings.ReplaceAll(module, ".", "/")
	for _, of := range []string{name, path.Dir(name)} { // the last word may be a name in the module
		for _, root := range roots {
			base := path.Join(root, of)
			files = append(files, []string{base + ".py"}, []string{path.Join(base, "__init__.py")})
		}
	}
	return files
}

// goModule is the module of a go.mod.
var goModule = lazyregexp.New(`(?m)^module\s+"?([^\s"]+)`)

// GoPackage finds the files of a package of the module that a folder is in, its
// tests left out.
func GoPackage(project fs.FS, folder string) func(f CodeFile, i source.Import) [][]string {
	module, root := "", folder
	for ; module == ""; root = path.Dir(root) {
		text, _ := readRegular(project, path.Join(root, "go.mod"))
		if m := goModule.FindSubmatch(text); m != nil {
			module = string(m[1])
			break
		}
		if root == "." {
			return func(CodeFile, source.Import) [][]string { return nil }
		}
	}
	return func(_ CodeFile, i source.Import) [][]string {
		below, ok := strings.CutPrefix(i.Path, module+"/")
		if i.Path != module && !ok {
			return nil
		}
		if i.Path == module {
			below = "."
		}
		entries, _ := fs.ReadDir(project, path.Join(root, below)) // what cannot be read is not known
		var files []string
		for _, e := range entries {
			if strings.HasSuffix(e.Name(), ".go") && !strings.HasSuffix(e.Name(), "_test.go") {
				files = append(files, path.Join(root, below, e.Name()))
			}
		}
		return [][]string{files}
	}
}
