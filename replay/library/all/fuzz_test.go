package all

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/replay/library"
)

// A cassette is hostile input: no matcher of any library may panic, and a
// request that was recorded just so matches itself, unless an exception
// escapes. The URL is what the library makes of the live one first.
func FuzzExplain(f *testing.F) {
	f.Add("GET", "http://h.test/p;x?a=1&b[c][]=2&a=%zz#f", "Content-Type: application/json\nTransfer-Encoding: chunked", []byte("7\r\n{\"a\":1}\r\n0\r\n\r\n"))
	f.Add("POST", "https://u:p@[::1%25x]:80/<T>?;=&", "Content-Type: application/x-www-form-urlencoded\nA: 1\na: 2", []byte("a=%e9&b=\xff"))
	f.Add("get", "HTTP://H.test", "content-type: text/xml\nuser-agent: xmlrpc\nAuthorization: Digest D", []byte("<a><value><int>1</int></value></a>"))
	f.Add("GET", "http://h/", "Authorization: a\nauthorization: b", []byte{})
	f.Add("", "", "", []byte(`/* */[NaN, "\ud800", 1e400]`))
	asked, raised := 0, 0
	f.Fuzz(func(t *testing.T, method, url, lines string, content []byte) {
		i := model.Interaction{Request: model.Request{Method: method, URL: url, Body: model.Body{Wire: content}}}
		for _, line := range strings.Split(lines, "\n") {
			if name, value, ok := strings.Cut(line, ": "); ok {
				i.Request.Header = append(i.Request.Header, model.HeaderLine{Name: name, Value: value})
			}
		}
		gone := []library.Replacement{{Name: "a"}}
		for _, l := range Libraries() {
			recorded, stable := asRecorded(l, i)
			if !stable {
				continue
			}
			names := append([]string{"uri_without_params:a"}, l.Matchers...)
			for _, version := range l.Versions {
				for _, name := range names {
					r := library.Rules{Version: version, MatchOn: []string{name}, Filters: library.Filters{Headers: gone, Query: gone, PostData: gone}}
					e, err := l.Explain(r, recorded.Request, recorded)
					if err != nil || l.Name == "go-vcr" {
						continue // no such matcher; go-vcr's fields are not in the model
					}
					asked++
					if e.Raised() != nil {
						raised++
					} else if !e.Match() && !aloneUnequal(l.Name, name, i.Request) {
						t.Errorf("%s %s %s does not match itself: %+v", l.Name, version, name, e.Verdicts)
					}
				}
			}
		}
	})
	f.Logf("%d answers, %d exceptions", asked, raised)
}

// asRecorded is an interaction with the URL that the library stores of it. stable:
// no client's request would be stored with another.
func asRecorded(l library.Library, i model.Interaction) (recorded model.Interaction, stable bool) {
	i.Request = l.Filters().Stored(library.Rules{}, nil, i.Request)
	if l.Hook.URL == nil {
		return i, true
	}
	stored, err := l.Hook.URL(i.Request.URL)
	if err != nil {
		return i, false
	}
	again, err := l.Hook.URL(stored)
	i.Request.URL = stored
	return i, err == nil && again == stored
}

// aloneUnequal knows what is not equal to itself: a NaN alone as a JSON body,
// in whatever encoding and chunks, and for Betamax, which looks up a recorded
// Authorization in two spellings, a field in a third or in several, which no
// client's request has.
func aloneUnequal(lib, matcher string, r model.Request) bool {
	switch {
	case lib == "vcrpy" && matcher == "body":
		return lettersOfNaN.Match(r.Body.Wire)
	case lib == "betamax" && matcher == "digest-auth":
		var spelled []string
		for _, line := range r.Header {
			if strings.EqualFold(line.Name, "Authorization") && !slices.Contains(spelled, line.Name) {
				spelled = append(spelled, line.Name)
			}
		}
		return len(spelled) > 1 || len(spelled) == 1 && spelled[0] != "Authorization" && spelled[0] != "authorization"
	}
	return false
}

var lettersOfNaN = regexp.MustCompile(`(?s)N.*a.*N`)
