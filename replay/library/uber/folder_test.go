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

// What a name holds a hash of is not sent, unless it is known what has that hash.
func TestSendable(t *testing.T) {
	const q, h, b, none = "153980a6d72b7239de4cf806abf49f6e", "c2585c6aafb8fa06dc8bb6de88f9de0b", "03d235df807a8b90666d3816e678bb42", "01abfc750a0c942167651c40d088531d"
	form := model.Body{Wire: []byte("user=gardener")}
	formHash := httplibCall{Headers: [][2]any{{pyStr("Connection"), pyStr("close")}, {pyStr("Content-Length"), pyStr("13")},
		{pyStr("Content-Type"), pyStr("application/x-www-form-urlencoded")}, {pyStr("User-Agent"), pyStr("Python-urllib/2.7")}}}.hashedHeaders()
	for _, c := range []struct {
		name, method string
		body         model.Body
		header       int // lines that are known
		why          string
	}{
		{"httplib_GET_h.test_80_p_" + none + "_" + h, "GET", model.Body{Absent: true}, 2, ""}, // urllib2's own
		{"httplib_GET_h.test_80_p_" + none + "_{}", "GET", model.Body{Absent: true}, 0, ""},
		{"httplib_GET_h.test_80_p_" + none + "_" + b, "GET", model.Body{Absent: true}, 0, "only method and URL are sent"},
		{"httplib_GET_h.test_80_p_" + q + "_" + h, "GET", model.Body{Absent: true}, 0, "of the query only a hash"},
		{"httplib_POST_h.test_80_p_" + none + "_" + h + "_" + b, "POST", model.Body{Absent: true}, 0, "of the body only a hash"},
		{"httplib_POST_h.test_80_p_" + q + "_" + h + "_" + b, "POST", model.Body{Absent: true}, 0, "of the query and body only a hash"},
		{"httplib_POST_h.test_80_p_" + none + "_" + h, "POST", model.Body{Absent: true}, 2, ""},
		{"httplib:POST h.test:80/p " + formHash + " user=gardener", "POST", form, 4, ""}, // a file holds the body
		{"httplib:POST h.test:80/p " + b + " user=gardener", "POST", form, 0, "of the headers only a hash"},
		{"httplib:GET h.test:80/p None", "GET", model.Body{Absent: true}, 0, "only method and URL are sent"},
		{"", "POST", form, 0, ""}, // given by a person
	} {
		i := model.Interaction{Request: model.Request{Method: c.method, URL: "http://h.test/p", Body: c.body}}
		if c.name != "" {
			i.Extra = []model.Extra{{Name: "name", Value: c.name}}
		}
		r, note, err := sendable(i)
		if err != nil {
			note = err.Error()
		}
		if len(r.Header) != c.header || (note == "") != (c.why == "") || !strings.Contains(note, c.why) {
			t.Errorf("%s: %v, %q, want %d lines, %q", c.name, r.Header, note, c.header, c.why)
		}
	}
}

// A request is the recorded one where its hashes are.
func TestGiven(t *testing.T) {
	files, err := os.ReadDir("../../../testdata/uber-folders/json")
	if err != nil {
		t.Fatal(err)
	}
	client := model.Header{{Name: "Connection", Value: "close"}, {Name: "User-Agent", Value: "Python-urllib/2.7"}}
	form := append(client[:2:2], model.HeaderLine{Name: "Content-Type", Value: "application/x-www-form-urlencoded"})
	for _, c := range []struct {
		method, url, body string
		header            model.Header
		file, want        string
	}{
		{"GET", "http://api.greenhouse.test/v1/plants?page=1", "", client, "153980a6", ""},
		{"GET", "http://api.greenhouse.test/v1/plants?page=1", "", client[1:], "153980a6", "the headers given have another hash"},
		{"GET", "http://api.greenhouse.test/v1/plants?page=7", "", client, "153980a6", "the hash of its query is 14072f567467168b489004fb0dc42cf3"},
		{"GET", "http://api.greenhouse.test/v2/plants?page=1", "", client, "153980a6", "its method, URL or body differs"},
		{"POST", "http://api.greenhouse.test/session", "user=gardener&password=a+b%26c%3Dd", form, "session", ""},
		{"POST", "http://api.greenhouse.test/session", "user=x", form, "session", "the hash of its body"},
		{"PUT", "http://api.greenhouse.test/session", "user=gardener&password=a+b%26c%3Dd", form, "session", "its method, URL or body differs"},
	} {
		r := model.Request{Method: c.method, URL: c.url, Header: c.header, Body: model.Body{Absent: c.body == "", Wire: []byte(c.body)}}
		for _, file := range files {
			if !strings.Contains(file.Name(), c.file) {
				continue
			}
			note, err := given(model.Interaction{Extra: []model.Extra{{Name: "name", Value: strings.TrimSuffix(file.Name(), ".json")}}}, r)
			if err != nil {
				note = err.Error()
			}
			if (note == "") != (c.want == "") || !strings.Contains(note, c.want) {
				t.Errorf("%s %s: %q, want %q", c.method, c.url, note, c.want)
			}
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
