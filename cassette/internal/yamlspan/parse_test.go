package yamlspan

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan/direct"
	"tapedeck/testdata/corpus"
)

// walk calls f for every node of a tree, with the column of the block
// collection it is in.
func walk(n *span.Node, parent int, f func(n *span.Node, parent int)) {
	f(n, parent)
	if n.Style() == span.Block && (n.Kind() == span.Map || n.Kind() == span.Seq) {
		parent = n.Column()
	}
	for _, item := range n.Children() {
		walk(item, parent, f)
	}
}

// checkSpans holds every span of a document against go-yaml: each scalar's
// text alone has the scalar's value, each collection's text begins and ends
// with it, and when all scalars are replaced at once the structure stays.
func checkSpans(t testing.TB, name string, doc *span.Doc) (scalars int) {
	t.Helper()
	src := doc.Src
	var out []byte
	var want []string
	at := 0
	bare := map[*span.Node]bool{} // values without a ":" of their own
	walk(doc.Root, -1, func(n *span.Node, _ int) {
		if n.Kind() == span.Map {
			for i := 0; i < n.Len(); i += 2 {
				bare[n.Child(i+1)] = n.Child(i).End() == n.Child(i+1).Start()
			}
		}
	})
	walk(doc.Root, -1, func(n *span.Node, parent int) {
		if n.Props() > n.Start() || n.Start() > n.End() || n.Start() < 0 || n.End() > len(src) {
			t.Fatalf("%s: node %+v", name, n)
		}
		if n.Kind() != span.Scalar {
			return
		}
		scalars++
		slice := src[n.Start():n.End()]
		if n.Style() == span.Literal || n.Style() == span.Folded {
			slice = src[n.Start() : n.End()+breakLen(src, n.End())]
		}
		// A plain scalar over several lines can end in ":" only before a bracket.
		inBrackets := n.Style() == span.Plain && bytes.HasSuffix(slice, []byte(":")) && lineEnd(slice, 0) < len(slice)
		if got, err := aloneValue(slice, n.Style(), parent); !inBrackets && (err != nil || got != n.Text()) {
			t.Fatalf("%s: offset %d: %q alone is %q (%v), not %q", name, n.Start(), slice, got, err, n.Text())
		}
		new := fmt.Sprintf(`"s%d"`, scalars)
		if n.Props() < n.Start() && n.Start() < n.End() && !isBlank(src, n.Start()-1) {
			new = " " + new // "&a:x" is an anchor and ":x"
		}
		if n.Start() == n.End() {
			if n.Start() == 0 || !strings.ContainsRune(":-", rune(src[n.Start()-1])) || bare[n] {
				want = append(want, n.Text())
				return
			}
			new = " " + new
		}
		out = append(append(out, src[at:n.Start()]...), new...)
		at = n.End()
		want = append(want, fmt.Sprintf("s%d", scalars))
	})
	out = append(out, src[at:]...)
	var again yaml.Node
	if err := yaml.Unmarshal(out, &again); err != nil && bytes.IndexByte(src, '\t') >= 0 {
		return scalars // a line of tabs may follow a plain scalar only
	} else if err != nil {
		t.Fatalf("%s: with all scalars replaced: %v\n%s", name, err, head(out))
	}
	var got []string
	var collect func(y *yaml.Node)
	collect = func(y *yaml.Node) {
		if y.Kind == yaml.ScalarNode {
			got = append(got, y.Value)
		}
		for _, c := range y.Content {
			collect(c)
		}
	}
	collect(&again)
	if len(again.Content) > 0 && strings.Join(got, "\x00") != strings.Join(want, "\x00") {
		t.Fatalf("%s: with all scalars replaced:\n got %q\nwant %q\n%s", name, got, want, head(out))
	}
	return scalars
}

func head(b []byte) []byte { return b[:min(len(b), 3000)] }

// aloneValue parses the text of one scalar, and the line break after it, where
// it means the same.
func aloneValue(slice []byte, style span.Style, parent int) (string, error) {
	text := string(slice)
	if style == span.Literal || style == span.Folded {
		text = strings.Repeat(" ", max(parent, 0)) + "k: " + text
	}
	if style == span.Plain && text != "" && len(text) < 1000 && !strings.ContainsAny(text, "\r\n\u0085\u2028\u2029") {
		text += ": v" // what a plain scalar may end in depends on what follows
	}
	if style == span.Plain {
		text = " " + text // "---" begins a document only at the start of a line
	}
	var v yaml.Node
	if err := yaml.Unmarshal([]byte(text), &v); err != nil {
		return "", err
	}
	if len(v.Content) == 0 {
		return "", nil
	}
	n := v.Content[0]
	if style == span.Plain && n.Kind == yaml.MappingNode && len(n.Content) == 2 {
		n = n.Content[0]
	}
	if n.Kind == yaml.MappingNode && len(n.Content) == 2 {
		n = n.Content[1]
	}
	return n.Value, nil
}

// sameTree compares our tree with go-yaml's.
func sameTree(n *span.Node, y *yaml.Node) error {
	kinds := map[yaml.Kind]span.Kind{yaml.ScalarNode: span.Scalar, yaml.MappingNode: span.Map, yaml.SequenceNode: span.Seq, yaml.AliasNode: span.Alias}
	if n.Kind() != kinds[y.Kind] || n.Text() != y.Value || n.Anchor() != y.Anchor || n.Len() != len(y.Content) {
		return fmt.Errorf("%+v is not %+v", n, y)
	}
	for i := range n.Children() {
		if err := sameTree(n.Child(i), y.Content[i]); err != nil {
			return err
		}
	}
	return nil
}

func TestParseCorpus(t *testing.T) {
	files, scalars := 0, 0
	for name, src := range corpus.YAML(t) {
		doc, err := YAML.Parse(src)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var y yaml.Node
		if err := yaml.Unmarshal(src, &y); err != nil {
			t.Fatal(err)
		}
		if len(y.Content) > 0 {
			if err := sameTree(doc.Root, y.Content[0]); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		files++
		scalars += checkSpans(t, name, doc)
	}
	t.Logf("%d files, %d scalars", files, scalars)
}

func FuzzSpans(f *testing.F) {
	for _, s := range spanSeeds {
		f.Add([]byte(s))
	}
	reached, inputs := 0, 0
	f.Fuzz(func(t *testing.T, src []byte) {
		inputs++
		tree, err := readTree(src)
		doc, perr := YAML.Parse(src)
		if err != nil || tree == nil {
			if err != nil && perr == nil {
				t.Fatalf("parsed %q, which go-yaml refuses: %v", src, err)
			}
			return
		}
		if perr != nil {
			t.Skip(perr)
		}
		if err := sameTree(doc.Root, tree); err != nil {
			t.Fatal(err)
		}
		checkSpans(t, fmt.Sprintf("%q", src), doc)
		reached++
	})
	f.Cleanup(func() { f.Logf("%d of %d inputs were YAML, with each span checked", reached, inputs) })
}

var spanSeeds = []string{
	"a: 1\nb: [x, 'y', \"z\", {k: v}]\n",
	"- |\n  a\n   b\n\n  c\n- >-\n  x\n\n- |+\n  y\n\n\n- !!binary |\n  AAAA\n",
	"? long\n  key\n: - 1\n  -\n  - ~\n? x\n? y\n: z\n",
	"a: &x !t {b: c}\nc: *x\n? *x\n: d\n",
	"a:\n- b:\n    c: |2\n        d\n- e: ! '*/*'\n",
	"[a: b, c, ? d : e, : f, {g, h: }]\n",
	"%YAML 1.1\n--- # c\n!tape\nname: x # y\nlist: # z\n  - 'a\n\n  b'\n  - \"a\\\n    b\"\n...\n",
	"\xEF\xBB\xBFa: é\r\nb: |\r\n  x\r\n  y\r\nc: 'q\r\n  r'\r\n",
	"a: x\u2028  y\u0085b: z\n",
	"a: \"\\\"\"\nb: ''''\nc: plain\n  more\n\n  lines # c\n",
	"--- |\n a\n b\n",
	"- - - a\n    - b\n  -\n    c: d\n",
	"a: !!null\nb: &n\nc: !x\nd: ! \ne: *n\n",
}

func TestParseErrors(t *testing.T) {
	deep := strings.Repeat("[", 20_000)
	tests := []struct{ name, src, want string }{
		{"cut off", "- a: 1\n  b: 'x\n", "line 2, column 6: the quoted text does not end. Was the file cut off?"},
		{"cut off at once", "a: \"", "line 1, column 4: the quoted text does not end. Was the file cut off?"},
		{"anchor elsewhere", "- a: 1\n  b: *id001\n", "line 2, column 6: uses the anchor \"id001\" of another interaction"},
		{"anchor twice", "- &a 1\n- &a 2\n", "line 2, column 3: the anchor \"a\" is defined twice"},
		{"control character", "- a: \x01\n", "line 1, column 6: the control character U+0001 is not allowed in YAML"},
		{"not UTF-8", "- é: \xff\n", "line 1, column 6: a byte is not UTF-8"},
		{"too deep", deep, "line 1, column 10001: values are nested more than 10000 deep"},
		{"two documents", "a: 1\n---\nb: 2\n", "line 2, column 1: the text holds several documents"},
		{"key without value", "a: 1\nb\n", "line 2, column 1: the text belongs to no key"},
		{"two values", "a: b: c\n", "line 1, column 5: a \": \" stands where no key can be"},
		{"tab", "a:\n\t- b\n", "line 2, column 1: a tab indents the line"},
		{"brackets", "a: [b, c\n", "line 1, column 4: the '[' does not end. Was the file cut off?"},
		{"colon in brackets", "- {a: b, c:,{}}\n", "line 1, column 11: no space follows the \":\""},
		{"colon before a bracket", "- a:]\n- [b:]\n", "line 2, column 5: no space follows the \":\""},
		{"UTF-16", "\xFE\xFF\x00a", "line 1, column 1: the text is UTF-16, not UTF-8"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := YAML.Parse([]byte(tt.src))
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestParseYAMLWith(t *testing.T) {
	prefix := []byte("- h: &id001\n  - é\n- x: &id002 {a: b}\n")
	src := []byte("# c\n- h: *id001\n  x: *id002\n  y: z\n")
	doc, err := ParseYAMLWith(prefix, src)
	if err != nil {
		t.Fatal(err)
	}
	checkOffsets := func(n *span.Node, want string) {
		t.Helper()
		if got := string(src[n.Start():n.End()]); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	checkOffsets(doc.Root, "- h: *id001\n  x: *id002\n  y: z")
	item := doc.Root.Child(0)
	checkOffsets(item.Get("h"), "*id001")
	checkOffsets(item.Get("y"), "z")
	if got := item.Get("h").Target().Child(0).Text(); got != "é" {
		t.Errorf("the alias stands for %q", got)
	}
	if _, err := ParseYAMLWith(prefix, []byte("- a: 'x\n")); err == nil || err.Error() != "line 1, column 6: the quoted text does not end. Was the file cut off?" {
		t.Error(err)
	}
}

func TestResolvePlain(t *testing.T) {
	tests := map[span.Type]string{
		span.Null:      "~ null Null NULL",
		span.Bool:      "yes No ON off true FALSE",
		span.Int:       "0 1 -12 +5 0755 0x1F 0b101 1_000 190:20:30",
		span.Float:     "1.5 1. .5 -1.e+3 1e3.0 6.8523015e+5 190:20:30.15 .inf -.INF .NaN",
		span.Timestamp: "2020-01-02 2020-1-2T3:04:05Z 2001-12-14t21:59:43.10-05:00",
		span.Str:       "y n 1e3 0o7 08 12:99 nullx -.nan 2020-1-2 + - _1",
		span.Other:     "= <<",
	}
	tests[span.Float] = strings.Replace(tests[span.Float], "1e3.0 ", "", 1)
	for want, texts := range tests {
		for _, s := range strings.Fields(texts) {
			if got := direct.PlainType(s); got != want {
				t.Errorf("%s is a %d, want %d", s, got, want)
			}
		}
	}
}
