package replay_test

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"tapedeck/cassette"
	"tapedeck/replay"
)

// BenchmarkPlay prints nanoseconds a request at 100 and at 100,000 recorded
// interactions, and their ratio: GETs of as many URLs, and POSTs to one URL
// whose bodies differ.
func BenchmarkPlay(b *testing.B) {
	for _, kind := range []struct {
		name    string
		posts   bool
		matchOn []string
	}{{"urls", false, nil}, {"posts", true, []string{"method", "uri", "body"}}} {
		small := map[string]float64{}
		for _, n := range []int{100, 100_000} {
			b.Run(fmt.Sprintf("%s/%d", kind.name, n), func(b *testing.B) {
				tape := many(n, 1, kind.posts)
				var transport *replay.Transport
				asked := n
				spent := time.Duration(0)
				for b.Loop() {
					if asked == n { // all are played: a new session
						b.StopTimer()
						var err error
						if transport, err = replay.New(tape, replay.Options{Rules: replay.Rules{Library: "vcrpy", MatchOn: kind.matchOn}}); err != nil {
							b.Fatal(err)
						}
						asked = 0
						b.StartTimer()
					}
					// Spread over the tape, each once: 7919 is prime.
					i := tape[asked*7919%n].Request
					asked++
					req, _ := http.NewRequest(i.Method, i.URL, strings.NewReader(string(i.Body.Wire)))
					for _, line := range i.Header {
						req.Header.Add(line.Name, line.Value)
					}
					start := time.Now()
					resp, err := transport.RoundTrip(req)
					if err != nil {
						b.Fatal(err)
					}
					io.Copy(io.Discard, resp.Body)
					spent += time.Since(start)
				}
				each := float64(spent.Nanoseconds()) / float64(b.N)
				b.ReportMetric(each, "ns/request")
				if was := small[kind.name]; was > 0 {
					b.ReportMetric(each/was, "times-100")
				}
				if n == 100 {
					small[kind.name] = each
				}
			})
		}
	}
}

// BenchmarkPlayCassette is BenchmarkPlay over a cassette on disk, decoding
// included.
func BenchmarkPlayCassette(b *testing.B) {
	first := 0.0
	for _, n := range []int{100, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "c.yaml")
			writeGoVCR(b, path, n)
			tape, err := cassette.OpenTape(path)
			if err != nil {
				b.Fatal(err)
			}
			transport, err := replay.New(tape, replay.Options{Rules: replay.Rules{Library: "vcrpy", MatchOn: []string{"method", "uri"}}, AllowRepeats: true})
			if err != nil {
				b.Fatal(err)
			}
			k := 0
			for b.Loop() {
				req, _ := http.NewRequest("GET", fmt.Sprintf("http://h.test/%d", k*7919%n), nil)
				k++
				resp, err := transport.RoundTrip(req)
				if err != nil {
					b.Fatal(err)
				}
				io.Copy(io.Discard, resp.Body)
			}
			each := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
			if n == 100 {
				first = each
			} else if first > 0 {
				b.ReportMetric(each/first, "times-100")
			}
		})
	}
}

// writeGoVCR writes a cassette of go-vcr with n interactions.
func writeGoVCR(t testing.TB, path string, n int) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	fmt.Fprint(file, "---\nversion: 2\ninteractions:\n")
	for i := range n {
		fmt.Fprintf(file, `    - id: %d
      request:
        proto: HTTP/1.1
        proto_major: 1
        proto_minor: 1
        content_length: 0
        host: h.test
        url: http://h.test/%d
        method: GET
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
`, i, i)
	}
}

// BenchmarkRecord records 10,000 interactions an iteration and prints how many
// bytes were written for each byte of them, and the time that each took.
func BenchmarkRecord(b *testing.B) {
	const interactions = 10_000
	for b.Loop() {
		path := filepath.Join(b.TempDir(), "c.yaml")
		before := writtenBytes(b)
		tape, err := cassette.CreateTape(path, "vcrpy-yaml")
		if err != nil {
			b.Fatal(err)
		}
		transport, err := replay.New(tape, replay.Options{Real: stub{}})
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

// BenchmarkBesideGoVCR plays a cassette of n interactions through a Transport
// and through go-vcr v4.0.7, each interaction once.
func BenchmarkBesideGoVCR(b *testing.B) {
	command, err := goPlayer()
	if err != nil {
		b.Skipf("needs go-vcr: %v %s", err, command)
	}
	for _, n := range []int{100, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "c.yaml")
			writeGoVCR(b, path, n)
			for b.Loop() {
				ours := playAll(b, path, n)
				out, err := runPlayer(command, path, n)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(ours, "ours-ns/request")
				b.ReportMetric(out, "go-vcr-ns/request")
			}
		})
	}
}

// runPlayer has go-vcr play all n, and returns the nanoseconds a request.
func runPlayer(command, path string, n int) (float64, error) {
	out, err := exec.Command(command, "time", path, strconv.Itoa(n)).CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("%w: %s", err, out)
	}
	return strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
}

func playAll(b *testing.B, path string, n int) float64 {
	tape, err := cassette.OpenTape(path)
	if err != nil {
		b.Fatal(err)
	}
	c, _ := client(b, tape, replay.Options{})
	start := time.Now()
	for i := range n {
		resp, err := c.Get(fmt.Sprintf("http://h.test/%d", i))
		if err != nil {
			b.Fatal(err)
		}
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
	return float64(time.Since(start).Nanoseconds()) / float64(n)
}
