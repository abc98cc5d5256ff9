package model

import (
	"reflect"
	"testing"
)

func TestFindings(t *testing.T) {
	exchange := func(method string, status int, length, body string) Interaction {
		return Interaction{
			Request:  Request{Method: method},
			Response: Response{Status: status, Header: Header{{"content-length", length}}, Body: Body{Wire: []byte(body)}},
		}
	}
	differs := []Finding{{
		Field: HeaderField(InResponse, "Content-Length"),
		Text:  "Content-Length says 441, the body has 4",
		Fix:   SetHeader{Side: InResponse, Name: "Content-Length", Values: []string{"4"}},
	}}
	unreadable := []Finding{{
		Field: HeaderField(InResponse, "Content-Length"),
		Text:  `Content-Length says "many", the body has 4`,
		Fix:   SetHeader{Side: InResponse, Name: "Content-Length", Values: []string{"4"}},
	}}
	check := func(i Interaction, want []Finding) {
		t.Helper()
		if got := Findings(i); !reflect.DeepEqual(got, want) {
			t.Errorf("%s %d: got %+v\nwant %+v", i.Request.Method, i.Response.Status, got, want)
		}
	}
	check(Interaction{}, nil)
	check(exchange("GET", 200, "4", "body"), nil)
	check(exchange("GET", 200, "441", "body"), differs)
	check(exchange("GET", 200, "many", "body"), unreadable)
	for _, i := range []Interaction{
		exchange("HEAD", 200, "441", ""), exchange("head", 200, "441", ""), exchange("GET", 304, "441", ""),
		exchange("GET", 204, "441", ""), exchange("GET", 101, "441", ""),
	} {
		check(i, nil)
	}
	// Stored decoded under the old headers: the two still differ.
	decoded := exchange("GET", 200, "441", "body")
	decoded.Response.Header = append(decoded.Response.Header, HeaderLine{"Content-Encoding", "gzip"})
	check(decoded, differs)

	check(Interaction{Request: Request{Method: "POST", Header: Header{{"Content-Length", "3"}}, Body: Body{Wire: []byte("ab")}}},
		[]Finding{{
			Field: HeaderField(InRequest, "Content-Length"),
			Text:  "Content-Length says 3, the body has 2",
			Fix:   SetHeader{Side: InRequest, Name: "Content-Length", Values: []string{"2"}},
		}})

	cut := exchange("GET", 200, "10", "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03")
	cut.Response.Header = append(cut.Response.Header, HeaderLine{"Content-Encoding", "gzip"})
	got := Findings(cut)
	if len(got) != 1 || got[0].Field != ResponseBody || got[0].Text == "" || got[0].Fix != nil {
		t.Errorf("a gzip body cut off: %+v", got)
	}
}
