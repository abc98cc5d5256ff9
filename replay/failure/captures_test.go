package failure

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/replay/library"
)

// vcrpyRun and the like are the failures of the real runs under
// testdata/failures, one line each: library, situation, method, URL, mode,
// matchers.
var (
	vcrpyRun = []string{
		"vcrpy no-match POST http://api.greenhouse.test/beds none method,uri,headers,body",
		"vcrpy no-match DELETE http://api.greenhouse.test/pumps/3/an-address-that-is-longer-than-a-terminal-is-wide/" +
			strings.Repeat("valve-", 12) + "7?force=(yes) none ",
		"vcrpy no-match GET http://api.greenhouse.test/beds?page=2 once method,scheme,host,port,path,query",
		"vcrpy already-played GET http://api.greenhouse.test/beds?page=1 none method,scheme,host,port,path,query",
		"vcrpy no-match GET http://api.greenhouse.test/beds?page=9 none method,scheme,host,port,path,query",
	}
	betamaxRun = []string{
		"betamax no-match GET http://api.greenhouse.test/beds?page=1 none headers,method,uri",
		"betamax no-match GET http://api.greenhouse.test/beds?page=2 none method,uri",
	}
	rubyRun = []string{
		"ruby-vcr no-match GET http://api.greenhouse.test/beds?page=2 once method,uri",
		"ruby-vcr already-played GET http://api.greenhouse.test/beds?page=1 none method,uri",
		"ruby-vcr no-match POST http://api.greenhouse.test/beds none method,uri,body,headers",
		"ruby-vcr no-cassette GET http://api.greenhouse.test/pumps  ",
		"ruby-vcr no-match GET http://other.greenhouse.test/pumps none host",
		"ruby-vcr unused    ",
		"ruby-vcr no-match GET http://api.greenhouse.test/valves none method,uri",
	}
	// Minitest prints no causes.
	minitestRun = []string{rubyRun[0], rubyRun[1], rubyRun[3], rubyRun[5], rubyRun[4], rubyRun[2]}
	goRun       = []string{
		"go-vcr no-match GET http://api.greenhouse.test/beds?page=2 MODE ",
		"go-vcr no-match GET http://api.greenhouse.test/beds?page=1 MODE ",
		`go-vcr no-match POST http://api.greenhouse.test/beds?name="a b" MODE `,
		"go-vcr no-match PUT http://gardener:PASSWORD@api.greenhouse.test/beds/1 MODE ",
		"go-vcr no-cassette   ReplayOnly ",
	}
)

func goRunWith(mode, password string) (want []string) {
	for _, line := range goRun {
		want = append(want, strings.NewReplacer("MODE", mode, "PASSWORD", password).Replace(line))
	}
	return want
}

// What real test runs print is read: each failure once, with the log of the
// library or without.
func TestRealRuns(t *testing.T) {
	const playedOne = "GET http://api.greenhouse.test/beds?page=1"
	for run, test := range map[string]struct {
		want   []string
		played string
	}{
		"pytest":        {slices.Concat(vcrpyRun, betamaxRun), playedOne},
		"pytest-short":  {slices.Concat(vcrpyRun, betamaxRun), playedOne},
		"pytest-native": {slices.Concat(vcrpyRun, betamaxRun), playedOne},
		"pytest-colour": {[]string{vcrpyRun[2], betamaxRun[1]}, ""},
		"pytest-locals": {vcrpyRun[3:4], playedOne},
		"unittest":      {slices.Concat(betamaxRun, vcrpyRun), ""},
		"rspec":         {rubyRun, ""},
		"rspec-colour":  {rubyRun, ""},
		"rspec-log":     {rubyRun, playedOne},
		"minitest":      {minitestRun, ""},
		"go":            {goRunWith("", "***"), ""},
		"go-verbose":    {goRunWith("", "***"), ""},
		"go-debug":      {goRunWith("ReplayOnly", "secret"), playedOne},
	} {
		r := readCapture(t, run)
		var got, played []string
		for _, f := range r.Failures {
			method, url := "", ""
			if f.Request != nil {
				method, url = f.Request.Method, f.Request.URL
			}
			got = append(got, strings.Join([]string{f.Library, string(f.Situation), method, url, f.Mode(),
				strings.Join(f.MatchOn(), ",")}, " "))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s:\n got %s\nwant %s", run, strings.Join(got, "\n     "), strings.Join(test.want, "\n     "))
		}
		for _, p := range r.Played {
			played = append(played, p.Method+" "+p.URL)
		}
		if strings.Join(played, "\n") != test.played {
			t.Errorf("%s: played %q, want %q", run, played, test.played)
		}
	}
}

func failureIn(t *testing.T, run, url string) library.Failure {
	t.Helper()
	for _, f := range readCapture(t, run).Failures {
		if f.Request != nil && f.Request.Method != "" && f.Request.Method != "GET" && strings.HasPrefix(f.Request.URL, url) {
			return f
		}
	}
	t.Fatalf("%s: no failure of %s", run, url)
	return library.Failure{}
}

// Where a library prints header and body, they are read to the byte; what it
// leaves out is missing.
func TestHeaderAndBody(t *testing.T) {
	const beds = "http://api.greenhouse.test/beds"
	rubyBody := "{\n  \"bed\": 2\n}\n\n  Body: over\n"
	for _, test := range []struct {
		run, url, header, value, body string
		missing                       []model.Part
	}{
		{"pytest", beds, "X-Plan", `it's "basic"`, "", []model.Part{model.BodyPart}},
		{"unittest", beds, "X-Plan", `it's "basic"`, "", []model.Part{model.BodyPart}},
		{"rspec", beds, "X-Plan", `it's "basic" #{ä}`, rubyBody, nil},
		{"rspec-colour", beds, "X-Plan", `it's "basic" #{ä}`, rubyBody, nil},
		{"rspec-log", beds, "X-Plan", `it's "basic" #{ä}`, rubyBody, nil},
		{"minitest", beds, "X-Plan", `it's "basic" #{ä}`, rubyBody, nil},
		{"go", beds + "?name", "", "", "", []model.Part{model.HeaderPart, model.BodyPart}},
		{"go", "http://gardener", "", "", "", []model.Part{model.URL, model.HeaderPart, model.BodyPart}},
		{"go-debug", beds + "?name", "Content-Type", "application/json", "{\n  \"bed\": \"ä \\ 2\"\n}\n", nil},
		{"go-debug", "http://gardener", "X-Plan", "basic", "", []model.Part{model.BodyPart}},
	} {
		r := failureIn(t, test.run, test.url).Request
		if got := r.Header.Get(test.header); got != test.value {
			t.Errorf("%s: %s: %s %q, want %q", test.run, test.url, test.header, got, test.value)
		}
		if string(r.Body.Wire) != test.body || r.Body.Absent != (test.body == "") {
			t.Errorf("%s: %s: body %q, want %q", test.run, test.url, r.Body.Wire, test.body)
		}
		var missing []model.Part
		for _, m := range r.Missing {
			missing = append(missing, m.Part)
		}
		if !slices.Equal(missing, test.missing) {
			t.Errorf("%s: %s: missing %v, want %v", test.run, test.url, missing, test.missing)
		}
	}
}

func TestUnused(t *testing.T) {
	for _, f := range readCapture(t, "rspec").Failures {
		if f.Situation != library.UnusedLeft {
			continue
		}
		want := []library.Unused{{Method: "GET", URL: "http://api.greenhouse.test/beds?page=1", Status: 200, BodyStart: `two "beds"`}, {Method: "POST", URL: "http://api.greenhouse.test/beds", Status: 201, BodyStart: "created"}}
		if !slices.Equal(f.Unused, want) {
			t.Errorf("%+v, want %+v", f.Unused, want)
		}
		return
	}
	t.Error("no list of unused interactions")
}

// A list says the same without the sentence above it, and twice where it stands
// there twice.
func TestUnusedAlone(t *testing.T) {
	const list = "  - [get http://a/b] => [200 \"one\"]\n  - [post http://a/b nil] => [404 nil]\n"
	want := []library.Unused{{Method: "GET", URL: "http://a/b", Status: 200, BodyStart: "one"}, {Method: "POST", URL: "http://a/b", Status: 404, BodyStart: ""}}
	for text, times := range map[string]int{list: 1, "left over:\n" + list + "\n": 1, list + "There are unused HTTP interactions left in the cassette:" + "\n" + list: 2} {
		r, err := Read(text, nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []library.Unused
		for _, f := range r.Failures {
			got = append(got, f.Unused...)
		}
		if !slices.Equal(got, slices.Repeat(want, times)) || len(r.Requests) != 0 {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

// Texts as they come out of other places than a test runner.
func TestOddTexts(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"vcrpy 1": {"CannotOverwriteExistingCassetteException: No match for the request (<Request (GET) http://a/b>) was found. Can't overwrite existing cassette ('c/d.yaml') in your current record mode ('once').",
			"vcrpy no-match GET http://a/b c/d.yaml once"},
		"Windows path": {`Can't overwrite existing cassette ('C:\\tests\\d.yaml') in your current record mode ('none').` + "\nNo match for the request (<Request (GET) http://a/b>) was found.\n",
			`vcrpy no-match GET http://a/b C:\tests\d.yaml none`},
		"pathlib": {`Can't overwrite existing cassette (WindowsPath('C:/tests/d.yaml')) in your current record mode (<RecordMode.NEW_EPISODES: 'new_episodes'>).` + "\nNo match for the request (<Request (GET) http://a/b>) was found.\n",
			"vcrpy no-match GET http://a/b C:/tests/d.yaml new_episodes"},
		"botocore": {"botocore.exceptions.HTTPClientError: An HTTP Client raised an unhandled exception: Can't overwrite existing cassette ('d.yaml') in your current record mode ('once').\nNo match for the request (<Request (PUT) https://s3/a>) was found.\nNo similar requests, that have not been played, found.",
			"vcrpy no-match PUT https://s3/a d.yaml once"},
		"constructor call": {`E  assert CannotOverwriteExistingCassetteException("Can't overwrite existing cassette ('d.yaml') in your current record mode ('once').\nNo match for the request (<Request (GET) http://a/b>) was found.\nNo similar requests, that have not been played, found.") is None`,
			"vcrpy no-match GET http://a/b d.yaml once"},
		"value of a variable": {"error = CannotOverwriteExistingCassetteException(\"Can't overwrite existing cassette ('d.yaml') in your current record mode ('once').\\nNo match for the request (<Request (GET) http://a/b>) was found.\\nNo...\nE   Can't overwrite existing cassette ('d.yaml') in your current record mode ('once').\nE   No match for the request (<Request (GET) http://a/b>) was found.\n",
			"vcrpy no-match GET http://a/b d.yaml once"},
		"broken by a terminal": {"E   Can't overwrite existing cassette ('cassettes/a-long-name.ya\nml') in your current record mode ('once').\nE   No match for the request (<Request (GET) http://a/beds?pa\nge=2>) was found.\n",
			"vcrpy no-match GET http://a/beds?page=2 cassettes/a-long-name.yaml once"},
		"vcrpy's log":                {"INFO:vcr.stubs:<Request (POST) http://a/b> not in cassette, sending to real server\n", "vcrpy no-match POST http://a/b  "},
		"uber":                       {"WARNING:cassette:Making external HTTP request: httplib:GET h.test:443/a b {} None ", "uber no-match GET https://h.test/a b  "},
		"uber's port":                {"Making external HTTP request: httplib:POST h.test:8080 01abfc750a0c942167651c40d088531d {}", "uber no-match POST http://h.test:8080  "},
		"UTF-16":                     {"\xff\xfeG\x00e\x00t\x00 \x00\"\x00h\x00t\x00t\x00p\x00:\x00/\x00/\x00a\x00\"\x00:\x00 \x00r\x00e\x00q\x00u\x00e\x00s\x00t\x00e\x00d\x00 \x00i\x00n\x00t\x00e\x00r\x00a\x00c\x00t\x00i\x00o\x00n\x00 \x00n\x00o\x00t\x00 \x00f\x00o\x00u\x00n\x00d\x00", "go-vcr no-match GET http://a  "},
		"Go 1.13":                    {"Delete http://a/b?c: requested interaction not found", "go-vcr no-match DELETE http://a/b?c  "},
		"go test -json":              {`{"Time":"2026-03-03T09:41:00Z","Action":"output","Package":"a","Output":"    a_test.go:9: Get \"http://a/b\": requested interaction not found\n"}` + "\n" + `{"Action":"fail","Package":"a"}` + "\n", "go-vcr no-match GET http://a/b  "},
		"quotes in the URL":          {"Get \"http://a/\\\"b\\\"\": requested interaction not found", `go-vcr no-match GET http://a/"b"  `},
		"Betamax without a cassette": {"betamax.exceptions.BetamaxError: No cassette was specified or found.", "betamax no-cassette    "},
		"Betamax without a file":     {"ValueError: Cassette must have a valid name and may not be None.", "betamax no-cassette    none"},
		"Ruby on Windows": {"An HTTP request has been made that VCR does not know how to handle:\r\n  GET http://a/b\r\n\r\nVCR is currently using the following cassette:\r\n  - C:/tests/c d.yml\r\n    - :record => :new_episodes\r\n    - :match_requests_on => [:method, #<Proc:0x1 a.rb:1>]\r\n",
			"ruby-vcr no-match GET http://a/b C:/tests/c d.yml new_episodes"},
	} {
		r, err := Read(test.text, nil)
		if err != nil || len(r.Failures) != 1 {
			t.Errorf("%s: %+v, %v", name, r, err)
			continue
		}
		f := r.Failures[0]
		method, url := "", ""
		if f.Request != nil {
			method, url = f.Request.Method, f.Request.URL
		}
		got := strings.Join([]string{f.Library, string(f.Situation), method, url, f.Innermost().Path, f.Mode()}, " ")
		if got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestNoRequest(t *testing.T) {
	line, err := os.ReadFile("../../testdata/failures/pytest-line.txt")
	if err != nil {
		t.Fatal(err)
	}
	const none = "no request in this text: failure text, curl, HTTP, HAR or JSON"
	for text, want := range map[string]string{
		"": none, "hello": none, "AssertionError: 1 != 2\n": none, "[1, 2]": none, "[]": none, "12": none,
		"{}":              "JSON: no request: method, url, headers, body",
		"{\n\"url\": 1":   "JSON: line 2: unexpected end of JSON input",
		`{"url": 1}`:      "JSON: url: a number stands there",
		`{"url": "a"}`:    "JSON: a request needs method and url",
		`[{"request":1}]`: "JSON: request: a number stands there",
		`[{"method":"GET","url":"a"},{"method":"GET"}]`:                        "JSON: element 2: a request needs method and url",
		`{"log":{"entries":[{"request":{"method":"GET"}}]}}`:                   "HAR: entry 1: a request needs method and url",
		`{"log":{"entries":[{}]}}`:                                             "HAR: entry 1: no request",
		`{"method":"GET","url":"a","headers":"b"}`:                             "JSON: headers: not a list of {name, value}, a list of pairs or an object",
		`{"method":"GET","url":"a","headers":{"b":1}}`:                         "JSON: headers: b: not a string or a list of strings",
		"curl 'http://a' ^\n -H 'b: c'":                                        "curl command: written for Windows' cmd.exe: copy it as cURL (bash)",
		"GET /x HTTP/1.1\n\n":                                                  "/x has no host, and there is no Host header",
		string(line):                                                           "the failure text is cut short before it names the request: give all of it (pytest --tb=short)",
		"FAILED a.py::b - vcr.errors.CannotOverwriteExistingCassetteException": "the failure text is cut short before it names the request: give all of it (pytest --tb=short)",
	} {
		if r, err := Read(text, nil); err == nil || err.Error() != want {
			t.Errorf("%.60q: %+v, %v, want %s", text, r, err, want)
		}
	}
	if _, err := Read(strings.Repeat(" ", MaxText+1), nil); err == nil {
		t.Error("a text beyond the bound is read")
	}
}

// A terminal of 80 columns breaks the libraries' lines; method, URL, mode and
// candidates are read all the same.
func TestBrokenLines(t *testing.T) {
	passed, all := 0, 0
	for _, row := range ourRows(t) {
		if row.System == "ruby-vcr" {
			continue // its lines are short, and a body is printed as it is
		}
		var broken []string
		for _, line := range strings.Split(row.Text, "\n") {
			for len(line) > 80 {
				broken, line = append(broken, line[:80]), line[80:]
			}
			broken = append(broken, line)
		}
		all++
		r, err := Read(strings.Join(broken, "\n"), nil)
		if err != nil || len(r.Failures) != 1 {
			t.Errorf("%s: %d failures, %v", row.ID, len(r.Failures), err)
			continue
		}
		if got, same := says(r.Failures[0], row.Expect); !same {
			t.Errorf("%s:\n got %v\nwant %v", row.ID, got, row.Expect)
			continue
		}
		passed++
	}
	t.Logf("%d of %d rows", passed, all)
}

// A body keeps its CR LFs; the escapes of a message that was printed as a value
// are undone.
func TestLineEndsOfBodies(t *testing.T) {
	const message = "An HTTP request has been made that VCR does not know how to handle:\n  POST http://h.test/a\n  Body: a,b\r\n1,2\r\n\n\nVCR is currently using the following cassette:\n  - /a.yml\n    - :record => :none\n    - :match_requests_on => [:body]\n\n"
	escaped := "e = #<VCR::Errors::UnhandledHTTPRequestError: " + strings.NewReplacer("\n", `\n`, "\r", `\r`).Replace(message) + ">\n"
	windows := strings.ReplaceAll(message, "\n", "\r\n")
	for name, text := range map[string]string{"as it is": message, "as a value": escaped, "on Windows": windows} {
		r, err := Read(text, nil)
		if err != nil || len(r.Requests) != 1 {
			t.Fatal(name, err)
		}
		if got := string(r.Requests[0].Body.Wire); got != "a,b\r\n1,2\r\n" || r.Requests[0].LineEnds {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// Errors of package replay and of WebMock tell a request too.
func TestOtherErrors(t *testing.T) {
	for text, want := range map[string]string{
		`Get "http://h.test/a": GET http://h.test/a: not recorded in testdata/a.yaml (vcrpy, once): CannotOverwriteExistingCassetteException: no; interaction 1 differs in path`:                "vcrpy no-match GET http://h.test/a once testdata/a.yaml []",
		`POST http://h.test/a: not recorded (go-vcr, ReplayOnly): ErrInteractionNotFound: requested interaction not found: interaction 2 matches, but was played already`:                       "go-vcr already-played POST http://h.test/a ReplayOnly  []",
		"       Real HTTP connections are disabled. Unregistered request: POST http://h.test/a with body 'it''s\n       {}' with headers {'A'=>'1, 2', 'B'=>['3', '4']}\n\n       You can stub": "ruby-vcr not-asked POST http://h.test/a   [{A 1, 2} {B 3} {B 4}]it''s\n{}",
	} {
		r, err := Read(text, nil)
		if err != nil || len(r.Requests) != 1 {
			t.Errorf("%q: %v", text, err)
			continue
		}
		f, request := r.Failures[0], r.Requests[0]
		got := fmt.Sprintf("%s %s %s %s %s %s %v%s", f.Library, f.Situation, request.Method, request.URL, f.Mode(), f.Innermost().Path, request.Header, request.Body.Wire)
		if got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}
