package yamlspan

import (
	"fmt"
	"testing"

	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan/direct"
	"tapedeck/testdata/corpus"
)

// same says where two trees differ, "" if they do not.
func same(a, b *span.Node) string {
	text := a.Text()
	switch {
	case a.Kind() != b.Kind() || a.Style() != b.Style() || a.Type() != b.Type():
		return fmt.Sprintf("at %d: kind %d style %d type %d, not %d %d %d", b.Start(), a.Kind(), a.Style(), a.Type(), b.Kind(), b.Style(), b.Type())
	case a.Tag() != b.Tag() || a.Anchor() != b.Anchor() || (a.Target() == nil) != (b.Target() == nil):
		return fmt.Sprintf("at %d: tag %q, not %q", b.Start(), a.Tag(), b.Tag())
	case a.Props() != b.Props() || a.Start() != b.Start() || a.End() != b.End() || a.Column() != b.Column():
		return fmt.Sprintf("at %d: %d %d-%d column %d, not %d %d-%d column %d", b.Start(), a.Props(), a.Start(), a.End(), a.Column(), b.Props(), b.Start(), b.End(), b.Column())
	case text != b.Text() || a.TextLen() != len(text) || string(a.AppendText([]byte("x"))) != "x"+text || !a.Says(text) || a.Says(text+"x"):
		return fmt.Sprintf("at %d: %q (length %d), not %q", b.Start(), text, a.TextLen(), b.Text())
	case a.Len() != b.Len():
		return fmt.Sprintf("at %d: %d children, not %d", b.Start(), a.Len(), b.Len())
	}
	for i, child := range a.Children() {
		if different := same(child, b.Child(i)); different != "" {
			return different
		}
	}
	return ""
}

// checkDirect holds what is read straight from the bytes against the YAML
// library and the ends found for it. It reports whether it was read so.
func checkDirect(t testing.TB, name string, src []byte, nodes *span.Builder) (read, valid bool) {
	t.Helper()
	nodes.Reset()
	root, read := direct.Read(src, nodes)
	want, _, err := parseYAML(src)
	if !read {
		return false, err == nil
	}
	if err != nil {
		t.Fatalf("%s: is read, but: %v\n%.2000s", name, err, src)
	}
	if different := same(root, want.Root); different != "" {
		t.Fatalf("%s: %s\n%.2000s", name, different, src)
	}
	return true, true
}

// What is read straight from the bytes is what the YAML library reads, in every
// entry of every cassette. The share that it does not read is printed.
func TestDirectReadsAlike(t *testing.T) {
	var nodes span.Builder
	var entries, bytes, left, leftBytes int
	for _, file := range corpus.Files(t) {
		src := file.Read(t)
		for _, where := range []span.Where{{Keys: []string{"interactions"}}, {Keys: []string{"http_interactions"}}, {Pairs: true}, {}} {
			layout, err := YAML.Split(src, where)
			if err != nil {
				continue
			}
			for i, s := range layout.Entries {
				read, valid := checkDirect(t, fmt.Sprint(file.Name(), " entry ", i), src[s.Start:s.End], &nodes)
				if !valid {
					continue
				}
				entries, bytes = entries+1, bytes+s.End-s.Start
				if !read {
					left, leftBytes = left+1, leftBytes+s.End-s.Start
					t.Logf("left to the library: %s entry %d", file.Name(), i)
				}
			}
		}
	}
	t.Logf("left to the library: %d of %d entries, %d of %d bytes (%.2f %%)", left, entries, leftBytes, bytes, 100*float64(leftBytes)/float64(bytes))
}

// odd are texts of which a reader that is a little wrong reads something else.
var odd = []string{
	"- a: |\n    x\n\n   \n  b: >\n    x\n     y\n    z\n\n    w\n",
	"- a: |2\n     x\n    y\n  b: |+\n    x\n\n\n  c: |-\n    x\n\n",
	"- a: >2-\n     x\n    y\n\n\n    z\n  b: >+\n\n\n    x\n\n  c: ''\n",
	"- a: \"x \\\n    \\ y\\\n\n    z  \n\n    w\\t\n    v\\x41\\u00e9\\U0001F600\\N\\_\\L\\P\\e\\0\"\n",
	"- a: 'it''s  \n\n    two\n  \t lines'\n  b: x\n    y\n\n    z: w\n",
	"- a: x\n    - y\n    # z\n",
	"- [a, 'b c', \"d\\n\n  e\", {f: g, h: [i, j k\n    l], \"m\": n}, ?o]\n",
	"- {a: 1, b: 0x1f, c: ~, d: yes, e: 1:30, f: 2001-12-14, g: http://x/y?z, h: !!str 'i', j: k}\n",
	"- a: 0o7\n  b: 010\n  c: 1_0\n  d: .inf\n  e: =\n  <<: x\n  f: 2001-1-1\n     00:00:00\n  g: null\n",
	"- a:\n  - b\n  -   c: d\n      e: f\n  - - g\n    - h\n  -\n    i: j\n  -\n  k:\n  l: !!binary |\n    AAAA\n    BBBB\n",
	"- !ruby/struct:VCR::HTTPInteraction\n  request: !ruby/struct:X \n    method: :get\n    ? x\n  y: ! 'z'\n",
	"- a: !!python/tuple\n  - b\n  c: !!python/unicode 'd'\n  e: &x f\n  g: *x\n",
	"'a b':\n  c: \"d\": e\n\"f\" : g\n",
	"  - a: b\n    c: d\n  - e\n",
	"- a: b\n c: d\n", "- a: b\n  - c\n", "- a: 'b'\n    c\n", "- 'a\n--- b'\n", "- \"a\n... b\"\n", "- a\n...\n", "a: b\na: c\n'a': d\n",
	"- a:b\n- a: b:\n", "- a: b #c\n", "- a: b#c: d\n", "- a:\t b\n", "- a: \"\\'\"\n", "- a: \"\\ud83d\\ude00\"\n", "- a: \u2028\n", "- a: \ufeff\n", "- -1\n- --- x\n- -\n",
	"- a: x\r\n  b: y\r\n", "- a: \"x\\\ty\"\n", "- ? a\n  : b\n", "- a: [\n  b\n  ]\n", "- a: {b: c\n}\n", "- a: [b]c\n", "- a: 'b'c\n", "- [a]: b\n", "-\n  - |\n   a\n", "- |\n a\n- b: |1\n  c\n",
}

// FuzzDirect holds what is read straight from the bytes against the YAML
// library. It prints what share of the valid texts was read so.
func FuzzDirect(f *testing.F) {
	for _, src := range odd {
		f.Add([]byte(src))
	}
	for _, file := range corpus.Files(f, "tour.yaml", "vcrpy", "vcrpy-v0", "ruby", "ruby-v1", "uber", "betamax", "govcr") {
		for _, where := range []span.Where{{Keys: []string{"interactions"}}, {Keys: []string{"http_interactions"}}, {}, {Pairs: true}} {
			src := file.Read(f)
			if layout, err := YAML.Split(src, where); err == nil && len(layout.Entries) > 0 && layout.Entries[0].End-layout.Entries[0].Start < 4096 {
				f.Add(src[layout.Entries[0].Start:layout.Entries[0].End])
			}
		}
	}
	reached, valid := 0, 0
	f.Fuzz(func(t *testing.T, src []byte) {
		var nodes span.Builder
		read, fine := checkDirect(t, "text", src, &nodes)
		if read {
			reached++
		}
		if fine {
			valid++
		}
	})
	f.Logf("%d of %d valid texts were read straight from the bytes", reached, valid)
}
