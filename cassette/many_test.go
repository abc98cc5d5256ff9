package cassette

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"tapedeck/model"
)

// manyHeaders is a cassette whose messages have n header fields each.
func manyHeaders(n int) string {
	var b strings.Builder
	field := func(name string) {
		for i := range n {
			fmt.Fprintf(&b, "      %s%d: [v]\n", name, i)
		}
	}
	b.WriteString("interactions:\n- request:\n    body: null\n    headers:\n")
	field("X")
	b.WriteString("    method: GET\n    uri: http://a.test/\n  response:\n    body: {string: a}\n    headers:\n")
	field("Y")
	b.WriteString("    status: {code: 200, message: OK}\nversion: 1\n")
	return b.String()
}

// Nothing that is done to an entry is quadratic in its header fields: all of
// them are replaced here by as many others, and what is allocated for twice as
// many stays below three times as much.
func TestManyHeaders(t *testing.T) {
	replaced := func(n int) uint64 {
		path := filepath.Join(t.TempDir(), "a.yaml")
		if err := os.WriteFile(path, []byte(manyHeaders(n)), 0o644); err != nil {
			t.Fatal(err)
		}
		f, err := Open(path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		i, err := f.At(0)
		if err != nil {
			t.Fatal(err)
		}
		now := i.Response
		now.Header = slices.Clone(now.Header)
		for k := range now.Header {
			now.Header[k].Name = fmt.Sprintf("Z%d", k)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := f.Do(Change{Ops: []model.Op{model.SetResponse{At: 0, Response: now}}}); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		if got, err := f.At(0); err != nil || !slices.Equal(got.Response.Header, now.Header) || !slices.Equal(got.Request.Header, i.Request.Header) {
			t.Errorf("%d fields, %v", len(got.Response.Header), err)
		}
		return after.TotalAlloc - before.TotalAlloc
	}
	few, many := replaced(1000), replaced(2000)
	if many > 3*few {
		t.Errorf("%d bytes allocated for 1000 fields, %d for 2000", few, many)
	}
}
