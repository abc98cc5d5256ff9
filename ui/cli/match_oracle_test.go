package cli

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tapedeck/testdata/installed"
)

// A player is a test of another language that sends one request, some times,
// through a library with a cassette:
// MODE CASSETTE MATCHERS TIMES METHOD URL HEADER BODY.
type player struct {
	library, extension string
	record, replay     string // modes
	matchers           map[string]string
	start              func(t *testing.T) []string // nil: a library of Python
}

const pythonPlayer = `
import os, sys
import requests
library, mode, path, on, times, method, url, header, body = sys.argv[1:]
headers = {"Content-Type": "application/json", "X-Plan": header} if body else {"X-Plan": header}
session = requests.Session()
if library == "vcrpy":
    import vcr
    used = vcr.use_cassette(path, record_mode=mode, match_on=on.split(","))
else:
    import betamax
    folder, name = os.path.split(path)
    options = {"match_requests_on": on.split(","), "record": mode}
    used = betamax.Betamax(session, cassette_library_dir=folder).use_cassette(name[:-len(".json")], **options)
with used:
    for _ in range(int(times)):
        print(session.request(method, url, headers=headers, data=body or None).text)
`

const rubyPlayer = `
require "net/http"
require "vcr"
require "webmock"
mode, path, on, times, method, url, header, body = ARGV
VCR.configure do |c|
  c.cassette_library_dir = File.dirname(path)
  c.hook_into :webmock
end
VCR.use_cassette(File.basename(path, ".yml"), record: mode.to_sym, match_requests_on: on.split(",").map(&:to_sym)) do
  times.to_i.times do
    uri = URI(url)
    request = Net::HTTPGenericRequest.new(method, !body.empty?, true, uri, "X-Plan" => header)
    request["Content-Type"] = "application/json" unless body.empty?
    request.body = body unless body.empty?
    puts Net::HTTP.start(uri.host, uri.port) { |http| http.request(request) }.body
  end
end
`

const goPlayer = `package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"gopkg.in/dnaeon/go-vcr.v4/pkg/recorder"
)

func main() {
	mode, path, times, method, url, header, body := os.Args[1], os.Args[2], os.Args[4], os.Args[5], os.Args[6], os.Args[7], os.Args[8]
	r, err := recorder.New(strings.TrimSuffix(path, ".yaml"), recorder.WithMode(map[string]recorder.Mode{"RecordOnce": recorder.ModeRecordOnce, "ReplayOnly": recorder.ModeReplayOnly}[mode]))
	if err != nil {
		panic(err)
	}
	n, _ := strconv.Atoi(times)
	for range n {
		req, _ := http.NewRequest(method, url, strings.NewReader(body))
		if body == "" {
			req, _ = http.NewRequest(method, url, nil)
		} else {
			req.Header.Set("Content-Type", "application/json")
		}
		req.Header.Set("X-Plan", header)
		answer, err := r.GetDefaultClient().Do(req)
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		io.Copy(os.Stdout, answer.Body)
	}
	if err := r.Stop(); err != nil {
		panic(err)
	}
}
`

// each runs a test for each version of the library that is installed.
func (p player) each(t *testing.T, test func(t *testing.T, command []string)) {
	t.Helper()
	if p.start != nil {
		test(t, p.start(t))
		return
	}
	installed.Each(t, p.library, []string{"requests"}, func(t *testing.T, python installed.Python) {
		test(t, []string{python.Path, script(t, "player.py", pythonPlayer), p.library})
	})
}

func script(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func ruby(t *testing.T) []string {
	if err := exec.Command("ruby", "-e", `require "vcr"; require "webmock"`).Run(); err != nil {
		installed.Missing(t, "Ruby VCR", err, nil)
	}
	return []string{"ruby", script(t, "player.rb", rubyPlayer)}
}

// goProgram builds the player in a module of its own.
func goProgram(t *testing.T) []string { return buildGo(t, goPlayer) }

var players = []player{
	{"vcrpy", ".yaml", "once", "none", map[string]string{"query": "method,host,path,query", "header": "method,uri,headers", "body": "method,uri,body", "used": "method,uri"}, nil},
	{"betamax", ".json", "once", "none", map[string]string{"query": "method,uri", "header": "method,uri,headers", "body": "method,uri,body", "used": "method,uri"}, nil},
	{"ruby-vcr", ".yml", "once", "none", map[string]string{"query": "method,uri", "header": "method,uri,headers", "body": "method,uri,body", "used": "method,uri"}, ruby},
	{"go-vcr", ".yaml", "RecordOnce", "ReplayOnly", map[string]string{"query": "", "header": "", "body": "", "used": ""}, goProgram},
}

// A test fails under the real library; what it prints goes to match, the
// remedy that match offers is applied, and the same test passes.
func TestMatchFixesRealTests(t *testing.T) {
	if testing.Short() {
		t.Skip("starts every library many times")
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "answered") }))
	defer server.Close()
	for _, p := range players {
		t.Run(p.library, func(t *testing.T) {
			p.each(t, func(t *testing.T, command []string) { matchFixes(t, p, command, server.URL) })
		})
	}
}

// matchFixes plays a failing test, what match makes of it, and the test again.
func matchFixes(t *testing.T, p player, command []string, server string) {
	const was, is = `{"user": {"id": 1}}`, `{"user": {"id": 2}}`
	for _, c := range []struct {
		name, url, header, body string
		times                   int
		curl                    bool // the failure's text does not say what decides
		remedy                  string
	}{
		{"query", "/plants?page=2", "basic", was, 1, p.library == "go-vcr", "match-1"},
		{"header", "/plants?page=1", "other", was, 1, true, "match-1"},
		{"body", "/plants?page=1", "basic", is, 1, true, "match-1"},
		{"used", "/plants?page=1", "basic", was, 2, false, "duplicate-1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "plants"+p.extension)
			play := func(mode string, times int, url, header, body string) (string, error) {
				args := append(append([]string{}, command[1:]...), mode, path, p.matchers[c.name], strconv.Itoa(times), "POST", server+url, header, body)
				out, err := exec.Command(command[0], args...).CombinedOutput()
				return string(out), err
			}
			if out, err := play(p.record, 1, "/plants?page=1", "basic", was); err != nil {
				t.Fatalf("not recorded: %v: %s", err, out)
			}
			out, err := play(p.replay, c.times, c.url, c.header, c.body)
			if err == nil {
				t.Fatalf("the test passes: %s", out)
			}
			args := []string{"match", path, "--error", script(t, "failure.txt", out)}
			if p.library == "go-vcr" {
				args = append(args, "--mode", p.replay)
			}
			if c.curl {
				args = append(args, "--curl", fmt.Sprintf("curl -X POST '%s%s' -H 'X-Plan: %s' -H 'Content-Type: application/json' -d '%s'", server, c.url, c.header, c.body))
			}
			status, stdout, stderr := runCLI(t, append(args, "--json")...)
			var report matchJSON
			if err := json.Unmarshal([]byte(stdout), &report); err != nil || status != 1 {
				t.Fatalf("status %d: %v: %s%s\n%s", status, err, stdout, stderr, out)
			}
			if report.Outcome != "error" || len(report.Remedies) == 0 || report.Remedies[0].ID != c.remedy {
				t.Fatalf("%s: %s: %v", report.Outcome, report.Reason, report.Remedies)
			}
			if status, stdout, stderr := runCLI(t, append(args, "--apply", c.remedy)...); status != 0 {
				t.Fatalf("not applied: %d: %s%s", status, stdout, stderr)
			}
			if out, err := play(p.replay, c.times, c.url, c.header, c.body); err != nil || strings.Count(out, "answered") != c.times {
				t.Errorf("still fails: %v: %s", err, out)
			}
		})
	}
}

// runCLI runs a command where nothing is a terminal.
func runCLI(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var files [3]*os.File
	for i := range files {
		f, err := os.CreateTemp(t.TempDir(), "")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		files[i] = f
	}
	status = Run(args, files[0], files[1], files[2])
	text := func(f *os.File) string {
		data, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	return status, text(files[1]), text(files[2])
}
