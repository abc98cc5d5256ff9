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
		{"test_rows[plants-2]", "@pytest.mark.parametrize('name, n', [('beds', 1), ('plants', 2)])\ndef test_rows(name, n):\n    with vcr.use_cassette(f'fixtures/{name}.yaml'): get()", "[{fixtures/plants.yaml true}] "},
		{"test_ids[second]", "@pytest.mark.parametrize('name', [pytest.param('beds', id='first'), pytest.param('plants', id='second')])\ndef test_ids(name):\n    with vcr.use_cassette('fixtures/' + name + '.yaml'): get()", "[{fixtures/plants.yaml true}] "},
		{"test_two[x-plants]", "@pytest.mark.parametrize('name', ['beds', 'plants'])\n@pytest.mark.parametrize('o', ['x'])\ndef test_two(name, o):\n    with vcr.use_cassette(f'fixtures/{name}.yaml'): get()", "[{fixtures/plants.yaml true}] "},
		{"test_made[plants]", "@pytest.mark.parametrize('name', names())\ndef test_made(name):\n    with vcr.use_cassette(f'fixtures/{name}.yaml'): get()", "[] tests/test_code.py:3"},
		{"test_used", "@pytest.fixture\ndef tape():\n    with vcr.use_cassette('fixtures/plants.yaml'): yield\n@pytest.mark.usefixtures('tape')\ndef test_used(): pass", "[{fixtures/plants.yaml true}] "},
		{"T.plants", "class T:\n    @pytest.fixture(autouse=True)\n    def tape(self, request):\n        with vcr.use_cassette('fixtures/' + request.node.name + '.yaml'): yield\n    def plants(self): pass", "[{fixtures/plants.yaml true}] "},
		{"test_imported", "from .support.vcr import recorded\ndef test_imported():\n    with recorded('plants'): get()", "[{fixtures/plants.yaml true}] "},
		{"test_module_name", "from tests.support import vcr as support\ndef test_module_name():\n    with support.recorded('plants'): get()", "[{fixtures/plants.yaml true}] "},
		{"test_default", "def recorded(name, folder='fixtures'):\n    return vcr.use_cassette(folder + '/' + name + '.yaml')\ndef test_default():\n    with recorded('plants'): get()", "[{fixtures/plants.yaml true}] "},
		{"test_above", "from tests.support.vcr import near\ndef test_above():\n    with near('plants'): get()", "[{tests/tapes/plants.yaml true}] "},
		{"test_path", "HERE = Path(__file__).resolve().parent\nmy = vcr.VCR(cassette_library_dir=str(HERE / 'tapes'))\ndef test_path():\n    with my.use_cassette('plants.yaml'): get()", "[{tests/tapes/plants.yaml true}] "},
		{"test_plugin", "def test_plugin(plugged): pass", "[{fixtures/plants.yaml true}] "},
	} {
		t.Run(test.name, func(t *testing.T) {
			project := fstest.MapFS{
				"tests/test_code.py":                        {Data: []byte(test.code + "\n")},
				"tests/support/vcr.py":                      {Data: []byte("def recorded(name):\n    return my.use_cassette(f'fixtures/{name}.yaml')\nHERE = os.path.dirname(os.path.abspath(__file__))\ndef near(name):\n    return my.use_cassette(os.path.join(os.path.dirname(HERE), 'tapes', name + '.yaml'))\n")},
				"lib/plugin.py":                             {Data: []byte("@pytest.fixture\ndef plugged():\n    with vcr.use_cassette('fixtures/plants.yaml'): yield\n")},
				"pyproject.toml":                            {Data: []byte("[tool.pytest.ini_options]\npythonpath = [\"lib\"]\naddopts = \"-q -p plugin\"\n")},
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
// name, and a function of a package that is not the project's is none of them.
// Helpers that call each other by names that many files have are walked
// through once each: all ways through these are far more than can be walked.
func TestUsesHelpersOfManyFiles(t *testing.T) {
	project := fstest.MapFS{"helpers.py": {Data: []byte("def shared(name):\n    return vcr.use_cassette(name)\n")}}
	var calls strings.Builder
	for range 60 {
		calls.WriteString("    again(1)\n    other(2)\n")
	}
	for i := range 60 {
		project[fmt.Sprintf("tests/test_%d.py", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, `
import requests
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
def test_foreign(): requests.fetch("/")
def nowhere(n): pass
`, i, calls.String())}
		project[fmt.Sprintf("tests/more_%d.py", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "def nowhere_7(n):\n%s", strings.ReplaceAll(calls.String(), "again", "nowhere_7"))}
		project[fmt.Sprintf("fixtures/%d.yaml", i)] = &fstest.MapFile{}
	}
	project["tests/more.py"] = &fstest.MapFile{Data: []byte("def fetch(path):\n    return vcr.use_cassette('fixtures/3.yaml')\n")}
	for name, want := range map[string]string{"test_own": "[{fixtures/7.yaml true}] ", "test_gone": "[] ", "test_foreign": "[] "} {
		u := uses(project, library.TestCase{Name: name, File: "tests/test_7.py", Folder: "tests"})
		if got := fmt.Sprint(u.List, " ", u.Unknown); got != want {
			t.Errorf("%s: got  %s\nwant %s", name, got, want)
		}
	}
}

// The options of pytest-recording and pytest-vcr are read where the configuration
// has them, in each of the files that pytest reads.
func TestOptions(t *testing.T) {
	const marked, configured = "@pytest.mark.vcr\ndef test_it(): pass\n", "@pytest.fixture\ndef vcr_config():\n    return {'record_mode': 'once'}\n"
	for _, test := range []struct{ file, text, code, want string }{
		{"pyproject.toml", "[tool.pytest.ini_options]\naddopts = \"--record-mode=none -q\"", marked, "none"},
		{"pyproject.toml", "[tool.pytest.ini_options]\naddopts = [\"--record-mode\", \"new_episodes\"]", marked, "new_episodes"},
		{"pyproject.toml", "[tool.pytest]\naddopts = [\"--record-mode=all\"]", marked, "all"},
		{"pytest.toml", "[pytest]\naddopts = [\"--record-mode=all\"]", marked, "all"},
		{"pytest.ini", "[pytest]\naddopts =\n    -q\n    --record-mode=none\ntestpaths = tests\n", marked, "none"},
		{"tox.ini", "[testenv]\naddopts = --record-mode=all\n[pytest]\naddopts = --record-mode=none\n", marked, "none"},
		{"setup.cfg", "[tool:pytest]\naddopts = --record-mode=none\n", marked, "none"},
		{"setup.cfg", "[pytest]\naddopts = --record-mode=none\n", marked, ""},
		{"pytest.ini", "[pytest]\naddopts = --record-mode=none\n", marked + configured, "once"}, // pytest_recording/_vcr.py
		{"pytest.ini", "[pytest]\naddopts = --vcr-record=none\n", marked + configured, "none"},  // pytest_vcr.py
		{"pytest.ini", "[pytest]\naddopts = --record-mode=none\n", "def test_it():\n    with vcr.use_cassette('a.yaml'): get()\n", ""},
	} {
		project := fstest.MapFS{"tests/test_code.py": {Data: []byte(test.code)}, test.file: {Data: []byte(test.text)}}
		u := uses(project, library.TestCase{Name: "test_it", File: "tests/test_code.py", Folder: "tests"})
		if got := setUpInCode(u.Around).Mode; got != test.want {
			t.Errorf("%s %q: mode %q, want %q", test.file, test.text, got, test.want)
		}
	}
	off := fstest.MapFS{"tests/test_code.py": {Data: []byte(marked)}, "pytest.ini": {Data: []byte("[pytest]\naddopts = --disable-recording\n")}}
	if u := uses(off, library.TestCase{Name: "test_it", File: "tests/test_code.py", Folder: "tests"}); len(u.List) > 0 {
		t.Errorf("uses %v, and recording is disabled", u.List)
	}
}
