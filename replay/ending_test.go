package replay_test

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay"
)

// dated is a cassette of GETs that were recorded days ago.
func dated(days ...int) list {
	var out list
	for i, n := range days {
		at := time.Now().AddDate(0, 0, -n).UTC().Format(http.TimeFormat)
		out = append(out, model.Interaction{RecordedAt: at, Request: model.Request{Method: "GET", URL: fmt.Sprintf("http://h.test/%d", i)},
			Response: model.Response{Status: 200, Body: model.Body{Wire: fmt.Append(nil, "recorded ", i)}}})
	}
	return out
}

// recordable is a cassette in memory that takes new interactions.
type recordable struct {
	list
	library string
	dropped []int
}

func (r *recordable) Library() string { return r.library }
func (r *recordable) Existed() bool   { return true }
func (r *recordable) Close() error    { return nil }
func (r *recordable) Append(i model.Interaction) error {
	r.list = append(r.list, i)
	return nil
}
func (r *recordable) Drop(at []int) error {
	r.dropped = append(r.dropped, at...)
	return nil
}

// clean_outdated_http_interactions drops what is outdated, and nothing at all
// where Ruby VCR would drop newer ones with it.
func TestCleanOutdated(t *testing.T) {
	const week = 7 * 24 * time.Hour
	for _, test := range []struct {
		days    []int
		asked   string
		dropped string
		err     string
	}{
		{[]int{0, 1, 30}, "/new", "[2]", ""},
		{[]int{0, 1, 30}, "/0", "[0]", ""}, // mode all takes the place of what it records again
		{[]int{0, 30, 1}, "/new", "[]", "ruby-vcr would drop interaction 3 too, which is newer"},
		{[]int{30, 30}, "/new", "[0 1]", ""},
		{[]int{0, 1}, "/new", "[]", ""},
	} {
		recorder := &recordable{list: dated(test.days...), library: "ruby-vcr"}
		c, transport := client(t, recorder, replay.Options{Mode: "new_episodes", RoundTripper: stub{}, RecordAgainAfter: week, CleanOutdated: true})
		get(t, c, "GET", "http://h.test"+test.asked, "")
		err := transport.Close()
		if test.asked == "/0" {
			test.dropped = "[0 2]"
		}
		if got := fmt.Sprint(recorder.dropped); got != test.dropped {
			t.Errorf("%v: dropped %s, want %s", test.days, got, test.dropped)
		}
		if (err != nil) != (test.err != "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("%v: closed with %v", test.days, err)
		}
	}
}

// Without RoundTripper nothing can be recorded again, so all is played as it is.
func TestOutdatedIsPlayedOffline(t *testing.T) {
	recorder := &recordable{list: dated(30), library: "ruby-vcr"}
	c, _ := client(t, recorder, replay.Options{RecordAgainAfter: time.Hour})
	if got := get(t, c, "GET", "http://h.test/0", "").body; got != "recorded 0" {
		t.Errorf("%q", got)
	}
}

// What a failed test recorded is not kept, in any format.
func TestFailed(t *testing.T) {
	server, _ := greenhouse(t)
	for _, f := range formats {
		path := filepath.Join(t.TempDir(), f.file)
		record := func(failed bool, mode, asked string) {
			t.Helper()
			o := replay.Options{RoundTripper: http.DefaultTransport, Mode: mode, Failed: func() bool { return failed }}
			c, transport := client(t, use(t, path, f.name), o)
			get(t, c, "GET", server.URL+asked, "")
			if err := transport.Close(); err != nil {
				t.Fatal(f.name, err)
			}
		}
		record(true, f.once, "/json")
		if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 0 {
			t.Errorf("%s left %v", f.name, left)
		}
		record(false, f.once, "/json")
		before := stored(t, path)
		record(true, f.adds, "/html")
		if !maps.Equal(stored(t, path), before) {
			t.Errorf("%s: a failed test changed the cassette", f.name)
		}
		record(false, f.adds, "/html")
		want := 2
		if f.name == "httprr" { // what was there is gone
			want = 1
		}
		if saved, err := cassette.Open(path, cassette.Options{}); err != nil || saved.Len() != want {
			t.Errorf("%s: %v", f.name, err)
		}
	}
}

// Ruby VCR's nested cassettes: the inner one first, then those around it; what
// is recorded goes into the innermost.
func TestOuter(t *testing.T) {
	for _, mode := range []string{"none", "new_episodes", "all"} {
		around := &recordable{list: dated(0, 0), library: "ruby-vcr"}
		inner := &recordable{list: dated(0)[:1], library: "ruby-vcr"}
		inner.list[0].Response.Body.Wire = []byte("inner")
		_, outer := client(t, around, replay.Options{Mode: "none"})
		c, transport := client(t, inner, replay.Options{Mode: mode, Outer: outer, RoundTripper: stub{}})
		var got []string
		for _, path := range []string{"/0", "/0", "/1", "/2"} {
			resp, err := c.Get("http://h.test" + path)
			if err != nil {
				got = append(got, "refused")
				continue
			}
			body, _ := io.ReadAll(resp.Body)
			got = append(got, strings.Fields(string(body))[0])
		}
		want := map[string]string{"none": "[inner recorded recorded refused]", "new_episodes": "[inner recorded recorded answer]", "all": "[recorded answer recorded answer]"}[mode]
		if fmt.Sprint(got) != want {
			t.Errorf("%s: %v, want %s", mode, got, want)
		}
		if err := transport.Close(); err != nil {
			t.Error(err)
		}
		if r := outer.Report(); len(r.Unused) != 0 || len(around.list) != 2 {
			t.Errorf("%s: outer %+v, %d interactions", mode, r, len(around.list))
		}
	}
	_, outer := client(t, dated(0), replay.Options{Library: "vcrpy"})
	if _, err := replay.New(dated(0), replay.Options{Library: "vcrpy", Outer: outer}); err == nil {
		t.Error("vcrpy looked into an outer cassette")
	}
}

// go-vcr's WithBlockUnsafeMethods, for requests that are recorded and those
// that are passed through.
func TestBlockUnsafe(t *testing.T) {
	server, asked := greenhouse(t)
	for _, o := range []replay.Options{{}, {IgnoreLocalhost: true}} {
		o.RoundTripper, o.BlockUnsafe = http.DefaultTransport, true
		c, transport := client(t, use(t, filepath.Join(t.TempDir(), "c.yaml"), "go-vcr"), o)
		before := asked.Load()
		if _, err := c.Post(server.URL+"/echo", "text/plain", strings.NewReader("x")); err == nil || asked.Load() != before {
			t.Errorf("sent: %v", err)
		}
		get(t, c, "GET", server.URL+"/json", "")
		if err := transport.Close(); err != nil || asked.Load() != before+1 {
			t.Errorf("%v, asked %d times", err, asked.Load()-before)
		}
	}
}

// What vcrpy and Ruby VCR have recorded of ignored hosts is not there; go-vcr
// keeps it.
func TestIgnoredHostsAreForgotten(t *testing.T) {
	for lib, unused := range map[string]int{"vcrpy": 0, "ruby-vcr": 0, "go-vcr": 1} {
		_, transport := client(t, dated(0), replay.Options{Library: lib, IgnoreHosts: []string{"H.test"}, ForbidUnused: true})
		if r := transport.Report(); len(r.Unused) != unused {
			t.Errorf("%s: %+v", lib, r)
		}
		if err := transport.Close(); (err != nil) != (unused > 0) {
			t.Errorf("%s: %v", lib, err)
		}
	}
}

// Betamax records over a file that is no JSON, vcrpy 4 and 8 over one that is no
// UTF-8, vcrpy 4 over an older layout. No cassette is opened on any of these, so
// nothing can be recorded over them.
func TestOddFilesAreNotOpened(t *testing.T) {
	for name, text := range map[string]string{"betamax-json": `{"http_interactions": [{]`, "vcrpy-yaml": "- request: {}\n  response: {}\n", "ruby-vcr-yaml": "--- []\n", "go-vcr": "---\nversion: 2\ninteractions: [}\n"} {
		for _, odd := range []string{text, "\xff\xfe\x00" + text} {
			path := filepath.Join(t.TempDir(), "c")
			if err := os.WriteFile(path, []byte(odd), 0o666); err != nil {
				t.Fatal(err)
			}
			recorder, err := cassette.UseRecorder(path, name)
			if err == nil && recorder.Len() > 0 {
				t.Errorf("%s: opened %q", name, odd)
			} else if err == nil {
				err = record(t, recorder)
			}
			if now, _ := os.ReadFile(path); err == nil || string(now) != odd {
				t.Errorf("%s: %v, the file holds %q, not %q", name, err, now, odd)
			}
		}
	}
}

// record tries to record on a cassette.
func record(t *testing.T, recorder *cassette.Recorder) error {
	transport, err := replay.New(recorder, replay.Options{RoundTripper: stub{}})
	if err != nil {
		return err
	}
	_, err = (&http.Client{Transport: transport}).Get("http://h.test/")
	return errors.Join(err, transport.Close())
}
