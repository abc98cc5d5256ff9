package replay_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/replay"
	"tapedeck/testdata/installed"
)

// halting is a server that sends a first part of a body, tells that it has
// begun, and sends the rest once the channel that it tells is closed: each
// answer has its own, as one that is cancelled may stay for a while.
func halting(t *testing.T) (url string, begun chan chan struct{}) {
	begun = make(chan chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "first\n")
		w.(http.Flusher).Flush()
		release := make(chan struct{})
		select {
		case begun <- release:
		case <-r.Context().Done():
			return
		}
		select {
		case <-release:
			fmt.Fprint(w, "second\n")
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(server.Close)
	return server.URL, begun
}

// With Stream the caller reads a body while it still comes in, and the whole of
// it is stored.
func TestStreamReadsWhileItComes(t *testing.T) {
	url, begun := halting(t)
	for _, f := range formats {
		path := filepath.Join(t.TempDir(), f.file)
		c, transport := client(t, use(t, path, f.name), replay.Options{RoundTripper: http.DefaultTransport, Mode: f.once, Stream: true})
		resp, err := c.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewReader(resp.Body)
		if line, err := lines.ReadString('\n'); line != "first\n" || err != nil {
			t.Fatalf("%s: %q %v", f.name, line, err)
		}
		close(<-begun) // only now does the server go on
		if rest, err := io.ReadAll(lines); string(rest) != "second\n" || err != nil {
			t.Fatalf("%s: %q %v", f.name, rest, err)
		}
		resp.Body.Close()
		if err := transport.Close(); err != nil {
			t.Fatal(err)
		}
		c, _ = client(t, use(t, path, f.name), replay.Options{})
		if got := get(t, c, "GET", url, "").body; got != "first\nsecond\n" {
			t.Errorf("%s: %q", f.name, got)
		}
	}
}

// A request that is cancelled in the middle of its answer leaves nothing half
// recorded, and the next one is recorded whole.
func TestCancelledWhileRecording(t *testing.T) {
	url, begun := halting(t)
	for _, stream := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "c.yaml")
		recorder := use(t, path, "vcrpy-yaml")
		c, transport := client(t, recorder, replay.Options{RoundTripper: http.DefaultTransport, Stream: stream})
		ctx, cancel := context.WithCancel(t.Context())
		req, _ := http.NewRequestWithContext(ctx, "GET", url, nil)
		if stream {
			resp, err := c.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			<-begun
			cancel()
			if _, err := io.ReadAll(resp.Body); !errors.Is(err, context.Canceled) {
				t.Errorf("reading on: %v", err)
			}
			resp.Body.Close()
		} else {
			go func() {
				<-begun
				cancel()
			}()
			if _, err := c.Do(req); !errors.Is(err, context.Canceled) {
				t.Errorf("asking: %v", err)
			}
		}
		if recorder.Len() != 0 {
			t.Errorf("stream %v: %d stored", stream, recorder.Len())
		}
		go func() { close(<-begun) }()
		get(t, c, "GET", url, "")
		if err := transport.Close(); err != nil {
			t.Fatal(err)
		}
		c, transport = client(t, use(t, path, "vcrpy-yaml"), replay.Options{})
		if got := get(t, c, "GET", url, "").body; got != "first\nsecond\n" || transport.Report().String() != "" {
			t.Errorf("stream %v: %q, %s", stream, got, transport.Report())
		}
	}
}

// What is larger than Limit is not stored, and the caller is told.
func TestLimit(t *testing.T) {
	server, _ := greenhouse(t)
	for _, stream := range []bool{false, true} {
		recorder := use(t, filepath.Join(t.TempDir(), "c.yaml"), "vcrpy-yaml")
		c, transport := client(t, recorder, replay.Options{RoundTripper: http.DefaultTransport, Stream: stream, Limit: 100})
		resp, err := c.Get(server.URL + "/long")
		if err == nil {
			_, err = io.ReadAll(resp.Body)
			resp.Body.Close()
		}
		if err == nil || !strings.Contains(err.Error(), "not recorded: the answer is larger than 100 bytes") || recorder.Len() != 0 {
			t.Errorf("stream %v: %v, %d stored", stream, err, recorder.Len())
		}
		transport.Close()
	}
}

// Each hop of a redirect is an interaction of its own.
func TestRedirectHops(t *testing.T) {
	server, _ := greenhouse(t)
	for _, f := range formats {
		recorder := use(t, filepath.Join(t.TempDir(), f.file), f.name)
		c, transport := client(t, recorder, replay.Options{RoundTripper: http.DefaultTransport, Mode: f.once})
		get(t, c, "GET", server.URL+"/away", "")
		var hops []string
		for i := range recorder.Len() {
			v, err := recorder.At(i)
			if err != nil {
				t.Fatal(err)
			}
			hops = append(hops, fmt.Sprint(v.Response.Status, " ", strings.TrimPrefix(v.Request.URL, server.URL)))
		}
		if got := strings.Join(hops, ", "); got != "302 /away, 200 /json" {
			t.Errorf("%s: %s", f.name, got)
		}
		if err := transport.Close(); err != nil {
			t.Error(err)
		}
	}
}

// BeforePlayback changes what is played, never what is recorded.
func TestBeforePlayback(t *testing.T) {
	recorder := many(1, 1, false)
	n := 0
	c, _ := client(t, recorder, replay.Options{Library: "vcrpy", AllowRepeats: true, BeforePlayback: func(i *model.Interaction) {
		n++
		i.Response.Body.Wire = fmt.Append(i.Response.Body.Wire[:0], n, " of ", i.Request.URL)
		i.Response.Header = append(i.Response.Header, model.HeaderLine{Name: "X-N", Value: fmt.Sprint(n)})
	}})
	for want := range 3 {
		got := get(t, c, "GET", "http://h.test/0", "")
		if got.body != fmt.Sprint(want+1, " of http://h.test/0") || got.header != fmt.Sprintf("map[X-N:[%d]]", want+1) {
			t.Errorf("%+v", got)
		}
	}
	if string(recorder[0].Response.Body.Wire) != "0" || len(recorder[0].Response.Header) != 0 {
		t.Errorf("the cassette holds %+v", recorder[0].Response)
	}
}

// What is handed on has been synced to the journal, as the kernel sees it.
func TestSyncedBeforeHandedOn(t *testing.T) {
	if out, err := exec.Command("strace", "-o", os.DevNull, "true").CombinedOutput(); err != nil {
		installed.Missing(t, "strace", err, out)
	}
	server, _ := greenhouse(t)
	folder := t.TempDir()
	log := filepath.Join(t.TempDir(), "calls")
	cmd := exec.Command("strace", "-f", "-y", "-e", "trace=write,pwrite64,fsync,fdatasync", "-o", log, os.Args[0], "-test.run=^TestCrashingRecorder$")
	cmd.Env = append(os.Environ(), "TAPEDECK_CRASH_PATH="+filepath.Join(folder, "c.yaml"), "TAPEDECK_CRASH_SERVER="+server.URL,
		"TAPEDECK_CRASH_FORMAT=vcrpy-yaml", "TAPEDECK_CRASH_AFTER=3")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	calls, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	var order strings.Builder
	for line := range strings.Lines(string(calls)) {
		switch {
		case strings.Contains(line, folder) && regexp.MustCompile(`p?write(64)?\(`).MatchString(line):
			order.WriteByte('w')
		case strings.Contains(line, folder) && strings.Contains(line, "sync("):
			order.WriteByte('s')
		case strings.Contains(line, `"handed on`):
			order.WriteByte('H')
		}
	}
	if !regexp.MustCompile(`^[ws]*(w+s+H){3}[ws]*$`).MatchString(order.String()) {
		t.Errorf("writes, syncs and answers came as %s", order.String())
	}
}
