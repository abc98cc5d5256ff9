package replay_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tapedeck/replay"
	"tapedeck/testdata/installed"
)

// An uberCall is a request as httplib gets it: the header of uber/cassette's
// name for it is what the program set, not what goes over the wire.
type uberCall struct {
	method, path string
	headers      map[string]string
	body         string
}

var uberCalls = []uberCall{
	{"GET", "/json?a=1&b=%20x", map[string]string{"Accept": "text/plain", "X-A": "it's"}, ""},
	{"GET", "/binary", nil, ""},
	{"GET", "/latin1", nil, ""},
	{"GET", "/html", map[string]string{"Accept": "*/*", "Host": "elsewhere.test"}, ""},
	{"POST", "/echo", map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, "a=1&b=2"},
	{"POST", "/echo", map[string]string{"X-B": `"é"`}, "größer\nals 水"},
	{"GET", "/chunks", nil, ""},
	{"GET", "/gzip", nil, ""},
}

// row is the call as the Python programs take it.
func (c uberCall) row(server string) []any {
	at, _ := url.Parse(server)
	port, _ := strconv.Atoi(at.Port())
	row := []any{c.method, at.Hostname(), port, c.path, map[string]string{}, nil}
	if c.headers != nil {
		row[4] = c.headers
	}
	if c.body != "" {
		row[5] = c.body
	}
	return row
}

// sendUber sends the calls through a Transport on a cassette at path.
func sendUber(t *testing.T, path, server string, o replay.Options) []reply {
	t.Helper()
	c, transport := client(t, use(t, path, "uber-yaml"), o)
	var replies []reply
	for _, call := range uberCalls {
		req, err := http.NewRequest(call.method, server+call.path, strings.NewReader(call.body))
		if err != nil {
			t.Fatal(err)
		}
		if call.body == "" {
			req.Body = nil
		}
		for name, value := range call.headers {
			req.Header.Set(name, value)
		}
		resp, err := c.Do(req)
		if err != nil {
			t.Fatalf("%s %s: %v", call.method, call.path, err)
		}
		var body bytes.Buffer
		body.ReadFrom(resp.Body)
		resp.Body.Close()
		replies = append(replies, reply{resp.StatusCode, body.String()})
	}
	if err := transport.Close(); err != nil {
		t.Fatal(err)
	}
	return replies
}

// askUber sends the calls through a Python program.
func askUber(t *testing.T, server string, command ...string) []reply {
	t.Helper()
	var rows [][]any
	for _, call := range uberCalls {
		rows = append(rows, call.row(server))
	}
	in, _ := json.Marshal(rows)
	cmd := exec.Command(command[0], command[1:]...)
	var failed bytes.Buffer
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), &failed
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, last(failed.String(), 1500))
	}
	var answers [][]any
	if err := json.Unmarshal(out, &answers); err != nil || len(answers) != len(uberCalls) {
		t.Fatalf("%v %s", err, out)
	}
	var replies []reply
	for _, a := range answers {
		body, _ := base64.StdEncoding.DecodeString(fmt.Sprint(a[2]))
		replies = append(replies, reply{int(a[0].(float64)), string(body)})
	}
	return replies
}

// sameReplies holds what was played against what was recorded. Who records
// through Go's client or plays through it undoes gzip.
func sameReplies(t *testing.T, recorded, played []reply) {
	t.Helper()
	for i, call := range uberCalls {
		if recorded[i] != played[i] {
			t.Errorf("%s %s: recorded %s, played %s", call.method, call.path, recorded[i], played[i])
		}
	}
}

// What a Transport records for uber/cassette is found under the name that its
// own rules give the request, restated in Python apart from ours.
func TestUberByItsOwnRules(t *testing.T) {
	const interpreter = "/usr/bin/python3"
	if out, err := exec.Command(interpreter, "-c", "import yaml").CombinedOutput(); err != nil {
		installed.Missing(t, "PyYAML", err, out)
	}
	server, _ := greenhouse(t)
	path := filepath.Join(t.TempDir(), "c.yaml")
	recorded := sendUber(t, path, server.URL, replay.Options{RoundTripper: http.DefaultTransport})
	sameReplies(t, recorded, askUber(t, server.URL, interpreter, "../testdata/transport/uber.py", path))
}

// What a Transport records uber/cassette plays, and the other way round.
func TestUberCassette(t *testing.T) {
	python := installed.NeedsPython2(t)
	program := []string{python, "-B", "-W", "ignore", "../testdata/transport/uber_cassette.py"}
	t.Run("ours", func(t *testing.T) {
		server, asked := greenhouse(t)
		path := filepath.Join(t.TempDir(), "c.yaml")
		recorded := sendUber(t, path, server.URL, replay.Options{RoundTripper: http.DefaultTransport})
		before := asked.Load()
		sameReplies(t, recorded, askUber(t, server.URL, append(program, path, "offline")...))
		if asked.Load() != before {
			t.Error("the replay went to the network")
		}
	})
	t.Run("theirs", func(t *testing.T) {
		server, asked := greenhouse(t)
		path := filepath.Join(t.TempDir(), "c.yaml")
		recorded := askUber(t, server.URL, append(program, path, "online")...)
		before := asked.Load()
		sameReplies(t, recorded, sendUber(t, path, server.URL, replay.Options{}))
		if asked.Load() != before {
			t.Error("the replay went to the network")
		}
	})
}
