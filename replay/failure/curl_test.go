package failure

import (
	"errors"
	"reflect"
	"testing"

	"tapedeck/model"
)

func TestReadHTTP(t *testing.T) {
	absent := model.Body{Absent: true}
	for text, want := range map[string]model.Request{
		"GET http://a.test/b?c HTTP/1.1\r\nX-b: 1\r\nx-A:  two words \r\nX-b: 3\r\n\r\n": {
			Method: "GET", URL: "http://a.test/b?c", Proto: "HTTP/1.1", Body: absent,
			Header: model.Header{{Name: "X-b", Value: "1"}, {Name: "x-A", Value: "two words"}, {Name: "X-b", Value: "3"}},
		},
		"GET http://a.test/": {Method: "GET", URL: "http://a.test/", Body: absent},
		"PUT /x HTTP/1.0\nhost: a.test:8443\n\nbody\n": {
			Method: "PUT", URL: "https://a.test:8443/x", Proto: "HTTP/1.0",
			Header: model.Header{{Name: "host", Value: "a.test:8443"}}, Body: model.Body{Wire: []byte("body\n")},
		},
		"PUT http://a.test/ HTTP/1.1\nContent-Length: 4\n\nbody\n": {
			Method: "PUT", URL: "http://a.test/", Proto: "HTTP/1.1",
			Header: model.Header{{Name: "Content-Length", Value: "4"}}, Body: model.Body{Wire: []byte("body")},
		},
	} {
		if got, err := ReadHTTP([]byte(text)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, %v\nwant %+v", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"":                                     `line 1: "" is not METHOD URL HTTP/1.1`,
		"GET\n":                                `line 1: "GET" is not METHOD URL HTTP/1.1`,
		"HTTP/1.1 200 OK\n":                    `line 1: "HTTP/1.1 200 OK" is not METHOD URL HTTP/1.1`,
		"GET /x HTTP/1.1\n\n":                  "/x has no host, and there is no Host header",
		"GET http://a/ HTTP/1.1\nA: b\nnone\n": `line 3: "none" is not NAME: VALUE`,
		"GET http://a/ HTTP/1.1\nA b: c\n":     `line 2: "A b: c" is not NAME: VALUE`,
		"GET http://a/\nContent-Length: 5\n\nbody":           "Content-Length says 5, the body has 4",
		"GET http://a/\nContent-Length: -1\n\nbody":          `Content-Length "-1" is not a number`,
		"GET http://a/\nTransfer-Encoding: chunked\n\n0\n\n": "a body with Transfer-Encoding is not read: give it plain, with Content-Length",
	} {
		if got, err := ReadHTTP([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%q: %+v, %v, want %s", text, got, err, want)
		}
	}
}

func TestReadCurlErrors(t *testing.T) {
	read := func(string) ([]byte, error) { return nil, errors.New("not there") }
	for command, want := range map[string]string{
		"curl":                               "curl command: no URL",
		"curl http://a http://b":             "curl command: a second URL: http://b",
		"curl -F a http://a":                 `curl command: "a" is not a form field`,
		"curl -F a=@f http://a":              "curl command: not there",
		"curl -F 'a=(;type=b/c' http://a":    "curl command: nested forms are not read",
		"curl -F a=@b,c http://a":            "curl command: several files in one form field are not read",
		"curl -F 'a=b;headers=c' http://a":   "curl command: form option ;headers is not understood",
		"curl -F a=b -d c http://a":          "curl command: a form beside --data or --get: curl sends one of them",
		"curl -I -d c http://a":              "curl command: a body beside --head: curl sends one of them",
		"curl -u a http://a":                 "curl command: --user without a password: curl would ask for it",
		"curl http://a/[1-3]":                "curl command: curl would expand [] and {} in the URL: --globoff sends them as they are",
		"curl http://a; curl http://b":       "curl command: more than one command",
		"curl --digest http://a -u a:b":      "curl command: option --digest is not understood",
		"curl -Z http://a":                   "curl command: option -Z is not understood",
		"curl http://a -H":                   "curl command: option -H needs a value",
		"curl http://a -H none":              `curl command: "none" is not a header`,
		"curl http://a -d @f":                "curl command: not there",
		"curl http://a -b jar":               "curl command: cookies from a file are not read: jar",
		`curl http://a -H "A: $TOKEN"`:       `curl command: "$TOKEN\"": only a plain command is read here, nothing is expanded or run`,
		"curl http://a | sh":                 `curl command: "| sh": only a plain command is read here, nothing is expanded or run`,
		"curl http://a/?b&c":                 `curl command: "&c": only a plain command is read here, nothing is expanded or run`,
		"curl 'http://a":                     "curl command: ' is not closed",
		`curl "http://a\"`:                   `curl command: " is not closed`,
		`curl $'http://a\'`:                  "curl command: $' is not closed",
		"curl http://a --data-urlencode a@f": "curl command: not there",
		"curl http://a -H @f":                "curl command: not there",
	} {
		if got, err := ReadCurl(command, read); err == nil || err.Error() != want {
			t.Errorf("%s: %+v, %v, want %s", command, got, err, want)
		}
	}
}
