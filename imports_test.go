package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// mayImport is who may import whom inside the module: main -> ui -> replay,
// cassette, model; replay -> its own packages, model; cassette -> model. Of replay's packages
// exception and message are the ground.
var mayImport = map[string][]string{
	".":     {"ui"},
	"model": {"model"},
	"ui":    {"ui", "replay", "cassette", "model"},

	"ui/render/palette":  {},
	"ui/render/pictures": {"model/body"},

	"ui/kept":         {"cassette"},
	"ui/query":        {},
	"ui/shell":        {},
	"ui/snippet":      {"ui/render", "model"},
	"ui/tui/widget":   {"ui/render", "model/pattern"}, // a widget knows no cassette
	"ui/tui/input":    {},
	"ui/tui/graphics": {"ui/render/pictures", "ui/tui/screen"},
	"ui/tui/screen":   {"ui/render", "ui/tui/widget"},
	"ui/tui/editor":   {"ui/render", "ui/tui/screen", "ui/tui/widget", "cassette"},
	"ui/tui/detail":   {"ui/query", "ui/render", "ui/tui/screen", "ui/tui/widget", "replay/library/all", "cassette", "model"},
	"ui/tui/opened":   {"ui/kept", "ui/match", "ui/render", "ui/tui/detail", "ui/tui/editor", "ui/tui/screen", "ui/tui/widget", "cassette", "model"},
	"ui/tui/panes":    {"ui/render", "ui/tui/detail", "ui/tui/opened", "ui/tui/screen", "ui/tui/widget"},
	"ui/tui/edit":     {"ui/render", "ui/shell", "ui/tui/compare", "ui/tui/detail", "ui/tui/editor", "ui/tui/opened", "ui/tui/panes", "ui/tui/screen", "ui/tui/widget", "cassette", "model"},
	"ui/tui/copying":  {"ui/render", "ui/snippet", "replay/library/all", "ui/tui/detail", "ui/tui/edit", "ui/tui/opened", "ui/tui/screen", "ui/tui/widget", "model"},
	"ui/tui/transfer": {"ui/render", "ui/tui/opened", "ui/tui/screen", "ui/tui/widget", "cassette", "model"},
	"ui/tui/resend":   {"ui/project", "ui/render", "ui/rerecord", "ui/tui/detail", "ui/tui/opened", "ui/tui/screen", "ui/tui/widget", "replay/failure", "replay/send", "cassette", "model"},
	"ui/tui/compare":  {"ui/match", "ui/render", "ui/snippet", "ui/tui/detail", "ui/tui/opened", "ui/tui/screen", "ui/tui/widget", "replay", "cassette", "model"},
	"ui/tui/failures": {"ui/match", "ui/render", "ui/rerecord", "ui/testrun", "ui/tui/compare", "ui/tui/detail", "ui/tui/opened", "ui/tui/resend", "ui/tui/screen", "ui/tui/widget", "replay", "cassette"}, // no screen
	anyScreen: {"ui/match", "ui/render", "ui/rerecord", "ui/snippet", "ui/tui/compare", "ui/tui/copying", "ui/tui/detail", "ui/tui/edit", "ui/tui/editor", "ui/tui/opened", "ui/tui/panes",
		"ui/tui/resend", "ui/tui/screen", "ui/tui/widget", "replay", "cassette", "model"},

	"cassette":                          {"model", "cassette/internal"},
	"cassette/internal/store":           {},
	"cassette/internal/unified":         {},
	"cassette/internal/history":         {},
	"cassette/internal/finding":         {"cassette/internal/format", "cassette/internal/store", "model/inorder"},
	"cassette/internal/loading":         {"cassette/internal/field", "cassette/internal/span", "cassette/internal/yamlspan", "model"},
	"cassette/internal/format":          {"cassette/internal/loading", "cassette/internal/field", "cassette/internal/span", "cassette/internal/yamlspan", "cassette/internal/jsonspan", "cassette/internal/httpspan", "model"},
	"cassette/internal/format/template": {"cassette/internal/format", "cassette/internal/span"},
	"cassette/internal/field":           {"cassette/internal/span", "cassette/internal/yamlspan", "cassette/internal/jsonspan", "model"},
	"cassette/internal/span":            {},
	"cassette/internal/yamlspan":        {"cassette/internal/span", "cassette/internal/yamlspan/direct", "cassette/internal/yamlspan/emit"},
	"cassette/internal/yamlspan/direct": {"cassette/internal/span"},
	"cassette/internal/yamlspan/emit":   {"cassette/internal/span"},
	"cassette/internal/httpspan":        {"cassette/internal/span"},
	"cassette/internal/jsonspan":        {"cassette/internal/span", "model/body/jsontext"},

	"replay":                     {"replay/exception", "replay/explain", "replay/library", "replay/message", "replay/secret", "replay/send", "model"},
	"replay/library":             {"replay/exception", "replay/secret", "replay/source", "model"},
	"replay/library/all":         {"replay/library", "model"},
	anyLibrary:                   {"replay/library", "replay/exception", "replay/message", "replay/printed", "replay/python", "replay/ruby", "replay/secret", "replay/source", "model"},
	"replay/library/librarytest": {"replay/library", "replay/secret", "replay/source", "testdata", "model"},
	"replay/exception":           {},
	"replay/explain":             {"replay/exception", "replay/library", "replay/library/all", "replay/placeholder", "replay/printed", "replay/python", "replay/secret", "model"},
	"replay/failure":             {"replay/library", "replay/library/all", "replay/printed", "replay/python", "model"},
	"replay/message":             {"model"},
	"replay/placeholder":         {"replay/message", "model"},
	"replay/printed":             {},
	"replay/python":              {"replay/exception", "model"},
	"replay/ruby":                {"replay/exception", "replay/python", "model"},
	"replay/secret":              {"replay/secret", "replay/message", "model"},
	"replay/source":              {},
	"replay/send":                {"replay/library", "replay/message", "replay/placeholder", "replay/secret", "model"},
}

func TestImports(t *testing.T) {
	checked := 0
	err := walkSources(func(path string) error {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		checked++
		for _, spec := range file.Imports {
			imported, ours := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), "tapedeck/")
			if ours && !allowed(filepath.ToSlash(filepath.Dir(path)), imported) {
				t.Errorf("%s imports %s", path, imported)
			}
		}
		return nil
	})
	if err != nil || checked == 0 {
		t.Fatalf("checked %d files: %v", checked, err)
	}
}

// anyLibrary is in mayImport for the folder of each library, anyScreen for that of
// each screen of the terminal: neither imports another.
const (
	anyLibrary = "replay/library/NAME"
	anyScreen  = "ui/tui/NAME"
)

// anyoneMay is a package that stands on the standard library alone and that every
// other may import.
const anyoneMay = "model/lazyregexp"

// allowed goes by the longest folder of mayImport that holds the importer.
func allowed(importer, imported string) bool {
	if imported == anyoneMay {
		return true
	}
	if _, own := mayImport[importer]; !own && ofLibrary(importer) {
		importer = anyLibrary
	} else if !own && strings.HasPrefix(importer, "ui/tui/") {
		importer = anyScreen
	}
	for folder := importer; ; folder = filepath.ToSlash(filepath.Dir(folder)) {
		rule, ok := mayImport[folder]
		if !ok && folder != "." {
			continue
		}
		if ofLibrary(imported) && importer != "replay/library/all" {
			return false
		}
		for _, may := range rule {
			if imported == may || strings.HasPrefix(imported, may+"/") {
				return !strings.HasPrefix(imported, "cassette/internal") || strings.HasPrefix(importer, "cassette")
			}
		}
		return false
	}
}

// Regular expressions of package variables are compiled when they are first used,
// lest each start compile all of them.
func TestNoRegexpCompiledAtStart(t *testing.T) {
	checked := 0
	err := walkSources(func(path string) error {
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			ast.Inspect(decl, func(n ast.Node) bool {
				_, inFunc := n.(*ast.FuncDecl)
				_, inLiteral := n.(*ast.FuncLit)
				if s, ok := n.(*ast.SelectorExpr); ok {
					x, _ := s.X.(*ast.Ident)
					checked++
					if x != nil && x.Name == "regexp" && strings.HasPrefix(s.Sel.Name, "MustCompile") {
						t.Errorf("%s: compiled at each start: use lazyregexp.New", set.Position(n.Pos()))
					}
				}
				return !inFunc && !inLiteral
			})
		}
		return nil
	})
	if err != nil || checked == 0 {
		t.Fatalf("checked %d names: %v", checked, err)
	}
}

// ofLibrary reports whether a folder is that of one replay library.
func ofLibrary(folder string) bool {
	name, inside := strings.CutPrefix(folder, "replay/library/")
	return inside && name != "all"
}

// mayName are the folders that may go by a library's name: a format's own field
// says whose the format is, and what that library refuses to load is its rule.
var mayName = []string{"cassette/internal/format", "cassette/internal/loading", "replay/library/all"}

// namedIn are the texts elsewhere that name a library, with the reason.
var namedIn = map[string]string{
	"ui/cli/set.go": "the help says which format keeps a duration",
}

// libraryNames matches the names of the libraries' folders, also within a word
// and as go-vcr and the like; "number" is none.
func libraryNames(t *testing.T) *regexp.Regexp {
	folders, err := filepath.Glob("replay/library/*/library.go")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no library's folder: %v", err)
	}
	var names []string
	for _, path := range folders {
		names = append(names, strings.ReplaceAll(filepath.Base(filepath.Dir(path)), "vcr", ".?vcr"))
	}
	return regexp.MustCompile("(?i)(^|[^n])(" + strings.Join(names, "|") + ")")
}

// What is true of one library stands in its folder: elsewhere no text and no
// identifier has its name.
func TestNoLibraryNamed(t *testing.T) {
	libraryName, checked, excused := libraryNames(t), 0, map[string]bool{}
	err := walkSources(func(path string) error {
		folder := filepath.ToSlash(filepath.Dir(path))
		if slices.Contains(mayName, folder) || ofLibrary(folder) {
			return nil
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			text := ""
			switch n := n.(type) {
			case *ast.ImportSpec: // TestImports asks about those
				return false
			case *ast.Ident:
				text = n.Name
			case *ast.BasicLit:
				text = n.Value
			default:
				return true
			}
			checked++
			switch name := libraryName.FindString(text); {
			case name == "":
			case namedIn[filepath.ToSlash(path)] != "":
				excused[filepath.ToSlash(path)] = true
			default:
				t.Errorf("%s names %s: %s", set.Position(n.Pos()), name, text)
			}
			return true
		})
		return nil
	})
	if err != nil || checked == 0 {
		t.Errorf("looked at %d texts and identifiers: %v", checked, err)
	}
	for path := range namedIn {
		if !excused[path] {
			t.Errorf("%s names no library and needs no excuse", path)
		}
	}
}

// A library's folder is asked through its Library: it exports nothing else.
func TestLibraryExports(t *testing.T) {
	checked := 0
	err := walkSources(func(path string) error {
		folder := filepath.ToSlash(filepath.Dir(path))
		if !ofLibrary(folder) || folder == "replay/library/librarytest" {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		for name := range file.Scope.Objects {
			if checked++; ast.IsExported(name) && name != "Library" {
				t.Errorf("%s exports %s", path, name)
			}
		}
		return nil
	})
	if err != nil || checked == 0 {
		t.Errorf("looked at %d names: %v", checked, err)
	}
}

// walkSources goes through the files that the program is made of.
func walkSources(do func(path string) error) error {
	return filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != "."):
			return fs.SkipDir
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		return do(path)
	})
}
