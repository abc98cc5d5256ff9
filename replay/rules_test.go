package replay_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay"
	"tapedeck/replay/library"
	"tapedeck/replay/secret"
)

// A secret stands in the cassette in none of its forms, and the requests that
// hold it are played all the same.
func TestTransportPlaceholders(t *testing.T) {
	const hidden = `s3cret "/+ü`
	for _, f := range formats[:5] {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			content, _ := io.ReadAll(r.Body)
			fmt.Fprintf(w, "token %s query %s body %s", hidden, r.URL.RawQuery, content)
		}))
		path := filepath.Join(t.TempDir(), f.file)
		o := replay.Options{Placeholders: []secret.Placeholder{{Placeholder: "<TOKEN>", Replace: hidden}}}
		live := o
		live.RoundTripper = http.DefaultTransport
		url := server.URL + "/?key=" + "s3cret+%22%2F%2B%C3%BC"
		c, transport := client(t, use(t, path, f.name), live)
		want := get(t, c, "GET", url, "").body
		if err := transport.Close(); err != nil {
			t.Fatal(err)
		}
		saved, _ := os.ReadFile(path)
		if !bytes.Contains(saved, []byte("<TOKEN>")) || bytes.Contains(saved, []byte("s3cret")) {
			t.Errorf("%s:\n%s", f.name, saved)
		}
		server.Close()
		c, transport = client(t, use(t, path, f.name), o)
		got := get(t, c, "GET", url, "").body
		if !strings.Contains(got, "token "+hidden) {
			t.Errorf("%s: got %q, want %q", f.name, got, want)
		}
		transport.Close()
	}
}

// Nothing is dialled but where RoundTripper is set, and nothing recorded that is passed
// through.
func TestPassThrough(t *testing.T) {
	server, asked := greenhouse(t)
	for name, o := range map[string]replay.Options{
		"hosts":     {IgnoreHosts: []string{"127.0.0.1"}},
		"localhost": {IgnoreLocalhost: true},
		"function":  {Passthrough: func(r *http.Request) bool { return r.URL.Path == "/json" }},
		"filter":    {BeforeMatch: func(r *model.Request) bool { return false }},
	} {
		folder := t.TempDir()
		c, transport := client(t, use(t, filepath.Join(folder, "c.yaml"), "vcrpy-yaml"), o)
		before := asked.Load()
		if _, err := c.Get(server.URL + "/json"); err == nil || asked.Load() != before {
			t.Errorf("%s: dialled without RoundTripper: %v", name, err)
		}
		transport.Close()
		o.RoundTripper, o.Mode = http.DefaultTransport, "none"
		c, transport = client(t, use(t, filepath.Join(folder, "c.yaml"), "vcrpy-yaml"), o)
		get(t, c, "GET", server.URL+"/json", "")
		if err := transport.Close(); err != nil || asked.Load() != before+1 {
			t.Errorf("%s: %v, asked %d times", name, err, asked.Load()-before)
		}
		if left, _ := os.ReadDir(folder); len(left) != 0 {
			t.Errorf("%s left %v", name, left)
		}
	}
}

// A streamed answer is stored at its end, and not if it is cut.
func TestStream(t *testing.T) {
	server, _ := greenhouse(t)
	path := filepath.Join(t.TempDir(), "c.yaml")
	recorder := use(t, path, "go-vcr")
	c, transport := client(t, recorder, replay.Options{RoundTripper: http.DefaultTransport, Stream: true})
	resp, err := c.Get(server.URL + "/chunks")
	if err != nil {
		t.Fatal(err)
	}
	if recorder.Len() != 0 {
		t.Error("stored before it was read")
	}
	if _, err := io.ReadAll(resp.Body); err != nil || recorder.Len() != 1 {
		t.Errorf("%v, %d stored", err, recorder.Len())
	}
	resp.Body.Close()
	if resp, err = c.Get(server.URL + "/long"); err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if report := transport.Report(); len(report.Cut) != 1 || report.Recorded != 1 || recorder.Len() != 1 {
		t.Errorf("%+v", report)
	}
	if err := transport.Close(); err != nil {
		t.Fatal(err)
	}
	c, _ = client(t, use(t, path, "go-vcr"), replay.Options{})
	if got := get(t, c, "GET", server.URL+"/chunks", ""); got.body != "part 0\npart 1\npart 2\n" || got.trailer != "map[X-Sum:[21]]" {
		t.Errorf("%+v", got)
	}
}

// HTTP/2 is recorded as what it was.
func TestHTTP2(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Proto) }))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	for _, f := range formats[:5] {
		path := filepath.Join(t.TempDir(), f.file)
		c, transport := client(t, use(t, path, f.name), replay.Options{RoundTripper: server.Client().Transport})
		if got := get(t, c, "GET", server.URL, ""); got.body != "HTTP/2.0" {
			t.Fatalf("%+v", got)
		}
		if err := transport.Close(); err != nil {
			t.Fatal(err)
		}
		c, _ = client(t, use(t, path, f.name), replay.Options{})
		resp, err := c.Get(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		if string(body) != "HTTP/2.0" || f.name == "go-vcr" && resp.ProtoMajor != 2 {
			t.Errorf("%s: %s %s", f.name, resp.Proto, body)
		}
	}
}

// Where a library would lose data there is an error, and the data.
func TestNothingIsLost(t *testing.T) {
	server, _ := greenhouse(t)
	path := filepath.Join(t.TempDir(), "c.json")
	if err := os.WriteFile(path, []byte(`{"http_interactions": [{]`), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := cassette.UseRecorder(path, "betamax-json"); err == nil { // Betamax records over it
		t.Error("opened a broken cassette")
	}
	path = filepath.Join(t.TempDir(), "c.yml")
	o := replay.Options{RoundTripper: http.DefaultTransport}
	c, transport := client(t, use(t, path, "ruby-vcr-yaml"), o)
	for _, a := range []string{"/json", "/html"} {
		get(t, c, "GET", server.URL+a, "")
	}
	if err := transport.Close(); err != nil {
		t.Fatal(err)
	}
	o.Mode, o.DropUnused = "new_episodes", true
	c, transport = client(t, use(t, path, "ruby-vcr-yaml"), o)
	get(t, c, "GET", server.URL+"/json", "")
	get(t, c, "GET", server.URL+"/long", "")
	if err := transport.Close(); err == nil || !strings.Contains(err.Error(), "would drop the 1 that were played too") {
		t.Errorf("closed with %v", err)
	}
	if f, err := cassette.Open(path, cassette.Options{}); err != nil || f.Len() != 3 {
		t.Errorf("%v", err)
	}
	c, transport = client(t, use(t, path, "ruby-vcr-yaml"), replay.Options{ForbidUnused: true})
	get(t, c, "GET", server.URL+"/json", "")
	if err := transport.Close(); err == nil || !strings.Contains(err.Error(), "2 recorded interactions were not played") {
		t.Errorf("closed with %v", err)
	}
}

// go-vcr's RecordOnly replaces what was there, if anything was recorded.
func TestRecordOnly(t *testing.T) {
	server, _ := greenhouse(t)
	path := filepath.Join(t.TempDir(), "c.yaml")
	o := replay.Options{RoundTripper: http.DefaultTransport, Mode: "ModeRecordOnly"}
	for round, want := range []int{2, 1, 1} {
		c, transport := client(t, use(t, path, "go-vcr"), o)
		for _, a := range []string{"/json", "/html"}[:max(0, 2-round)] {
			get(t, c, "GET", server.URL+a, "")
		}
		if err := transport.Close(); (err != nil) != (round == 2) {
			t.Errorf("round %d: %v", round, err)
		}
		if f, err := cassette.Open(path, cassette.Options{}); err != nil || f.Len() != want {
			t.Errorf("round %d: %v", round, err)
		}
	}
}

// vcrpy's filters apply to what is matched and stored, not to what is sent.
func TestVcrpyFilters(t *testing.T) {
	seen := ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { seen = r.URL.RawQuery + r.Header.Get("X-Key") }))
	defer server.Close()
	path := filepath.Join(t.TempDir(), "c.yaml")
	rules := library.Rules{Filters: library.Filters{Query: []library.Replacement{{Name: "key"}}, Headers: []library.Replacement{{Name: "x-key"}}}}
	ask := func(o replay.Options, key string) error {
		c, transport := client(t, use(t, path, "vcrpy-yaml"), o)
		req, _ := http.NewRequest("GET", server.URL+"/?a=1&key="+key, nil)
		req.Header.Set("X-Key", key)
		_, err := c.Do(req)
		return errors.Join(err, transport.Close())
	}
	if err := ask(replay.Options{Rules: rules, RoundTripper: http.DefaultTransport}, "one"); err != nil || seen != "a=1&key=oneone" {
		t.Fatalf("%v, sent %s", err, seen)
	}
	if saved, _ := os.ReadFile(path); bytes.Contains(saved, []byte("one")) {
		t.Errorf("%s", saved)
	}
	if err := ask(replay.Options{Rules: rules}, "two"); err != nil {
		t.Error(err)
	}
	if err := ask(replay.Options{}, "two"); err == nil {
		t.Error("matched without the filters")
	}
}

// Matchers cannot change what is recorded.
func TestMatchersSeeCopies(t *testing.T) {
	recorder := many(2, 1, true)
	spoil := replay.Matcher{Name: "spoil", Match: func(live, recorded model.Request) bool {
		for _, r := range []model.Request{live, recorded} {
			for i := range r.Body.Wire {
				r.Body.Wire[i] = 'x'
			}
			for i := range r.Header {
				r.Header[i].Value = "x"
			}
		}
		return true
	}}
	c, _ := client(t, recorder, replay.Options{Library: "vcrpy", Rules: library.Rules{MatchOn: []string{"body"}}, Matchers: []replay.Matcher{spoil}, AllowRepeats: true})
	for range 2 {
		req, _ := http.NewRequest("POST", "http://h.test/", strings.NewReader(`{"n":1.0}`))
		req.Header.Set("Content-Type", "application/json")
		resp, err := c.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if body, _ := io.ReadAll(resp.Body); string(body) != "1" {
			t.Errorf("%s", body)
		}
	}
}

// preserve_exact_body_bytes and decode_compressed_response.
func TestBodyOptions(t *testing.T) {
	server, _ := greenhouse(t)
	for _, f := range formats[2:4] {
		path := filepath.Join(t.TempDir(), f.file)
		c, transport := client(t, use(t, path, f.name), replay.Options{RoundTripper: http.DefaultTransport, PreserveExactBytes: true})
		want := get(t, c, "GET", server.URL+"/json", "").body
		if err := transport.Close(); err != nil {
			t.Fatal(err)
		}
		if saved, _ := os.ReadFile(path); bytes.Count(saved, []byte("base64_string")) != 2 {
			t.Errorf("%s", saved)
		}
		c, _ = client(t, use(t, path, f.name), replay.Options{})
		if got := get(t, c, "GET", server.URL+"/json", "").body; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	path := filepath.Join(t.TempDir(), "c.yaml")
	c, transport := client(t, use(t, path, "vcrpy-yaml"), replay.Options{RoundTripper: &http.Transport{DisableCompression: true}, DecodeCompressed: true})
	req, _ := http.NewRequest("GET", server.URL+"/gzip", nil)
	req.Header.Set("Accept-Encoding", "gzip")
	if _, err := c.Do(req); err != nil {
		t.Fatal(err)
	}
	if err := transport.Close(); err != nil {
		t.Fatal(err)
	}
	if saved, _ := os.ReadFile(path); !bytes.Contains(saved, []byte("zipped zipped")) || bytes.Contains(saved, []byte("Content-Encoding")) {
		t.Errorf("%s", saved)
	}
}
