package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
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

	"cassette":                        {"model", "cassette/internal"},
	"cassette/internal/store":         {},
	"cassette/internal/format":        {"cassette/internal/field", "cassette/internal/span", "cassette/internal/yamlspan", "cassette/internal/jsonspan", "model"},
	"cassette/internal/field":         {"cassette/internal/span", "cassette/internal/yamlspan", "cassette/internal/jsonspan", "model"},
	"cassette/internal/span":          {},
	"cassette/internal/yamlspan":      {"cassette/internal/span", "cassette/internal/yamlspan/emit"},
	"cassette/internal/yamlspan/emit": {"cassette/internal/span"},
	"cassette/internal/jsonspan":      {"cassette/internal/span", "model/body/jsontext"},

	"replay":                 {"replay/exception", "replay/explain", "replay/library", "replay/message", "replay/secret", "replay/send", "model"},
	"replay/library":         {"replay/exception", "replay/python", "replay/ruby", "replay/secret", "model"},
	"replay/library/all":     {"replay/library", "model"},
	"replay/library/vcrpy":   {"replay/library", "replay/exception", "replay/message", "replay/python", "replay/secret", "model"},
	"replay/library/betamax": {"replay/library", "replay/exception", "replay/python", "replay/secret", "model"},
	"replay/library/uber":    {"replay/library", "replay/exception", "replay/python", "model"},
	"replay/library/rubyvcr": {"replay/library", "replay/exception", "replay/message", "replay/python", "replay/ruby", "replay/secret", "model"},
	"replay/library/govcr":   {"replay/library", "replay/exception", "replay/message", "model"},
	"replay/exception":       {},
	"replay/explain":         {"replay/exception", "replay/library", "replay/library/all", "replay/placeholder", "replay/python", "replay/secret", "model"},
	"replay/failure":         {"model"},
	"replay/message":         {"model"},
	"replay/placeholder":     {"replay/message", "model"},
	"replay/python":          {"replay/exception", "model/body"},
	"replay/ruby":            {"replay/exception", "replay/python"},
	"replay/secret":          {"replay/secret", "replay/message", "model"},
	"replay/send":            {"replay/library", "replay/message", "replay/placeholder", "replay/secret", "model"},
}

func TestImports(t *testing.T) {
	checked := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != ".") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
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

// allowed goes by the longest folder of mayImport that holds the importer.
func allowed(importer, imported string) bool {
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

// ofLibrary reports whether a folder is that of one replay library.
func ofLibrary(folder string) bool {
	name, inside := strings.CutPrefix(folder, "replay/library/")
	return inside && name != "all"
}

// nameless are the folders in which nothing depends on which library it is.
var nameless = []string{"replay", "replay/library", "replay/explain", "replay/send", "replay/placeholder", "replay/secret", "replay/message"}

// What is true of one library stands in its folder: elsewhere no text is its
// name.
func TestNoLibraryNamed(t *testing.T) {
	checked := 0
	for _, folder := range nameless {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, path, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				literal, ok := n.(*ast.BasicLit)
				if !ok || literal.Kind != token.STRING {
					return true
				}
				checked++
				if text, _ := strconv.Unquote(literal.Value); slices.Contains([]string{"vcrpy", "betamax", "ruby-vcr", "go-vcr", "uber"}, text) {
					t.Errorf("%s names %s", set.Position(literal.Pos()), text)
				}
				return true
			})
		}
	}
	if checked == 0 {
		t.Error("no text was looked at")
	}
}
