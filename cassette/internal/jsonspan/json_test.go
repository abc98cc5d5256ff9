package jsonspan

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"tapedeck/cassette/internal/span"
	"tapedeck/model/body/jsontext"
	"tapedeck/testdata/corpus"
)

// jsonLists are the places of entries in the formats of the corpus.
var jsonLists = []span.Where{
	{Keys: []string{"http_interactions"}}, {Keys: []string{"interactions"}}, {Keys: []string{"log", "entries"}},
	{Keys: []string{"Tracks"}}, {Keys: []string{"data", "pairs"}}, {},
}

// corpusJSON returns what is JSON among the cassettes, by path.
func corpusJSON(t testing.TB) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, f := range corpus.Cassettes(t) {
		src := f.Read(t)
		start := bytes.TrimLeft(src[jsontext.BOM(src):], whiteSpace)
		if len(start) > 0 && (start[0] == '{' || start[0] == '[') && json.Valid(src[jsontext.BOM(src):]) {
			files[f.Path] = src
		}
	}
	return files
}

// splitJSON splits a file at the list that it has.
func splitJSON(src []byte) (span.Layout, span.Where, error) {
	var l span.Layout
	var err error
	for _, where := range jsonLists {
		if l, err = JSON.Split(src, where); err == nil {
			return l, where, nil
		}
	}
	return l, span.Where{}, err
}

// rawEntries is the list as encoding/json finds it.
func rawEntries(src []byte, keys []string) ([]json.RawMessage, error) {
	raw := json.RawMessage(src[jsontext.BOM(src):])
	for _, key := range keys {
		var object map[string]json.RawMessage
		if err := json.Unmarshal(raw, &object); err != nil {
			return nil, err
		}
		var ok bool
		if raw, ok = object[key]; !ok {
			return nil, fmt.Errorf("no %s", key)
		}
	}
	if !bytes.HasPrefix(bytes.TrimSpace(raw), []byte("[")) {
		return nil, fmt.Errorf("no list")
	}
	var list []json.RawMessage
	err := json.Unmarshal(raw, &list)
	return list, err
}

// sameEntries reports how a Layout differs from encoding/json's.
func sameEntries(src []byte, l span.Layout, raw []json.RawMessage) error {
	if len(raw) != len(l.Entries) {
		return fmt.Errorf("%d entries, encoding/json has %d", len(l.Entries), len(raw))
	}
	for i, e := range l.Entries {
		if !bytes.Equal(src[e.Start:e.End], raw[i]) {
			return fmt.Errorf("entry %d is %.80q, encoding/json has %.80q", i, src[e.Start:e.End], raw[i])
		}
	}
	end, start := l.Lead.End, l.Trail.Start
	if n := len(l.Entries); n > 0 {
		end, start = l.Entries[0].Start, l.Entries[n-1].End
	}
	if l.Lead != (span.Span{Start: 0, End: end}) || l.Trail != (span.Span{Start: start, End: len(src)}) {
		return fmt.Errorf("lead %v and trail %v do not border on the entries", l.Lead, l.Trail)
	}
	return nil
}

func TestJSONSplitCorpus(t *testing.T) {
	entries, lists := 0, 0
	for path, src := range corpusJSON(t) {
		l, where, err := splitJSON(src)
		if err != nil {
			t.Logf("%s: no list: %v", path, err)
			continue
		}
		raw, err := rawEntries(src, where.Keys)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if err := sameEntries(src, l, raw); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		lists++
		entries += len(l.Entries)
	}
	t.Logf("%d files, %d entries", lists, entries)
}

func TestJSONSplit(t *testing.T) {
	list := span.Where{Keys: []string{"l"}}
	for _, c := range []struct {
		name, src string
		where     span.Where
		want      []string // entries
		err       string
	}{
		{"list", `{"a":1,"l":[{"x":"]"},{}],"b":[[]]}`, list, []string{`{"x":"]"}`, `{}`}, ""},
		{"byte order mark", "\ufeff {\"l\" : [ 1 , \"a\\\"\" ] }\n", list, []string{`1`, `"a\""`}, ""},
		{"escaped key", `{"\u006c":[1]}`, list, []string{"1"}, ""},
		{"empty", `{"l":[ ]}`, list, nil, ""},
		{"nested", `{"log":{"x":{"entries":[0]},"entries":[{"a":1}]}}`, span.Where{Keys: []string{"log", "entries"}}, []string{`{"a":1}`}, ""},
		{"root list", "[{},\n{}]", span.Where{}, []string{"{}", "{}"}, ""},
		{"pairs", `{ "a" : {"b":1} , "c":2}`, span.Where{Pairs: true}, []string{`"a" : {"b":1}`, `"c":2`}, ""},
		{"pairs further in", `{"l":{"a":1}}`, span.Where{Keys: []string{"l"}, Pairs: true}, []string{`"a":1`}, ""},
		{"the last of two lists", `{"l":[1],"l":[2,3]}`, list, []string{"2", "3"}, ""},
		{"the last is no list", `{"l":[1],"l":null}`, list, nil, "line 1, column 14: expected a list"},
		{"the last is one", `{"l":null,"l":[2]}`, list, []string{"2"}, ""},
		{"an outer key again", `{"log":{"entries":[1]},"log":{}}`, span.Where{Keys: []string{"log", "entries"}}, nil, `line 1, column 30: there is no "log.entries"`},
		{"no list", `{"m":[]}`, list, nil, `line 1, column 1: there is no "l"`},
		{"no object", `[]`, list, nil, `line 1, column 1: there is no "l"`},
		{"empty text", " \n", list, nil, "line 1, column 1: the text is empty"},
		{"cut in a list", "{\"l\":[\n{},", list, nil, "line 2, column 4: the text does not end. Was the file cut off?"},
		{"cut in an entry", "{\"l\":[{\"a\":", list, nil, "line 1, column 12: the text does not end. Was the file cut off?"},
		{"cut in a string", "{\"l\":[\n{\"é\":\"b\\\"", list, nil, "line 2, column 6: the quoted text does not end. Was the file cut off?"},
		{"trailing comma", `{"l":[1,]}`, list, nil, "line 1, column 9: expected a value"},
		{"no comma", `{"l":[{} {}]}`, list, nil, `line 1, column 10: expected "," or "]"`},
		{"crossed brackets", `{"l":[{"a":[1}]}]}`, list, nil, `line 1, column 14: expected "," or "]"`},
		{"open quote", `{"l":[{"a":"b"c"}]}`, list, nil, `line 1, column 15: expected ":", "," or "}"`},
		{"two roots", `{"l":[]} {}`, list, nil, "line 1, column 10: expected nothing more"},
		{"comment", `{"l":[/**/]}`, list, nil, "line 1, column 7: expected a value"},
		{"no quotes", `{l:[]}`, list, nil, "line 1, column 2: expected a name in double quotes"},
		{"too deep", `{"l":[` + strings.Repeat("[", 20000), list, nil, "line 1, column 10007: expected no more than 10000 levels of nesting"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, err := JSON.Split([]byte(c.src), c.where)
			if msg := fmt.Sprint(err); err != nil && msg != c.err || err == nil && c.err != "" {
				t.Fatalf("error %v, want %s", err, c.err)
			}
			var got []string
			for _, e := range l.Entries {
				got = append(got, c.src[e.Start:e.End])
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("entries %q, want %q", got, c.want)
			}
		})
	}
}

// FuzzJSONSplit holds Split against encoding/json: where that reads a list,
// Split must find the same entries. Any text is also put into a list, so that
// most that are JSON reach it.
func FuzzJSONSplit(f *testing.F) {
	for _, s := range []string{`{"l":[{"a":"\\\""},[],1,"x"],"b":2}`, `{"l":[],"l":[1]}`, "\ufeff{\"l\" : [\n {} ,\t{}\r\n] }", `{"l":[NaN]}`, `{"l":[{"a"`, `{"x":{"l":[1]},"l":[[[]]]}`, "{\"l\":[],\"\x8e\":[]}"} {
		f.Add([]byte(s))
	}
	inputs, reached := 0, 0
	f.Cleanup(func() { f.Logf("%d of %d texts were lists", reached, inputs) })
	f.Fuzz(func(t *testing.T, src []byte) {
		for _, text := range [][]byte{src, slices.Concat([]byte(`{"l":[`), src, []byte("]}"))} {
			inputs++
			l, err := JSON.Split(text, span.Where{Keys: []string{"l"}})
			raw, rawErr := rawEntries(text, []string{"l"})
			if rawErr != nil || !json.Valid(text[jsontext.BOM(text):]) {
				continue
			}
			reached++
			if err != nil {
				t.Fatalf("%q: %v, but encoding/json reads it", text, err)
			}
			if err := sameEntries(text, l, raw); err != nil {
				t.Fatalf("%q: %v", text, err)
			}
		}
	})
}

// pythonJSON prints what Python's json makes of texts: kinds, literals, and
// strings as hexadecimal UTF-8 with surrogates.
const pythonJSON = `
import base64, json, sys
sys.setrecursionlimit(60000)
class I(str): pass
class F(str): pass
class O(list): pass
def show(v):
    if isinstance(v, I): return "i" + v
    if isinstance(v, F): return "f" + v
    if isinstance(v, str): return "s" + v.encode("utf-8", "surrogatepass").hex()
    if isinstance(v, O): return "{" + ",".join(show(k) + ":" + show(x) for k, x in v) + "}"
    if isinstance(v, list): return "[" + ",".join(map(show, v)) + "]"
    return json.dumps(v)
for line in sys.stdin:
    try:
        text = base64.b64decode(line).decode("utf-8-sig")
        print(show(json.loads(text, parse_int=I, parse_float=F, parse_constant=F, object_pairs_hook=O)))
    except (ValueError, RecursionError) as e:
        print("error")
`

// askPython runs the oracle on texts.
func askPython(t testing.TB, script string, texts [][]byte) []string {
	t.Helper()
	const python = "/usr/bin/python3"
	if _, err := os.Stat(python); err != nil {
		t.Skip("no " + python)
	}
	var in bytes.Buffer
	for _, text := range texts {
		in.WriteString(base64.StdEncoding.EncodeToString(text) + "\n")
	}
	command := exec.Command(python, "-c", script)
	command.Stdin, command.Stderr = &in, os.Stderr
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if len(lines) != len(texts) {
		t.Fatalf("%d answers to %d texts", len(lines), len(texts))
	}
	return lines
}

// shown is a tree as pythonJSON shows it.
func shown(n *span.Node) string { return shownValue(valueOf(n)) }

func shownValue(v span.Value) string {
	var parts []string
	switch v.Kind {
	case span.Map:
		for i := 0; i < len(v.Items); i += 2 {
			parts = append(parts, shownValue(v.Items[i])+":"+shownValue(v.Items[i+1]))
		}
		return "{" + strings.Join(parts, ",") + "}"
	case span.Seq:
		for _, item := range v.Items {
			parts = append(parts, shownValue(item))
		}
		return "[" + strings.Join(parts, ",") + "]"
	}
	switch v.Type {
	case span.Str:
		return fmt.Sprintf("s%x", v.Text)
	case span.Int:
		return "i" + v.Text
	case span.Float:
		return "f" + v.Text
	}
	return v.Text
}

// oddJSON are texts at the edges of the grammar.
var oddJSON = []string{
	"", " ", "null", "true", "tru", "nul", "NaN", "-NaN", "Infinity", "-Infinity", "+1", "-", "-0", "01", "1.", ".5", "1.5e", "1e5", "1E+05", "1e400", "-1.0E-2",
	"12345678901234567890123", `"a`, `"a\"`, `"\x"`, `"\u12"`, `"\u12g4"`, `"\uD83D\uDE00"`, `"\ud83d"`, `"\ude00\ud83d"`, `"\ud83dx"`, `"\ud83d\u0041"`, `"\ud83d\ud83d\ude00"`,
	"\"\x7f\"", "\"\x01\"", "\"a\nb\"", "\"\t\"", `"\/\b\f\n\r\t\\\""`, "\"\xff\"", "\"\xed\xa0\x80\"", "\"\xc0\x80\"", `"` + "\u2028é😀" + `"`,
	"[", "]", "[]", "[,]", "[1,]", "[1 2]", "[1,,2]", "{", "{}", `{"a"}`, `{"a":}`, `{"a":1,}`, `{"a":1 "b":2}`, `{a:1}`, `{"a":1,"a":2}`, `{"\u0061":1,"a":[]}`, `{1:2}`,
	"[1]]", "[1] x", "[1]\x00", "/**/1", "1 //x", "[1}", "{]", "\ufeff1", "\ufeff\ufeff1", "\u00a01", "\v1", "\f1", "'a'", "[1e]", "[-]", "[0x1]", "[1_0]", "[True]", "[None]",
	strings.Repeat("[", 900) + strings.Repeat("]", 900), "{\"a\":\r\n\t[ ] }",
}

func TestJSONParsePython(t *testing.T) {
	var texts [][]byte
	for _, s := range oddJSON {
		texts = append(texts, []byte(s))
	}
	for _, src := range corpusJSON(t) {
		texts = append(texts, src)
	}
	valid := 0
	for i, want := range askPython(t, pythonJSON, texts) {
		got := "error"
		d, err := JSON.Parse(texts[i])
		if err == nil {
			valid++
			got = shown(d.Root)
			checkJSONSpans(t, d, d.Root)
		}
		if got != want {
			t.Errorf("%.60q: %.200s (%v), Python has %.200s", texts[i], got, err, want)
		}
	}
	t.Logf("%d texts, %d of them valid", len(texts), valid)
}

// checkJSONSpans holds each node's bytes to be that value alone.
func checkJSONSpans(t *testing.T, d *span.Doc, n *span.Node) {
	t.Helper()
	line := bytes.LastIndexByte(d.Src[:n.Start()], '\n') + 1
	if n.Column() != n.Start()-line || n.Props() != n.Start() {
		t.Fatalf("node at %d: column %d, props %d", n.Start(), n.Column(), n.Props())
	}
	if n.Kind() == span.Scalar {
		alone, err := JSON.Parse(d.Src[n.Start():n.End()])
		if err != nil || shown(alone.Root) != shown(n) {
			t.Fatalf("node at %d: %q is not %q: %v", n.Start(), d.Src[n.Start():n.End()], n.Text(), err)
		}
	}
	last := n.Start()
	for _, item := range n.Children() {
		if item.Start() <= last && item.Start() != n.Start() || item.End() > n.End() {
			t.Fatalf("node at %d is out of order", item.Start())
		}
		last = item.End() - 1
		checkJSONSpans(t, d, item)
	}
}

func BenchmarkJSONSplit(b *testing.B) {
	src := []byte(`{"http_interactions": [`)
	for i := range 2000 {
		if i > 0 {
			src = append(src, ", "...)
		}
		src = append(src, `{"request": {"method": "GET", "uri": "http://a.test/", "headers": {"Accept": ["*/*"]}, "body": {"encoding": "utf-8", "string": ""}}, "response": {"body": {"string": "{\"name\": \"`...)
		src = append(src, strings.Repeat("x", 3000)...)
		src = append(src, `\", \"n\": 1}\n"}, "status": {"code": 200, "message": "OK"}}}`...)
	}
	src = append(src, "]}"...)
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if _, err := JSON.Split(src, span.Where{Keys: []string{"http_interactions"}}); err != nil {
			b.Fatal(err)
		}
	}
}
