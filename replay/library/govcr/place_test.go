package govcr

import (
	"fmt"
	"testing"
	"testing/fstest"

	"tapedeck/replay/library"
)

// What a test's code gives recorder.New is read: literals, what a helper gets
// and passes on, the names of tests. What is none is said to be unknown.
func TestUses(t *testing.T) {
	const helper = `
func replay(t *testing.T, name string) *http.Client {
	r, err := recorder.New(filepath.Join("fixtures", name))
	return r.GetDefaultClient()
}
func inner(t *testing.T, n string) *http.Client { return replay(t, "deep/"+n) }
func options(t *testing.T) { recorder.NewWithOptions(&recorder.Options{CassetteName: "fixtures/options", Mode: recorder.ModeReplayOnly}) }
`
	for _, test := range []struct{ name, code, want string }{
		{"TestPlain", `func TestPlain(t *testing.T) { r, err := recorder.New("fixtures/plants") }`, "[{pkg/fixtures/plants.yaml true}] "},
		{"TestMode", `func TestMode(t *testing.T) { r, err := recorder.NewAsMode("fixtures/plants", recorder.ModeReplaying, nil) }`, "[{pkg/fixtures/plants.yaml true}] "},
		{"TestConst", `const name = "fixtures/const"
func TestConst(t *testing.T) { recorder.New(name) }`, "[{pkg/fixtures/const.yaml true}] "},
		{"TestHelper", `func TestHelper(t *testing.T) { replay(t, "beds") }`, "[{pkg/fixtures/beds.yaml true}] "},
		{"TestInner", `func TestInner(t *testing.T) { inner(t, "beds") }`, "[{pkg/fixtures/deep/beds.yaml true}] "},
		{"TestOptions", `func TestOptions(t *testing.T) { options(t) }`, "[{pkg/fixtures/options.yaml true}] "},
		{"TestOwn", `func TestOwn(t *testing.T) { replay(t, t.Name()) }`, "[{pkg/fixtures/TestOwn.yaml true}] "},
		{"TestSub/two_words", `func TestSub(t *testing.T) {
	t.Run("one", func(t *testing.T) { replay(t, "one") })
	t.Run("two words", func(t *testing.T) { replay(t, "two") })
}`, "[{pkg/fixtures/two.yaml true}] "},
		{"TestTable/fern", `func TestTable(t *testing.T) {
	for _, name := range []string{"fern", "moss"} {
		t.Run(name, func(t *testing.T) { replay(t, "plants/"+name) })
	}
}`, "[{pkg/fixtures/plants/fern.yaml true}] "},
		{"TestFormat", `func TestFormat(t *testing.T) { recorder.New(fmt.Sprintf("fixtures/%s_v2", t.Name())) }`, "[{pkg/fixtures/TestFormat_v2.yaml true}] "},
		{"TestUnknown", `func TestUnknown(t *testing.T) { recorder.New(os.Getenv("CASSETTE")) }`, "[] pkg/code_test.go:3"},
		{"TestConvention", `func TestConvention(t *testing.T) { setUp() }`, "[{pkg/testdata/TestConvention.yaml false}] "},
	} {
		t.Run(test.name, func(t *testing.T) {
			project := fstest.MapFS{
				"pkg/code_test.go":                 {Data: []byte("package pkg\n\n" + test.code + "\n")},
				"pkg/help_test.go":                 {Data: []byte("package pkg\n" + helper)},
				"pkg/testdata/TestConvention.yaml": {Data: []byte("version: 2\n")},
			}
			u := uses(project, library.TestCase{Name: test.name, Folder: "pkg"})
			if got := fmt.Sprint(u.List, " ", u.Unknown); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}
