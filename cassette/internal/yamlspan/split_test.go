package yamlspan

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"tapedeck/cassette/internal/span"
	"tapedeck/testdata/corpus"
)

// wheres are the places of lists that cassettes have.
var wheres = []span.Where{
	{Keys: []string{"interactions"}},
	{Keys: []string{"http_interactions"}},
	{Keys: []string{"log", "entries"}},
	{},
	{Pairs: true},
}

// listOf returns the list at where as go-yaml reads it, nil if there is none.
func listOf(y *yaml.Node, where span.Where) *yaml.Node {
	for _, key := range where.Keys {
		if y.Kind != yaml.MappingNode {
			return nil
		}
		var next *yaml.Node
		for i := 0; i+1 < len(y.Content); i += 2 {
			if y.Content[i].Value == key && y.Content[i].Kind == yaml.ScalarNode {
				next = y.Content[i+1]
			}
		}
		if next == nil {
			return nil
		}
		y = next
	}
	if where.Pairs && y.Kind == yaml.MappingNode || !where.Pairs && y.Kind == yaml.SequenceNode {
		return y
	}
	return nil
}

// entryNodes returns what each entry of a list must hold.
func entryNodes(list *yaml.Node) (nodes [][]*yaml.Node) {
	step := 1
	if list.Kind == yaml.MappingNode {
		step = 2
	}
	for i := 0; i < len(list.Content); i += step {
		nodes = append(nodes, list.Content[i:i+step])
	}
	return nodes
}

// checkSplit holds a layout against go-yaml's reading of the whole text.
func checkSplit(src []byte, where span.Where, l span.Layout, tree *yaml.Node) error {
	list := listOf(tree, where)
	if list == nil {
		if len(l.Entries) > 0 {
			return fmt.Errorf("%d entries where go-yaml has no list", len(l.Entries))
		}
		return nil
	}
	nodes := entryNodes(list)
	if len(nodes) != len(l.Entries) {
		return fmt.Errorf("%d entries, go-yaml has %d", len(l.Entries), len(nodes))
	}
	at := l.Lead.End
	if l.Lead.Start != 0 || l.Trail.End != len(src) {
		return fmt.Errorf("lead %v and trail %v do not bound the file", l.Lead, l.Trail)
	}
	for i, entry := range l.Entries {
		if entry.Start != at || entry.End <= at {
			return fmt.Errorf("entry %d is %v, after %d", i, entry, at)
		}
		at = entry.End
		if entry.Start > 0 && src[entry.Start-1] != '\n' && !bytes.Equal(src[:entry.Start], bom) {
			return fmt.Errorf("entry %d does not begin a line", i)
		}
		line, _ := position(src, entry.Start)
		lines := bytes.Count(src[entry.Start:entry.End], []byte("\n"))
		if !hasExoticBreak(src) && (nodes[i][0].Line < line || nodes[i][0].Line > line+lines) {
			return fmt.Errorf("entry %d is on lines %d to %d, go-yaml has its value on %d", i, line, line+lines, nodes[i][0].Line)
		}
		doc, err := YAML.Parse(src[entry.Start:entry.End])
		var e *span.Error
		if errors.As(err, &e) && (strings.Contains(e.Why, "of another interaction") || strings.Contains(e.Why, "not understood") || strings.Contains(e.Why, "defined twice")) {
			continue
		}
		if err != nil {
			return fmt.Errorf("entry %d alone: %w", i, err)
		}
		if doc.Root.Len() != len(nodes[i]) {
			return fmt.Errorf("entry %d alone has %d nodes, not %d", i, doc.Root.Len(), len(nodes[i]))
		}
		for j, item := range doc.Root.Children() {
			if err := sameTree(item, nodes[i][j]); err != nil {
				return fmt.Errorf("entry %d alone: %w", i, err)
			}
		}
	}
	if at != l.Trail.Start {
		return fmt.Errorf("the trail is %v, after %d", l.Trail, at)
	}
	return nil
}

func TestSplitCorpus(t *testing.T) {
	files, entries, refused := 0, 0, 0
	for name, src := range corpus.YAML(t) {
		tree, err := readTree(src)
		if err != nil {
			t.Fatal(err)
		}
		if tree == nil {
			continue
		}
		for _, where := range wheres {
			if list := listOf(tree, where); list == nil || where.Pairs != strings.Contains(name, "uber") {
				continue
			}
			files++
			l, err := YAML.Split(src, where)
			if err != nil {
				t.Logf("%s: refused: %v", name, err)
				refused++
				continue
			}
			if err := checkSplit(src, where, l, tree); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			entries += len(l.Entries)
		}
	}
	t.Logf("%d files, %d entries, %d files refused", files, entries, refused)
}

// noYAML are reasons for which libyaml refuses what go-yaml takes.
var noYAML = []string{"a tag holds a character", "an unknown escape", "a key goes on over", "no space follows the \":\""}

// splitOutcome says how far an input gets: "invalid", "refused" or "checked".
func splitOutcome(src []byte, where span.Where) (string, error) {
	tree, err := readTree(src)
	if _, ours := YAML.Parse(src); ours != nil && slices.ContainsFunc(noYAML, func(why string) bool { return strings.Contains(ours.Error(), why) }) {
		err = ours
	}
	if err != nil || tree == nil {
		YAML.Split(src, where) // it must not panic
		return "invalid", nil
	}
	l, err := YAML.Split(src, where)
	if err != nil {
		return "refused", nil
	}
	return "checked", checkSplit(src, where, l, tree)
}

func FuzzSplit(f *testing.F) {
	for _, s := range append(spanSeeds, splitSeeds...) {
		for i := range wheres {
			f.Add([]byte(s), uint8(i))
		}
	}
	outcomes, inputs := map[string]int{}, 0
	f.Fuzz(func(t *testing.T, src []byte, i uint8) {
		inputs++
		outcome, err := splitOutcome(src, wheres[int(i)%len(wheres)])
		if err != nil {
			t.Fatalf("%q: %v", src, err)
		}
		sameUsual(t, src)
		outcomes[outcome]++
	})
	f.Cleanup(func() { f.Logf("%d inputs: %v", inputs, outcomes) })
}

// mutate changes a few bytes of a text, mostly to what means something in YAML.
func mutate(r *rand.Rand, src []byte) []byte {
	out := bytes.Clone(src)
	pieces := []string{" ", "  ", "\n", "\r\n", "\t", "- ", "? ", ": ", ":", "#", " #", "'", "\"", "[", "]", "{", "}", ",", "|", ">", "&a ", "*a", "!t ", "---\n", "...\n", "\\", "x", "\u2028", "\u0085", "\r", "\n\n", "interactions:\n", "- a\n", "\n  "}
	for range 1 + r.IntN(3) {
		i := r.IntN(len(out) + 1)
		j := min(len(out), i+r.IntN(4))
		piece := pieces[r.IntN(len(pieces))]
		if r.IntN(4) == 0 && len(out) > 0 {
			from := r.IntN(len(out))
			piece = string(out[from:min(len(out), from+r.IntN(30))])
		}
		out = append(out[:i:i], append([]byte(piece), out[j:]...)...)
	}
	return out
}

// TestMutations runs the fuzz targets' checks over a fixed set of mutations
// and says what share of them reached the assertions.
func TestMutations(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	seeds := append(spanSeeds, splitSeeds...)
	count := map[string]int{}
	spans, scalars := 0, 0
	n := 30_000
	if testing.Short() {
		n = 5000
	}
	for range n {
		src := mutate(r, []byte(seeds[r.IntN(len(seeds))]))
		where := wheres[r.IntN(len(wheres))]
		outcome, err := splitOutcome(src, where)
		if err != nil {
			t.Fatalf("%q %+v: %v", src, where, err)
		}
		count[outcome]++
		tree, err := readTree(src)
		if err != nil || tree == nil {
			continue
		}
		doc, err := YAML.Parse(src)
		if err != nil {
			count["unparsed"]++
			continue
		}
		if err := sameTree(doc.Root, tree); err != nil {
			t.Fatalf("%q: %v", src, err)
		}
		spans++
		scalars += checkSpans(t, fmt.Sprintf("%q", src), doc)
	}
	t.Logf("split: %d mutations, %d checked, %d refused, %d not YAML", n, count["checked"], count["refused"], count["invalid"])
	t.Logf("spans: %d checked (%d scalars), %d valid for go-yaml but refused", spans, scalars, count["unparsed"])
}

var splitSeeds = []string{
	"interactions:\n- request:\n    body: null\n    uri: http://x/?a=b\n  response: {status: {code: 200}}\n- request: 2\nversion: 1\n",
	"---\nhttp_interactions:\n  # about the first\n  - request:\n      body: |\n        - not an entry\n\n    recorded_at: x\n\n  # about the second\n  - {request: {uri: 'a\nb'}}\n  # end\nrecorded_with: VCR\n...\n",
	"# file\nversion: 1\n'interactions': []\n",
	"interactions: {}\n", "interactions:\n", "interactions: ~\nversion: 1\n", "version: 1\n", "", "{}\n", "[]\n",
	"log:\n  version: '1.2'\n  entries:\n    - a: 1\n    - b: >-\n        x\n        y\n  pages: []\n",
	"log:\nlog:\n  entries:\n  - a: 1\n",
	"-\n    request:\n        uri: x\n-\n    request: {a: b}\n",
	"? \"a\n  b\"\n: c: 1\nd: {e: 'f\n\n  g'}\n? h\n: - i\nj:\n- k\n'l m': |\n  n\n",
	"!tape\nname: x\ninteractions:\n- a: &id001\n  - 1\n- b: *id001\n",
	"interactions:\r\n- a: 'x\r\ny'\r\n- b: \"x\\\r\n  y\"\r\nversion: 1\r\n",
	"%YAML 1.1\n---\ninteractions:\n    - - a\n      - b\n    - ? c\n      : d\n    - plain\n      text\n",
}

func TestSplit(t *testing.T) {
	list := span.Where{Keys: []string{"interactions"}}
	nested := span.Where{Keys: []string{"log", "entries"}}
	pairs := span.Where{Pairs: true}
	tests := []struct {
		name  string
		where span.Where
		src   string
		// want is the text cut into lead, entries and trail by "‖", or an
		// error's place and reason.
		want string
	}{
		{"vcrpy", list, "interactions:\n- a: 1\n- b: 2\nversion: 1\n", "interactions:\n‖- a: 1\n‖- b: 2\n‖version: 1\n"},
		{"indented", list, "interactions:\n  - a: 1\n\n  - b: 2", "interactions:\n‖  - a: 1\n\n‖  - b: 2‖"},
		{"comments", list, "# f\n\ninteractions: # l\n\n# one\n- a: 1\n  # deep\n# two\n- b: 2\n\n# x\n\n# t\nversion: 1\n# end\n", "# f\n\ninteractions: # l\n\n‖# one\n- a: 1\n  # deep\n‖# two\n- b: 2\n\n# x\n\n‖# t\nversion: 1\n# end\n"},
		{"body with dashes", list, "interactions:\n- a: |\n   - x\n\n   # y\n- b: 'x\n- y'\n- c: [x,\n- y]\n", "interactions:\n‖- a: |\n   - x\n\n   # y\n‖- b: 'x\n- y'\n‖- c: [x,\n- y]\n‖"},
		{"keys before and after", list, "version: 1\nx:\n- y\ninteractions:\n- a\nz:\n- w\n", "version: 1\nx:\n- y\ninteractions:\n‖- a\n‖z:\n- w\n"},
		{"byte order mark", list, "\xEF\xBB\xBFinteractions:\r\n- a\r\n", "\xEF\xBB\xBFinteractions:\r\n‖- a\r\n‖"},
		{"root list with byte order mark", span.Where{}, "\xEF\xBB\xBF- a\n- b\n", "\xEF\xBB\xBF‖- a\n‖- b\n‖"},
		{"document end", list, "--- !tape\ninteractions: !!seq\n- a\n...\n# c\n", "--- !tape\ninteractions: !!seq\n‖- a\n‖...\n# c\n"},
		{"empty", list, "interactions: []\nversion: 1\n", "interactions: [‖]\nversion: 1\n"},
		{"empty below", list, "interactions:\n  [ ]\n", "interactions:\n  [‖ ]\n"},
		{"empty map", list, "interactions: {}\n", "interactions: {‖}\n"},
		{"null", list, "interactions:\nversion: 1\n", "interactions:‖\nversion: 1\n"},
		{"null word", list, "interactions: null # c\n", "interactions: ‖null # c\n"},
		{"missing", list, "version: 1\n...\n", "version: 1\n‖...\n"},
		{"nothing", list, "# c\n", "# c\n‖"},
		{"pairs", pairs, "a: 1\n? b\n: - 2\n'c d':\n- 3\n", "‖a: 1\n‖? b\n: - 2\n‖'c d':\n- 3\n‖"},
		{"no pairs", pairs, "{}\n", "{‖}\n"},
		{"empty file of pairs", pairs, "", "‖"},
		{"php-vcr", span.Where{}, "\n-\n    a: 1\n-\n    b: 2\n", "\n‖-\n    a: 1\n‖-\n    b: 2\n‖"},

		{"cut off", list, "interactions:\n- a: 'x\n\n  y\n", "line 2, column 6: the quoted text does not end. Was the file cut off?"},
		{"cut off in flow", list, "interactions:\n- a: [b,\n", "line 2, column 6: the '[' does not end. Was the file cut off?"},
		{"two documents", list, "interactions:\n- a\n---\ninteractions:\n- b\n", "line 3, column 1: the file holds several documents"},
		{"text after the end", list, "interactions:\n- a\n...\nb: 1\n", "line 4, column 1: the file holds several documents"},
		{"tab", list, "interactions:\n- a:\n\t- b\n", "line 3, column 1: a tab indents the line"},
		{"lone CR", list, "interactions:\n- a: b\r- c\n", "line 2, column 7: a line ends in something other than LF or CR LF"},
		{"NEL in a block scalar", list, "interactions:\n- a: |\n    b\u0085- c\n", "line 3, column 6: a line ends in something other than LF or CR LF"},
		{"NEL in quotes", list, "interactions:\n- a: 'b\u0085- c'\n", "interactions:\n‖- a: 'b\u0085- c'\n‖"},
		{"JSON", list, "{\"interactions\": []}", "line 1, column 1: the mapping is not in block style"},
		{"flow list", list, "interactions: [{a: b}]\n", "line 1, column 15: a list of interactions is in flow style, between [ and ]"},
		{"alias", list, "x: &a []\ninteractions: *a\n", "line 2, column 15: an alias stands for a list of interactions"},
		{"scalar", list, "interactions: x\n", "line 1, column 15: this is not a list of interactions"},
		{"mapping", list, "interactions:\n  a: b\n", "line 2, column 3: this is not a list of interactions"},
		{"twice", list, "interactions:\n- a\ninteractions:\n- b\n", "line 3, column 1: the key interactions appears twice"},
		{"twice, at first without a value", nested, "log:\nlog:\n  entries:\n  - a\n", "line 2, column 1: the key log appears twice"},
		{"twice, at first without the list", nested, "log:\n  a: b\nlog:\n  entries:\n  - a\n", "line 3, column 1: the key log appears twice"},
		{"item among the keys", list, "interactions:\n    - a\n-   b: 1\nversion: 1\n", "line 3, column 1: the indentation fits no list item above"},
		{"item after a value", list, "a: 1\n- b\ninteractions:\n- c\n", "line 2, column 1: the indentation fits no list item above"},
		{"lists of keys", list, "a:\n- b\n-\n  c\ninteractions:\n- d\ne:\n- f\n- g\n", "a:\n- b\n-\n  c\ninteractions:\n‖- d\n‖e:\n- f\n- g\n"},
		{"outdented", list, "interactions:\n    - a\n  - b\n", "line 3, column 3: the indentation fits nothing above"},
		{"text after quotes", list, "interactions:\n- 'a' b\n", "line 2, column 7: text follows a value that has ended"},
		{"tag directive", list, "%TAG ! x\n---\ninteractions:\n- a\n", "line 1, column 1: the file begins with a directive other than %YAML 1.1"},
		{"UTF-16", list, "\xFF\xFEi\x00", "line 1, column 1: the text is UTF-16, not UTF-8"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l, err := YAML.Split([]byte(tt.src), tt.where)
			var parts []string
			for _, s := range append(append([]span.Span{l.Lead}, l.Entries...), l.Trail) {
				parts = append(parts, tt.src[s.Start:s.End])
			}
			got := strings.Join(parts, "‖")
			if err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func BenchmarkSplit(b *testing.B) {
	var entry bytes.Buffer
	entry.WriteString("- request:\n    body: null\n    headers:\n      Accept:\n      - '*/*'\n    method: GET\n    uri: https://example.com/\n  response:\n    body:\n      string: \"")
	for range 80 {
		entry.WriteString("{\\\"key\\\": \\\"some value or other\\\", \\\"n\\\": 12345},\n        ")
	}
	entry.WriteString("\"\n    status:\n      code: 200\n      message: OK\n")
	src := append([]byte("interactions:\n"), bytes.Repeat(entry.Bytes(), 2000)...)
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if l, err := YAML.Split(src, wheres[0]); err != nil || len(l.Entries) != 2000 {
			b.Fatal(err, len(l.Entries))
		}
	}
}
