package failure

import (
	"encoding/json"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/testdata/corpus"
)

func TestJSON(t *testing.T) {
	absent := model.Body{Absent: true}
	plain := model.Request{Method: "POST", URL: "http://a/b", Header: model.Header{{Name: "X-B", Value: "1"}, {Name: "x-a", Value: "2"}, {Name: "X-B", Value: "3"}}, Body: model.Body{Wire: []byte("c")}}
	for text, want := range map[string]model.Request{
		`{"method":"POST","url":"http://a/b","headers":{"X-B":["1"],"x-a":"2","X-B":"3"},"body":"c"}`:                                                                                                                                         plain,
		`{"method":"POST","uri":"http://a/b","headers":[["X-B","1"],["x-a","2"],["X-B","3"]],"body":"c"}`:                                                                                                                                     plain,
		`[{"method":"POST","url":"http://a/b","headers":[{"name":"X-B","value":"1"},{"name":"x-a","value":"2"},{"name":":path","value":"/"},{"name":"X-B","value":"3"}],"body":"c"}]`:                                                         plain,
		`{"n":1,"request":{"method":"POST","url":"http://a/b","proto":"","headers":[["X-B","1"],["x-a","2"],["X-B","3"]],"body":{"base64":"Yw==","type":"bytes"}}}`:                                                                           plain,
		`{"method":"GET","url":"http://a","headers":{},"body":null}`:                                                                                                                                                                          {Method: "GET", URL: "http://a", Header: model.Header{}, Body: absent},
		`{"method":"GET","url":"http://a","headers":null,"body":{"text": "b"}}`:                                                                                                                                                               {Method: "GET", URL: "http://a", Body: model.Body{Wire: []byte(`{"text": "b"}`)}},
		`{"request":{"method":"GET","url":"http://a","headers":[],"body":{"absent":true}}}`:                                                                                                                                                   {Method: "GET", URL: "http://a", Header: model.Header{}, Body: absent},
		`{"startedDateTime":"x","request":{"method":"POST","url":"http://a","httpVersion":"HTTP/2","headers":[],"postData":{"mimeType":"application/x-www-form-urlencoded","params":[{"name":"a b","value":"c"},{"name":"d","value":"&"}]}}}`: {Method: "POST", URL: "http://a", Proto: "HTTP/2", Header: model.Header{}, Body: model.Body{Wire: []byte("a+b=c&d=%26")}},
		`{"startedDateTime":"x","request":{"method":"POST","url":"http://a","headers":[],"postData":{"mimeType":"x","text":"AP8=","encoding":"base64"}}}`:                                                                                     {Method: "POST", URL: "http://a", Header: model.Header{}, Body: model.Body{Wire: []byte("\x00\xff")}},
	} {
		r, err := Read(text, nil)
		if err != nil || len(r.Requests) != 1 || !reflect.DeepEqual(r.Requests[0].Request, want) {
			t.Errorf("%s: %+v, %v\nwant %+v", text, r.Requests, err, want)
		}
	}
}

func TestMissingInJSON(t *testing.T) {
	for text, want := range map[string][]model.Part{
		`{"method":"GET","url":"a"}`:                                                                                    {model.HeaderPart, model.BodyPart},
		`{"method":"GET","url":"a","headers":{}}`:                                                                       {model.BodyPart},
		`{"method":"GET","url":"a","headers":{},"body":null}`:                                                           nil,
		`{"method":"GET","url":"a","headers":[],"bodySize":12}`:                                                         {model.BodyPart},
		`{"method":"GET","url":"a","headers":[],"httpVersion":"HTTP/1.1","bodySize":0}`:                                 nil,
		`{"method":"GET","url":"a","headers":[],"postData":{"mimeType":"multipart/form-data","params":[{"name":"a"}]}}`: {model.BodyPart},
	} {
		r, err := Read(text, nil)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		var missing []model.Part
		for _, m := range r.Requests[0].Missing {
			missing = append(missing, m.Part)
		}
		if !slices.Equal(missing, want) {
			t.Errorf("%s: missing %v, want %v", text, missing, want)
		}
	}
}

// Every request of real HARs is read, as a plain decoding of the file has it.
func TestRealHARs(t *testing.T) {
	files, requests := 0, 0
	for _, file := range corpus.Files(t, "har") {
		if filepath.Ext(file.Path) != ".har" {
			continue
		}
		path, data := file.Path, file.Read(t)
		var har struct {
			Log struct {
				Entries []struct {
					Request struct {
						Method, URL string
						Headers     []struct{ Name, Value string }
						PostData    struct{ Text string }
					}
				}
			}
		}
		if err := json.Unmarshal([]byte(strings.TrimPrefix(string(data), "\ufeff")), &har); err != nil {
			continue // a file that no reader of JSON reads
		}
		files++
		r, err := Read(string(data), nil)
		if err != nil || r.Kind != HAR || len(r.Requests) != len(har.Log.Entries) {
			t.Errorf("%s: %s, %d requests of %d, %v", path, r.Kind, len(r.Requests), len(har.Log.Entries), err)
			continue
		}
		for i, e := range har.Log.Entries {
			got := r.Requests[i]
			requests++
			if got.Method != e.Request.Method || got.URL != e.Request.URL ||
				e.Request.PostData.Text != "" && string(got.Body.Wire) != e.Request.PostData.Text {
				t.Errorf("%s: entry %d: %s %s %q", path, i+1, got.Method, got.URL, got.Body.Wire)
			}
			for _, line := range e.Request.Headers {
				if !strings.HasPrefix(line.Name, ":") && !slices.Contains(got.Header.Values(line.Name), line.Value) {
					t.Errorf("%s: entry %d: no %s: %s", path, i+1, line.Name, line.Value)
				}
			}
		}
	}
	t.Logf("%d requests in %d files", requests, files)
	if requests == 0 {
		t.Error("no request was compared")
	}
}

func TestSeveralCurls(t *testing.T) {
	r, err := Read("$ curl 'http://a/1' \\\n  -H 'b: c' ;\ncurl http://a/2 -d x\ncurl\thttp://a/3\n", nil)
	var got []string
	for _, request := range r.Requests {
		got = append(got, request.Method+" "+request.URL)
	}
	if want := []string{"GET http://a/1", "POST http://a/2", "GET http://a/3"}; err != nil || r.Kind != Curl || !slices.Equal(got, want) {
		t.Errorf("%s %q, %v, want %q", r.Kind, got, err, want)
	}
}

func TestReadKinds(t *testing.T) {
	for text, want := range map[string]Kind{
		"curl http://a": Curl, "  curl.exe http://a": Curl, "GET http://a/ HTTP/1.1\r\n\r\n": HTTP, "GET http://a/": HTTP,
		"POST /b HTTP/1.1\nHost: a\n\nGet \"http://a\": requested interaction not found": HTTP,
		`{"log":{"entries":[{"request":{"method":"GET","url":"a"}}]}}`:                   HAR,
		`{"method":"GET","url":"a"}`:                      JSON,
		`Get "http://a": requested interaction not found`: FailureText,
	} {
		if r, err := Read(text, nil); err != nil || r.Kind != want {
			t.Errorf("%q: %s, %v, want %s", text, r.Kind, err, want)
		}
	}
}
