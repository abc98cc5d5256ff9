package cli

import (
	"errors"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tapedeck/model"
)

func TestNumbers(t *testing.T) {
	for s, want := range map[string][]int{
		"3": {2}, "3,5": {2, 4}, "3-7": {2, 3, 4, 5, 6}, "5,1,5": {0, 4}, "2-3,3-4,9": {1, 2, 3, 8}, "1-1": {0},
	} {
		if got, err := numbers(s, 9); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v, %v, want %v", s, got, err, want)
		}
	}
	for s, want := range map[string]string{
		"":                     `"" is not a number of an interaction: 3, 3,5 or 3-7`,
		"x":                    `"x" is not a number of an interaction: 3, 3,5 or 3-7`,
		"+1":                   `"+1" is not a number of an interaction: 3, 3,5 or 3-7`,
		"3-":                   `"" is not a number of an interaction: 3, 3,5 or 3-7`,
		"1,":                   `"" is not a number of an interaction: 3, 3,5 or 3-7`,
		"0":                    "no 0, there are 9",
		"1-10":                 "no 10, there are 9",
		"5-3":                  `"5-3" ends before it begins`,
		"99999999999999999999": `"99999999999999999999" is not a number of an interaction: 3, 3,5 or 3-7`,
	} {
		if got, err := numbers(s, 9); err == nil || err.Error() != want {
			t.Errorf("%q: %v, %v, want %s", s, got, err, want)
		}
	}
	if _, err := numbers("2", 1); err == nil || err.Error() != "no 2, there is 1" {
		t.Errorf("2 of 1: %v", err)
	}
}

func TestParseAssignment(t *testing.T) {
	read := func(path string) ([]byte, error) {
		if path != "f" {
			return nil, os.ErrNotExist
		}
		return []byte("from file\n"), nil
	}
	etag := model.HeaderField(model.InResponse, "ETag")
	for s, want := range map[string]model.Op{
		"response.status=404":        model.SetField{At: 2, Field: model.ResponseStatus, Value: "404"},
		"request.url=http://a/?b=c":  model.SetField{At: 2, Field: model.RequestURL, Value: "http://a/?b=c"},
		"request.url=@f":             model.SetField{At: 2, Field: model.RequestURL, Value: "from file"},
		"response.body=@f":           model.SetBody{At: 2, Side: model.InResponse, Decoded: []byte("from file\n")},
		"request.body=":              model.SetBody{At: 2, Side: model.InRequest, Decoded: []byte{}},
		"response.header.ETag=a+=b":  model.SetHeader{At: 2, Side: etag.Side, Name: "ETag", Values: []string{"a+=b"}},
		"response.header.ETag+=a=b":  model.AddHeader{At: 2, Side: etag.Side, Name: "ETag", Value: "a=b"},
		"response.header.ETag=@f":    model.SetHeader{At: 2, Side: etag.Side, Name: "ETag", Values: []string{"from file"}},
		"response.header.X.Y.Z=":     model.SetHeader{At: 2, Side: etag.Side, Name: "X.Y.Z", Values: []string{""}},
		"request.header.Cookie+=a=@": model.AddHeader{At: 2, Side: model.InRequest, Name: "Cookie", Value: "a=@"},
	} {
		a, err := parseAssignment(s, read)
		if err != nil || !reflect.DeepEqual(a.op(2), want) {
			t.Errorf("%q: %#v, %v, want %#v", s, a.op(2), err, want)
		}
	}
	for s, want := range map[string]string{
		"response.status":      `"response.status" is not FIELD=VALUE`,
		"response.status+=404": "response.status has one value: = sets it, += adds a header",
		"response.stat=404":    `no field "response.stat": `,
		"response.header.=404": `no field "response.header.": `,
		"response.body=@none":  os.ErrNotExist.Error(),
	} {
		if _, err := parseAssignment(s, read); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", s, err, want)
		}
	}
}

// Every choice of up to 6 interactions and every place: those moved stand side
// by side at the place, the others keep their order.
func TestMoves(t *testing.T) {
	const count = 6
	checked := 0
	for set := 1; set < 1<<count; set++ {
		var at, others []int
		for i := range count {
			if set>>i&1 == 1 {
				at = append(at, i)
			} else {
				others = append(others, i)
			}
		}
		for to := 0; to+len(at) <= count; to++ {
			want := slices.Concat(others[:to], at, others[to:])
			got := []int{0, 1, 2, 3, 4, 5}
			for _, op := range moves(at, to) {
				m := op.(model.Move)
				moved := got[m.At]
				got = slices.Insert(slices.Delete(got, m.At, m.At+1), m.To, moved)
			}
			if checked++; !slices.Equal(got, want) {
				t.Errorf("%v to %d: %v, want %v", at, to, got, want)
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d moves checked", checked)
	}
}

func TestParseRequest(t *testing.T) {
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
		if got, err := parseRequest([]byte(text)); err != nil || !reflect.DeepEqual(got, want) {
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
		if got, err := parseRequest([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%q: %+v, %v, want %s", text, got, err, want)
		}
	}
}

func TestParseCurlErrors(t *testing.T) {
	read := func(string) ([]byte, error) { return nil, errors.New("not there") }
	for command, want := range map[string]string{
		"curl":                               "curl command: no URL",
		"curl http://a http://b":             "curl command: a second URL: http://b",
		"curl --form a=b http://a":           "curl command: option --form is not understood",
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
		"curl http://a --data-urlencode a@f": "curl command: --data-urlencode from a file is not read: a@f",
	} {
		if got, err := parseCurl(command, read); err == nil || err.Error() != want {
			t.Errorf("%s: %+v, %v, want %s", command, got, err, want)
		}
	}
}
