package replay_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"tapedeck/replay"
	"tapedeck/testdata/installed"
)

// A player is a real library that sends requests through a cassette.
type player struct {
	format, file string
	python       string // a library of Python, of which each version is asked
	command      func(t *testing.T, mode, path string) *exec.Cmd
	// waitsOnHEAD: Betamax does not tell urllib3 2 that a request was HEAD, so
	// that it waits for as many bytes as Content-Length says.
	waitsOnHEAD bool
	// follows redirects; leaves out requests that the library cannot record.
	follows bool
	skip    []string
	records string // the mode that records the first time, where it is not the default
}

var players = []player{
	{format: "vcrpy-yaml", file: "c.yaml", follows: true, python: "vcrpy"},
	{format: "vcrpy-json", file: "c.json", follows: true, python: "vcrpy", skip: []string{"/latin1", "/binary", "/png", "/gzip"}},
	{format: "betamax-json", file: "c.json", follows: true, python: "betamax"},
	{format: "ruby-vcr-yaml", file: "c.yml", command: ruby},
	{format: "ruby-vcr-json", file: "c.json", command: ruby, skip: []string{"/latin1", "/binary", "/png", "/control"}},
	{format: "go-vcr", file: "c.yaml", follows: true, command: govcr},
	{format: "httprr", file: "c.httprr", follows: true, command: httprr, records: "record", skip: []string{"/count"}},
}

// each runs a test for each version of the library that is installed.
func (p player) each(t *testing.T, test func(t *testing.T, p player)) {
	t.Helper()
	if p.python == "" {
		test(t, p)
		return
	}
	installed.Each(t, p.python, []string{"vcrpy", "betamax", "requests"}, func(t *testing.T, python installed.Python) {
		p := p
		p.waitsOnHEAD = p.python == "betamax" && !strings.HasPrefix(python.Version("urllib3"), "1.")
		p.command = func(_ *testing.T, mode, path string) *exec.Cmd {
			return exec.Command(python.Path, "../testdata/transport/python.py", p.python, mode, path)
		}
		test(t, p)
	})
}

func ruby(t *testing.T, mode, path string) *exec.Cmd {
	if out, err := exec.Command("ruby", "-e", `require "vcr"; require "webmock"`).CombinedOutput(); err != nil {
		installed.Missing(t, "Ruby VCR and WebMock", err, out)
	}
	return exec.Command("ruby", "../testdata/transport/ruby.rb", mode, path)
}

// goPlayer is built once: it is a module of its own, so that tapedeck does not
// depend on go-vcr.
var goPlayer = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "govcr")
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, "govcr")
	build := exec.Command("go", "build", "-o", path, ".")
	build.Dir = "../testdata/transport/govcr"
	out, err := build.CombinedOutput()
	if err != nil {
		os.RemoveAll(folder)
		return string(out), err
	}
	return path, nil
})

func govcr(t *testing.T, mode, path string) *exec.Cmd {
	command, err := goPlayer()
	if err != nil {
		installed.Missing(t, "go-vcr v4.0.7", err, []byte(command))
	}
	return exec.Command(command, mode, path)
}

// httprrPlayer is built once, with the rr.go that TAPEDECK_HTTPRR names: Go programs
// copy it into internal folders of theirs, so that it can only be built in a module
// made for it.
var httprrPlayer = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "httprr")
	if err != nil {
		return "", err
	}
	for name, from := range map[string]string{
		"httprr/rr.go":   os.Getenv("TAPEDECK_HTTPRR"),
		"answer.go":      "../testdata/transport/govcr/answer.go",
		"player_test.go": "../testdata/transport/httprr/player_test.go",
		"go.mod":         "../testdata/transport/httprr/go.mod",
	} {
		content, err := os.ReadFile(from)
		if err != nil {
			return "", err
		}
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return "", err
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return "", err
		}
	}
	build := exec.Command("go", "test", "-c", "-o", "player", ".")
	build.Dir = folder
	out, err := build.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return filepath.Join(folder, "player"), nil
})

func httprr(t *testing.T, mode, path string) *exec.Cmd {
	if os.Getenv("TAPEDECK_HTTPRR") == "" {
		t.Skip("needs internal/httprr/rr.go of golang.org/x/oscar, which TAPEDECK_HTTPRR names")
	}
	command, err := httprrPlayer()
	if err != nil {
		t.Fatal(err)
	}
	return exec.Command(command, mode, path)
}

type reply struct {
	Status int
	Body   string
}

func (r reply) String() string { return fmt.Sprintf("%d %.300q", r.Status, r.Body) }

// send sends requests through the library.
func (p player) send(t *testing.T, mode, path, server string, all []asking) []reply {
	t.Helper()
	var asked [][3]any
	for _, a := range all {
		row := [3]any{a.method, server + a.path, nil}
		if a.body != "" {
			row[2] = base64.StdEncoding.EncodeToString([]byte(a.body))
		}
		asked = append(asked, row)
	}
	in, _ := json.Marshal(asked)
	cmd := p.command(t, mode, path)
	var out, failed bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(in), &out, &failed
	cmd.Env = append(os.Environ(), "no_proxy=*")
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", p.format, err, last(failed.String(), 1500))
	}
	var rows [][2]json.RawMessage
	if err := json.Unmarshal(out.Bytes(), &rows); err != nil {
		t.Fatal(err)
	}
	var replies []reply
	for _, row := range rows {
		var r reply
		var body []byte
		if json.Unmarshal(row[0], &r.Status) != nil || json.Unmarshal(row[1], &body) != nil {
			t.Fatalf("%s: %s", p.format, out.String())
		}
		r.Body = string(body)
		replies = append(replies, r)
	}
	return replies
}

func last(s string, n int) string { return s[max(0, len(s)-n):] }

// ours sends them through a Transport.
func (p player) ours(t *testing.T, path, server string, all []asking, o replay.Options) []reply {
	t.Helper()
	c, transport := client(t, use(t, path, p.format), o)
	if !p.follows {
		c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	var replies []reply
	for _, a := range all {
		got := get(t, c, a.method, server+a.path, a.body)
		replies = append(replies, reply{got.status, got.body})
	}
	if err := transport.Close(); err != nil {
		t.Fatal(err)
	}
	return replies
}

func (p player) asks() []asking {
	all := append(everything(), asking{"GET", "/count", ""}, asking{"GET", "/count", ""}, asking{"POST", "/echo", "a=1&b=2"}, asking{"PUT", "/echo", `{"a": 1}`})
	return slices.DeleteFunc(all, func(a asking) bool { return slices.Contains(p.skip, a.path) })
}

// What a Transport records the real library plays, and the other way round.
func TestInteroperability(t *testing.T) {
	for _, p := range players {
		for _, recorder := range []string{"ours", "theirs"} {
			t.Run(p.format+"/"+recorder, func(t *testing.T) {
				p.each(t, func(t *testing.T, p player) { interoperates(t, p, recorder) })
			})
		}
	}
}

func interoperates(t *testing.T, p player, recorder string) {
	server, asked := greenhouse(t)
	path := filepath.Join(t.TempDir(), p.file)
	all := p.asks()
	var live, played []reply
	if recorder == "ours" {
		live = p.ours(t, path, server.URL, all, replay.Options{Mode: p.records, RoundTripper: http.DefaultTransport})
	} else {
		live = p.send(t, "once", path, server.URL, all)
	}
	before := asked.Load()
	if recorder == "ours" {
		played = p.send(t, "none", path, server.URL, all)
	} else {
		played = p.ours(t, path, server.URL, all, replay.Options{})
	}
	if asked.Load() != before {
		t.Error("the replay went to the network")
	}
	agreed := 0
	theirs := live
	if recorder == "ours" {
		theirs = played
	}
	for i, a := range all {
		if a.method == "HEAD" && p.waitsOnHEAD && strings.HasPrefix(theirs[i].Body, "ChunkedEncodingError") {
			continue
		}
		if i >= len(played) || live[i] != played[i] {
			t.Errorf("%s %s: recorded %s, played %s", a.method, a.path, live[i], played[min(i, len(played)-1)])
			continue
		}
		agreed++
	}
	t.Logf("%d of %d answers the same", agreed, len(all))
}

// A cassette of go-vcr that we made, in the library's own layout.
func TestLayoutOfLibraries(t *testing.T) {
	for format, marks := range map[string][]string{
		"vcrpy-yaml":    {"interactions:\n- request:\n    body: null\n", "\nversion: 1\n"},
		"betamax-json":  {`{"http_interactions": [{"request": {"body": {"encoding": "utf-8", "string": ""}, "headers": {}, "method": "GET", `, `"recorded_with": "betamax/`},
		"ruby-vcr-yaml": {"---\nhttp_interactions:\n- request:\n    method: get\n", "\nrecorded_with: VCR "},
		"go-vcr":        {"---\nversion: 2\ninteractions:\n    - id: 0\n      request:\n        proto: HTTP/1.1\n", "\n        duration: "},
	} {
		server, _ := greenhouse(t)
		path := filepath.Join(t.TempDir(), "c")
		player{format: format}.ours(t, path, server.URL, []asking{{"GET", "/json", ""}}, replay.Options{RoundTripper: http.DefaultTransport})
		data, _ := os.ReadFile(path)
		if !strings.HasPrefix(string(data), marks[0]) || !strings.Contains(string(data), marks[1]) {
			t.Errorf("%s:\n%s", format, data)
		}
	}
}
