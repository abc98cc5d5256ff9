package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// How many lines a file, a function and a package may have, tests left out, and
// how many fields a type of the screen.
const (
	mostInFile     = 400
	mostInFunction = 60
	mostInPackage  = 4000
	mostFields     = 20
)

// A file has one subject, and a function fits a screen.
func TestSizes(t *testing.T) {
	set, packages := token.NewFileSet(), map[string]int{}
	check := func(what string, n, most int, of string) {
		if n > most {
			t.Errorf("%s has %d %s, more than %d", what, n, of, most)
		}
	}
	err := walkSources(func(path string) error {
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		path = filepath.ToSlash(path)
		lines := set.File(file.Pos()).LineCount()
		packages[filepath.ToSlash(filepath.Dir(path))] += lines
		check(path, lines, mostInFile, "lines")
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				check(path+": "+n.Name.Name, set.Position(n.End()).Line-set.Position(n.Pos()).Line+1, mostInFunction, "lines")
			case *ast.TypeSpec:
				if s, ok := n.Type.(*ast.StructType); ok && strings.HasPrefix(path, "ui/tui/") {
					check(path+": "+n.Name.Name, s.Fields.NumFields(), mostFields, "fields")
				}
			}
			return true
		})
		return nil
	})
	if err != nil || len(packages) == 0 {
		t.Fatalf("%d packages: %v", len(packages), err)
	}
	for name, lines := range packages {
		check("package "+name, lines, mostInPackage, "lines")
	}
}
