package uber

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/replay/library"
)

// What the library recorded into a folder it finds there again: by the file's
// name, with the headers that Python 2's clients send.
func TestFolderMatches(t *testing.T) {
	for _, form := range []string{"json", "yaml"} {
		files, err := os.ReadDir(filepath.Join("../../../testdata/uber-folders", form))
		if err != nil {
			t.Fatal(err)
		}
		client := model.Header{{Name: "Connection", Value: "close"}, {Name: "User-Agent", Value: "Python-urllib/2.7"}}
		for _, c := range []struct {
			method, url string
			header      model.Header
			want        int // how many recordings match
		}{
			{"GET", "http://api.greenhouse.test/v1/plants?page=1", client, 1},
			{"GET", "http://api.greenhouse.test/v1/plants?page=3", client, 0},
			{"GET", "http://api.greenhouse.test/v1/plants/99", client, 1},
			{"GET", "http://api.greenhouse.test/v1_plants/99", client, 1}, // one file's name
			{"GET", "http://api.greenhouse.test/v1/plants/99", client[1:], 0},
			{"PUT", "http://api.greenhouse.test/v1/plants/99", client, 0},
			{"GET", "http://api.greenhouse.test:8080/v1/plants/99", client, 0},
		} {
			live := library.RequestOf(model.Interaction{Request: model.Request{Method: c.method, URL: c.url, Header: c.header, Body: model.Body{Absent: true}}})
			matched := 0
			for _, file := range files {
				verdict, ok := judge("name", "", live, library.Request{Name: strings.TrimSuffix(file.Name(), "."+form)})
				if ok && verdict.Agreed {
					matched++
				}
			}
			if matched != c.want {
				t.Errorf("%s: %s %s matches %d recordings, want %d", form, c.method, c.url, matched, c.want)
			}
		}
	}
}

// A hash is never sent as if it were the query.
func TestFolderSendable(t *testing.T) {
	for url, sends := range map[string]bool{
		"http://h.test/v1/plants":                                  true,
		"http://h.test/v1/plants?page=1":                           true,
		"http://h.test/v1/plants?153980a6d72b7239de4cf806abf49f6e": false,
	} {
		_, _, err := sendable(model.Request{Method: "GET", URL: url, Body: model.Body{Absent: true}})
		if (err == nil) != sends {
			t.Errorf("%s: %v", url, err)
		}
	}
}
