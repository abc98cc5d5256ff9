package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What ARCHITECTURE.md says holds is what the named package's documentation
// says, word for word.
func TestArchitectureInvariants(t *testing.T) {
	section := between(t, read(t, "ARCHITECTURE.md"), "\n## What holds\n", "\n## ")
	stands := ""
	checked := map[string]int{}
	for line := range strings.Lines(section) {
		if name, ok := strings.CutSuffix(strings.TrimSpace(line), ":"); ok && strings.HasPrefix(name, "`") {
			stands = strings.Trim(name, "`")
		}
		number, rule, ok := strings.Cut(strings.TrimSpace(line), ". ")
		if !ok || strings.Trim(number, "0123456789") != "" {
			continue
		}
		checked[stands]++
		for sentence := range strings.SplitSeq(rule+" ", ". ") {
			if sentence = strings.TrimSuffix(strings.TrimSpace(sentence), "."); sentence != "" && !strings.Contains(strings.ToLower(packageDoc(t, stands)), strings.ToLower(sentence)) {
				t.Errorf("the documentation of %s does not say: %s", stands, sentence)
			}
		}
	}
	if checked["cassette"] == 0 || len(checked) < 3 {
		t.Errorf("rules were found of %v", checked)
	}
}

// packageDoc is the documentation of a package with single blanks.
func packageDoc(t *testing.T, folder string) string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no package %q: %v", folder, err)
	}
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.PackageClauseOnly)
		if err != nil {
			t.Fatal(err)
		}
		if file.Doc != nil && !strings.HasSuffix(path, "_test.go") {
			return strings.Join(strings.Fields(file.Doc.Text()), " ")
		}
	}
	t.Fatalf("%s has no documentation", folder)
	return ""
}

var (
	inCode   = regexp.MustCompile("`([^`\n]+)`")
	aPath    = regexp.MustCompile(`^[a-z]+(/[A-Za-z_.]+)+$|^[a-zA-Z_]+\.(go|md)$`)
	aName    = regexp.MustCompile(`^([A-Za-z]+)\.([A-Za-z]+)$`)
	foreign  = []string{"tea", "cobra"} // packages of others that are named
	suffixes = []string{".go", ".md", ".yaml"}
)

// The files, folders and functions that the pages for contributors name are
// there.
func TestArchitectureNames(t *testing.T) {
	names, files, checked := declared(t), map[string]bool{}, 0 // files by their names without a folder
	if err := walkSources(func(path string) error { files[filepath.Base(path)] = true; return nil }); err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"ARCHITECTURE.md", "CONTRIBUTING.md"} {
		for _, m := range inCode.FindAllStringSubmatch(read(t, page), -1) {
			text := m[1]
			named := aName.FindStringSubmatch(text)
			switch {
			case strings.Contains(text, "NAME"):
			case aPath.MatchString(text) && !exists(text) && !files[text]:
				t.Errorf("%s names %s, which is not there", page, text)
			case named != nil && !slices.Contains(suffixes, filepath.Ext(text)) && !slices.Contains(foreign, named[1]) && !names[text]:
				t.Errorf("%s names %s, which no package declares", page, text)
			default:
				checked++
			}
		}
	}
	if checked < 50 {
		t.Errorf("only %d names were found", checked)
	}
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

// declared are all declarations as package.Name and Type.Member.
func declared(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	err := walkSources(func(path string) error {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil {
				receiver := f.Recv.List[0].Type
				if star, ok := receiver.(*ast.StarExpr); ok {
					receiver = star.X
				}
				if id, ok := receiver.(*ast.Ident); ok {
					names[id.Name+"."+f.Name.Name] = true
				}
			}
		}
		for name, object := range file.Scope.Objects {
			names[file.Name.Name+"."+name] = true
			spec, ok := object.Decl.(*ast.TypeSpec)
			if !ok {
				continue
			}
			ast.Inspect(spec.Type, func(n ast.Node) bool {
				if f, ok := n.(*ast.Field); ok {
					for _, id := range f.Names {
						names[name+"."+id.Name] = true
					}
				}
				return true
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// ARCHITECTURE.md lists the folders that the program is made of.
func TestArchitectureListsFolders(t *testing.T) {
	folders := between(t, read(t, "ARCHITECTURE.md"), "\n## Where things are\n", "\nImports go one way")
	for _, above := range []string{"model", "cassette/internal", "replay", "ui", "ui/tui"} {
		entries, err := os.ReadDir(above)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if sources, _ := filepath.Glob(filepath.Join(above, e.Name(), "*.go")); len(sources) > 0 && !strings.Contains(folders, " "+e.Name()+"/") {
				t.Errorf("ARCHITECTURE.md does not list %s/%s", above, e.Name())
			}
		}
	}
}
