package send

import (
	"slices"
	"strings"
	"testing"

	"tapedeck/model"
)

func TestNewPlan(t *testing.T) {
	get := func(h model.Header) model.Interaction {
		return model.Interaction{Request: model.Request{Method: "GET", URL: "http://h.test/p", Header: h, Body: model.Body{Absent: true}}}
	}
	coded := get(nil)
	coded.Response.Header = Header("content-encoding", "br")
	inflated := get(nil)
	inflated.Extra = []model.Extra{{Name: "response.uncompressed", Value: "true"}}
	chunked := get(Header("Transfer-Encoding", "chunked"))
	chunked.Request.Method, chunked.Request.Body = "POST", model.Body{Wire: []byte("3\r\nabc\r\n0\r\n\r\n")}
	plain := get(Header("Transfer-Encoding", "chunked"))
	plain.Request.Method, plain.Request.Body = "POST", model.Body{Wire: []byte("3 chunks")}
	ruby := get(nil)
	ruby.Request.Method = "get"

	tests := []struct {
		name, library string
		i             model.Interaction
		method        string
		header        model.Header
		body          string
		dropped       []string
	}{
		{name: "order, case and repeats stay", library: "vcrpy", i: get(Header("x-B", "1", "Accept-Encoding", "gzip, br", "A", "2", "x-b", "3")),
			header: Header("x-B", "1", "Accept-Encoding", "gzip, br", "A", "2", "x-b", "3")},
		{name: "what the client makes", library: "vcrpy", i: get(Header("Host", "h.test", "host", "h.test", "Connection", "keep-alive", "connection", "Upgrade", "Content-Length", "0", ":authority", "h.test", "Accept-Encoding", "identity")),
			header: Header("Connection", "keep-alive", "Accept-Encoding", "identity"), dropped: []string{"Host", "host", "connection", "Content-Length", ":authority"}},
		{name: "no Accept-Encoding recorded", library: "vcrpy", i: get(nil), header: Header("Accept-Encoding", "identity")},
		{name: "the coding that came", library: "vcrpy", i: coded, header: Header("Accept-Encoding", "br")},
		{name: "masked Accept-Encoding", library: "vcrpy", i: get(Header("accept-encoding", "ACCEPT-ENCODING-XXX")), header: Header("Accept-Encoding", "identity"), dropped: []string{"accept-encoding"}},
		{name: "Go's transport inflates", library: "go-vcr", i: inflated, header: Header("Accept-Encoding", "gzip")},
		{name: "chunk sizes in the body", library: "vcrpy", i: chunked, method: "POST", header: Header("Accept-Encoding", "identity"), body: "abc", dropped: []string{"Transfer-Encoding"}},
		{name: "no chunk sizes in the body", library: "vcrpy", i: plain, method: "POST", header: Header("Accept-Encoding", "identity"), body: "3 chunks", dropped: []string{"Transfer-Encoding"}},
		{name: "a library that says nothing of its own", library: "", i: inflated, header: Header("Accept-Encoding", "identity")},
		{name: "Ruby's method", library: "ruby-vcr", i: ruby, header: Header("Accept-Encoding", "identity")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, err := NewPlan(libraries[test.library], test.i)
			if err != nil {
				t.Fatal(err)
			}
			if test.method == "" {
				test.method = "GET"
			}
			if p.Method != test.method || string(p.Body) != test.body || !slices.Equal(p.Header, test.header) || !slices.Equal(p.Dropped, test.dropped) {
				t.Errorf("plan %+v", p)
			}
		})
	}
}

// uberFile is a file's name of uber/cassette's, with a hash of headers.
const uberFile = "httplib_GET_h.test_80___873d07fff0106cb059f1ebfc5271acb0"

func named(i model.Interaction, name string) model.Interaction {
	i.Extra = []model.Extra{{Name: "name", Value: name}}
	return i
}

func TestNewPlanRefuses(t *testing.T) {
	request := func(method, url string, h model.Header, b model.Body) model.Interaction {
		return model.Interaction{Request: model.Request{Method: method, URL: url, Header: h, Body: b}}
	}
	tests := []struct {
		name, library string
		i             model.Interaction
		want          string
	}{
		{"no URL", "vcrpy", request("GET", "", nil, model.Body{}), "not an http URL"},
		{"file", "vcrpy", request("GET", "file:///etc/passwd", nil, model.Body{}), "not an http URL"},
		{"no host", "vcrpy", request("GET", "http:///p", nil, model.Body{}), "not an http URL"},
		{"method", "vcrpy", request("GET / HTTP/1.1\r\nX:", "http://h.test", nil, model.Body{}), "the recorded method is not a word of HTTP"},
		{"a line break in a value", "vcrpy", request("GET", "http://h.test", Header("X", "a\r\nY: b"), model.Body{}), "header X: the value has a line break or control character"},
		{"a line break in a name", "vcrpy", request("GET", "http://h.test", Header("X\r\nY", "a"), model.Body{}), "a header name is not a word of HTTP"},
		{"a line break in the URL", "vcrpy", request("GET", "http://h.test/a\r\nX: y", nil, model.Body{}), "the URL cannot be read"},
		{"a body that cannot be had", "vcrpy", request("POST", "http://h.test", nil, model.Body{Locked: "the body is a Python object"}), "the request body cannot be sent: the body is a Python object"},
		{"uber's hashes", "uber", named(request("POST", "http://h.test", nil, model.Body{Absent: true}), uberFile+"_03d235df807a8b90666d3816e678bb42"),
			"uber/cassette keeps of the body only a hash: what was sent is not known: give the request as curl or HTTP"},
		{"uber's headers", "uber", named(request("POST", "http://h.test", nil, model.Body{Wire: []byte("x")}), "httplib:POST h.test:80/ 873d07fff0106cb059f1ebfc5271acb0 x"),
			"uber/cassette keeps of the headers only a hash: what was sent is not known: give the request as curl or HTTP"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if _, err := NewPlan(libraries[test.library], test.i); err == nil || err.Error() != test.want {
				t.Errorf("error %v, want %s", err, test.want)
			}
		})
	}
	p, err := NewPlan(libraries["uber"], named(request("GET", "http://h.test", nil, model.Body{Absent: true}), uberFile))
	if err != nil || !strings.Contains(p.Note, "only method and URL") {
		t.Errorf("%+v, %v", p, err)
	}
}
