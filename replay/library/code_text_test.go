package library

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"tapedeck/replay/source"
)

// What a test's code makes of texts and paths is what its language makes of them;
// what is too large is not known.
func TestText(t *testing.T) {
	wide := "a = 'x'\n"
	for _, step := range []string{"ba", "cb", "dc", "ed", "fe", "gf", "hg"} {
		wide += step[:1] + " = " + strings.Repeat(step[1:]+" + ", 19) + step[1:] + "\n"
	}
	goFile := func(value string) *source.File { return source.Go("package p\nfunc TestX() { use(" + value + ") }\n") }
	for _, test := range []struct {
		name string
		file *source.File
		want string // "" where it is not known
	}{
		{"a percent sign in a value", goFile(`fmt.Sprintf("%s/x", "50%")`), "50%/x"},
		{"a value that reads as a format", goFile(`fmt.Sprintf("%s-%v", "%s", "b")`), "%s-b"},
		{"a number's format", goFile(`fmt.Sprintf("%s/%d", "a")`), ""},
		{"more values than the format has", goFile(`fmt.Sprintf("%s", "a", "b")`), ""},
		{"filepath.Join", goFile(`filepath.Join("a", "/b", "../c")`), "a/c"},
		{"os.path.join", source.Python("use(os.path.join('a', 'b', 'c'))"), "a/b/c"},
		{"os.path.join, absolute", source.Python("use(os.path.join('a', '/b', 'c'))"), "/b/c"},
		{"Path, absolute", source.Python("use(str(Path('a', '/b')))"), "/b"},
		{"File.join", source.Ruby("use(File.join('a', '/b'))"), "a/b"},
		{"File.expand_path", source.Ruby("use(File.expand_path('../b', 'a'))"), "b"},
		{"File.expand_path, absolute", source.Ruby("use(File.expand_path('/b', 'a'))"), "/b"},
		{"names of many names", source.Python(wide + "use(h)"), ""},
		{"names of several names", source.Python("a = 'x'\nb = a + a\nc = b + b\nuse(c)"), "xxxx"},
		{"a long text, often", source.Python("a = '" + strings.Repeat("x", mostText/3) + "'\nuse(a + a)"), ""},
	} {
		for _, call := range test.file.Calls {
			if call.Name != "use" {
				continue
			}
			at := Point{File: test.file, Scope: call.In, left: &budget{mostValues, mostText}}
			got, ok := new(Code).Text(at, call.Args[0])
			if ok != (test.want != "") || ok && got != test.want {
				t.Errorf("%s: got %.40q, %v, want %q", test.name, got, ok, test.want)
			}
			if at.left.values < -mostValues {
				t.Errorf("%s: took %d values more than it may", test.name, -at.left.values)
			}
			test.want = "read"
		}
		if test.want != "read" {
			t.Errorf("%s: no call", test.name)
		}
	}
}

// A project's files are read where they are regular and not too large.
func TestReadRegular(t *testing.T) {
	module := []byte("module h.test/m\n")
	for _, test := range []struct {
		name string
		file *fstest.MapFile
		want bool
	}{
		{"a file", &fstest.MapFile{Data: module}, true},
		{"a pipe", &fstest.MapFile{Data: module, Mode: fs.ModeNamedPipe}, false},
		{"a large file", &fstest.MapFile{Data: append(module, make([]byte, mostSource)...)}, false},
	} {
		project := fstest.MapFS{"go.mod": test.file, "vcr/vcr.go": {Data: []byte("package vcr\n")}}
		files := GoPackage(project, ".")(CodeFile{}, source.Import{Name: "vcr", Path: "h.test/m/vcr"})
		if found := len(files) == 1; found != test.want {
			t.Errorf("%s: the package is found: %v, want %v", test.name, found, test.want)
		}
	}
}
