package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"testing"
)

// How many lines a file, a function and a package may have, tests left out.
const (
	mostInFile     = 400
	mostInFunction = 60
	mostInPackage  = 4000
)

// tooLarge are the files and packages that are still larger, to be cut.
var tooLarge = map[string]bool{}

// A file has one subject, and a function fits a screen.
func TestSizes(t *testing.T) {
	set, packages, excused := token.NewFileSet(), map[string]int{}, map[string]bool{}
	check := func(what, name string, lines, most int) {
		switch {
		case lines <= most:
		case tooLarge[name]:
			excused[name] = true
		default:
			t.Errorf("%s has %d lines, more than %d", what, lines, most)
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
		check(path, path, lines, mostInFile)
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				lines := set.Position(f.End()).Line - set.Position(f.Pos()).Line + 1
				check(path+": "+f.Name.Name, path, lines, mostInFunction)
			}
		}
		return nil
	})
	if err != nil || len(packages) == 0 {
		t.Fatalf("%d packages: %v", len(packages), err)
	}
	for name, lines := range packages {
		check("package "+name, name, lines, mostInPackage)
	}
	for name := range tooLarge {
		if !excused[name] {
			t.Errorf("%s is not too large any more and needs no excuse", name)
		}
	}
}
