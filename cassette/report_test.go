package cassette

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"znkr.io/diff/textdiff"
)

// TestDiffProperty holds the diff, which looks only at what differs, to what
// patch would make of it, and to the diff of both whole texts where entries
// stay in order.
func TestDiffProperty(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	second := vcrpyTwo[strings.Index(vcrpyTwo, "- request:\n    body: a=1"):strings.Index(vcrpyTwo, "version:")]
	var many strings.Builder
	for i := range 30 {
		many.WriteString(strings.ReplaceAll(second, "/users", fmt.Sprintf("/users/%d", i)))
	}
	long := strings.Replace(vcrpyTwo, "version:", many.String()+"version:", 1)
	changed, same := 0, 0
	for _, src := range []string{vcrpyTwo, long, betamaxOne, uberTwo, "interactions: []\nversion: 1\n"} {
		for range 60 {
			f, err := Read("test", []byte(src), Options{Format: formatOf(src)})
			if err != nil {
				t.Fatal(err)
			}
			for range 1 + random.IntN(5) {
				_, _ = f.Do(change(randomOp(random, f.Len()))) // a refused one changes nothing
			}
			now := contents(f)
			if now == src {
				continue
			}
			changed++
			diff := f.Diff()
			if got := patched(t, src, string(diff)); got != now {
				t.Fatalf("the patched file differs:\n%s\nthe diff was\n%s", diffText(now, got), diff)
			}
			if bytes.Equal(diff, textdiff.Unified([]byte(src), []byte(now))) {
				same++
			}
		}
	}
	t.Logf("%d changed files, %d diffs are the same as of the whole texts", changed, same)
	if changed < 200 || same < changed/3 {
		t.Error("too few reached the comparison")
	}
}

func formatOf(src string) string {
	if strings.HasPrefix(src, "interactions: []") {
		return "vcrpy-yaml"
	}
	return ""
}

// patched applies a unified diff, strictly.
func patched(t *testing.T, src, diff string) string {
	t.Helper()
	old := strings.SplitAfter(src, "\n")
	var b strings.Builder
	at := 0
	lines := strings.SplitAfter(strings.TrimSuffix(diff, "\n"), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "\\") {
			continue
		}
		if i+1 == len(lines) {
			line += "\n"
		} else if strings.HasPrefix(lines[i+1], "\\") {
			line = strings.TrimSuffix(line, "\n")
		}
		if strings.HasPrefix(line, "@@") {
			var from, n, to, m int
			if _, err := fmt.Sscanf(line, "@@ -%d,%d +%d,%d @@", &from, &n, &to, &m); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			if n > 0 {
				from--
			}
			for ; at < from; at++ {
				b.WriteString(old[at])
			}
			if m > 0 {
				to--
			}
			if made := strings.Count(b.String(), "\n"); made != to {
				t.Errorf("%q, but %d lines are above it", line, made)
			}
			continue
		}
		if line[0] != '+' {
			if at >= len(old) || old[at] != line[1:] {
				t.Fatalf("line %d is not %q", at+1, line[1:])
			}
			at++
		}
		if line[0] != '-' {
			b.WriteString(line[1:])
		}
	}
	for ; at < len(old); at++ {
		b.WriteString(old[at])
	}
	return b.String()
}
