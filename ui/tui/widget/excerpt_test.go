package widget

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestExcerpt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	if err := os.WriteFile(path, []byte("one\ntwé x\n\nfour"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ line, column, offset, lines int }{{1, 1, 0, 4}, {2, 4, 8, 4}, {3, 1, 11, 4}, {4, 3, 14, 4}, {0, 0, 0, 4}} {
		e, err := ExcerptOf(path, c.line, c.column)
		if err != nil || e.Offset != c.offset || e.Lines != c.lines || !e.Complete() {
			t.Errorf("line %d, column %d: %+v %v, want %d of %d lines", c.line, c.column, e, err, c.offset, c.lines)
		}
	}
	if err := os.WriteFile(path, []byte(strings.Repeat("0123456789abcdefghi\n", 1<<20)), 0o644); err != nil {
		t.Fatal(err)
	}
	e, err := ExcerptOf(path, 500_000, 5)
	if err != nil || e.Lines != 1<<20 || len(e.Bytes) > mostShown || len(e.Bytes) < mostShown-100 || e.Complete() ||
		string(e.Bytes[e.Offset:e.Offset+3]) != "456" || e.Bytes[0] != '0' || e.Bytes[len(e.Bytes)-1] != '\n' {
		t.Errorf("%d bytes at %d, %d lines: %v", len(e.Bytes), e.Offset, e.Lines, err)
	}
}
