package cli

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tapedeck/testdata/installed"
)

// A relaxedTest is a test of a real library, with the code that match offers.
type relaxedTest struct {
	library, extension string
	record, replay     string // modes
	on                 string // the matchers
	// program writes the test that sends URL, content type and body, its last
	// three arguments, with what relaxes it, "" for nothing.
	program func(t *testing.T, python, relax string) []string
}

// each runs a test with each version of the library that is installed.
func (l relaxedTest) each(t *testing.T, test func(t *testing.T, python string)) {
	if l.library != "vcrpy" && l.library != "betamax" {
		test(t, "")
		return
	}
	installed.Each(t, l.library, []string{"requests"}, func(t *testing.T, python installed.Python) { test(t, python.Path) })
}

// useOf is what the code says is written in use_cassette.
var useOf = regexp.MustCompile(`(?m)^# and in use_cassette: (.*)$`)

// inUse parts the code into what stands before the test and what its cassette is
// used with.
func inUse(code, without string) (before, with string) {
	if code == "" {
		return "", without
	}
	if m := useOf.FindStringSubmatch(code); m != nil {
		return code, m[1]
	}
	with = code
	if name, _, _ := strings.Cut(without, without[strings.IndexAny(without, "=:"):]); !strings.HasPrefix(code, name) {
		with = without + ", " + code
	}
	return "", with
}

func relaxedVcrpy(t *testing.T, python, relax string) []string {
	before, with := inUse(relax, `match_on=["method", "uri", "body"]`)
	return []string{python, script(t, "test.py", fmt.Sprintf(`
import sys, requests, vcr
mode, path, url, kind, body = sys.argv[1:]
%s
with vcr.use_cassette(path, record_mode=mode, %s):
    print(requests.post(url, data=body.encode(), headers={"Content-Type": kind}).text)
`, before, with))}
}

func relaxedBetamax(t *testing.T, python, relax string) []string {
	before, with := inUse(relax, `match_requests_on=["method", "uri", "body"]`)
	return []string{python, script(t, "test.py", fmt.Sprintf(`
import os, sys, requests, betamax
mode, path, url, kind, body = sys.argv[1:]
%s
session = requests.Session()
folder, name = os.path.split(path)
with betamax.Betamax(session, cassette_library_dir=folder).use_cassette(name[:-len(".json")], record=mode, %s):
    print(session.post(url, data=body.encode(), headers={"Content-Type": kind}).text)
`, before, with))}
}

func relaxedRuby(t *testing.T, _, relax string) []string {
	ruby := ruby(t)[0]
	before, with := inUse(relax, `match_requests_on: [:method, :uri, :body]`)
	return []string{ruby, script(t, "test.rb", fmt.Sprintf(`
require "net/http"
require "vcr"
require "webmock"
mode, path, url, kind, body = ARGV
VCR.configure do |c|
  c.cassette_library_dir = File.dirname(path)
  c.hook_into :webmock
end
%s
VCR.use_cassette(File.basename(path, ".yml"), record: mode.to_sym, %s) do
  puts Net::HTTP.post(URI(url), body, "Content-Type" => kind).body
end
`, before, with))}
}

func relaxedGo(t *testing.T, _, relax string) []string {
	if relax != "" {
		relax = ",\n" + relax
	}
	return buildGo(t, fmt.Sprintf(`package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"

	"gopkg.in/dnaeon/go-vcr.v4/pkg/cassette"
	"gopkg.in/dnaeon/go-vcr.v4/pkg/recorder"
)

var _ = []any{bytes.NewReader, fmt.Sprint, io.ReadAll, maps.Clone[map[string]int], mime.ParseMediaType, url.Parse, slices.Sort[[]string], cassette.DefaultMatcher}

func main() {
	mode, path, target, kind, body := os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5]
	r, err := recorder.New(strings.TrimSuffix(path, ".yaml"), recorder.WithMode(map[string]recorder.Mode{"RecordOnce": recorder.ModeRecordOnce, "ReplayOnly": recorder.ModeReplayOnly}[mode])%s)
	if err != nil {
		panic(err)
	}
	defer r.Stop()
	req, _ := http.NewRequest("POST", target, strings.NewReader(body))
	req.Header.Set("Content-Type", kind)
	answer, err := r.GetDefaultClient().Do(req)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	io.Copy(os.Stdout, answer.Body)
}
`, relax))
}

var relaxedTests = []relaxedTest{
	{"vcrpy", ".yaml", "once", "none", "method,uri,body", relaxedVcrpy},
	{"betamax", ".json", "once", "none", "method,uri,body", relaxedBetamax},
	{"ruby-vcr", ".yml", "once", "none", "method,uri,body", relaxedRuby},
	{"go-vcr", ".yaml", "RecordOnce", "ReplayOnly", "", relaxedGo},
}

// What relaxes a test makes it replay in the real library, and nothing else that
// differs.
func TestRelaxedTests(t *testing.T) {
	if testing.Short() {
		t.Skip("starts every library a hundred times")
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "answered") }))
	defer server.Close()
	multi := func(boundary, name string) sentBody {
		return sentBody{"/up", "multipart/form-data; boundary=" + boundary, fmt.Sprintf("--%[1]s\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n%[2]s\r\n--%[1]s--\r\n", boundary, name)}
	}
	const a, b = "307c5773b87940a260ad470ea2804966", "3bf71640ceda12271b38560129ef8970"
	const form = "application/x-www-form-urlencoded"
	cases := []struct {
		name                  string
		recorded, live, other sentBody
		only                  string // a library
	}{
		{"boundary", multi(a, "moss"), multi(b, "moss"), multi(b, "fern"), ""},
		{"parameter", sentBody{"/q?a=1&date=1", "text/plain", "x"}, sentBody{"/q?a=1&date=2", "text/plain", "x"}, sentBody{"/q?a=2&date=2", "text/plain", "x"}, ""},
		{"JSON", sentBody{"/j", "text/plain", `{"a": 1}`}, sentBody{"/j", "text/plain", `{"a":1}`}, sentBody{"/j", "text/plain", `{"a":2}`}, "ruby-vcr"},
		{"form", sentBody{"/f", form, "a=1&b=2"}, sentBody{"/f", form, "a=1&b=3"}, sentBody{"/g", form, "a=1&b=3"}, ""},
		{"form field", sentBody{"/f", form, "a=1&ts=1700000000"}, sentBody{"/f", form, "a=1&ts=1700000999"}, sentBody{"/f", form, "a=2&ts=1700000999"}, "vcrpy"},
		{"signature", sentBody{"/q?a=1&sig=" + a, "text/plain", "x"}, sentBody{"/q?a=1&sig=" + b, "text/plain", "x"}, sentBody{"/q?a=2&sig=" + b, "text/plain", "x"}, ""},
		{"header", sentBody{"/h", "text/plain", "x"}, sentBody{"/h", "text/csv", "x"}, sentBody{"/h", "text/csv", "y"}, "go-vcr"},
	}
	for _, l := range relaxedTests {
		t.Run(l.library, func(t *testing.T) {
			l.each(t, func(t *testing.T, python string) {
				strict := l.program(t, python, "")
				for _, c := range cases {
					if c.only != "" && c.only != l.library || l.library == "betamax" && (c.name == "parameter" || c.name == "signature") { // which has nothing to leave out one
						continue
					}
					t.Run(c.name, func(t *testing.T) { l.try(t, python, strict, server.URL, c.recorded, c.live, c.other) })
				}
			})
		})
	}
}

// A sentBody is a request of such a test.
type sentBody struct{ url, kind, body string }

// try records one request with the strict test, sees another fail, relaxes the
// test, sees it pass and a third one fail.
func (l relaxedTest) try(t *testing.T, python string, strict []string, server string, recorded, live, other sentBody) {
	path := filepath.Join(t.TempDir(), "plants"+l.extension)
	run := func(command []string, mode string, s sentBody) (string, error) {
		args := append(append([]string{}, command[1:]...), mode, path, server+s.url, s.kind, s.body)
		out, err := exec.Command(command[0], args...).CombinedOutput()
		return string(out), err
	}
	if out, err := run(strict, l.record, recorded); err != nil {
		t.Fatalf("not recorded: %v: %s", err, out)
	}
	if out, err := run(strict, l.replay, live); err == nil {
		t.Fatalf("the test passes: %s", out)
	}
	relaxed := l.program(t, python, relaxOf(t, path, l, server, live))
	if out, err := run(relaxed, l.replay, live); err != nil || !strings.Contains(out, "answered") {
		t.Errorf("still fails: %v: %s", err, out)
	}
	if out, err := run(relaxed, l.replay, other); err == nil {
		t.Errorf("another request is replayed: %s", out)
	}
}

// relaxOf is what match gives to relax a test.
func relaxOf(t *testing.T, path string, l relaxedTest, server string, live sentBody) string {
	t.Helper()
	request, err := json.Marshal(map[string]any{"method": "POST", "url": server + live.url, "headers": map[string]string{"Content-Type": live.kind}, "body": live.body})
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"match", path, "--mode", l.replay, "--json", "--request", script(t, "request.json", string(request))}
	if l.on != "" {
		args = append(args, "--on", l.on)
	}
	status, stdout, stderr := runCLI(t, args...)
	var report matchJSON
	if err := json.Unmarshal([]byte(stdout), &report); err != nil || status != 1 {
		t.Fatalf("status %d: %v: %s%s", status, err, stdout, stderr)
	}
	for _, r := range report.Remedies {
		if r.ID == "relax" {
			t.Log(*r.Copy)
			return *r.Copy
		}
	}
	t.Fatalf("nothing relaxes it: %s: %v", report.Reason, report.Remedies)
	return ""
}

// buildGo builds a program in a module that has go-vcr.
func buildGo(t *testing.T, source string) []string {
	main := script(t, "main.go", source)
	folder := filepath.Dir(main)
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join("../../testdata/failures/govcr", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	download := exec.Command("go", "mod", "download")
	download.Dir = folder
	if out, err := download.CombinedOutput(); err != nil {
		installed.Missing(t, "go-vcr", err, out)
	}
	build := exec.Command("go", "build", "-o", "player", "main.go")
	build.Dir = folder
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return []string{filepath.Join(folder, "player")}
}
