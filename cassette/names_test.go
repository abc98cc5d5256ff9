package cassette_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"tapedeck/cassette"
)

// What is true of one format stands in that format's files: outside of package
// format no code goes by a format's name.
func TestNoFormatNames(t *testing.T) {
	names := append(cassette.Formats(), "vcrpy", "betamax", "ruby-vcr", "go-vcr", "uber")
	checked := 0
	for _, folder := range []string{".", "internal/field", "internal/span", "internal/store", "internal/yamlspan", "internal/yamlspan/emit", "internal/jsonspan"} {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			checked++
			ast.Inspect(file, func(n ast.Node) bool {
				literal, ok := n.(*ast.BasicLit)
				if !ok || literal.Kind != token.STRING {
					return true
				}
				for _, name := range names {
					if strings.Trim(literal.Value, "\"`") == name {
						t.Errorf("%s names the format or library %s", path, name)
					}
				}
				return true
			})
		}
	}
	if checked < 50 {
		t.Errorf("only %d files were checked", checked)
	}
}
