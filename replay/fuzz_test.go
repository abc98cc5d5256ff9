package replay

import (
	"slices"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/library/all"
	"tapedeck/replay/library/vcrpy"
	"tapedeck/replay/send"
)

// A cassette is hostile input: no matcher of any library may panic, and a
// request that was recorded just so matches itself, unless an exception
// escapes. The URL is what the library makes of the
// live one first.
func FuzzExplain(f *testing.F) {
	f.Add("GET", "http://h.test/p;x?a=1&b[c][]=2&a=%zz#f", "Content-Type: application/json\nTransfer-Encoding: chunked", []byte("7\r\n{\"a\":1}\r\n0\r\n\r\n"))
	f.Add("POST", "https://u:p@[::1%25x]:80/<T>?;=&", "Content-Type: application/x-www-form-urlencoded\nA: 1\na: 2", []byte("a=%e9&b=\xff"))
	f.Add("get", "HTTP://H.test", "content-type: text/xml\nuser-agent: xmlrpc\nAuthorization: Digest D", []byte("<a><value><int>1</int></value></a>"))
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
		for _, l := range all.Libraries() {
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
		send.NewPlan(vcrpy.Library, i)
	})
	f.Logf("%d answers, %d exceptions", asked, raised)
}

// asRecorded is an interaction with the URL that the library stores of it. stable:
// no client's request would be stored with another.
func asRecorded(l library.Library, i model.Interaction) (recorded model.Interaction, stable bool) {
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
// and for Betamax, which looks up a recorded Authorization in two spellings, a
// field in a third.
func aloneUnequal(lib, matcher string, r model.Request) bool {
	switch {
	case lib == "vcrpy" && matcher == "body":
		return strings.Contains(string(r.Body.Wire), "NaN")
	case lib == "betamax" && matcher == "digest-auth":
		return slices.ContainsFunc(r.Header, func(l model.HeaderLine) bool {
			return strings.EqualFold(l.Name, "Authorization") && l.Name != "Authorization" && l.Name != "authorization"
		})
	}
	return false
}
