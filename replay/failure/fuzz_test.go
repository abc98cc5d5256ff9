package failure

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"tapedeck/model"
)

// Whatever is typed is a request with method and URL, or an error.
func FuzzReadCurl(f *testing.F) {
	for _, seed := range []string{`curl 'http://a/' -X PUT -H "A: b" --json $'{"a": "\u00e4"}'`, `curl -sSGd a=b a -u c:d \` + "\n -I",
		`--url x -b a=b -A c --data-urlencode =d`} {
		f.Add(seed)
	}
	reached, all := 0, 0
	f.Cleanup(func() { f.Logf("%d of %d inputs were a request", reached, all) })
	read := func(string) ([]byte, error) { return nil, errors.New("no file") }
	f.Fuzz(func(t *testing.T, command string) {
		all++
		r, err := ReadCurl(command, read)
		if err != nil {
			return
		}
		reached++
		if r.URL == "" || r.Method == "" && !strings.Contains(command, "X") && !strings.Contains(command, "request") {
			t.Errorf("%q: %+v", command, r)
		}
	})
}

// A request that was read and is written out again reads the same.
func FuzzReadHTTP(f *testing.F) {
	for _, seed := range []string{"GET http://a/ HTTP/1.1\r\nA: b\r\n\r\n", "PUT /x HTTP/1.0\nHost: a\nContent-Length: 2\n\nbody", "GET x"} {
		f.Add([]byte(seed))
	}
	reached, all := 0, 0
	f.Cleanup(func() { f.Logf("%d of %d inputs were a request", reached, all) })
	f.Fuzz(func(t *testing.T, data []byte) {
		all++
		r, err := ReadHTTP(data)
		if err != nil {
			return
		}
		reached++
		again, err := ReadHTTP(written(r))
		if err != nil || !(model.Interaction{Request: again}).Equal(model.Interaction{Request: r}) {
			t.Errorf("%q: %+v, then %+v, %v", data, r, again, err)
		}
	})
}

func written(r model.Request) []byte {
	text := strings.TrimSpace(r.Method+" "+r.URL+" "+r.Proto) + "\r\n"
	for _, line := range r.Header {
		text += line.Name + ": " + line.Value + "\r\n"
	}
	return append([]byte(text+"\r\n"), r.Body.Wire...)
}

// Whatever the text, Read gives requests that have a method or a URL, or an
// error of one line; and what was read can be told as JSON.
func FuzzRead(f *testing.F) {
	for _, row := range ourRows(f) {
		f.Add(row.Text)
		f.Add(layouts[1].wrap(row.Text))
	}
	for _, run := range []string{"go-debug", "rspec-log", "pytest-short"} {
		data, err := os.ReadFile("../../testdata/failures/" + run + ".txt")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	for _, seed := range []string{`curl -F 'a=@b;type=c;filename' -d @e --json {} http://u:p@h/`, "GET http://a/ HTTP/1.1\r\nA: b\r\n\r\nc",
		`{"log":{"entries":[{"request":{"method":"GET","url":"a","headers":[{"name":"b"}],"postData":{"text":"c"}}}]}}`,
		`[{"method":"GET","url":"a","headers":{"b":["c"]},"body":{}}]`, "\xff\xfea\x00",
		"level=DEBUG msg=\"matching request\" file=a\nlevel=DEBUG msg=\"no match\" file=a"} {
		f.Add(seed)
	}
	reached, all := 0, 0
	f.Cleanup(func() { f.Logf("%d of %d inputs were a result", reached, all) })
	files := func(string) ([]byte, error) { return []byte("content"), nil }
	f.Fuzz(func(t *testing.T, text string) {
		all++
		r, err := Read(text, files)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("the error has several lines: %q", err)
			}
			return
		}
		reached++
		if len(r.Requests)+len(r.Failures)+len(r.Played) == 0 {
			t.Errorf("neither a request nor an error: %q", text)
		}
		for _, request := range r.Requests {
			if request.URL == "" && request.Method == "" {
				t.Errorf("a request without method and URL: %q", text)
			}
		}
		for _, failure := range r.Failures {
			if _, err := json.Marshal(Data(failure)); err != nil {
				t.Error(err)
			}
		}
	})
}
