package replay_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every exported name that go doc shows has a comment, and a function's, a
// method's or a type's begins with its name, maybe after an article.
func TestDocComments(t *testing.T) {
	seen := 0
	for _, pattern := range []string{"*.go", "*/*.go", "*/*/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			src, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, src, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range file.Decls {
				for name, comment := range documented(d) {
					seen++
					words := strings.Fields(comment)
					if len(words) > 1 && (words[0] == "A" || words[0] == "An" || words[0] == "The") {
						words = words[1:]
					}
					if len(words) < 2 || words[0] != name && comment != grouped {
						t.Errorf("%s: %s: %q", path, name, comment)
					}
				}
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d exported names were seen", seen)
	}
}

// grouped stands for the comment of constants that have one together.
const grouped = "they have one together"

// documented are the exported names of a declaration with their comments.
func documented(d ast.Decl) map[string]string {
	found := map[string]string{}
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && (d.Recv == nil || ast.IsExported(receiver(d.Recv.List[0].Type))) {
			found[d.Name.Name] = d.Doc.Text()
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() {
					found[s.Name.Name] = d.Doc.Text() + s.Doc.Text()
				}
			case *ast.ValueSpec:
				for _, name := range s.Names {
					if comment := d.Doc.Text() + s.Doc.Text() + s.Comment.Text(); name.IsExported() && d.Lparen.IsValid() && comment != "" {
						found[name.Name] = grouped
					} else if name.IsExported() {
						found[name.Name] = comment
					}
				}
			}
		}
	}
	return found
}

// receiver is the name of a method's type.
func receiver(e ast.Expr) string {
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	if id, ok := e.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}
