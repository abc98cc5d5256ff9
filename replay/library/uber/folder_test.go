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

// Which hash a file's name has where, also where one is not there.
func TestHashesOfFile(t *testing.T) {
	const q, h, b, none = "153980a6d72b7239de4cf806abf49f6e", "c2585c6aafb8fa06dc8bb6de88f9de0b", "03d235df807a8b90666d3816e678bb42", "01abfc750a0c942167651c40d088531d"
	for name, want := range map[string][3]string{
		"httplib_GET_h.test_80_v1_plants_" + q + "_" + h:          {q, h, ""},
		"httplib_GET_h.test_80___" + h:                            {"", h, ""}, // urllib2 asks for no path
		"httplib_GET_h.test_80__" + none + "_{}":                  {none, "{}", ""},
		"httplib_POST_h_x.test_8080_a_b_" + q + "_" + h + "_" + b: {q, h, b},
		"httplib_GET_h.test_80_status_200_" + none:                {none, "", ""}, // before 0.3
		"httplib_POST_h.test_80_post_" + none + "__" + b:          {none, "", b},
		"httplib_GET_h.test_80_at_" + q + "_x_" + none + "_None":  {none, "None", ""},
	} {
		m := fileHashes.FindStringSubmatch(name)
		if m == nil || [3]string(m[1:]) != want {
			t.Errorf("%s: %q", name, m)
		}
	}
}
