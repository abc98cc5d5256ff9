package cassette_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// An oracle is the reference reader: PyYAML, Python's json and the real
// libraries behind one process, testdata/oracle/oracle.py. One serves all tests
// of a run.
type oracle struct {
	mu  sync.Mutex
	in  io.Writer
	out *bufio.Reader
	// wire: the client hands a coded body on as it is stored, as urllib3 2 does
	// through vcrpy.
	wire bool
	// first: of a repeated header the client gets the first value only, as over
	// urllib3 2 from vcrpy 8.
	first bool
}

const python = "/usr/bin/python3" // Debian's, which sees python3-vcr and python3-betamax

var theOracle = sync.OnceValues(func() (*oracle, error) {
	if out, err := exec.Command(python, "-c", "import betamax, requests, vcr, yaml; yaml.CSafeLoader").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s with vcr, betamax, requests and PyYAML with libyaml is needed: %w: %s", python, err, out)
	}
	return newOracle(python)
})

// newOracle starts the oracle with an interpreter and its libraries.
func newOracle(python string) (*oracle, error) {
	// -B: no __pycache__ among the fixtures.
	cmd := exec.Command(python, "-B", "../testdata/oracle/oracle.py")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return &oracle{in: in, out: bufio.NewReader(out)}, cmd.Start()
}

// startOracle returns the oracle. Without the libraries the test is skipped,
// or fails where TAPEDECK_REQUIRE_LIBRARIES is 1. The process ends with ours,
// when its standard input closes.
func startOracle(t testing.TB) *oracle {
	t.Helper()
	o, err := theOracle()
	if err == nil {
		return o
	}
	if os.Getenv("TAPEDECK_REQUIRE_LIBRARIES") == "1" {
		t.Fatal(err)
	}
	t.Skip(err)
	return nil
}

// foreign are the libraries that are no Python: how to see that they are there.
var foreign = map[string][]string{
	"ruby-vcr": {"ruby", "-e", `require "vcr"; require "webmock"`},
	"go-vcr":   {"go", "build", "-o", os.DevNull, "."},
	"uber":     {os.Getenv("TAPEDECK_PYTHON2"), "-c", "import cassette, yaml"},
}

// isInstalled reports whether the oracle can ask the library. Where it cannot,
// that is logged, or fails the test where TAPEDECK_REQUIRE_LIBRARIES is 1.
func isInstalled(t testing.TB, library string) bool {
	t.Helper()
	command := foreign[library]
	if command == nil {
		return true
	}
	if command[0] == "" { // not everybody can have a Python 2
		t.Logf("left out: %s needs a Python 2.7, which TAPEDECK_PYTHON2 names", library)
		return false
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = "../testdata/oracle/govcr"
	out, err := cmd.CombinedOutput()
	if err == nil {
		return true
	}
	if os.Getenv("TAPEDECK_REQUIRE_LIBRARIES") == "1" {
		t.Errorf("%s is needed: %v: %s", library, err, out)
	} else {
		t.Logf("left out, as %s is not there: %v: %s", library, err, out)
	}
	return false
}

// An oracleError is the oracle's reason for not answering.
type oracleError struct{ why string }

func (e *oracleError) Error() string { return e.why }

// ask puts a question and reads the answer into answer. The error is an
// *oracleError where the reference reader could not read the file.
func (o *oracle) ask(question map[string]any, answer any) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	line, err := json.Marshal(question)
	if err != nil {
		return err
	}
	if _, err := o.in.Write(append(line, '\n')); err != nil {
		return err
	}
	reply, err := o.out.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("the oracle died: %w", err)
	}
	var failed struct{ Error string }
	if err := json.Unmarshal(reply, &failed); err != nil {
		return err
	}
	if failed.Error != "" {
		return &oracleError{failed.Error}
	}
	return json.Unmarshal(reply, answer)
}

// must is ask for questions that have an answer.
func (o *oracle) must(t testing.TB, question map[string]any, answer any) {
	t.Helper()
	if err := o.ask(question, answer); err != nil {
		t.Fatalf("oracle: %v: %v", question["cmd"], err)
	}
}

// count is the number of interactions as the reference reader sees them.
func (o *oracle) count(format, path string) (int, error) {
	var answer struct{ Count int }
	err := o.ask(map[string]any{"cmd": "count", "format": format, "file": path}, &answer)
	return answer.Count, err
}

// A reading is an interaction as the reference reader sees it. Text members
// hold a string where the file holds text, null, or {type, value}.
type reading struct {
	Name    string // uber/cassette's name of the request
	Request struct {
		Method, URL any
		Header      [][2]any
		Body        octets
	}
	Response struct {
		Status       any
		Reason       any
		Header       [][2]any
		HeadersAgree *bool `json:"headers_agree"` // uber/cassette: headers says what raw_headers says
		Body         octets
	}
	RecordedAt any `json:"recorded_at"`
	Duration   any
	Own        map[string]any // fields of the format's own that may follow others, by dotted path
}

// octets is a body as the reference reader sees it.
type octets struct {
	Absent   bool
	Wire     []byte
	Inflated []byte // what gzip or zlib make of Wire, where it is such
	Tree     any    // a parsed value in place of bytes
}

func (o *oracle) read(format, path string, at int) (reading, error) {
	var r reading
	err := o.ask(map[string]any{"cmd": "read", "format": format, "file": path, "at": at}, &r)
	return r, err
}

// A rule allows changes at a path and below; with a key only those of the
// mapping at the path whose key it is, whatever its case.
type rule struct {
	Path []any  `json:"path"`
	Key  string `json:"key,omitempty"`
}

// compare says what differs between two files beyond the allowed, "" if
// nothing does.
func (o *oracle) compare(t testing.TB, format, old, new string, allowed []rule) string {
	t.Helper()
	var answer struct{ Differs string }
	o.must(t, map[string]any{"cmd": "compare", "format": format, "old": old, "new": new, "allowed": allowed}, &answer)
	return answer.Differs
}

// compareLists says what differs beyond the new order of interactions: origin
// has the old index of each, -1 for a new one.
func (o *oracle) compareLists(t testing.TB, format, old, new string, origin []int) string {
	t.Helper()
	indices := make([]*int, len(origin))
	for i := range origin {
		if origin[i] >= 0 {
			indices[i] = &origin[i]
		}
	}
	var answer struct{ Differs string }
	o.must(t, map[string]any{"cmd": "list", "format": format, "old": old, "new": new, "map": indices}, &answer)
	return answer.Differs
}

// An answer is what a client gets when the library replays an interaction.
type answer struct {
	Method, URL string
	Status      int
	Reason      string
	Header      [][2]string
	Body        []byte
}

func (o *oracle) replay(library, path string) ([]answer, error) {
	var reply struct {
		Answers   []answer
		Unchanged bool
	}
	err := o.ask(map[string]any{"cmd": "replay", "library": library, "file": path}, &reply)
	if err == nil && !reply.Unchanged {
		err = errors.New("the library rewrote the file")
	}
	return reply.Answers, err
}

const (
	oracleYAML = `# top
interactions:
- request:
    body: null
    headers:
      Accept:
      - '*/*'
      # of the number
      X-Number:
      - '12'
    method: GET
    uri: http://api.greenhouse.test/
  response:
    body: {string: 'one'}   # a comment
    headers: {}
    status: {code: 200, message: OK}
- request: &second {body: null, headers: {}, method: GET, uri: "http://api.greenhouse.test/2"}
  response:
    body:
      string: |
        two
        lines
    headers: {A: [b]}
    status: {code: 200, message: OK}
version: 1
`
	oracleJSON = `{"http_interactions": [{"request": {"body": {"encoding": "utf-8", "string": ""}, "headers": {"Accept": ["*/*"]}, "method": "GET", "uri": "http:\/\/a.test/"},
  "response": {"body": {"encoding": null, "string": "ok"}, "headers": {}, "status": {"code": 200, "message": "OK"}, "url": "http://a.test/"}, "recorded_at": "2026-03-03T09:41:00"}], "recorded_with": "betamax/0.8.1"}`
)

// The oracle sees what it is there to see: each line replaces a part of a file
// and says what the oracle has to answer ("" for: nothing else differs).
func TestOracle(t *testing.T) {
	o := startOracle(t)
	yamlAt := func(keys ...any) []rule { return []rule{{Path: append([]any{"interactions", 0}, keys...)}} }
	jsonAt := func(keys ...any) []rule { return []rule{{Path: append([]any{"http_interactions", 0}, keys...)}} }
	headers := []rule{{Path: []any{"interactions", 0, "request", "headers"}, Key: "x-number"}}
	tests := []struct {
		name     string
		old, new string
		allowed  []rule
		want     string
	}{
		{"the value asked for", `'one'`, `"two: \n"`, yamlAt("response", "body"), ""},
		{"a value to a block", `'one'`, "x\n", yamlAt("request"), "['interactions', 0, 'response', 'body', 'string'] changed too"},
		{"another value", `'one'`, `"two"`, yamlAt("request"), "['interactions', 0, 'response', 'body', 'string'] changed too"},
		{"a value is quoted anew", `'one'`, `"one"`, yamlAt("request"), "text outside"},
		{"a text becomes a number", `'12'`, `12`, yamlAt("response"), "'X-Number', 0] changed too"},
		{"a header's value", `'12'`, `"13"`, headers, ""},
		{"a header's values", `- '12'`, "- '12'\n      - '13'", headers, ""},
		{"another header", `'*/*'`, `'*'`, headers, "'Accept', 0] changed too"},
		{"a header is added", "      X-Number:", "      X-New:\n      - a\n      X-Number:", []rule{{Path: headers[0].Path, Key: "X-New"}}, ""},
		{"a header is added elsewhere", "      X-Number:", "      X-New:\n      - a\n      X-Number:", headers, "'X-New'] changed too"},
		{"a header is removed", "      X-Number:\n      - '12'\n", "", headers, ""},
		{"a header changes its place", "Accept:\n      - '*/*'\n      # of the number\n      X-Number:\n      - '12'", "X-Number:\n      - '12'\n      Accept:\n      - '*/*'", headers, "(order of keys)'] changed too"},
		{"keys change their places", "method: GET\n    uri: http://api.greenhouse.test/", "uri: http://api.greenhouse.test/\n    method: GET", yamlAt("response"), "(order of keys)'] changed too"},
		{"a comment", "# a comment", "# another", yamlAt("request"), "text outside"},
		{"a comment beside a new header", "      X-Number:", "      X-New:\n      - a\n      X-Number:", []rule{{Path: headers[0].Path, Key: "X-New"}}, ""},
		{"a comment lost beside a new header", "      # of the number\n", "      X-New:\n      - a\n", []rule{{Path: headers[0].Path, Key: "X-New"}}, "comments got lost"},
		{"a blank", "'one'}   #", "'one'}  #", yamlAt("request"), "text outside"},
		{"a blank beside the change", "'one'}   #", "'1'}  #", yamlAt("response", "body"), "text outside"},
		{"an anchor", "&second ", "", yamlAt("request"), "text outside"},
		{"the end", "version: 1\n", "version: 1", yamlAt("request"), "text outside"},
		{"the head", "# top", "# Top", yamlAt("request"), "text outside"},
		{"the version", "version: 1", "version: '1'", yamlAt(), "['version'] changed too"},
		{"the next entry", "lines\n    headers", "lines\n\n    headers", yamlAt(), "text outside"},
		{"a block's line", "        lines", "        lines of text", []rule{{Path: []any{"interactions", 1, "response", "body", "string"}}}, ""},
		{"JSON: the value asked for", `"ok"`, `"no\n"`, jsonAt("response", "body"), ""},
		{"JSON: another value", `"ok"`, `"no"`, jsonAt("request"), "'response', 'body', 'string'] changed too"},
		{"JSON: an escape", `http:\/\/`, `http://`, jsonAt("request", "method"), "text outside"},
		{"JSON: a blank", `"GET", `, `"GET",`, jsonAt("response"), "text outside"},
		{"JSON: a number", `200`, `200.0`, jsonAt("request"), "'status', 'code'] changed too"},
		{"JSON: a header", `{}`, `{"A": ["b"]}`, jsonAt("response", "headers"), ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			format, text := "vcrpy-yaml", oracleYAML
			if strings.HasPrefix(test.name, "JSON") {
				format, text = "betamax-json", oracleJSON
			}
			if !strings.Contains(text, test.old) {
				t.Fatalf("no %q in the file", test.old)
			}
			folder := t.TempDir()
			old, changed := filepath.Join(folder, "old"), filepath.Join(folder, "new")
			writeFile(t, old, text)
			writeFile(t, changed, strings.Replace(text, test.old, test.new, 1))
			got := o.compare(t, format, old, changed, test.allowed)
			if test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("answers %q, want %q", got, test.want)
			}
		})
	}
}

func TestOracleOnLists(t *testing.T) {
	o := startOracle(t)
	const (
		head   = "# top\ninteractions:\n"
		first  = "- request: {method: GET, uri: a}\n  response: {}\n"
		second = "# above the second\n- request: {method: GET, uri: b}\n  response: {}\n"
		third  = "- request: {method: GET, uri: c}\n  response: {}\n"
		tail   = "version: 1 # end\n"
	)
	tests := []struct {
		name   string
		new    string
		origin []int
		want   string
	}{
		{"as it was", head + first + second + third + tail, []int{0, 1, 2}, ""},
		{"deleted", head + first + third + tail, []int{0, 2}, ""},
		{"all deleted", "# top\ninteractions: []\n" + tail, []int{}, ""},
		{"duplicated", head + first + second + second + third + tail, []int{0, 1, 1, 2}, ""},
		{"moved", head + third + first + second + tail, []int{2, 0, 1}, ""},
		{"inserted", head + first + "- request: {method: GET, uri: new}\n  response: {}\n" + second + third + tail, []int{0, -1, 1, 2}, ""},
		{"the wrong one deleted", head + first + second + tail, []int{0, 2}, "is not that of the old 3"},
		{"not deleted", head + first + second + third + tail, []int{0, 2}, "3 interactions, not 2"},
		{"laid out anew", head + first + strings.Replace(third, "{}", "{ }", 1) + tail, []int{0, 2}, "is not that of the old 3"},
		{"a comment lost", head + first + "- request: {method: GET, uri: b}\n  response: {}\n" + tail, []int{0, 1}, "text outside"},
		{"the head changed", "#top\ninteractions:\n" + first + third + tail, []int{0, 2}, "text outside"},
		{"the tail changed", head + first + third + "version: 1\n", []int{0, 2}, "text outside"},
		{"another key", head + first + third + "version: 2 # end\n", []int{0, 2}, "top-level version changed"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			old, changed := filepath.Join(folder, "old"), filepath.Join(folder, "new")
			writeFile(t, old, head+first+second+third+tail)
			writeFile(t, changed, test.new)
			got := o.compareLists(t, "vcrpy-yaml", old, changed, test.origin)
			if test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("answers %q, want %q", got, test.want)
			}
		})
	}
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
