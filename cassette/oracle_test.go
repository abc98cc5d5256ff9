package cassette_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"
)

// An oracle is the reference reader: PyYAML, Python's json, vcrpy and Betamax
// in one process, testdata/oracle/oracle.py. One serves all tests of a run.
type oracle struct {
	mu  sync.Mutex
	in  io.Writer
	out *bufio.Reader
}

const python = "/usr/bin/python3" // Debian's, which sees python3-vcr and python3-betamax

var theOracle = sync.OnceValues(func() (*oracle, error) {
	if out, err := exec.Command(python, "-c", "import betamax, requests, vcr, yaml; yaml.CSafeLoader").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s with vcr, betamax, requests and PyYAML with libyaml is needed: %w: %s", python, err, out)
	}
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
})

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

// compare tells what differs between two files beyond the allowed, "" if
// nothing does.
func (o *oracle) compare(t testing.TB, format, old, new string, allowed []rule) string {
	t.Helper()
	var answer struct{ Differs string }
	o.must(t, map[string]any{"cmd": "compare", "format": format, "old": old, "new": new, "allowed": allowed}, &answer)
	return answer.Differs
}

// compareLists tells what differs beyond the new order of interactions: origin
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
