package replay_test

import (
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay"
	"tapedeck/replay/library"
)

// What Passthrough reads of a body, the server gets all the same.
func TestPassthroughReadsBody(t *testing.T) {
	server, _ := greenhouse(t)
	path := filepath.Join(t.TempDir(), "c.yaml")
	var seen []string
	c, tr := client(t, use(t, path, "go-vcr"), replay.Options{RoundTripper: http.DefaultTransport, Passthrough: func(r *http.Request) bool {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		seen = append(seen, string(body))
		r.Body = io.NopCloser(strings.NewReader("another")) // as programs do that are used to go-vcr
		return strings.Contains(string(body), "password")
	}})
	for _, body := range []string{"password=hunter2", "name=fern"} {
		if got := get(t, c, "POST", server.URL+"/echo", body); got.body != "POST "+body {
			t.Errorf("%q: answered %q", body, got.body)
		}
	}
	if err := tr.Close(); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(seen, ", "); got != "password=hunter2, name=fern" {
		t.Errorf("Passthrough saw %q", got)
	}
	data, err := os.ReadFile(path)
	if text := string(data); err != nil || strings.Contains(text, "hunter2") || !strings.Contains(text, "name=fern") {
		t.Errorf("%v: %s", err, text)
	}
}

// Every error about a cassette names it, and a program can tell what became of a
// request.
func TestTransportErrors(t *testing.T) {
	server, asked := greenhouse(t)
	path := filepath.Join(t.TempDir(), "c.yaml")
	c, tr := client(t, use(t, path, "go-vcr"), replay.Options{RoundTripper: http.DefaultTransport})
	get(t, c, "GET", server.URL+"/json", "")
	if err := tr.Close(); err != nil {
		t.Fatal(err)
	}
	before := asked.Load()
	for name, test := range map[string]struct {
		o       replay.Options
		method  string
		blocked bool
		want    string
	}{
		"no match":              {replay.Options{}, "GET", false, "GET URL/count: not recorded in PATH (go-vcr, RecordOnce)"},
		"unsafe":                {replay.Options{RoundTripper: http.DefaultTransport, Mode: "Passthrough", BlockUnsafe: true}, "POST", true, "PATH: POST URL/count: not sent: Options.BlockUnsafe is set"},
		"passed through":        {replay.Options{Mode: "Passthrough"}, "GET", true, "PATH: GET URL/count: not sent: it would be passed through, and Options.RoundTripper is not set"},
		"cannot be recorded on": {replay.Options{RoundTripper: http.DefaultTransport, Mode: "ReplayWithNewEpisodes"}, "GET", true, "PATH: GET URL/count: not sent: the cassette cannot be recorded on"},
	} {
		t.Run(name, func(t *testing.T) {
			var recorder library.Cassette = use(t, path, "go-vcr")
			if name == "cannot be recorded on" {
				recorder = playedOnly{recorder}
				test.o.Library = "go-vcr"
			}
			_, tr := client(t, recorder, test.o)
			t.Cleanup(func() { tr.Close() })
			req, err := http.NewRequest(test.method, server.URL+"/count", nil)
			if err != nil {
				t.Fatal(err)
			}
			_, err = (&http.Client{Transport: tr}).Do(req)
			want := strings.NewReplacer("URL", server.URL, "PATH", path).Replace(test.want)
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Fatalf("%v, want %s", err, want)
			}
			var blocked *replay.BlockedError
			var unmatched *replay.UnmatchedError
			switch {
			case test.blocked && (!errors.As(err, &blocked) || blocked.Cassette != path || blocked.Method != test.method):
				t.Errorf("%#v", err)
			case !test.blocked && (!errors.As(err, &unmatched) || unmatched.Cassette != path):
				t.Errorf("%#v", err)
			}
		})
	}
	if asked.Load() != before {
		t.Errorf("the server was asked %d times", asked.Load()-before)
	}
	_, tr = client(t, use(t, path, "go-vcr"), replay.Options{ForbidUnused: true})
	if err := tr.Close(); err == nil || !strings.HasPrefix(err.Error(), path+": ") {
		t.Errorf("Close: %v", err)
	}
	if _, err := replay.New(use(t, path, "go-vcr"), replay.Options{Mode: "once"}); err == nil || !strings.HasPrefix(err.Error(), path+": ") {
		t.Errorf("New: %v", err)
	}
}

// playedOnly is a cassette without the methods that record.
type playedOnly struct{ recorder library.Cassette }

func (p playedOnly) Len() int                            { return p.recorder.Len() }
func (p playedOnly) At(i int) (model.Interaction, error) { return p.recorder.At(i) }
func (p playedOnly) Path() string                        { return p.recorder.(*cassette.Recorder).Path() }
