package cli

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tapedeck/cassette"
	"tapedeck/model"
)

// jobServer answers what was recorded of the job, with one field changed.
func jobServer(t *testing.T, changed bool) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := recordedJob
		if changed {
			body = changedJob
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Server", "greenhouse/1.0")
		w.Header().Set("X-Request-Id", "another each time")
		fmt.Fprint(w, body)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

const (
	recordedJob = `{"job": 12, "state": "queued", "polls": 1}`
	changedJob  = `{"job": 12, "state": "done", "polls": 1}`
)

// A thousand of an interaction, written as the library writes it.
func thousand(t *testing.T, format string) string {
	t.Helper()
	entry, join, around := jobEntries[format], "", [2]string{}
	switch format {
	case "vcrpy-yaml":
		around = [2]string{"interactions:\n", "version: 1\n"}
	case "vcrpy-json":
		join, around = ",\n", [2]string{"{\n    \"version\": 1,\n    \"interactions\": [\n", "\n    ]\n}\n"}
	case "vcrpy-json-v0":
		join, around = ", \n", [2]string{"[\n", "\n]"}
	case "betamax-json":
		join, around = ", ", [2]string{`{"http_interactions": [`, `], "recorded_with": "betamax/0.8.1"}`}
	case "ruby-vcr-yaml":
		around = [2]string{"---\nhttp_interactions:\n", "recorded_with: VCR 5.0.0\n"}
	case "ruby-vcr-json":
		join, around = ",", [2]string{`{"http_interactions":[`, `],"recorded_with":"VCR 5.0.0"}`}
	case "httprr":
		around[0] = "httprr trace v1\n"
	case "go-vcr 1":
		around[0] = "---\nversion: 1\ninteractions:\n"
	case "go-vcr 2":
		around[0] = "---\nversion: 2\ninteractions:\n"
	}
	var entries []string
	for n := range 1000 { // all of the same length, which httprr tells
		entries = append(entries, strings.ReplaceAll(entry, "NUMBER", fmt.Sprint(1000+n)))
	}
	if format == "uber-yaml" { // a mapping: PyYAML writes its keys in order
		slices.Sort(entries)
	}
	return around[0] + strings.Join(entries, join) + around[1]
}

// jobEntries are interactions cut from what each library recorded in testdata.
var jobEntries = map[string]string{
	"vcrpy-yaml": `- request:
    body: null
    headers:
      Accept:
      - '*/*'
    method: GET
    uri: http://api.greenhouse.test/v1/jobs/12?n=NUMBER
  response:
    body:
      string: '{"job": 12, "state": "queued", "polls": 1}'
    headers:
      Content-Length:
      - '42'
      Content-Type:
      - application/json; charset=utf-8
      Date:
      - Tue, 03 Mar 2026 09:41:00 GMT
      Server:
      - greenhouse/1.0
    status:
      code: 200
      message: OK
`,
	"vcrpy-yaml-v0": `- request: !!python/object:vcr.request.Request
    body: null
    headers: !!python/object/apply:__builtin__.frozenset
    - - !!python/tuple [User-Agent, Python-urllib/2.7]
      - !!python/tuple [Host, api.greenhouse.test]
    host: api.greenhouse.test
    method: GET
    path: /v1/jobs/12?n=NUMBER
    port: 80
    protocol: http
  response:
    body: {string: !!python/unicode '{"job": 12, "state": "queued", "polls": 1}'}
    headers: [!!python/unicode "Server: greenhouse/1.0\r\n", !!python/unicode "Date:\
        \ Tue, 03 Mar 2026 09:41:00 GMT\r\n", !!python/unicode "Content-Type: application/json;\
        \ charset=utf-8\r\n", !!python/unicode "Content-Length: 42\r\n"]
    status: {code: 200, message: OK}
`,
	"vcrpy-json-v0": `    {
        "request": {
            "body": null, 
            "protocol": "http", 
            "method": "GET", 
            "headers": {
                "Host": "api.greenhouse.test", 
                "User-Agent": "Python-urllib/2.7"
            }, 
            "host": "api.greenhouse.test", 
            "path": "/v1/jobs/12?n=NUMBER", 
            "port": 80
        }, 
        "response": {
            "status": {
                "message": "OK", 
                "code": 200
            }, 
            "headers": [
                "Server: greenhouse/1.0\r\n", 
                "Date: Tue, 03 Mar 2026 09:41:00 GMT\r\n", 
                "Content-Type: application/json; charset=utf-8\r\n", 
                "Content-Length: 42\r\n"
            ], 
            "body": {
                "string": "{\"job\": 12, \"state\": \"queued\", \"polls\": 1}"
            }
        }
    }`,
	"vcrpy-json": `        {
            "request": {
                "method": "GET",
                "uri": "http://api.greenhouse.test/v1/jobs/12?n=NUMBER",
                "body": null,
                "headers": {
                    "Accept": [
                        "*/*"
                    ]
                }
            },
            "response": {
                "status": {
                    "code": 200,
                    "message": "OK"
                },
                "headers": {
                    "Date": [
                        "Tue, 03 Mar 2026 09:41:00 GMT"
                    ],
                    "Server": [
                        "greenhouse/1.0"
                    ],
                    "Content-Length": [
                        "42"
                    ],
                    "Content-Type": [
                        "application/json; charset=utf-8"
                    ]
                },
                "body": {
                    "string": "{\"job\": 12, \"state\": \"queued\", \"polls\": 1}"
                }
            }
        }`,
	"betamax-json": `{"request": {"body": {"encoding": "utf-8", "string": ""}, "headers": {"Accept": ["*/*"]}, "method": "GET", "uri": "http://api.greenhouse.test/v1/jobs/12?n=NUMBER"}, "response": {"body": {"encoding": "utf-8", "string": "{\"job\": 12, \"state\": \"queued\", \"polls\": 1}"}, "headers": {"Content-Type": ["application/json; charset=utf-8"], "Content-Length": ["42"], "Server": ["greenhouse/1.0"], "Date": ["Tue, 03 Mar 2026 09:41:00 GMT"]}, "status": {"code": 200, "message": "OK"}, "url": "http://api.greenhouse.test/v1/jobs/12?n=NUMBER"}, "recorded_at": "2026-03-03T09:41:00"}`,
	"ruby-vcr-yaml": `- request:
    method: get
    uri: http://api.greenhouse.test/v1/jobs/12?n=NUMBER
    body:
      encoding: US-ASCII
      string: ''
    headers:
      Accept:
      - "*/*"
  response:
    status:
      code: 200
      message: OK
    headers:
      Server:
      - greenhouse/1.0
      Date:
      - Tue, 03 Mar 2026 09:41:00 GMT
      Content-Type:
      - application/json; charset=utf-8
      Content-Length:
      - '42'
    body:
      encoding: UTF-8
      string: '{"job": 12, "state": "queued", "polls": 1}'
    http_version: 
  recorded_at: Tue, 03 Mar 2026 09:41:00 GMT
`,
	"ruby-vcr-json": `{"request":{"method":"get","uri":"http://api.greenhouse.test/v1/jobs/12?n=NUMBER","body":{"encoding":"US-ASCII","string":""},"headers":{"Accept":["*/*"]}},"response":{"status":{"code":200,"message":"OK"},"headers":{"Server":["greenhouse/1.0"],"Date":["Tue, 03 Mar 2026 09:41:00 GMT"],"Content-Type":["application/json; charset=utf-8"],"Content-Length":["42"]},"body":{"encoding":"UTF-8","string":"{\"job\": 12, \"state\": \"queued\", \"polls\": 1}"},"http_version":null},"recorded_at":"Tue, 03 Mar 2026 09:41:00 GMT"}`,
	"go-vcr 1": `- request:
    body: ""
    form: {}
    headers: {}
    url: http://api.greenhouse.test/v1/jobs/12?n=NUMBER
    method: GET
  response:
    body: '{"job": 12, "state": "queued", "polls": 1}'
    headers:
      Content-Length:
      - "42"
      Content-Type:
      - application/json; charset=utf-8
      Date:
      - Tue, 03 Mar 2026 09:41:00 GMT
      Server:
      - greenhouse/1.0
    status: 200 OK
    code: 200
    duration: 12.345ms
`,
	"go-vcr 2": `    - id: NUMBER
      request:
        proto: HTTP/1.1
        proto_major: 1
        proto_minor: 1
        content_length: 0
        host: api.greenhouse.test
        form:
            "n":
                - "NUMBER"
        url: http://api.greenhouse.test/v1/jobs/12?n=NUMBER
        method: GET
      response:
        proto: HTTP/1.1
        proto_major: 1
        proto_minor: 1
        content_length: 42
        body: '{"job": 12, "state": "queued", "polls": 1}'
        headers:
            Content-Length:
                - "42"
            Content-Type:
                - application/json; charset=utf-8
            Date:
                - Tue, 03 Mar 2026 09:41:00 GMT
            Server:
                - greenhouse/1.0
        status: 200 OK
        code: 200
        duration: 12ms
`,
	"httprr": "120 189\n" + "GET http://api.greenhouse.test/v1/jobs/12?n=NUMBER HTTP/1.1\r\n" +
		"Host: api.greenhouse.test\r\n" + "User-Agent: Go-http-client/1.1\r\n" + "\r\n" +
		"HTTP/1.1 200 OK\r\n" + "Content-Length: 42\r\n" + "Content-Type: application/json; charset=utf-8\r\n" +
		"Date: Tue, 03 Mar 2026 09:41:00 GMT\r\n" + "Server: greenhouse/1.0\r\n" + "\r\n" + `{"job": 12, "state": "queued", "polls": 1}`,
	// Only hashes of header and body are in the name: a GET can be sent again.
	"uber-yaml": `httplib:GET api.greenhouse.test:80/v1/jobs/12?n=NUMBER 873d07fff0106cb059f1ebfc5271acb0 None:
  content: '{"job": 12, "state": "queued", "polls": 1}'
  headers: {content-length: '42', content-type: application/json; charset=utf-8, date: 'Tue,
      03 Mar 2026 09:41:00 GMT', server: greenhouse/1.0}
  length: 41
  raw_headers: ["Content-Type: application/json; charset=utf-8\r\n", "Content-Length:\
      \ 42\r\n", "Server: greenhouse/1.0\r\n", "Date: Tue, 03 Mar 2026 09:41:00 GMT\r\
      \n"]
  reason: OK
  status: 200
  version: 11
`,
}

// One of a thousand: against a server that did not change no byte differs,
// against one that changed one field of its JSON that body, what tells its
// length, and the time of recording where there is one.
func TestRerecordOneOfAThousand(t *testing.T) {
	for format := range jobEntries {
		t.Run(format, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "cassette")
			recorded := thousand(t, format)
			writeFile(t, path, recorded)
			rerecord := func(changed bool) string {
				writeFile(t, filepath.Join(filepath.Dir(path), ".tapedeck.yaml"),
					"hosts:\n  http://api.greenhouse.test:\n    send_to: "+jobServer(t, changed)+"\n")
				status, stdout, stderr := command(t, "rerecord", path, "500", "--yes", "--trust")
				if status != 0 {
					t.Fatalf("status %d: %s%s", status, stdout, stderr)
				}
				return stdout
			}
			if said := rerecord(false); !strings.HasPrefix(said, "re-recorded 500: same answer, nothing changed") {
				t.Error(said)
			}
			if readFile(t, path) != recorded {
				t.Fatal("the same answer changed the file")
			}
			begun := time.Now().Truncate(time.Second)
			said := rerecord(true)
			at, when := recordedAt(t, readFile(t, path))
			want := "re-recorded 500: body and 1 header replaced"
			if at != "" {
				want = "re-recorded 500: body, 1 header and recorded_at replaced"
			}
			if keeps := strings.Contains(recorded, "recorded_at"); !strings.HasPrefix(said, want) || keeps != (at != "") || keeps && when.Before(begun) {
				t.Errorf("recorded at %q: %s", at, said)
			}
			f, err := cassette.Read("-", []byte(recorded), cassette.Options{})
			if err != nil {
				t.Fatal(err)
			}
			was := string(f.Text(499))
			old, _ := recordedAt(t, recorded)
			is := strings.NewReplacer("recorded_at: "+old, "recorded_at: "+at, `"recorded_at":"`+old, `"recorded_at":"`+at, `"recorded_at": "`+old, `"recorded_at": "`+at, "queued", "done", `'42'`, `'40'`, `"42"`, `"40"`, "\\ 42", "\\ 40", "Length: 42", "Length: 40", "content_length: 42", "content_length: 40", "120 189\n", "120 187\n").Replace(was)
			if want = strings.Replace(recorded, was, is, 1); readFile(t, path) != want {
				_, diff, _ := command(t, "show", path, "500", "--raw")
				t.Errorf("more or less than the body changed: %s\n%s", said, diff)
			}
		})
	}
}

// recordedAt is when a cassette's interaction 500 was recorded, as it is written
// and as a time.
func recordedAt(t *testing.T, text string) (string, time.Time) {
	t.Helper()
	f, err := cassette.Read("-", []byte(text), cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	i, err := f.At(499)
	if err != nil {
		t.Fatal(err)
	}
	return i.RecordedAt, model.RecordedTime(i.RecordedAt)
}
