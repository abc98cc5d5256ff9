// Package corpus finds the files that tests read: our own in testdata, and
// whatever the folders named in TAPEDECK_CORPUS and TAPEDECK_VECTORS hold.
// Only tests import it.
package corpus

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// A File is a file to test with. One that is not ours may be anything.
type File struct {
	Path string
	Ours bool // in testdata
}

// Name is short and tells files apart in messages: the folder and the file.
func (f File) Name() string {
	return filepath.Base(filepath.Dir(f.Path)) + "/" + filepath.Base(f.Path)
}

// Read returns what the file holds, unpacked where it is compressed.
func (f File) Read(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile(f.Path)
	if err != nil {
		t.Fatal(err)
	}
	return unpacked(data)
}

func unpacked(data []byte) []byte {
	var text io.Reader
	if r, err := gzip.NewReader(bytes.NewReader(data)); err == nil {
		text = r
	} else if r, err := zlib.NewReader(bytes.NewReader(data)); err == nil {
		text = r
	} else {
		return data
	}
	if unpacked, err := io.ReadAll(text); err == nil {
		return unpacked
	}
	return data
}

// cassettes are the parts of testdata that hold cassettes, whole ones, of one
// format each.
var cassettes = []string{"tour.yaml", "vcrpy", "langchain", "vcrpy-v0", "betamax", "ruby", "ruby-v1", "govcr", "uber", "httprr"}

// Cassettes returns our cassettes, and all files of the trees in
// TAPEDECK_CORPUS.
func Cassettes(t testing.TB) []File {
	t.Helper()
	return Files(t, cassettes...)
}

// Files returns the files of these parts of testdata, of all of it where none
// is named, and all files of the trees in TAPEDECK_CORPUS.
func Files(t testing.TB, parts ...string) []File {
	t.Helper()
	if len(parts) == 0 {
		parts = []string{"."}
	}
	var files []File
	for _, part := range parts {
		files = append(files, walk(t, filepath.Join(testdata(t), part), true)...)
	}
	for _, tree := range folders(t, "TAPEDECK_CORPUS") {
		files = append(files, walk(t, tree, false)...)
	}
	return files
}

// Folders returns the folders of testdata that are cassettes, and all folders of
// the trees in TAPEDECK_CORPUS.
func Folders(t testing.TB) []File {
	t.Helper()
	var list []File
	add := func(tree string, ours bool) {
		seen := map[string]bool{}
		for _, f := range walk(t, tree, ours) {
			if folder := filepath.Dir(f.Path); !seen[folder] {
				seen[folder] = true
				list = append(list, File{Path: folder, Ours: ours})
			}
		}
	}
	add(filepath.Join(testdata(t), "uber-folders"), true)
	add(filepath.Join(testdata(t), "uber", "folder"), true)
	for _, tree := range folders(t, "TAPEDECK_CORPUS") {
		add(tree, false)
	}
	return list
}

// Vectors returns the files of that name in testdata/vectors, which has it,
// and in the folders of TAPEDECK_VECTORS, which may have it.
func Vectors(t testing.TB, name string) []File {
	t.Helper()
	files := []File{{Path: filepath.Join(testdata(t), "vectors", name), Ours: true}}
	for _, folder := range folders(t, "TAPEDECK_VECTORS") {
		if _, err := os.Stat(folder); err != nil {
			t.Fatalf("TAPEDECK_VECTORS: %v", err)
		}
		path := filepath.Join(folder, name)
		if _, err := os.Stat(path); err == nil {
			files = append(files, File{Path: path})
		}
	}
	return files
}

// walk lists the regular files of a tree, or the one file that it is. The tree
// itself may be a symbolic link; in it links are not followed.
func walk(t testing.TB, tree string, ours bool) []File {
	t.Helper()
	if real, err := filepath.EvalSymlinks(tree); err == nil {
		tree = real
	}
	var files []File
	err := filepath.WalkDir(tree, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			files = append(files, File{Path: path, Ours: ours})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// folders are those that a variable lists, separated like PATH. Relative ones
// are meant from the module's root, as tests run in their packages' folders.
func folders(t testing.TB, variable string) []string {
	t.Helper()
	var list []string
	for _, folder := range filepath.SplitList(os.Getenv(variable)) {
		if folder == "" {
			continue
		}
		if !filepath.IsAbs(folder) {
			folder = filepath.Join(filepath.Dir(testdata(t)), folder)
		}
		list = append(list, folder)
	}
	return list
}

// start is the working folder before a test changes it: its package's.
var start, _ = os.Getwd()

// testdata is the module's testdata.
func testdata(t testing.TB) string {
	t.Helper()
	for folder := start; folder != filepath.Dir(folder); folder = filepath.Dir(folder) {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return filepath.Join(folder, "testdata")
		}
	}
	t.Fatalf("no go.mod above %q", start)
	return ""
}
