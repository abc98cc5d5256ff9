package send

import (
	"runtime"
	"strings"
	"testing"
)

// A folded value takes time and memory linear in its lines.
func TestFoldedValue(t *testing.T) {
	head := "HTTP/1.1 200 OK\r\nA: a\r\n" + strings.Repeat(" b\r\n", 200_000) + " \r\nB:\r\n c\r\nContent-Length: 0\r\n\r\n"
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	in, err := readResponse(strings.NewReader(head), "GET", 1<<20)
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Fatal(err)
	}
	if h := in.Response.Header; len(h) != 3 || h[0].Value != "a"+strings.Repeat(" b", 200_000) || h[1].Value != "c" || h[2].Value != "0" {
		t.Errorf("%d fields", len(h))
	}
	if bytes := after.TotalAlloc - before.TotalAlloc; bytes > 64<<20 {
		t.Errorf("%d bytes allocated for %d", bytes, len(head))
	}
}
