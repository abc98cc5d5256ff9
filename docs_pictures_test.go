package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The pictures of the documentation are those that the program makes now.
func TestPictures(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the program in tmux")
	}
	for _, tool := range []string{"tmux", "python3", "bash"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("TAPEDECK_REQUIRE_LIBRARIES") != "" {
				t.Fatal(err)
			}
			t.Skipf("needs %s: %v", tool, err)
		}
	}
	folder := t.TempDir()
	if out, err := exec.Command("testdata/screen/pictures", folder).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	made, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	there, err := os.ReadDir("docs/pictures")
	if err != nil {
		t.Fatal(err)
	}
	name := func(e os.DirEntry) string { return e.Name() }
	if is, want := mapped(there, name), mapped(made, name); !slices.Equal(is, want) {
		t.Fatalf("docs/pictures has %v, testdata/screen/pictures makes %v", is, want)
	}
	for _, e := range made {
		now, was := timeless(read(t, filepath.Join(folder, e.Name()))), timeless(read(t, filepath.Join("docs/pictures", e.Name())))
		if now != was {
			t.Errorf("docs/pictures/%s is not what the program shows: testdata/screen/pictures makes it again", e.Name())
		}
	}
}

func mapped[T, U any](list []T, f func(T) U) (out []U) {
	for _, item := range list {
		out = append(out, f(item))
	}
	return out
}

var answered = regexp.MustCompile(` y="([0-9.]+)"[^>]*>answered<`)

// timeless is a picture without the row that says how long an answer took.
func timeless(picture string) string {
	m := answered.FindStringSubmatch(picture)
	if m == nil {
		return picture
	}
	lines := slices.DeleteFunc(strings.Split(picture, "\n"), func(line string) bool { return strings.Contains(line, ` y="`+m[1]+`"`) })
	return strings.Join(lines, "\n")
}
