package librarytest

import (
	"fmt"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/replay/library"
)

// Played makes a check that plays a session over a cassette of keys; raises: the
// test raises an exception at the end. It wants outcomes; file; lost.
func Played(t *testing.T, l library.Library) (check func(name string, o library.SessionOptions, keys, asked string, raises bool, want string)) {
	return func(name string, o library.SessionOptions, keys, asked string, raises bool, want string) {
		t.Helper()
		cassette := Keys(keys)
		for i := range cassette { // as the library wrote it
			cassette[i].Request = l.Filters().Stored(o.Rules, nil, cassette[i].Request)
		}
		s, err := l.NewSession(o, cassette)
		if err != nil {
			t.Fatal(name, err)
		}
		var got []string
		for _, key := range asked {
			got = append(got, s.Ask(Keys(string(key))[0].Request).String())
		}
		if s.LoadError != nil {
			got = []string{"load " + s.LoadError.Class}
		}
		if raises {
			s.Raise()
		}
		end := s.End()
		ended := fmt.Sprintf("%s; %v; %v", strings.Join(got, " "), end.Interactions, end.Lost)
		if end.Overwritten {
			ended += "; overwritten"
		}
		if end.Raised != nil {
			ended += "; raised " + end.Raised.Class
		}
		if ended != want {
			t.Errorf("%s:\n got %s\nwant %s", name, ended, want)
		}
	}
}

// A Cassette is one in memory.
type Cassette []model.Interaction

// Len is how many interactions it holds.
func (c Cassette) Len() int { return len(c) }

// At is one of them.
func (c Cassette) At(i int) (model.Interaction, error) { return c[i], nil }

// Keys is a cassette of GETs for keys.
func Keys(keys string) Cassette {
	var c Cassette
	for _, key := range keys {
		c = append(c, model.Interaction{Request: model.Request{Method: "GET", URL: KeyRequest(string(key)).URI, Body: model.Body{Absent: true}}})
	}
	return c
}
