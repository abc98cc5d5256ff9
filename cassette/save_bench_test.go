package cassette

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"tapedeck/model"
)

// BenchmarkSave saves one edit in a cassette of 100 MB. Beside the time it
// reports how long that is of "cp && sync && mv", taken in turns, and what it
// allocates.
func BenchmarkSave(b *testing.B) {
	folder := b.TempDir()
	path := filepath.Join(folder, "a.yaml")
	second := vcrpyTwo[strings.Index(vcrpyTwo, "- request:\n    body: a=1"):strings.Index(vcrpyTwo, "version:")]
	second = strings.Replace(second, "string: ''", "string: '"+strings.Repeat("x", 4000)+"'", 1)
	big := strings.Replace(vcrpyTwo, "version:", strings.Repeat(second, 100<<20/len(second))+"version:", 1)
	if err := os.WriteFile(path, []byte(big), 0o644); err != nil {
		b.Fatal(err)
	}
	var ours, theirs time.Duration
	for b.Loop() {
		b.StopTimer()
		start := time.Now()
		if out, err := exec.Command("sh", "-c", `cp "$0" "$0.2" && sync "$0.2" && mv "$0.2" "$0.3"`, path).CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		theirs += time.Since(start)
		// What was written just before is compared as a whole; cassettes seldom are.
		if err := os.Chtimes(path, start, start.Add(-time.Hour)); err != nil {
			b.Fatal(err)
		}
		f, err := Open(path, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := f.Do(change(model.Duplicate{At: f.Len() / 2})); err != nil {
			b.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		b.StartTimer()
		start = time.Now()
		if _, err := f.Save(SaveOptions{}); err != nil {
			b.Fatal(err)
		}
		ours += time.Since(start)
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/(1<<20), "MiB/save")
	}
	b.ReportMetric(float64(ours)/float64(theirs), "ofcp")
}
