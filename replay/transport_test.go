package replay_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"unicode/utf8"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay"
	"tapedeck/replay/library"
)

// formats are those that can be recorded, with the names of their modes for
// "record the first time", "play only" and "record what is not there"; httprr has
// none of the last, in "record" it begins again.
var formats = []struct{ name, file, once, none, adds string }{
	{"vcrpy-yaml", "c.yaml", "once", "none", "new_episodes"},
	{"vcrpy-json", "c.json", "once", "none", "new_episodes"},
	{"betamax-json", "c.json", "once", "none", "new_episodes"},
	{"ruby-vcr-yaml", "c.yml", ":once", ":none", "new_episodes"},
	{"go-vcr", "c.yaml", "ModeRecordOnce", "ModeReplayOnly", "ReplayWithNewEpisodes"},
	{"uber-yaml", "c.yaml", "", "", ""},
	{"uber-json", "c.json", "", "", ""},
	{"uber-folder-json", "c", "", "", ""},
	{"uber-folder-yaml", "c", "", "", ""},
	{"httprr", "c.httprr", "record", "replay", "record"},
}

// greenhouse is a server whose answers tell how often it was asked.
func greenhouse(t testing.TB) (server *httptest.Server, asked *atomic.Int64) {
	asked = new(atomic.Int64)
	mux := http.NewServeMux()
	answer := func(path, contentType string, body []byte) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			if contentType != "" {
				w.Header().Set("Content-Type", contentType)
			}
			w.Header().Add("Set-Cookie", "a=1; Path=/")
			w.Header().Add("Set-Cookie", "b=2")
			w.Write(body)
		})
	}
	for _, b := range bodies {
		answer(b.path, b.contentType, b.body)
	}
	mux.HandleFunc("/count", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, asked.Load()) })
	mux.HandleFunc("/echo", func(w http.ResponseWriter, r *http.Request) {
		content, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s", r.Method, content)
	})
	mux.HandleFunc("/away", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/json", http.StatusFound) })
	mux.HandleFunc("/none", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("/early", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusEarlyHints)
		fmt.Fprint(w, "late")
	})
	mux.HandleFunc("/chunks", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Trailer", "X-Sum")
		for i := range 3 {
			fmt.Fprintf(w, "part %d\n", i)
			w.(http.Flusher).Flush()
		}
		w.Header().Set("X-Sum", "21")
	})
	mux.HandleFunc("/gzip", func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			fmt.Fprint(w, "plain")
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		fmt.Fprint(z, strings.Repeat("zipped ", 20))
		z.Close()
	})
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server, asked
}

var bodies = []struct {
	path, contentType string
	body              []byte
}{
	{"/json", "application/json; charset=utf-8", []byte(`{"name": "Grünlilie 🌱", "n": [1, 2.0, null], "esc": "a\/bA"}`)},
	{"/html", "text/html; charset=utf-8", []byte("<!doctype html>\n<p>a\tb</p>\n\n  trailing \n")},
	{"/latin1", "text/plain; charset=iso-8859-1", []byte("caf\xe9 \xfc\n")},
	{"/binary", "application/octet-stream", []byte{0, 1, 2, 0xff, 0xfe, '\n', 0x1f, 0x8b, 0x80}},
	{"/png", "image/png", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")},
	{"/empty", "text/plain", nil},
	{"/blank", "text/plain; charset=utf-8", []byte(" \n ")},
	{"/crlf", "text/plain; charset=utf-8", []byte("a\r\nb\rc\n")},
	{"/yaml", "text/plain; charset=utf-8", []byte("- a: *b\n  'c': #d\n---\n...\n")},
	{"/number", "text/plain; charset=utf-8", []byte("007")},
	{"/control", "text/plain; charset=utf-8", []byte("\x00\x1b[31m\u0085\u2028\ufeff")},
	{"/long", "text/plain; charset=utf-8", []byte(strings.Repeat("a long line with spaces ", 400))},
	{"/events", "text/event-stream", []byte("data: {\"a\":1}\n\ndata: [DONE]\n\n")},
}

// client makes a client over a Transport that is closed at the end.
func client(t testing.TB, recorder library.Cassette, o replay.Options) (*http.Client, *replay.Transport) {
	t.Helper()
	transport, err := replay.New(recorder, o)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Transport: transport}, transport
}

func use(t testing.TB, path, format string) *cassette.Recorder {
	t.Helper()
	recorder, err := cassette.UseRecorder(path, format)
	if err != nil {
		t.Fatal(err)
	}
	return recorder
}

// An answer is what a test sees of a response.
type answer struct {
	status            int
	body              string
	header            string
	length            int64
	uncompressed      bool
	trailer, encoding string
}

func get(t testing.TB, c *http.Client, method, url, body string) answer {
	t.Helper()
	var content io.Reader
	if body != "" {
		content = strings.NewReader(body)
	}
	req, err := http.NewRequest(method, url, content)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := c.Do(req)
	if err != nil {
		t.Fatalf("%s %s: %v", method, url, err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, url, err)
	}
	return answer{resp.StatusCode, string(got), fmt.Sprint(resp.Header), resp.ContentLength, resp.Uncompressed, fmt.Sprint(resp.Trailer), fmt.Sprint(resp.TransferEncoding)}
}

type asking struct{ method, path, body string }

func everything() []asking {
	list := []asking{{"GET", "/count", ""}, {"HEAD", "/json", ""}, {"GET", "/away", ""}, {"GET", "/none", ""}, {"GET", "/early", ""}, {"GET", "/chunks", ""}, {"GET", "/gzip", ""}, {"GET", "/json?a=1&b=%2F+x&a=2", ""}, {"DELETE", "/echo", ""}}
	for _, b := range bodies {
		list = append(list, asking{"GET", b.path, ""})
	}
	return list
}

// What was recorded in any format is played back as it came, by a later run
// that cannot dial.
func TestRecordAndPlay(t *testing.T) {
	for _, f := range formats {
		t.Run(f.name, func(t *testing.T) {
			server, asked := greenhouse(t)
			path := filepath.Join(t.TempDir(), "below", f.file)
			all := everything()
			if !strings.HasPrefix(f.name, "uber-") && f.name != "httprr" { // they play one answer to a request
				all = append(all, asking{"GET", "/count", ""})
			}
			if f.name != "uber-yaml" && f.name != "uber-json" { // which keep a body as text in the name
				all = append(all, asking{"POST", "/echo", "a=1&b=ü"}, asking{"POST", "/echo", "\xff\x00"})
			}
			if f.name == "vcrpy-json" { // which cannot hold bytes that are no text
				all = slices.DeleteFunc(all, func(a asking) bool {
					return slices.Contains([]string{"/latin1", "/binary", "/png"}, a.path) || !utf8.ValidString(a.body)
				})
			}
			live := map[int]answer{}
			c, transport := client(t, use(t, path, f.name), replay.Options{Mode: f.once, RoundTripper: http.DefaultTransport})
			for i, a := range all {
				live[i] = get(t, c, a.method, server.URL+a.path, a.body)
			}
			if err := transport.Close(); err != nil {
				t.Fatal(err)
			}
			before := asked.Load()
			saved := stored(t, path)
			c, transport = client(t, use(t, path, f.name), replay.Options{Mode: f.none})
			for i, a := range all {
				got := get(t, c, a.method, server.URL+a.path, a.body)
				want := live[i]
				if f.name != "go-vcr" {
					want.trailer = "map[]" // only go-vcr keeps it
					want.uncompressed, got.uncompressed = false, false
					if a.path == "/gzip" {
						want.length = got.length
					}
				}
				if strings.HasPrefix(f.name, "uber-") {
					want.header, got.header = "", "" // it merges repeated names
				}
				if got != want {
					t.Errorf("%s %s:\n got %+v\nwant %+v", a.method, a.path, got, want)
				}
			}
			if err := transport.Close(); err != nil {
				t.Error(err)
			}
			if report := transport.Report().String(); report != "" {
				t.Errorf("report: %s", report)
			}
			if asked.Load() != before {
				t.Error("the replay went to the network")
			}
			if !maps.Equal(stored(t, path), saved) {
				t.Error("playing changed the cassette")
			}
		})
	}
}

// stored are the files that a cassette is made up of.
func stored(t *testing.T, path string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(path, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		files[path] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// The zero Options never dial and never write.
func TestZeroOptions(t *testing.T) {
	for _, f := range formats {
		folder := t.TempDir()
		recorder := use(t, filepath.Join(folder, f.file), f.name)
		c, transport := client(t, recorder, replay.Options{})
		_, err := c.Get("http://api.greenhouse.test/")
		var unmatched *replay.UnmatchedError
		if !errors.As(err, &unmatched) || strings.ContainsAny(err.Error(), "\n!") {
			t.Errorf("%s: %v", f.name, err)
		}
		if err := transport.Close(); err != nil {
			t.Error(err)
		}
		if left, _ := os.ReadDir(folder); len(left) != 0 {
			t.Errorf("%s left %v", f.name, left)
		}
	}
}

// One cassette, 64 goroutines, 10,000 interactions: each is played once.
func TestParallelReplay(t *testing.T) {
	const interactions, goroutines = 10_000, 64
	c, transport := client(t, many(interactions, 1, false), replay.Options{Library: "vcrpy"})
	var next atomic.Int64
	var seen sync.Map
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			for {
				n := next.Add(1) - 1
				if n >= interactions {
					return
				}
				resp, err := c.Get(fmt.Sprintf("http://h.test/%d", n))
				if err != nil {
					t.Error(err)
					return
				}
				body, _ := io.ReadAll(resp.Body)
				if _, twice := seen.LoadOrStore(string(body), true); twice {
					t.Errorf("%s twice", body)
				}
			}
		})
	}
	wg.Wait()
	if r := transport.Report(); r.Plays != interactions || len(r.Unused) != 0 || len(r.Missed) != 0 {
		t.Errorf("%+v", r)
	}
}

// Recording from many goroutines loses nothing and mixes nothing up.
func TestParallelRecording(t *testing.T) {
	for _, f := range formats {
		server, _ := greenhouse(t)
		path := filepath.Join(t.TempDir(), f.file)
		c, transport := client(t, use(t, path, f.name), replay.Options{Mode: f.once, RoundTripper: http.DefaultTransport})
		var wg sync.WaitGroup
		for n := range 40 {
			wg.Go(func() { get(t, c, "GET", fmt.Sprintf("%s/echo?n=%d", server.URL, n), "") })
		}
		wg.Wait()
		if err := transport.Close(); err != nil {
			t.Fatal(f.name, err)
		}
		c, transport = client(t, use(t, path, f.name), replay.Options{})
		for n := range 40 {
			get(t, c, "GET", fmt.Sprintf("%s/echo?n=%d", server.URL, n), "")
		}
		if report := transport.Report().String(); report != "" {
			t.Errorf("%s: %s", f.name, report)
		}
	}
}

func TestContexts(t *testing.T) {
	c, _ := client(t, many(1, 1, false), replay.Options{Library: "vcrpy"})
	ctx, cancel := context.WithCancel(context.Background())
	req, _ := http.NewRequestWithContext(ctx, "GET", "http://h.test/0", nil)
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := resp.Body.Read(make([]byte, 1)); !errors.Is(err, context.Canceled) {
		t.Errorf("reading after the end: %v", err)
	}
	if _, err := c.Do(req); !errors.Is(err, context.Canceled) {
		t.Errorf("asking after the end: %v", err)
	}
}

// list is a cassette in memory.
type list []model.Interaction

func (l list) Len() int                            { return len(l) }
func (l list) At(i int) (model.Interaction, error) { return l[i], nil }

// many is a cassette of n interactions: GETs of n URLs, or POSTs to one URL with n
// bodies.
func many(n, size int, posts bool) list {
	out := make(list, n)
	for i := range out {
		r := model.Request{Method: "GET", URL: fmt.Sprintf("http://h.test/%d", i), Body: model.Body{Absent: true}}
		if posts {
			r = model.Request{Method: "POST", URL: "http://h.test/", Body: model.Body{Wire: []byte(fmt.Sprintf(`{"n": %d}`, i))},
				Header: model.Header{{Name: "Content-Type", Value: "application/json"}}}
		}
		out[i] = model.Interaction{Request: r, Response: model.Response{Status: 200, Body: model.Body{Wire: bytes.Repeat([]byte(fmt.Sprint(i)), size)}}}
	}
	return out
}
