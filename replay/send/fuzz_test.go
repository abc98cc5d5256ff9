package send

import (
	"bytes"
	"strings"
	"testing"

	"tapedeck/model"
)

// An answer that is anything at all gives an exchange or an error.
func FuzzReadResponse(f *testing.F) {
	f.Add([]byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), "GET")
	f.Add([]byte("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX: a\r\n b\r\n\r\n3\r\nabc\r\n0\r\nT: u\r\n\r\n"), "POST")
	f.Add([]byte("HTTP/1.0 204 \n\n"), "HEAD")
	answers, all := 0, 0
	f.Fuzz(func(t *testing.T, data []byte, method string) {
		all++
		in, err := readResponse(bytes.NewReader(data), method, 1<<20)
		if err != nil {
			return
		}
		answers++
		if in.Response.Status < 100 || in.Response.Status > 999 || len(in.Response.Body.Wire) > 1<<20 {
			t.Errorf("%+v", in)
		}
		for _, line := range append(in.Response.Header, in.Trailer...) {
			if !isToken(line.Name) || strings.ContainsAny(line.Value, "\n") {
				t.Errorf("%q", line)
			}
		}
		stored(libraries["vcrpy"], model.Interaction{}, in.Response)
	})
	f.Logf("%d of %d inputs were an answer", answers, all)
}

// A recorded request that is anything at all gives a plan or an error.
func FuzzNewPlan(f *testing.F) {
	f.Add("GET", "http://h.test/p;x?a=1&b[c][]=2&a=%zz#f", "Content-Type: application/json\nTransfer-Encoding: chunked", []byte("7\r\n{\"a\":1}\r\n0\r\n\r\n"))
	f.Add("POST", "https://u:p@[::1%25x]:80/<T>?;=&", "Content-Type: application/x-www-form-urlencoded\nA: 1\na: 2", []byte("a=%e9&b=\xff"))
	f.Add("", "", "", []byte(`/* */[NaN, "\ud800", 1e400]`))
	plans, all := 0, 0
	f.Fuzz(func(t *testing.T, method, url, lines string, content []byte) {
		i := model.Interaction{Request: model.Request{Method: method, URL: url, Body: model.Body{Wire: content}}}
		for _, line := range strings.Split(lines, "\n") {
			if name, value, ok := strings.Cut(line, ": "); ok {
				i.Request.Header = append(i.Request.Header, model.HeaderLine{Name: name, Value: value})
			}
		}
		for _, l := range libraries {
			all++
			if p, err := NewPlan(l, i); err == nil {
				plans++
				if !isToken(p.Method) {
					t.Errorf("%s: would send %q", l.Name, p.Method)
				}
			}
		}
	})
	f.Logf("%d of %d requests could be sent", plans, all)
}
