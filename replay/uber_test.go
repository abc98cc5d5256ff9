package replay_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tapedeck/replay"
	"tapedeck/replay/secret"
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
func sendUber(t *testing.T, path, format, server string, o replay.Options) []reply {
	t.Helper()
	c, transport := client(t, use(t, path, format), o)
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
	recorded := sendUber(t, path, "uber-yaml", server.URL, replay.Options{RoundTripper: http.DefaultTransport})
	sameReplies(t, recorded, askUber(t, server.URL, interpreter, "../testdata/transport/uber.py", path))
}

// uberForms are the forms of its cassettes: a path with an extension is a file.
var uberForms = []struct{ format, file, asked string }{
	{"uber-yaml", "c.yaml", ""},
	{"uber-json", "c.json", ""},
	{"uber-folder-json", "c", ""},
	{"uber-folder-yaml", "c", "yaml"}, // its file_format
}

// What a Transport records uber/cassette plays, and the other way round, in a file
// and in a folder: bytes that are no text, and names with hashes of headers, query
// and body.
func TestUberCassette(t *testing.T) {
	python := installed.NeedsPython2(t)
	program := []string{python, "-B", "-W", "ignore", "../testdata/transport/uber_cassette.py"}
	for _, form := range uberForms {
		for _, ours := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/ours %t", form.format, ours), func(t *testing.T) {
				server, asked := greenhouse(t)
				path := filepath.Join(t.TempDir(), form.file)
				here := func(o replay.Options) []reply { return sendUber(t, path, form.format, server.URL, o) }
				there := func(network string) []reply {
					return askUber(t, server.URL, append(program, path, network, form.asked)...)
				}
				var recorded, played []reply
				var before int64
				if ours {
					recorded = here(replay.Options{RoundTripper: http.DefaultTransport})
					before = asked.Load()
					played = there("offline")
				} else {
					recorded = there("online")
					before = asked.Load()
					played = here(replay.Options{})
				}
				sameReplies(t, recorded, played)
				if asked.Load() != before {
					t.Error("the replay went to the network")
				}
			})
		}
	}
}

// A folder that uber/cassette recorded takes what a Transport records besides, and
// the library then plays both; no file of its own changes.
func TestUberFolderIsAddedTo(t *testing.T) {
	python := installed.NeedsPython2(t)
	for _, form := range uberForms[2:] {
		server, asked := greenhouse(t)
		path := filepath.Join(t.TempDir(), form.file)
		program := []string{python, "-B", "-W", "ignore", "../testdata/transport/uber_cassette.py", path}
		all := uberCalls
		uberCalls = all[:3]
		askUber(t, server.URL, append(program, "online", form.asked)...)
		uberCalls = all
		was := stored(t, path)
		recorded := sendUber(t, path, form.format, server.URL, replay.Options{RoundTripper: http.DefaultTransport})
		before := asked.Load()
		sameReplies(t, recorded, askUber(t, server.URL, append(program, "offline", form.asked)...))
		now := stored(t, path)
		for name, text := range was {
			if now[name] != text {
				t.Errorf("%s is changed", name)
			}
		}
		if len(was) != 3 || len(now) != len(uberCalls) || asked.Load() != before {
			t.Errorf("%d files, then %d; %d requests more", len(was), len(now), asked.Load()-before)
		}
	}
}

// What a placeholder stands for is in no file and in no file's name, and the
// library still finds the recording: its hash is of what was sent.
func TestUberFolderHidesSecrets(t *testing.T) {
	const token = "s3cret/token value"
	server, _ := greenhouse(t)
	for _, form := range uberForms {
		path := filepath.Join(t.TempDir(), form.file)
		o := replay.Options{Placeholders: []secret.Placeholder{{Placeholder: "<TOKEN>", Replace: token}}}
		ask := func(o replay.Options) string {
			c, transport := client(t, use(t, path, form.format), o)
			req, err := http.NewRequest("GET", server.URL+"/json?key="+url.QueryEscape(token), nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Authorization", "Bearer "+token)
			resp, err := c.Do(req)
			if err != nil {
				t.Fatalf("%s: %v", form.format, err)
			}
			defer resp.Body.Close()
			body, _ := io.ReadAll(resp.Body)
			if err := transport.Close(); err != nil {
				t.Fatal(err)
			}
			return string(body)
		}
		live := o
		live.RoundTripper = http.DefaultTransport
		if recorded, played := ask(live), ask(o); recorded != played {
			t.Errorf("%s: recorded %q, played %q", form.format, recorded, played)
		}
		for name, text := range stored(t, path) {
			for _, form := range []string{token, url.QueryEscape(token), "s3cret"} {
				if strings.Contains(name+text, form) {
					t.Errorf("%s holds the secret: %s", name, text)
				}
			}
		}
		if python := os.Getenv("TAPEDECK_PYTHON2"); python != "" && strings.Contains(form.format, "folder") {
			at, _ := url.Parse(server.URL)
			call, _ := json.Marshal([][]any{{"GET", at.Hostname(), json.Number(at.Port()), "/json?key=" + url.QueryEscape(token), map[string]string{"Authorization": "Bearer " + token}, nil}})
			cmd := exec.Command(python, "-B", "-W", "ignore", "../testdata/transport/uber_cassette.py", path, "offline", form.asked)
			cmd.Stdin = bytes.NewReader(call)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("the library does not find it: %v %s", err, last(string(out), 800))
			}
		}
	}
}

// Two requests of one file's name: the library would write one over the other.
// A Transport plays neither for the other and keeps what is there.
func TestUberFolderKeepsFirstOfAName(t *testing.T) {
	server, _ := greenhouse(t)
	path := filepath.Join(t.TempDir(), "c")
	c, transport := client(t, use(t, path, "uber-folder-json"), replay.Options{RoundTripper: http.DefaultTransport})
	get(t, c, "GET", server.URL+"/echo/a_b", "")
	resp, err := c.Get(server.URL + "/echo/a/b")
	if err == nil || !strings.Contains(err.Error(), "interaction 1 has the same key already") {
		t.Errorf("%v %v", resp, err)
	}
	get(t, c, "GET", server.URL+"/echo/a_b", "")
	if err := transport.Close(); err != nil || len(stored(t, path)) != 1 || transport.Report().Plays != 1 {
		t.Errorf("%v, %d files, %d plays", err, len(stored(t, path)), transport.Report().Plays)
	}
}

// The library reads a file of a folder when it is asked for: one that is broken is
// an error then, and keeps no other from being played.
func TestUberFolderWithBrokenFile(t *testing.T) {
	server, _ := greenhouse(t)
	path := filepath.Join(t.TempDir(), "c")
	record := replay.Options{RoundTripper: http.DefaultTransport}
	c, transport := client(t, use(t, path, "uber-folder-json"), record)
	for _, asked := range []string{"/json", "/html"} {
		get(t, c, "GET", server.URL+asked, "")
	}
	if err := transport.Close(); err != nil {
		t.Fatal(err)
	}
	for name := range stored(t, path) {
		if strings.Contains(name, "_html_") {
			if err := os.WriteFile(name, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	c, transport = client(t, use(t, path, "uber-folder-json"), record)
	get(t, c, "GET", server.URL+"/json", "")
	if _, err := c.Get(server.URL + "/html"); err == nil || !strings.Contains(err.Error(), "the text is empty") {
		t.Errorf("%v", err)
	}
	get(t, c, "GET", server.URL+"/yaml", "")
	if err := transport.Close(); err != nil || len(stored(t, path)) != 3 {
		t.Errorf("%v, %d files", err, len(stored(t, path)))
	}
}

// What was not played is what the library itself reports, by the files' names.
func TestUberReportsUnused(t *testing.T) {
	python := installed.NeedsPython2(t)
	server, _ := greenhouse(t)
	path := filepath.Join(t.TempDir(), "c")
	sendUber(t, path, "uber-folder-json", server.URL, replay.Options{RoundTripper: http.DefaultTransport})
	c, transport := client(t, use(t, path, "uber-folder-json"), replay.Options{})
	get(t, c, "GET", server.URL+"/binary", "")
	var ours []string
	for _, e := range transport.Report().Unused {
		ours = append(ours, e.Name+".json")
	}
	if err := transport.Close(); err != nil {
		t.Fatal(err)
	}
	at, _ := url.Parse(server.URL)
	out, err := exec.Command(python, "-B", "-W", "ignore", "-c", `
import httplib, sys
from cassette.config import Config
from cassette.player import Player
config = Config()
config["log_cassette_used"] = True
player = Player(sys.argv[1], config=config)
with player.play():
    pass
player.__enter__()
connection = httplib.HTTPConnection(sys.argv[2], int(sys.argv[3]))
connection.request("GET", "/binary", headers={})
connection.getresponse()
player.__exit__(None, None, None)
player.report_unused_cassettes()`, path, at.Hostname(), at.Port()).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	theirs := strings.Split(string(out), "\n")
	slices.Sort(theirs)
	slices.Sort(ours)
	if len(ours) != len(uberCalls)-1 || !slices.Equal(ours, theirs) {
		t.Errorf("not used are\n%s\nthe library says\n%s", strings.Join(ours, "\n"), strings.Join(theirs, "\n"))
	}
}
