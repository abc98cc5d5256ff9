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
		{"TestTable/with_spaces", tableTest("{\"with spaces\", \"beds\"}, {name: \"moss\", cassette: \"other\"}", ""), "[{pkg/fixtures/beds.yaml true}] "},
		{"TestTable/moss", tableTest("{\"with spaces\", \"beds\"}, {name: \"moss\", cassette: \"other\"}", ""), "[{pkg/fixtures/other.yaml true}] "},
		{"TestTable/moss#01", tableTest("{\"moss\", \"beds\"}, {name: \"moss\", cassette: \"other\"}", ""), "[{pkg/fixtures/other.yaml true}] "},
		{"TestTable/moss", tableTest("{\"fern\", \"beds\"}, {name: \"moss\", cassette: os.Getenv(\"X\")}", ""), "[] pkg/code_test.go:9"},
		{"TestTable/ivy", tableTest("{\"fern\", \"beds\"}, {name: names[1], cassette: \"other\"}", ""), "[] pkg/code_test.go:9"},
		{"TestTable/moss/deep", tableTest("{\"fern\", \"beds\"}, {\"moss\", \"other\"}", ""), "[{pkg/fixtures/other.yaml true}] "},
		{"TestTable/moss", tableTest("{\"fern\", \"beds\"}, {\"moss\", \"other\"}", "tt := tt"), "[{pkg/fixtures/other.yaml true}] "},
		{"TestMap/two_words", `func TestMap(t *testing.T) {
	for name, tt := range map[string]struct{ cassette string }{"fern": {"a"}, "two words": {cassette: "b"}} {
		t.Run(name, func(t *testing.T) { replay(t, tt.cassette) })
	}
}`, "[{pkg/fixtures/b.yaml true}] "},
		{"TestIndex/moss", `type row struct { name string; file string }
var rows = []*row{{"fern", "a"}, {"moss", "b"}}
func TestIndex(t *testing.T) {
	for i := range rows {
		tc := rows[i]
		t.Run(tc.name, func(t *testing.T) { recorder.New("fixtures/" + tc.file) })
	}
}`, "[{pkg/fixtures/b.yaml true}] "},
		{"TestIn/plants/moss", `func TestIn(t *testing.T) {
	t.Run("beds", func(t *testing.T) { replay(t, "beds") })
	t.Run("plants", func(t *testing.T) {
		for _, tt := range []struct{ name string; client func(*testing.T) *http.Client }{
			{"fern", func(t *testing.T) *http.Client { return replay(t, "a") }},
			{"moss", func(t *testing.T) *http.Client { return replay(t, "b") }},
		} {
			t.Run(tt.name, func(t *testing.T) { tt.client(t) })
		}
	})
}`, "[{pkg/fixtures/b.yaml true}] "},
		{"TestNamed/one", `func TestNamed(t *testing.T) { t.Run("one", one); t.Run("two", two) }
func one(t *testing.T) { replay(t, "one") }
func two(t *testing.T) { replay(t, "two") }`, "[{pkg/fixtures/one.yaml true}] "},
		{"TestMade/two_words", `func TestMade(t *testing.T) {
	for _, tt := range cases() {
		t.Run(tt.name, func(t *testing.T) { replay(t, tt.name) })
	}
}`, "[{pkg/fixtures/two words.yaml true}] "},
		{"TestShadow", `func TestOther(t *testing.T) { name := "other"; replay(t, name) }
func TestShadow(t *testing.T) { for _, name := range names() { replay(t, name) } }`, "[] pkg/help_test.go:4"},
		{"TestPackage", `import vcr "example.com/plants/internal/vcrtest"
func Client() { recorder.New("wrong") }
func TestPackage(t *testing.T) { vcr.Client(t, "beds") }`, "[{pkg/fixtures/beds.yaml true}] "},
		{"TestFormat", `func TestFormat(t *testing.T) { recorder.New(fmt.Sprintf("fixtures/%s_v2", t.Name())) }`, "[{pkg/fixtures/TestFormat_v2.yaml true}] "},
		{"TestUnknown", `func TestUnknown(t *testing.T) { recorder.New(os.Getenv("CASSETTE")) }`, "[] pkg/code_test.go:3"},
		{"TestConvention", `func TestConvention(t *testing.T) { setUp() }`, "[{pkg/testdata/TestConvention.yaml false}] "},
	} {
		t.Run(test.name, func(t *testing.T) {
			project := fstest.MapFS{
				"pkg/code_test.go":                 {Data: []byte("package pkg\n\n" + test.code + "\n")},
				"go.mod":                           {Data: []byte("module example.com/plants\n")},
				"internal/vcrtest/client.go":       {Data: []byte("package vcrtest\n\nfunc Client(t *testing.T, name string) *http.Client { r, _ := recorder.New(\"fixtures/\" + name); return r.GetDefaultClient() }\n")},
				"pkg/help_test.go":                 {Data: []byte("package pkg\n" + helper)},
				"pkg/fixtures/two words.yaml":      {},
				"pkg/testdata/TestConvention.yaml": {Data: []byte("version: 2\n")},
			}
			u := uses(project, library.TestCase{Name: test.name, Folder: "pkg"})
			if got := fmt.Sprint(u.List, " ", u.Unknown); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// tableTest is a test with a table of rows.
func tableTest(rows, before string) string {
	return `func TestTable(t *testing.T) {
	tests := []struct{ name, cassette string; status int }{
		` + rows + `,
	}
	for _, tt := range tests {
		` + before + `
		t.Run(tt.name, func(t *testing.T) { recorder.New("fixtures/" + tt.cassette) })
	}
}`
}
