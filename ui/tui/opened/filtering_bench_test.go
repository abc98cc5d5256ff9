package opened

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tapedeck/cassette"
	"tapedeck/model"
)

// BenchmarkFilter filters by a word in bodies. x-lines is how many times as long
// that takes as to read the file and count its lines, first-ms how long until the
// first step shows something. TAPEDECK_CASSETTE names a file to take in the place of
// a made one.
func BenchmarkFilter(b *testing.B) {
	path := os.Getenv("TAPEDECK_CASSETTE")
	if path == "" {
		path = filepath.Join(b.TempDir(), "a.yaml")
		if err := os.WriteFile(path, large(100_000_000), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	filter, err := model.ParseFilter("body:token")
	if err != nil {
		b.Fatal(err)
	}
	is := func(*cassette.Visit, string) bool { return false }
	var counting, first time.Duration
	for b.Loop() {
		b.StopTimer()
		began := time.Now()
		countLines(b, path)
		counting += time.Since(began)
		f, err := cassette.Open(path, cassette.Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		fl := Filtering{Filter: filter}
		for began := time.Now(); fl.Next < f.Len(); {
			if fl = fl.Step(context.Background(), f, is); first == 0 {
				first = time.Since(began)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(counting), "x-lines")
	b.ReportMetric(float64(first.Microseconds())/1000, "first-ms")
}

func countLines(b *testing.B, path string) {
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	lines, buf := 0, make([]byte, 256<<10)
	for {
		n, err := f.Read(buf)
		lines += bytes.Count(buf[:n], []byte("\n"))
		if err == io.EOF {
			return
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

// large is a cassette of vcrpy with bodies of JSON on one line, folded as PyYAML
// folds them.
func large(size int) []byte {
	var out bytes.Buffer
	out.WriteString("interactions:\n")
	for i := 0; out.Len() < size; i++ {
		word := "water"
		if i%7 == 0 {
			word = "Token"
		}
		item := fmt.Sprintf("{\"id\":%d,\"name\":\"fern moss %s\",\"note\":\"light soil glass north\",\"value\":0.25},\n        ", i, word)
		fmt.Fprintf(&out, `- request:
    body: null
    headers:
      Accept: ['*/*']
      User-Agent: [python-requests/2.31.0]
    method: GET
    uri: http://a.test/v1/items/%d
  response:
    body: {string: '[%s{}]'}
    headers:
      Content-Type: [application/json]
      Date: ['Mon, 01 Jan 2024 00:00:00 GMT']
    status: {code: 200, message: OK}
`, i, strings.Repeat(item, 70))
	}
	out.WriteString("version: 1\n")
	return out.Bytes()
}
