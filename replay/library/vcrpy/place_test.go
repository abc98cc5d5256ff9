package vcrpy

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"tapedeck/replay/library"
)

// What a test's code gives use_cassette is read, and what its plugins name after
// it: pytest-recording, pytest-vcr, vcrpy's unittest classes.
func TestUses(t *testing.T) {
	for _, test := range []struct{ name, code, want string }{
		{"test_decorated", "@vcr.use_cassette('fixtures/plants.yaml')\ndef test_decorated(): pass", "[{fixtures/plants.yaml true}] "},
		{"test_keyword", "@my.use_cassette(path='fixtures/plants.yaml', record_mode='none')\ndef test_keyword(): pass", "[{fixtures/plants.yaml true}] "},
		{"test_body", "def test_body():\n    with vcr.use_cassette('fixtures/plants.yaml') as c:\n        get()", "[{fixtures/plants.yaml true}] "},
		{"test_library", "my = vcr.VCR(cassette_library_dir='tests/tapes')\n@my.use_cassette('plants')\ndef test_library(): pass", "[{tests/tapes/plants.yaml true}] "},
		{"test_helper", "def recorded(name):\n    return vcr.use_cassette('fixtures/' + name + '.yaml')\ndef test_helper():\n    with recorded('plants'): get()", "[{fixtures/plants.yaml true}] "},
		{"test_f", "NAME = 'plants'\ndef test_f():\n    with vcr.use_cassette(f'fixtures/{NAME}.yaml'): get()", "[{fixtures/plants.yaml true}] "},
		{"test_fixture", "@pytest.fixture\ndef tape():\n    with vcr.use_cassette('fixtures/plants.yaml'): yield\ndef test_fixture(tape): pass", "[{fixtures/plants.yaml true}] "},
		{"test_marked", "@pytest.mark.vcr\ndef test_marked(): pass", "[{tests/cassettes/test_code/test_marked.yaml false}] "},
		{"TestBeds.test_water[a/b]", "@pytest.mark.vcr\nclass TestBeds:\n    def test_water(self, bed): pass", "[{tests/cassettes/test_code/TestBeds.test_water[a-b].yaml false}] "},
		{"test_default", "@pytest.mark.default_cassette('shared.yaml')\n@pytest.mark.vcr\ndef test_default(): pass", "[{tests/cassettes/test_code/shared.yaml true}] "},
		{"test_module", "pytestmark = [pytest.mark.vcr]\ndef test_module(): pass", "[{tests/cassettes/test_code/test_module.yaml false}] "},
		{"Plants.test_case", "class Plants(VCRTestCase):\n    def test_case(self): pass", "[{tests/cassettes/Plants.test_case.yaml false}] "},
		{"test_plain", "def test_plain(): pass", "[] "},
		{"test_computed", "def test_computed():\n    with vcr.use_cassette(name()): get()", "[] tests/test_code.py:2"},
	} {
		t.Run(test.name, func(t *testing.T) {
			project := fstest.MapFS{
				"tests/test_code.py":                        {Data: []byte(test.code + "\n")},
				"fixtures/plants.yaml":                      {},
				"tests/tapes/plants.yaml":                   {},
				"tests/cassettes/test_code/shared.yaml":     {},
				"tests/cassettes/Plants.test_case.yaml":     {},
				"tests/cassettes/test_code/test_other.yaml": {},
			}
			u := uses(project, library.TestCase{Name: test.name, File: "tests/test_code.py", Folder: "tests"})
			if got := fmt.Sprint(u.List, " ", u.Unknown); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// A helper is the one of the test's own file where others have one of the same
// name. Helpers that call each other by names that many files have are walked
// through once each: all ways through these are far more than can be walked.
func TestUsesHelpersOfManyFiles(t *testing.T) {
	project := fstest.MapFS{"helpers.py": {Data: []byte("def shared(name):\n    return vcr.use_cassette(name)\n")}}
	var calls strings.Builder
	for range 60 {
		calls.WriteString("    again(1)\n    other(2)\n")
	}
	for i := range 60 {
		project[fmt.Sprintf("tests/test_%d.py", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, `
def get(path):
    return requests.get(path)
def again(n):
%[2]sdef other(n):
%[2]sdef recorded():
    return vcr.use_cassette("fixtures/%[1]d.yaml")
def test_own():
    with recorded(): get("/")
    again(0)
def test_gone(): nowhere_%[1]d(0)
def nowhere(n): pass
`, i, calls.String())}
		project[fmt.Sprintf("tests/more_%d.py", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "def nowhere_7(n):\n%s", strings.ReplaceAll(calls.String(), "again", "nowhere_7"))}
		project[fmt.Sprintf("fixtures/%d.yaml", i)] = &fstest.MapFile{}
	}
	for name, want := range map[string]string{"test_own": "[{fixtures/7.yaml true}] ", "test_gone": "[] "} {
		u := uses(project, library.TestCase{Name: name, File: "tests/test_7.py", Folder: "tests"})
		if got := fmt.Sprint(u.List, " ", u.Unknown); got != want {
			t.Errorf("%s: got  %s\nwant %s", name, got, want)
		}
	}
}
