package replay_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/replay"
	"tapedeck/replay/library"
)

// BenchmarkPlay prints the nanoseconds of a request at 100 and at 100,000
// recorded interactions, in memory, and their ratio: GETs of as many URLs, and
// POSTs to one URL whose bodies differ. The two take turns, so that what else
// the machine does falls on both; each number is the median of the turns.
func BenchmarkPlay(b *testing.B) {
	for _, kind := range kinds {
		b.Run(kind.name, func(b *testing.B) {
			o := replay.Options{Library: "vcrpy", Rules: library.Rules{MatchOn: kind.matchOn}}
			few, many := playing(b, many(100, 1, kind.posts), o), playing(b, many(100_000, 1, kind.posts), o)
			report(b, few, many)
		})
	}
}

// BenchmarkPlayBesideGoVCR is BenchmarkPlay over cassettes of go-vcr on disk,
// and prints what go-vcr v4.0.7 takes for the same. With 100,000 interactions it
// is asked for 20 of them, since each takes it a good part of a second.
func BenchmarkPlayBesideGoVCR(b *testing.B) {
	command, err := goPlayer()
	if err != nil {
		b.Skipf("needs go-vcr: %v %s", err, command)
	}
	for _, kind := range kinds {
		b.Run(kind.name, func(b *testing.B) {
			o := replay.Options{Library: "vcrpy", Rules: library.Rules{MatchOn: kind.matchOn}, AllowRepeats: true}
			var sides [2]func()
			theirs := map[int]float64{}
			for i, n := range []int{100, 100_000} {
				path := filepath.Join(b.TempDir(), "c.yaml")
				writeGoVCR(b, path, n, kind.posts)
				recorder, err := cassette.OpenRecorder(path)
				if err != nil {
					b.Fatal(err)
				}
				sides[i] = playing(b, recorder, o)
				out, err := exec.Command(command, "time", path, strconv.Itoa(n), []string{"100", "20"}[i], kind.name).CombinedOutput()
				each, parseErr := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
				if err := errors.Join(err, parseErr); err != nil {
					b.Fatalf("%v: %s", err, out)
				}
				theirs[n] = each
			}
			report(b, sides[0], sides[1])
			for n, each := range theirs {
				b.ReportMetric(each, fmt.Sprintf("go-vcr-ns/request-%d", n))
			}
		})
	}
}

var kinds = []struct {
	name    string
	posts   bool
	matchOn []string
}{{"urls", false, nil}, {"posts", true, []string{"method", "uri", "body"}}}

// playing returns what plays the next 100 requests of a cassette, spread over it
// (7919 is prime), in a new session once all were played.
func playing(b *testing.B, recorder library.Cassette, o replay.Options) func() {
	n, asked := recorder.Len(), recorder.Len()
	var transport *replay.Transport
	var requests []*http.Request
	for i := range n {
		v, err := recorder.At(i * 7919 % n)
		if err != nil {
			b.Fatal(err)
		}
		req, _ := http.NewRequest(v.Request.Method, v.Request.URL, bytes.NewReader(v.Request.Body.Wire))
		req.Header = http.Header{"Content-Type": v.Request.Header.Values("Content-Type")}
		requests = append(requests, req)
	}
	return func() {
		if asked == n {
			b.StopTimer()
			var err error
			if transport, err = replay.New(recorder, o); err != nil {
				b.Fatal(err)
			}
			asked = 0
			b.StartTimer()
		}
		for range 100 {
			req := requests[asked]
			if req.GetBody != nil {
				req.Body, _ = req.GetBody()
			}
			asked++
			resp, err := transport.RoundTrip(req)
			if err != nil {
				b.Fatal(err)
			}
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
	}
}

// report lets two sides take turns and prints their medians and the ratio.
func report(b *testing.B, few, many func()) {
	spent := [2][]float64{}
	for b.Loop() {
		for i, side := range []func(){few, many} {
			before := b.Elapsed() // stands still while a session is opened
			side()
			spent[i] = append(spent[i], float64((b.Elapsed()-before).Nanoseconds())/100)
		}
	}
	median := func(list []float64) float64 { slices.Sort(list); return list[len(list)/2] }
	b.ReportMetric(median(spent[0]), "ns/request-100")
	b.ReportMetric(median(spent[1]), "ns/request-100000")
	b.ReportMetric(median(spent[1])/median(spent[0]), "ratio")
}

// writeGoVCR writes a cassette of go-vcr with n interactions.
func writeGoVCR(t testing.TB, path string, n int, posts bool) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	out := bufio.NewWriter(file)
	fmt.Fprint(out, "---\nversion: 2\ninteractions:\n")
	for i := range n {
		method, url, body := "GET", fmt.Sprintf("http://h.test/%d", i), ""
		if posts {
			method, url, body = "POST", "http://h.test/", fmt.Sprintf(`{"n": %d}`, i)
		}
		fmt.Fprintf(out, `    - id: %d
      request:
        proto: HTTP/1.1
        proto_major: 1
        proto_minor: 1
        content_length: %d
        host: h.test
        body: '%s'
        headers:
            Content-Type:
                - application/json
        url: %s
        method: %s
      response:
        proto: HTTP/1.1
        proto_major: 1
        proto_minor: 1
        content_length: 5
        body: plant
        headers:
            Content-Type:
                - text/plain
        status: 200 OK
        code: 200
        duration: 1ms
`, i, len(body), body, url, method)
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkRecord records 10,000 interactions an iteration and prints how many
// bytes were written for each byte of them, and the time that each took.
func BenchmarkRecord(b *testing.B) {
	const interactions = 10_000
	for b.Loop() {
		path := filepath.Join(b.TempDir(), "c.yaml")
		before := writtenBytes(b)
		recorder, err := cassette.CreateRecorder(path, "vcrpy-yaml")
		if err != nil {
			b.Fatal(err)
		}
		transport, err := replay.New(recorder, replay.Options{RoundTripper: stub{}})
		if err != nil {
			b.Fatal(err)
		}
		for n := range interactions {
			req, _ := http.NewRequest("GET", fmt.Sprintf("http://h.test/v1/plants/%d", n), nil)
			resp, err := transport.RoundTrip(req)
			if err != nil {
				b.Fatal(err)
			}
			resp.Body.Close()
		}
		if err := transport.Close(); err != nil {
			b.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(writtenBytes(b)-before)/float64(info.Size()), "written/byte")
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/interactions, "ns/interaction")
}

// stub answers without a network.
type stub struct{}

func (stub) RoundTrip(req *http.Request) (*http.Response, error) {
	body := strings.Repeat("answer to "+req.URL.String()+"\n", 10)
	return &http.Response{Status: "200 OK", StatusCode: 200, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: req,
		Header: http.Header{"Content-Type": {"text/plain"}}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}, nil
}

// writtenBytes is what this process has written so far (Linux).
func writtenBytes(b *testing.B) int64 {
	data, err := os.ReadFile("/proc/self/io")
	if err != nil {
		b.Skip("needs /proc/self/io: ", err)
	}
	for line := range strings.Lines(string(data)) {
		if count, ok := strings.CutPrefix(line, "wchar: "); ok {
			n, err := strconv.ParseInt(strings.TrimSpace(count), 10, 64)
			if err != nil {
				b.Fatal(err)
			}
			return n
		}
	}
	b.Skip("/proc/self/io does not count writes")
	return 0
}
