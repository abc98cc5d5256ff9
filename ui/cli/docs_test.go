package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// documented are the values that commands print with --json, and the heading
// under which docs/commands.md lists their keys.
var documented = []struct {
	heading string
	of      any
}{
	{"JSON of ls", summaryJSON{}}, {"JSON of ls", cassetteJSON{}},
	{"JSON of show", interactionJSON{}}, {"JSON of show", map[string]any{"body": bodyJSON{}}},
	{"JSON of match", matchJSON{}}, {"JSON of match", unusedJSON{}},
	{"JSON of match", rowJSON{}}, {"JSON of match", summaryLineJSON{}},
	{"JSON of commands that change a file", changeJSON{}},
	{"JSON of rerecord --check", driftJSON{}},
}

// Every key of what commands print with --json has its place in the
// documentation, in italics where it may be left out.
func TestDocsHaveJSONKeys(t *testing.T) {
	data, err := os.ReadFile("../../docs/commands.md")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, d := range documented {
		_, section, found := strings.Cut(string(data), "### "+d.heading+"\n")
		section, _, _ = strings.Cut(section, "\n### ")
		listed := listedKeys(section)
		if !found {
			t.Fatalf("no heading %q", d.heading)
		}
		for key, optional := range keysOf(reflect.TypeOf(d.of), reflect.ValueOf(d.of), "", false, seen) {
			if inItalics, ok := listed[key]; !ok {
				t.Errorf("%s: docs/commands.md does not list %s", d.heading, key)
			} else if inItalics != optional {
				t.Errorf("%s: %s: italics %t, left out where there is nothing to say %t", d.heading, key, inItalics, optional)
			}
		}
	}
	for _, name := range typesWithKeys(t) {
		if !seen[name] {
			t.Errorf("no value in the table of this test holds a %s", name)
		}
	}
}

var listedKey = regexp.MustCompile("`([a-z0-9_.\\[\\]]+)`")

// listedKeys are the keys in the first cells of a section's tables, and whether
// they are in italics.
func listedKeys(section string) map[string]bool {
	keys := map[string]bool{}
	for line := range strings.Lines(section) {
		cells := strings.Split(line, "|")
		if len(cells) < 3 {
			continue
		}
		for _, m := range listedKey.FindAllStringSubmatch(cells[1], -1) {
			keys[m[1]] = strings.HasPrefix(strings.TrimSpace(cells[1]), "*")
		}
	}
	return keys
}

// elsewhere are the types of values whose keys are listed once, apart from what
// holds them.
var elsewhere = []string{"bodyJSON", "differenceJSON"}

// keysOf are the keys of a value and of what stands below it, and whether they
// may be left out.
func keysOf(of reflect.Type, value reflect.Value, path string, optional bool, seen map[string]bool) map[string]bool {
	keys := map[string]bool{}
	add := func(more map[string]bool) {
		for key, optional := range more {
			keys[key] = optional
		}
	}
	switch of.Kind() {
	case reflect.Pointer:
		add(keysOf(of.Elem(), reflect.Value{}, path, optional, seen))
	case reflect.Slice:
		if of.Elem().Kind() != reflect.Struct {
			return map[string]bool{path: optional}
		}
		add(keysOf(of.Elem(), reflect.Value{}, path+"[]", optional, seen))
	case reflect.Map: // a value under a name that is not its own
		for _, key := range value.MapKeys() {
			below := value.MapIndex(key).Elem()
			seen[below.Type().Name()] = true
			add(fieldsOf(below.Type(), key.String()+".", false, seen))
		}
	case reflect.Struct:
		seen[of.Name()] = true
		if path != "" && slices.Contains(elsewhere, of.Name()) {
			return map[string]bool{path: optional}
		}
		if path != "" {
			path += "."
		}
		add(fieldsOf(of, path, optional, seen))
	default:
		return map[string]bool{path: optional}
	}
	return keys
}

func fieldsOf(of reflect.Type, path string, optional bool, seen map[string]bool) map[string]bool {
	keys := map[string]bool{}
	for field := range of.NumField() {
		f := of.Field(field)
		if !f.IsExported() && !f.Anonymous {
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Type.Kind() == reflect.Map { // what failures say differs with the library
			keys[path+name] = optional
			continue
		}
		for key, left := range keysOf(f.Type, reflect.Value{}, path+name, optional || options == "omitempty", seen) {
			keys[key] = left
		}
	}
	return keys
}

// typesWithKeys are this package's types that have names for JSON.
func typesWithKeys(t *testing.T) (names []string) {
	t.Helper()
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if s, ok := spec.Type.(*ast.StructType); ok && slices.ContainsFunc(s.Fields.List, func(f *ast.Field) bool {
				return f.Tag != nil && strings.Contains(f.Tag.Value, "json:")
			}) && !strings.HasSuffix(path, "_test.go") {
				names = append(names, spec.Name.Name)
			}
			return true
		})
	}
	if len(names) == 0 {
		t.Fatal("no type has names for JSON")
	}
	return names
}
