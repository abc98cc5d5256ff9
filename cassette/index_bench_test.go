package cassette

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tapedeck/cassette/internal/format"
)

// BenchmarkIndex is the time until the first interactions are known, which
// should not grow with the file, and the time until all are, which it gives as
// a multiple of what it takes to count the lines in memory.
func BenchmarkIndex(b *testing.B) {
	for _, megabytes := range []int{1, 200} {
		one := vcrpyOf(98)
		body := bytes.TrimSuffix(bytes.TrimPrefix(one, []byte("interactions:\n")), []byte("version: 1\n"))
		data := append([]byte("interactions:\n"), bytes.Repeat(body, megabytes<<20/len(body))...)
		path := filepath.Join(b.TempDir(), "a.yaml")
		if err := os.WriteFile(path, data, 0o644); err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("%d MB", megabytes), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			var first, all, counted time.Duration
			for b.Loop() {
				start := time.Now()
				f, err := Begin(path, Options{})
				if err != nil {
					b.Fatal(err)
				}
				first += time.Since(start)
				if err := f.Index(context.Background()); err != nil {
					b.Fatal(err)
				}
				all += time.Since(start)
				start = time.Now()
				if n := bytes.Count(data, format.Newline); n < f.Len() {
					b.Fatal(n)
				}
				counted += time.Since(start)
			}
			b.ReportMetric(float64(first.Microseconds())/1000/float64(b.N), "ms-to-first")
			b.ReportMetric(float64(all)/float64(counted), "x-count")
		})
	}
}
