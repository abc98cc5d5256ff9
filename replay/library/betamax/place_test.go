package betamax

import (
	"fmt"
	"testing"
	"testing/fstest"

	"tapedeck/replay/library"
)

func TestUses(t *testing.T) {
	const configured = "with betamax.Betamax.configure() as config:\n    config.cassette_library_dir = 'tests/tapes'\n"
	for _, test := range []struct{ name, code, want string }{
		{"test_body", configured + "def test_body():\n    with betamax.Betamax(session).use_cassette('plants'): get()", "[{tests/tapes/plants.json true}] "},
		{"test_missing", configured + "def test_missing():\n    with betamax.Betamax(session).use_cassette('nowhere'): get()", "[{tests/tapes/nowhere.json true}] "},
		{"test_own", "def test_own():\n    with Betamax(session, cassette_library_dir='tests/tapes').use_cassette('plants'): get()", "[{tests/tapes/plants.json true}] "},
		{"Plants.test_set_up", configured + "class Plants(TestCase):\n    def setUp(self):\n        recorder.use_cassette('all_' + self._testMethodName)\n    def test_set_up(self): pass", "[{tests/tapes/all_test_set_up.json true}] "},
		{"test_fixture[a b]", configured + "def test_fixture(betamax_parametrized_session): pass", "[{tests/tapes/test_code.test_fixture[a-b].json false}] "},
		{"Plants.test_case", configured + "class Plants(BetamaxTestCase):\n    def test_case(self): pass", "[{tests/tapes/Plants.test_case.json false}] "},
		{"test_given", configured + "@pytest.fixture\ndef recorded(request):\n    with betamax.Betamax(session).use_cassette('all_' + request.node.name): yield\ndef test_given(recorded): pass", "[{tests/tapes/all_test_given.json true}] "},
		{"test_rows[b]", configured + "@pytest.mark.parametrize('name, call', [('beds', lambda: 1), ('plants', get)], ids=['a', 'b'])\ndef test_rows(name, call):\n    with betamax.Betamax(session).use_cassette(name): call()", "[{tests/tapes/plants.json true}] "},
		{"test_twice", configured + "def test_twice():\n    with betamax.Betamax(session).use_cassette('plants'): get()", "[{tests/tapes/plants.json true}] "},
		{"test_plain", configured + "def test_plain(): pass", "[] "},
	} {
		t.Run(test.name, func(t *testing.T) {
			project := fstest.MapFS{
				"tests/test_code.py":                           {Data: []byte(test.code + "\n")},
				"tests/test_other.py":                          {Data: []byte("def test_twice():\n    with betamax.Betamax(session).use_cassette('other'): get()\n")},
				"tests/tapes/plants.json":                      {},
				"tests/tapes/all_test_given.json":              {},
				"tests/tapes/all_test_set_up.json":             {},
				"tests/tapes/test_code.test_fixture[a-b].json": {},
				"tests/tapes/Plants.test_case.json":            {},
			}
			u := uses(project, library.TestCase{Name: test.name, File: "tests/test_code.py", Folder: "tests"})
			if got := fmt.Sprint(u.List, " ", u.Unknown); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}
