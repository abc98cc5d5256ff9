package yamlspan

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan/direct"
	"tapedeck/testdata/corpus"
)

// readValue is what a node says, apart from how it is written.
func readValue(n *span.Node) span.Value {
	v := span.Value{Kind: n.Kind(), Type: n.Type(), Text: n.Text()}
	if n.Type() == span.Binary {
		raw, _ := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(n.Text()), ""))
		v.Text = string(raw)
	}
	if n.Type() == span.Null {
		v.Text = ""
	}
	if n.Kind() != span.Scalar {
		v.Type = 0
	}
	for _, item := range n.Children() {
		v.Items = append(v.Items, readValue(item))
	}
	return v
}

// plainValue is a Value as readValue would read it back.
func plainValue(v span.Value) span.Value {
	v.Tag = ""
	if v.Type == span.Null {
		v.Text = ""
	}
	v.Items = slices.Clone(v.Items)
	for i := range v.Items {
		v.Items[i] = plainValue(v.Items[i])
	}
	return v
}

func equalValues(a, b span.Value) bool {
	return a.Kind == b.Kind && a.Type == b.Type && a.Text == b.Text && slices.EqualFunc(a.Items, b.Items, equalValues)
}

var editStrings = []string{
	"", " lead", "trail ", "a: b", "x # y", "two\nlines", "end\n", "blank\n\nline\n\n", "\n", "\n\n", "tab\tx", "é", "😀 x", "it's", `say "x"`,
	"yes", "1", "~", "null", "- a", "? x", "a\r\nb", "\x00\x1b[0m", "  deep\nx", "#c", "%x", "@", "---", "...", "a\u2028b", "\uFEFFb", "=", "<<", "*a", "&a", "!t",
	"[x]", "{x}", "a,b", "x:", ":x", "plain", strings.Repeat("word ", 40), strings.Repeat("x", 200), strings.Repeat("line of text\n", 20), "{\"a\": [1, 2]}",
	" \n", "x\n ", "\ttab\nx", "1:30", "2020-01-01", "0755", "x\n\n\n  y", "---\nx", "x\n---\ny", "x\u0085y", " ",
}

var editKeys = []string{"x-new", "200", "yes", "a: b", strings.Repeat("k", 150), "é", "two\nlines", "", "it's", "- x", "#", "k"}

func randomValue(r *rand.Rand, depth int) span.Value {
	switch n := r.IntN(12); {
	case n < 6 || depth == 0:
		return span.String(editStrings[r.IntN(len(editStrings))])
	case n == 6:
		return span.Value{Type: span.Binary, Text: strings.Repeat("\xff\x00bin", r.IntN(30))}
	case n == 7:
		return []span.Value{{Type: span.Int, Text: "404"}, {Type: span.Bool, Text: "true"}, {Type: span.Float, Text: "1.5"}}[r.IntN(3)]
	case n == 8:
		return span.Value{Type: span.Null}
	case n < 11:
		v := span.Value{Kind: span.Map}
		for i := range r.IntN(4) {
			v.Items = append(v.Items, span.String(fmt.Sprint(editKeys[r.IntN(len(editKeys))], i)), randomValue(r, depth-1))
		}
		return v
	}
	v := span.Value{Kind: span.Seq}
	for range r.IntN(4) {
		v.Items = append(v.Items, randomValue(r, depth-1))
	}
	return v
}

func valueAt(v *span.Value, path []int) *span.Value {
	for _, i := range path {
		v = &v.Items[i]
	}
	return v
}

func cloneValue(v span.Value) span.Value {
	v.Items = slices.Clone(v.Items)
	for i := range v.Items {
		v.Items[i] = cloneValue(v.Items[i])
	}
	return v
}

// randomEdit makes one edit and says what the document must be after it.
func randomEdit(r *rand.Rand, w span.Writer, d *span.Doc) (what string, e span.Edit, want span.Value, err error) {
	type target struct {
		n    *span.Node
		path []int
		key  bool
	}
	var targets []target
	var add func(n *span.Node, path []int, key bool)
	add = func(n *span.Node, path []int, key bool) {
		targets = append(targets, target{n, path, key})
		for i, item := range n.Children() {
			add(item, append(path[:len(path):len(path)], i), n.Kind() == span.Map && i%2 == 0)
		}
	}
	add(d.Root, nil, false)
	t := targets[1+r.IntN(len(targets)-1)]
	want = cloneValue(readValue(d.Root))
	v := valueAt(&want, t.path)
	n := t.n
	switch op := r.IntN(6); {
	case t.key:
		parent := valueAt(&want, t.path[:len(t.path)-1])
		m := d.Root
		for _, i := range t.path[:len(t.path)-1] {
			m = m.Child(i)
		}
		i := t.path[len(t.path)-1]
		key := editKeys[r.IntN(len(editKeys))]
		parent.Items[i] = span.String(key)
		if n.Type() != span.Str && direct.PlainType(key) == n.Type() {
			parent.Items[i].Type = n.Type()
		}
		e, err = w.Rename(d, m, i/2, span.String(key))
		return fmt.Sprintf("rename %q to %q", n.Text(), key), e, plainValue(want), err
	case n.Kind() == span.Map && op < 3:
		i := r.IntN(n.Len()/2 + 1)
		key, nv := editKeys[r.IntN(len(editKeys))], randomValue(r, 2)
		v.Items = slices.Insert(v.Items, 2*i, span.String(key), plainValue(nv))
		e, err = w.InsertPair(d, n, i, key, nv)
		return fmt.Sprintf("insert %q: %+v at %d of offset %d", key, nv, i, n.Start()), e, want, err
	case n.Kind() == span.Seq && op < 3:
		i := r.IntN(n.Len() + 1)
		nv := randomValue(r, 2)
		v.Items = slices.Insert(v.Items, i, plainValue(nv))
		e, err = w.InsertItem(d, n, i, nv)
		return fmt.Sprintf("insert %+v at %d of offset %d", nv, i, n.Start()), e, want, err
	case n.Kind() == span.Map && op < 5 && n.Len() > 0:
		i := r.IntN(n.Len() / 2)
		v.Items = slices.Delete(v.Items, 2*i, 2*i+2)
		e, err = w.RemovePair(d, n, i)
		return fmt.Sprintf("remove pair %d of offset %d", i, n.Start()), e, want, err
	case n.Kind() == span.Seq && op < 5 && n.Len() > 0:
		i := r.IntN(n.Len())
		v.Items = slices.Delete(v.Items, i, i+1)
		e, err = w.RemoveItem(d, n, i)
		return fmt.Sprintf("remove item %d of offset %d", i, n.Start()), e, want, err
	}
	nv := randomValue(r, 2)
	*v = plainValue(nv)
	e, err = w.Set(d, n, nv)
	return fmt.Sprintf("set %q at %d to %+v", n.Text(), n.Start(), nv), e, want, err
}

// hasAlias reports whether a document uses aliases or tags that a replaced value
// would take along.
func hasAlias(n *span.Node) bool {
	for _, item := range n.Children() {
		if hasAlias(item) {
			return true
		}
	}
	return n.Kind() == span.Alias
}

// hasBang reports whether a document has the tag "!", which Psych reads as "a string"
// and PyYAML as no tag at all.
func hasBang(n *span.Node) bool {
	for _, item := range n.Children() {
		if hasBang(item) {
			return true
		}
	}
	return n.Tag() == "!"
}

// An edited text and what it must say, for PyYAML.
type edited struct {
	Name, Text string
	Want       any
}

// pyWant is a Value as the script compares it.
func pyWant(v span.Value) any {
	switch v.Kind {
	case span.Map, span.Seq:
		out := []any{[]string{"", "map", "seq"}[v.Kind]}
		for _, item := range v.Items {
			out = append(out, pyWant(item))
		}
		return out
	}
	if v.Type == span.Null {
		return []any{"null"}
	}
	if v.Type == span.Binary {
		return []any{"binary", base64.StdEncoding.EncodeToString([]byte(v.Text))}
	}
	return []any{[]string{"str", "", "bool", "int", "float", "timestamp", "", "other"}[v.Type], v.Text}
}

const pyCheck = `
import json, sys, yaml
def show(n):
    if isinstance(n, yaml.MappingNode):
        return ["map"] + [show(x) for kv in n.value for x in kv]
    if isinstance(n, yaml.SequenceNode):
        return ["seq"] + [show(x) for x in n.value]
    tag = n.tag.replace("tag:yaml.org,2002:", "")
    if tag == "null": return ["null"]
    if tag in ("binary", "!binary"): return ["binary", "".join(n.value.split())]
    if tag in ("!", "python/unicode", "python/str", "!str"): tag = "str"
    if tag not in ("str", "bool", "int", "float", "timestamp"): tag = "other"
    return [tag, n.value]
bad = 0
for line in sys.stdin:
    c = json.loads(line)
    for name, loader in (("C", yaml.CLoader), ("Python", yaml.Loader)):
        try:
            got = show(yaml.compose(c["Text"], Loader=loader))
        except yaml.YAMLError as e:
            got = str(e)
        if got != c["Want"]:
            bad += 1
            if bad < 6:
                print(name, len(c["Text"]), c["Name"], "\n got", json.dumps(got)[:1500], "\nwant", json.dumps(c["Want"])[:1500], "\n" + c["Text"][:3000])
print("BAD", bad)
`

// checkPyYAML reads the texts with both of PyYAML's loaders.
func checkPyYAML(t *testing.T, cases []edited) {
	t.Helper()
	const python = "/usr/bin/python3"
	if err := exec.Command(python, "-c", "import yaml; yaml.CLoader").Run(); err != nil {
		t.Skip("no PyYAML with libyaml at ", python)
	}
	var in bytes.Buffer
	enc := json.NewEncoder(&in)
	for _, c := range cases {
		if err := enc.Encode(c); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(python, "-c", pyCheck)
	cmd.Stdin = &in
	out, err := cmd.CombinedOutput()
	if err != nil || !bytes.HasSuffix(bytes.TrimSpace(out), []byte("BAD 0")) {
		t.Errorf("PyYAML: %v\n%s", err, out)
	}
	t.Logf("%d texts read by PyYAML, with and without libyaml", len(cases))
}

// editEntries returns entries to edit: some of each file of the corpus, and
// the files made by hand here.
func editEntries(t *testing.T) map[string][]byte {
	entries := map[string][]byte{}
	for i, s := range editSeeds {
		entries[fmt.Sprint("seed ", i)] = []byte(s)
	}
	for name, src := range corpus.YAML(t) {
		for _, where := range wheres {
			if where.Pairs != strings.Contains(name, "uber") {
				continue
			}
			l, err := YAML.Split(src, where)
			if err != nil {
				continue
			}
			for i, span := range l.Entries {
				if i < 2 && span.End-span.Start < 20_000 {
					entries[fmt.Sprint(name, " entry ", i)] = src[span.Start:span.End]
				}
			}
		}
	}
	return entries
}

var editSeeds = []string{
	"- a: 1 # one\n  # about b\n  b: {x: y, z: [1, 2]}\n  c:\n  - d\n  - e: f\n    g: |\n      text\n\n      more\n  h:\n",
	"  - a: |+\n      keep\n\n    b: 'x'\n\n  # end\n",
	"-\n    a: b\n    c:\n        - d\n        -\n            e: f\n",
	"- {a: b, c: , d: [e,\n  f], 'g': h}\n",
	"- a: [ 1, 2 ]\n  b: { c: d }\n  e: {}\n  f: []\n  g: ~\n",
	"- ? complex\n  : value\n  ? other\n  : - x\n    - y\n  ? bare\n",
	"- a: 'x\n\n    y'\r\n  b: \"c\\\r\n    d\"\r\n  e: |\r\n    f\r\n  g:\r\n  - h\r\n",
	"- a: !!binary |\n    AAAA\n  b: ! '*/*'\n  c: !!python/unicode 'x'\n  d: &x y\n  e: !t\n    f: g\n  h: &y\n  - i\n",
	"- a: b\n- c\n-\n- - d\n  - e\n",
	"'key one': # c\n  a: 1\n? \"key\n  two\"\n: b: 2\n",
	"- a: [\n    b, # one\n    c  # two\n  ]\n  d: {\n    \"e\": f,\n    \"g\": h\n  }\n",
	"- a: b",
	"- a: |\n    b",
}

func TestEditsAreExact(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	entries := editEntries(t)
	var cases []edited
	edits, refused := 0, map[string]int{}
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		src := entries[name]
		doc, err := YAML.Parse(src)
		if err != nil || hasAlias(doc.Root) {
			continue
		}
		w := YAML.Writer([]*span.Doc{doc})
		first, seed := doc, strings.HasPrefix(name, "seed")
		rounds := 3
		if seed {
			rounds = 400
		}
		for range rounds {
			if len(doc.Src) > 4000 || doc.Root.Len() == 0 || r.IntN(6) == 0 {
				doc = first
			}
			src := doc.Src
			what, e, want, err := randomEdit(r, w, doc)
			if err != nil {
				refused[err.Error()]++
				continue
			}
			edits++
			out := e.Apply(src)
			got, err := YAML.Parse(out)
			if err != nil {
				t.Fatalf("%s: %s: %v\n%s\n->\n%s", name, what, err, head(src), head(out))
			}
			if !equalValues(readValue(got.Root), want) {
				t.Fatalf("%s: %s:\n got %+v\nwant %+v\n%s\n->\n%s", name, what, readValue(got.Root), want, head(src), head(out))
			}
			if !hasBang(got.Root) && len(out) < 20_000 {
				cases = append(cases, edited{name + ": " + what, string(out), pyWant(want)})
			}
			if seed && r.IntN(2) == 0 {
				doc = got // edits build on each other
			}
		}
	}
	t.Logf("%d entries, %d edits, refused: %v", len(entries), edits, refused)
	checkPyYAML(t, cases)
}

// TestEntryCorpus writes each entry of the corpus again from its values: it must
// say the same, and mostly be the same bytes.
func TestEntryCorpus(t *testing.T) {
	files, entries, equal := 0, 0, 0
	for name, src := range corpus.YAML(t) {
		for _, where := range wheres {
			if where.Pairs != strings.Contains(name, "uber") {
				continue
			}
			l, err := YAML.Split(src, where)
			if err != nil || len(l.Entries) == 0 {
				continue
			}
			files++
			var docs []*span.Doc
			for _, span := range l.Entries[:min(8, len(l.Entries))] {
				if d, err := YAML.Parse(src[span.Start:span.End]); err == nil && !hasAlias(d.Root) {
					docs = append(docs, d)
				}
			}
			if len(docs) == 0 {
				continue
			}
			w := YAML.Writer(docs)
			for _, d := range docs {
				v := readTagged(d.Root)
				if !where.Pairs {
					v = v.Items[0]
				}
				got, err := w.Entry(v, d, where)
				if err != nil {
					t.Errorf("%s: %v", name, err)
					continue
				}
				again, err := YAML.Parse(got)
				if err != nil || !equalValues(readValue(again.Root), readValue(d.Root)) {
					t.Errorf("%s: %v\n%s", name, err, head(got))
				}
				entries++
				if bytes.Equal(got, d.Src) {
					equal++
				}
			}
		}
	}
	t.Logf("%d files, %d entries, %d byte for byte", files, entries, equal)
}

// readTagged is readValue with tags, and collections' empty tags.
func readTagged(n *span.Node) span.Value {
	v := readValue(n)
	v.Tag = n.Tag()
	v.Items = nil
	for _, item := range n.Children() {
		v.Items = append(v.Items, readTagged(item))
	}
	return v
}

func TestEdit(t *testing.T) {
	set := func(v span.Value, path ...int) func(span.Writer, *span.Doc) (span.Edit, error) {
		return func(w span.Writer, d *span.Doc) (span.Edit, error) { return w.Set(d, nodeAt(d, path), v) }
	}
	insert := func(i int, key string, v span.Value, path ...int) func(span.Writer, *span.Doc) (span.Edit, error) {
		return func(w span.Writer, d *span.Doc) (span.Edit, error) {
			return w.InsertPair(d, nodeAt(d, path), i, key, v)
		}
	}
	item := func(i int, v span.Value, path ...int) func(span.Writer, *span.Doc) (span.Edit, error) {
		return func(w span.Writer, d *span.Doc) (span.Edit, error) { return w.InsertItem(d, nodeAt(d, path), i, v) }
	}
	remove := func(i int, path ...int) func(span.Writer, *span.Doc) (span.Edit, error) {
		return func(w span.Writer, d *span.Doc) (span.Edit, error) {
			if n := nodeAt(d, path); n.Kind() == span.Seq {
				return w.RemoveItem(d, n, i)
			}
			return w.RemovePair(d, nodeAt(d, path), i)
		}
	}
	rename := func(i int, key string, path ...int) func(span.Writer, *span.Doc) (span.Edit, error) {
		return func(w span.Writer, d *span.Doc) (span.Edit, error) {
			return w.Rename(d, nodeAt(d, path), i, span.String(key))
		}
	}
	list := span.Value{Kind: span.Seq, Items: []span.Value{span.String("v")}}
	tree := span.Value{Kind: span.Map, Items: []span.Value{span.String("k"), list}}
	long := strings.Repeat("k", 130)
	tests := []struct {
		name string
		src  string
		edit func(span.Writer, *span.Doc) (span.Edit, error)
		want string
	}{
		{"set keeps a comment", "- a: x # c\n", set(span.String("w"), 0, 1), "- a: w # c\n"},
		{"set to the same", "- a: 'x'\n", set(span.String("x"), 0, 1), "- a: 'x'\n"},
		{"set a null", "- a:   # c\n  b: 1\n", set(span.String("w"), 0, 1), "- a: w # c\n  b: 1\n"},
		{"set a null with a trailing space", "- a: \n  b: 1\n", set(span.String("w"), 0, 1), "- a: w\n  b: 1\n"},
		{"set a null item", "-\n- b\n", set(span.String("w"), 0), "- w\n- b\n"},
		{"scalar to tree", "- a: x # c\n  b: y\n", set(tree, 0, 1), "- a: # c\n    k:\n    - v\n  b: y\n"},
		{"tree to scalar", "- a: # c\n    k:\n    - v # d\n  b: y\n", set(span.String("x"), 0, 1), "- a: x # c\n  b: y\n"},
		{"tree to empty", "- a:\n    k: v\n  b: y\n", set(span.Value{Kind: span.Map}, 0, 1), "- a: {}\n  b: y\n"},
		{"item to tree", "- a:\n  - x\n  - y\n", set(tree, 0, 1, 0), "- a:\n  - k:\n    - v\n  - y\n"},
		{"keeps CRLF", "- a: x\r\n  b: y\r\n", set(tree, 0, 1), "- a:\r\n    k:\r\n    - v\r\n  b: y\r\n"},
		{"keeps a tag for strings", "- a: !!python/unicode 'x'\n", set(span.String("w"), 0, 1), "- a: !!python/unicode 'w'\n"},
		{"keeps an anchor", "- a: &id001 x\n  b: *id001\n", set(span.String("w"), 0, 1), "- a: &id001 w\n  b: *id001\n"},
		{"to a block scalar before trailing blanks", "- a: x  \n  b: |\n    y\n    z\n", set(span.String("v\nw"), 0, 1), "- a: |-\n    v\n    w\n  b: |\n    y\n    z\n"},
		{"to text above an indented comment", "- a:\n    # c\n  b: |\n    y\n    z\n", set(span.String("v\nw"), 0, 1), "- a: 'v\n\n    w'\n    # c\n  b: |\n    y\n    z\n"},
		{"an alias", "- a: &x v\n  b: *x # c\n", set(span.String("w"), 0, 3), "- a: &x v\n  b: w # c\n"},
		{"an alias to a tree", "- a: &x v\n  b: *x\n", set(tree, 0, 3), "- a: &x v\n  b:\n    k:\n    - v\n"},
		{"in flow", "- a: {b: c, d: ['e',\n  f]}\n", set(span.String("x"), 0, 1, 3, 0), "- a: {b: c, d: ['x',\n  f]}\n"},

		{"append a header", "- h:\n    A:\n    - x # c\n  m: y\n", insert(1, "B", list, 0, 1), "- h:\n    A:\n    - x # c\n    B:\n    - v\n  m: y\n"},
		{"insert before a commented pair", "- h:\n    A: x\n    # b\n    B: y\n", insert(1, "M", span.String("v"), 0, 1), "- h:\n    A: x\n    M: v\n    # b\n    B: y\n"},
		{"insert first after a dash", "- a: x\n  b: y\n", insert(0, "m", span.String("v"), 0), "- m: v\n  a: x\n  b: y\n"},
		{"insert into {}", "- h: {}\n  m: [a]\n  n:\n    o: p\n", insert(0, "B", list, 0, 1), "- h:\n    B:\n    - v\n  m: [a]\n  n:\n    o: p\n"},
		{"insert into null", "- h:\n  n:\n    o: p\n", insert(0, "B", span.String("v"), 0, 1), "- h:\n    B: v\n  n:\n    o: p\n"},
		{"insert into {} of old PyYAML", "- h: {}\n  s: {a: b}\n", insert(0, "B", span.String("v"), 0, 1), "- h: {B: v}\n  s: {a: b}\n"},
		{"insert a flow header of old PyYAML", "- h:\n    A: ['x']\n", insert(1, "B", list, 0, 1), "- h:\n    A: ['x']\n    B: [v]\n"},
		{"append in flow", "- h: {a: b, c: d}\n", insert(2, "e", list, 0, 1), "- h: {a: b, c: d, e: [v]}\n"},
		{"insert in flow", "- h: {a: b, c: d}\n", insert(1, "e", span.String("x"), 0, 1), "- h: {a: b, e: x, c: d}\n"},
		{"append in flow over lines", "- h: {\n    a: b,\n    c: d # c\n  }\n", insert(2, "e", span.String("x"), 0, 1), "- h: {\n    a: b,\n    c: d,\n    e: x # c\n  }\n"},
		{"append in flow with spaces", "- h: { a: b }\n", insert(1, "e", list, 0, 1), "- h: { a: b, e: [v] }\n"},
		{"append a long key", "- a: b\n", insert(1, long, span.String("v"), 0), "- a: b\n  ? " + long + "\n  : v\n"},
		{"append after |+", "- a: |+\n    x\n\n", insert(1, "b", span.String("v"), 0), "- a: |+\n    x\n\n  b: v\n"},
		{"append at the end without newline", "- a: |\n    x", insert(1, "b", span.String("v"), 0), "- a: |-\n    x\n  b: v"},
		{"append an item", "- a:\n  - x\n  b: y\n", item(1, span.String("v"), 0, 1), "- a:\n  - x\n  - v\n  b: y\n"},
		{"append an indented item", "- a:\n    - x\n", item(1, span.String("v"), 0, 1), "- a:\n    - x\n    - v\n"},
		{"insert into []", "- a: []\n  b:\n    - x\n", item(0, span.String("v"), 0, 1), "- a:\n    - v\n  b:\n    - x\n"},
		{"insert an item in flow", "- a: [x]\n", item(0, span.String("v"), 0, 1), "- a: [v, x]\n"},

		{"remove a pair", "- a: x\n  b: |\n    y\n\n  c: z\n", remove(1, 0), "- a: x\n  c: z\n"},
		{"remove a commented pair", "- a: x # a\n  # b\n  b: y # b\n  # c\n  c: z\n", remove(1, 0), "- a: x # a\n  # c\n  c: z\n"},
		{"remove the first pair after a dash", "- a: x\n  b: y\n", remove(0, 0), "- b: y\n"},
		{"remove the last pair", "- h:\n    A:\n    - x\n  m: y\n", remove(0, 0, 1), "- h: {}\n  m: y\n"},
		{"remove the last item", "- h:\n    A:\n    - x\n  m: y\n", remove(0, 0, 1, 1), "- h:\n    A: []\n  m: y\n"},
		{"remove the last of a root item", "- a: x\n", remove(0, 0), "- {}\n"},
		{"remove in flow", "- h: {a: b, c: d, e: f}\n", remove(1, 0, 1), "- h: {a: b, e: f}\n"},
		{"remove the last in flow", "- h: {a: b, c: d}\n", remove(1, 0, 1), "- h: {a: b}\n"},
		{"remove the only one in flow", "- h: {a: b}\n", remove(0, 0, 1), "- h: {}\n"},
		{"remove after an empty one in flow", "- h: {a: , c: d}\n", remove(1, 0, 1), "- h: {a: }\n"},
		{"remove before blank lines that |+ would take", "- a: |+\n    x\n  b: y\n\n", remove(1, 0), "- a: |+\n    x\n"},
		{"remove the last in flow below a comment", "- a: [\n    b, # one\n    c # two\n  ]\n", remove(1, 0, 1), "- a: [\n    b, # one\n     # two\n  ]\n"},
		{"remove the last in flow with its comma", "- a: [\n    b, # one\n    c, # two\n  ]\n", remove(1, 0, 1), "- a: [\n    b, # one\n     # two\n  ]\n"},
		{"remove the last in flow, its comma below", "- a: {\n    b: 1, # one\n    c: 2 # two\n    , d: 3 # three\n    ,\n  }\n", remove(2, 0, 1), "- a: {\n    b: 1, # one\n    c: 2 # two\n    ,  # three\n    \n  }\n"},

		{"rename", "- h:\n    A: # c\n    - x\n", rename(0, "B", 0, 1), "- h:\n    B: # c\n    - x\n"},
		{"rename to what needs quotes", "- A: x\n", rename(0, "yes", 0), "- 'yes': x\n"},
		{"rename to a long key", "- A:\n  - x\n", rename(0, long, 0), "- ? " + long + "\n  :\n  - x\n"},
		{"rename in JSON style", "- {\"a\":b}\n", rename(0, "c", 0), "- {\"c\": b}\n"},
		{"rename a number", "- 200: x\n", rename(0, "404", 0), "- 404: x\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := YAML.Parse([]byte(tt.src))
			if err != nil {
				t.Fatal(err)
			}
			e, err := tt.edit(YAML.Writer([]*span.Doc{d}), d)
			if err != nil {
				t.Fatal(err)
			}
			if got := string(e.Apply(d.Src)); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// nodeAt follows indexes into Items from the root's first item on.
func nodeAt(d *span.Doc, path []int) *span.Node {
	n := d.Root
	for _, i := range path {
		n = n.Child(i)
	}
	return n
}

// checkEdit makes one random edit in any text that parses and compares.
func checkEdit(src []byte, seed uint64) (reached bool, err error) {
	doc, err := YAML.Parse(src)
	if err != nil || hasAlias(doc.Root) || doc.Root.Len() == 0 || bytes.IndexByte(src, '\t') >= 0 {
		return false, nil // lines of tabs may follow some values and not others
	}
	what, e, want, err := randomEdit(rand.New(rand.NewPCG(seed, 0)), YAML.Writer([]*span.Doc{doc}), doc)
	if err != nil {
		return false, nil
	}
	out := e.Apply(src)
	got, err := YAML.Parse(out)
	if err != nil {
		return true, fmt.Errorf("%s: %w\n%q\n%q", what, err, src, out)
	}
	if !equalValues(readValue(got.Root), want) {
		return true, fmt.Errorf("%s:\n got %+v\nwant %+v\n%q\n%q", what, readValue(got.Root), want, src, out)
	}
	return true, nil
}

func FuzzEdit(f *testing.F) {
	for i, s := range append(editSeeds, spanSeeds...) {
		f.Add([]byte(s), uint64(i))
	}
	inputs, reached := 0, 0
	f.Cleanup(func() { f.Logf("%d of %d inputs were edited and read back", reached, inputs) })
	f.Fuzz(func(t *testing.T, src []byte, seed uint64) {
		inputs++
		made, err := checkEdit(src, seed)
		if err != nil {
			t.Fatal(err)
		}
		if made {
			reached++
		}
	})
}

// TestMutatedEdits runs FuzzEdit's check over a fixed set of mutations and says
// what share of them reached the assertion.
func TestMutatedEdits(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	seeds := append(editSeeds, spanSeeds...)
	n := 20_000
	if testing.Short() {
		n = 4000
	}
	checked, wrong := 0, 0
	for range n {
		reached, err := checkEdit(mutate(r, []byte(seeds[r.IntN(len(seeds))])), r.Uint64())
		if reached {
			checked++
		}
		if err != nil {
			if wrong++; wrong < 8 {
				t.Error(err)
			}
		}
	}
	t.Logf("%d mutations, %d edits checked, %d wrong", n, checked, wrong)
}
