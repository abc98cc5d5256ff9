package text

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// A setting is a document with a hole for one scalar, "@", and neighbours.
type setting struct {
	name, text string
	place      place
}

var settings = []setting{
	{"value", "a: b\nk: @\nz: w\n", place{parent: 0, column: 3}},
	{"deep value", "r:\n  s:\n    t:\n      string: @\n      z: w\n", place{parent: 6, column: 14}},
	{"very deep value", deep(90) + "k: @\n", place{parent: 90, column: 93}},
	{"item", "k:\n- @\n- w\n", place{parent: 0, column: 2}},
	{"indented item", "k:\n  - v\n  - @\nz: w\n", place{parent: 2, column: 4}},
	{"item of an item", "- - @\n  - w\n- v\n", place{parent: 2, column: 4}},
	{"value in an item", "- k: @\n  z: w\n- v\n", place{parent: 2, column: 5}},
	{"value on the next line", "k:\n  @\nz: w\n", place{parent: 0, column: 2}},
	{"flow value", "{a: b, k: @, z: w}\n", place{parent: -1, flow: 1, column: 10}},
	{"flow value in a block", "m: {k: @, z: w}\nz: w\n", place{parent: 0, flow: 1, column: 7}},
	{"flow item", "m:\n  n: [v, [@, w]]\nz: w\n", place{parent: 2, flow: 2, column: 10}},
	{"flow key", "{@: b, z: w}\n", place{parent: -1, flow: 1, column: 1, key: true}},
	{"key", "m:\n  @: b\n  z: w\n", place{parent: 2, column: 2, key: true}},
	{"long key", "m:\n  ? @\n  : b\n  z: w\n", place{parent: 2, column: 4}},
	{"root", "--- @\n", place{parent: -1, column: 4}},
	{"bare root", "@\n", place{parent: -1}},
	{"last", "a: b\nk: @", place{parent: 0, column: 3, last: true}},
	{"before blank lines", "k: @\n\n\nz: w\n", place{parent: 0, column: 3, blank: true}},
	{"before a comment", "k: @ # c\nz: w\n", place{parent: 0, column: 3, comment: true}},
	{"tagged", "k: @\nz: w\n", place{parent: 0, column: 3, tag: "!!str"}},
	{"old content at 5", "k: @\nz: w\n", place{parent: 0, column: 3, indent: 5}},
	{"anchored", "k: &x @\nz: *x\n", place{parent: 0, column: 6}},
}

// deep opens n mappings within each other.
func deep(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("m:\n" + strings.Repeat(" ", i+1))
	}
	return b.String()
}

var dialects = map[string]dialect{
	"libyaml":  newDialect(func(d *dialect) {}),
	"psych":    newDialect(func(d *dialect) { d.quotes, d.unicode, d.literals = quotesPsych, true, true }),
	"pyyaml":   newDialect(func(d *dialect) { d.fold = foldBackslash }),
	"narrow":   newDialect(func(d *dialect) { d.width = 10 }),
	"narrowpy": newDialect(func(d *dialect) { d.width, d.fold, d.unicode = 10, foldBackslash, true }),
	"margin":   newDialect(func(d *dialect) { d.closesAtMargin = true }),
	"crlf":     newDialect(func(d *dialect) { d.eol = "\r\n"; d.literals, d.width = true, 20 }),
	"go": newDialect(func(d *dialect) {
		d.indent, d.blockIndent = step{4, true}, step{4, true}
		d.quotes, d.unicode, d.literals, d.tabs, d.width = quotesGo, true, true, true, 0
	}),
	"loose": newDialect(func(d *dialect) {
		d.unicode, d.astral, d.astralDouble, d.literals, d.tabs, d.loose = true, true, true, true, true, true
	}),
}

func newDialect(change func(*dialect)) dialect {
	d := (&census{}).dialect()
	change(&d)
	return d
}

var scalarStyles = []Style{Plain, Single, Double, Literal, Folded}

// hardValues are those that one writer or reader or another gets wrong.
var hardValues = []string{
	"", " ", "  ", "\n", "\n\n", "\n\n\n", " \n", "\n ", "\t", "a", "ab c", "a b\tc",
	"a\n", "a\n\n", "a\n\n\n", "\na", "\n\na\n", " a", "a ", " a ", "a\nb", "a\n b", "a\n\n  b\n", "a \nb", "a\n\tb", "\ta\nb", " a\n\nb\n",
	"a\n   \nb", "a\n   ", "a\nb ", "  \n  a", "a\n#b", "a\n# b\n", "a: b", "a:", "a:b", ":a", ":", "?", "? a", "-", "- a", "-a", "--", "---", "--- a", "---a", "...", "... a",
	"a\n---\nb", "a\n...\nb\n", "---\na", "# a", "a # b", "a#b", "#", "@a", "`a", "%a", "&a", "*a", "!a", "!!str a", "|", "|\na", ">", "'", "''", "'a'", `"`, `"a"`, `a"b'c`, `a\b`, `\`, `\\n`, `a\`,
	"[", "]", "{", "}", "[a]", "{a: b}", "a, b", ",", "a,b", "{}", "[]", "a]", "a}", "it's", "*/*", "/", "text/html; charset=utf-8",
	"yes", "Yes", "no", "NO", "on", "off", "y", "n", "Y", "N", "true", "True", "tRue", "false", "null", "Null", "nULL", "~", "=", "<<", "nil", "none",
	"0", "1", "-1", "+1", "0755", "0o17", "08", "09", "0x1F", "0X1f", "0b101", "1_000", "1,000", "1,2", "_1", "1e3", "1E3", "1e+3", "1.5", "1.", ".5", "-.5", ".", "..", "-.", "+.", ".e3", "1.5e3", "1.5e-3", "1.e+3",
	".inf", "-.Inf", "+.INF", ".nan", ".NaN", "inf", "nan", "1:30", "1:30:45", "1:30.5", "-1:30", "1:99", "12:30:45", "190:20:30.15", "1.2.3", "127.0.0.1", "0.0", "-0", "1-2", "123abc", "0xg", "0_", "0x_", "0b", "+", "9999999999999999999999",
	"2020-01-01", "2020-1-1", "2020-13-45", "2020-01-01T10:00:00Z", "2020-01-01 10:00:00", "2020-01-01 10:00:00 GMT", "2020-01-01t10:00:00.5+02:00", "2020-01-01 10:00", "-2020-01-01", "2001-12-14 21:59:43.10 -5", "2020-01",
	"<%= x %>", "<% y %>\n", "é", "éa", "日本語", "a\u00a0b", "\u00a0", "\U0001F600", "a\U0001F600\nb", "\U0010FFFF", "\U0010FFFE", "a\u0301", "\u200b", "\u202e", "\ufffd", "\uffff", "\ufffe", "\ud7ff", "\ue000",
	"a\r\nb", "a\rb", "\r", "a\r\n", "\r\n", "a\x00b", "\x00", "\x01", "\x07\x08\x0b\x0c\x1b", "\x1f", "\x7f", "\u0080", "a\u0085b", "\u0085", "a\u2028b", "a\u2029", "\ufeff", "\ufeffa: b", "a\ufeff",
	strings.Repeat("x", 200), strings.Repeat("x", 78) + " y", strings.Repeat("x", 90) + " y " + strings.Repeat("z", 90),
	strings.Repeat("x y  z   ", 40), strings.Repeat("aa ", 60) + "b", strings.Repeat("aa ", 60), " " + strings.Repeat("aa ", 60) + "b", strings.Repeat("a", 85) + "  b  c", strings.Repeat("a", 85) + " \\ b \"c\"",
	strings.Repeat(`"\é `, 60), strings.Repeat("\u00e9", 200), strings.Repeat("\n", 100), strings.Repeat("a\n\nb c ", 50), strings.Repeat("ab # - : ", 30),
	strings.Repeat("a", 85) + " # b", strings.Repeat("a", 85) + " - b", strings.Repeat("a", 85) + " --- b ... c", strings.Repeat("a", 85) + "\n--- b\n... c", strings.Repeat("a", 85) + " : b", strings.Repeat("a", 85) + "\tb " + strings.Repeat("c ", 5),
	strings.Repeat("long words of text ", 20) + "\n" + strings.Repeat("more of it ", 20) + "\n\n", "{\n  \"a\": 1,\n  \"b\": [\n    2\n  ]\n}", "{\n\t\"a\": 1\n}\n", "<html>\n<p>a</p>  \n\n</html>\n",
}

// A reading is a document and what readers must make of it: its events as a
// list, scalars with their resolved tag.
type reading struct {
	Text string   `json:"text"`
	Want []string `json:"want"`
	name string
}

// fill writes v into the hole of s in the dialect d.
func fill(t testing.TB, d dialect, s setting, p place, v Value) (reading, bool) {
	t.Helper()
	if p.key && !simpleKey(p.tag, v.Text) {
		return reading{}, false
	}
	got, err := d.scalar(v, p)
	if err != nil {
		t.Errorf("%s: %q: %v", s.name, v.Text, err)
		return reading{}, false
	}
	before, after, _ := strings.Cut(s.text, "@")
	outside := strings.ReplaceAll(before+"\x00"+after, "\n", d.eol)
	r := reading{Text: strings.Replace(outside, "\x00", got, 1)}
	for i, line := range strings.Split(got, "\n") {
		if d.eol == "\r\n" && strings.Count(got, "\n") != strings.Count(got, "\r\n") || i > 0 && strings.HasPrefix(line, "---") {
			t.Errorf("%s: line breaks of %q", s.name, got)
			break
		}
	}
	want := "!!str " + v.Text
	if v.Type == Binary {
		want = "!!binary " + base64.StdEncoding.EncodeToString([]byte(v.Text))
	}
	r.Want = s.events(t, want)
	r.name = fmt.Sprintf("%s, style %d: %q", s.name, p.style, v.Text[:min(len(v.Text), 60)])
	return r, true
}

// events are those of s with the hole filled.
func (s setting) events(t testing.TB, filled string) []string {
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(strings.Replace(s.text, "@", `"@"`, 1)), &n); err != nil {
		t.Fatal(err)
	}
	list := events(&n, nil)
	for i, event := range list {
		if event == "!!str @" {
			list[i] = filled
		}
	}
	return list
}

// events lists the nodes below n as the other readers' scripts do.
func events(n *yaml.Node, out []string) []string {
	switch n.Kind {
	case yaml.MappingNode:
		out = append(out, "map")
	case yaml.SequenceNode:
		out = append(out, "seq")
	case yaml.AliasNode:
		return events(n.Alias, out)
	case yaml.ScalarNode:
		tag, value := n.ShortTag(), n.Value
		if tag == "!!binary" || tag == "!binary" {
			tag, value = "!!binary", strings.Join(strings.Fields(value), "")
		}
		return append(out, tag+" "+value)
	}
	for _, item := range n.Content {
		out = events(item, out)
	}
	if n.Kind != yaml.DocumentNode {
		out = append(out, "end")
	}
	return out
}

const pythonReader = `
import sys, json, yaml
def events(n, out):
    if isinstance(n, yaml.MappingNode):
        out.append("map")
        for k, v in n.value:
            events(k, out); events(v, out)
        out.append("end")
    elif isinstance(n, yaml.SequenceNode):
        out.append("seq")
        for v in n.value:
            events(v, out)
        out.append("end")
    elif n is not None:
        tag = n.tag.replace("tag:yaml.org,2002:", "!!")
        value = n.value
        if tag in ("!binary", "!!binary"):
            tag, value = "!!binary", "".join(value.split())
        out.append(tag + " " + value)
    return out
for line in sys.stdin:
    r = json.loads(line)
    try:
        got = events(yaml.compose(r["text"].encode(), LOADER), [])
    except Exception as e:
        got = [str(e)]
    print("ok" if got == r["want"] else json.dumps(got))
`

const rubyReader = `
require 'json'
require 'psych'
require 'date'
SCANNER = Psych::ScalarScanner.new(Psych::ClassLoader.new)
ANCHORS = {}
def events(n, out)
  case n
  when Psych::Nodes::Document then n.children.each { |c| events(c, out) }
  when Psych::Nodes::Mapping, Psych::Nodes::Sequence
    out << (n.mapping? ? "map" : "seq")
    n.children.each { |c| events(c, out) }
    out << "end"
  when Psych::Nodes::Alias then out.concat(ANCHORS[n.anchor])
  when Psych::Nodes::Scalar
    start = out.size
    tag, value = n.tag&.sub("tag:yaml.org,2002:", "!!"), n.value
    if tag.nil? || tag == "!"
      text = n.quoted || String === SCANNER.tokenize(value)
      tag = text ? "!!str" : "!!other"
    end
    tag, value = "!!binary", value.split.join if tag == "!binary" || tag == "!!binary"
    out << tag + " " + value
    ANCHORS[n.anchor] = out[start..] if n.anchor
  end
  out
end
STDOUT.set_encoding("UTF-8")
STDIN.set_encoding("UTF-8")
STDIN.each_line do |line|
  r = JSON.parse(line)
  begin
    got = events(Psych.parse(r["text"]), [])
  rescue Exception => e
    got = [e.message]
  end
  puts(got == r["want"] ? "ok" : JSON.generate(got))
end
`

// readers are the programs that must read back what is written.
var readers = []struct {
	name    string
	command []string
}{
	{"PyYAML with libyaml", []string{"/usr/bin/python3", "-c", strings.ReplaceAll(pythonReader, "LOADER", "yaml.CSafeLoader")}},
	{"PyYAML", []string{"/usr/bin/python3", "-c", strings.ReplaceAll(pythonReader, "LOADER", "yaml.SafeLoader")}},
	{"Psych", []string{"ruby", "-e", rubyReader}},
}

// readBack holds every document against every reader; pure PyYAML, which is
// slow, gets one of every few.
func readBack(t *testing.T, docs []reading, every int) {
	t.Helper()
	t.Run("go-yaml", func(t *testing.T) {
		for _, r := range docs {
			var n yaml.Node
			if err := yaml.Unmarshal([]byte(r.Text), &n); err != nil {
				t.Errorf("%s: %v\n%s", r.name, err, lastBytes(r.Text))
			} else if got := events(&n, nil); !slices.Equal(got, r.Want) {
				t.Errorf("%s: %s\n%s", r.name, differ(got, r.Want), lastBytes(r.Text))
			}
		}
		t.Logf("%d documents", len(docs))
	})
	for _, reader := range readers {
		t.Run(reader.name, func(t *testing.T) {
			if _, err := exec.LookPath(reader.command[0]); err != nil {
				t.Skipf("%s is not installed", reader.command[0])
			}
			if reader.command[0] != "ruby" && exec.Command(reader.command[0], "-c", "import yaml; yaml.CSafeLoader").Run() != nil {
				t.Skip("PyYAML with libyaml is not installed")
			}
			read := docs
			if reader.name == "PyYAML" {
				read = nil
				for i := 0; i < len(docs); i += every {
					read = append(read, docs[i])
				}
			}
			readWith(t, reader.command, read)
		})
	}
}

// differ is the first event that two lists do not share.
func differ(got, want []string) string {
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			return fmt.Sprintf("read %.200q, want %.200q", got[min(i, len(got)):min(i+1, len(got))], want[min(i, len(want)):min(i+1, len(want))])
		}
	}
	return "no difference"
}

func lastBytes(text string) string { return strconv.Quote(text[max(0, len(text)-400):]) }

// readWith runs one process over all documents.
func readWith(t *testing.T, command []string, docs []reading) {
	var in bytes.Buffer
	encoder := json.NewEncoder(&in)
	for _, r := range docs {
		if err := encoder.Encode(r); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdin = &in
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, stderr.Bytes())
	}
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 64<<20)
	n, bad := 0, 0
	for ; lines.Scan() && n < len(docs); n++ {
		if lines.Text() == "ok" {
			continue
		}
		if bad++; bad <= 20 {
			var got []string
			json.Unmarshal(lines.Bytes(), &got)
			t.Errorf("%s: %s\n%s", docs[n].name, differ(got, docs[n].Want), lastBytes(docs[n].Text))
		}
	}
	if n != len(docs) {
		t.Fatalf("%d answers for %d documents", n, len(docs))
	}
	t.Logf("%d documents, %d wrong", n, bad)
}

// TestEmitHardValues writes hard values in every style at every place.
func TestEmitHardValues(t *testing.T) {
	var docs []reading
	add := func(d dialect, s setting, p place, v Value) {
		if r, ok := fill(t, d, s, p, v); ok {
			docs = append(docs, r)
		}
	}
	for i, text := range hardValues {
		for j, s := range settings {
			for k, style := range scalarStyles {
				p := s.place
				p.style = style
				add(dialects["libyaml"], s, p, String(text))
				// Every dialect meets every value, style and setting, not
				// every combination of them.
				names := []string{"psych", "pyyaml", "narrow", "narrowpy", "margin", "crlf", "go", "loose"}
				add(dialects[names[(i+j+k)%len(names)]], s, p, String(text))
			}
		}
		for _, d := range dialects {
			p := settings[1].place
			p.free = true
			add(d, settings[1], p, String(text))
		}
	}
	for _, size := range []int{0, 1, 2, 3, 50, 57, 58, 3000} {
		raw := make([]byte, size)
		rand.New(rand.NewSource(int64(size))).Read(raw)
		for _, d := range dialects {
			for _, s := range settings {
				if s.place.key {
					continue
				}
				for _, style := range scalarStyles {
					p := s.place
					p.style = style
					add(d, s, p, Value{Type: Binary, Text: string(raw)})
					p.tag = "!!binary"
					add(d, s, p, Value{Type: Binary, Text: string(raw)})
				}
			}
		}
	}
	for _, unit := range []string{"x", "ab cd\n", `\"é `, "\r\n\x00"} {
		for _, style := range scalarStyles {
			p := settings[1].place
			p.style = style
			add(dialects["libyaml"], settings[1], p, String(strings.Repeat(unit, 1<<20/len(unit))))
		}
	}
	readBack(t, docs, 7)
}

// TestEmitRandom does the same with values put together at random.
func TestEmitRandom(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	names := []string{"libyaml", "psych", "pyyaml", "narrow", "narrowpy", "margin", "crlf", "go", "loose"}
	var docs []reading
	for len(docs) < 4000 {
		s := settings[random.Intn(len(settings))]
		p := s.place
		p.style, p.free = scalarStyles[random.Intn(len(scalarStyles))], random.Intn(8) == 0
		if r, ok := fill(t, dialects[names[random.Intn(len(names))]], s, p, String(randomText(random))); ok {
			docs = append(docs, r)
		}
	}
	readBack(t, docs, 1)
}

var atoms = []string{
	" ", " ", " ", "  ", "\n", "\n", "\n\n", "\t", "a", "b", "word", "longer-word", "0", "1", ".", ":", ": ", "-", "- ", "#", " #", "'", `"`, `\`, ",", "[", "]", "{", "}",
	"?", "!", "&", "*", "|", ">", "%", "@", "`", "=", "<", "~", "é", "日", "\U0001F600", "\r", "\x00", "\x1b", "\u0085", "\u2028", "\ufeff", "\u00a0", "---", "...", "e", "E", "+", "_", "x", "T", "Z",
}

// randomText is most often short, and of few different atoms.
func randomText(random *rand.Rand) string {
	palette := make([]string, 1+random.Intn(6))
	for i := range palette {
		palette[i] = atoms[random.Intn(len(atoms))]
	}
	var b strings.Builder
	for range random.Intn(1 << (1 + random.Intn(7))) {
		b.WriteString(palette[random.Intn(len(palette))])
	}
	return b.String()
}

// TestEmitStyle holds what is written against what libyaml, Psych, PyYAML and
// go-yaml write.
func TestEmitStyle(t *testing.T) {
	at := func(style Style) place { return place{parent: 6, column: 14, style: style} }
	free := place{parent: 6, column: 14, free: true}
	long := strings.Repeat("word ", 20) + "end"
	tests := []struct {
		dialect string
		p       place
		v       Value
		want    string
	}{
		{"libyaml", at(Plain), String("a"), `a`},
		{"libyaml", at(Plain), String("1"), `'1'`},
		{"libyaml", at(Plain), String("a\nb"), "'a\n\n        b'"},
		{"libyaml", at(Plain), String("a\n b"), `"a\n b"`},
		{"libyaml", at(Plain), String(long), "word word word word word word word word word word word word word word\n        word word word word word word end"},
		{"libyaml", at(Single), String("it's"), `'it''s'`},
		{"libyaml", at(Single), String("a\n"), "'a\n\n        '"},
		{"margin", at(Single), String("a\n"), "'a\n\n'"},
		{"libyaml", at(Single), String("é"), `"\xE9"`},
		{"libyaml", at(Double), String("a\x00\x1b\u00a0\u0085\u2028é日😀\""), `"a\0\e\_\N\L\xE9\u65E5\U0001F600\""`},
		{"psych", at(Double), String("é日😀"), `"é日\U0001F600"`},
		{"loose", at(Double), String("é日😀"), `"é日😀"`},
		{"libyaml", at(Double), String(strings.Repeat("x", 70) + "  y"), `"` + strings.Repeat("x", 70) + "\n        \\ y\""},
		{"pyyaml", at(Double), String(strings.Repeat("x", 70) + "  y"), `"` + strings.Repeat("x", 70) + "\\\n        \\  y\""},
		{"libyaml", at(Literal), String("a\n  b\n"), "|\n        a\n          b"},
		{"libyaml", at(Literal), String("a"), "|-\n        a"},
		{"libyaml", at(Literal), String("a\n\n\n"), "|+\n        a\n\n"},
		{"libyaml", at(Literal), String(" a\n"), "|2\n         a"},
		{"libyaml", at(Literal), String("a \nb"), `"a \nb"`},
		{"loose", at(Literal), String("a \nb"), "|-\n        a \n        b"},
		{"libyaml", at(Literal), String("a\tb"), `"a\tb"`},
		{"go", at(Literal), String("a\tb"), "|-\n        a\tb"},
		{"libyaml", at(Literal), String(""), `""`},
		{"crlf", at(Literal), String("a\nb\n"), "|\r\n        a\r\n        b"},
		{"libyaml", at(Folded), String("a\nb\n\nc\n"), ">\n        a\n\n        b\n\n\n        c"},
		{"libyaml", at(Folded), String("a\n b\n"), "|\n        a\n         b"},
		{"libyaml", place{parent: 6, column: 14, style: Literal, blank: true}, String("a\n\n"), `"a\n\n"`},
		{"libyaml", place{parent: 6, column: 14, style: Literal, last: true}, String("a\n"), `"a\n"`},
		{"libyaml", place{parent: 6, column: 14, style: Literal, indent: 10}, String(" a"), "|4-\n           a"},
		{"libyaml", place{parent: 6, column: 14, style: Literal, comment: true}, String("a"), `"a"`},
		{"libyaml", place{parent: 0, column: 4, flow: 1, style: Plain}, String("a,b"), `'a,b'`},
		{"libyaml", place{parent: 0, column: 3, tag: "!!python/unicode", style: Single}, String("é"), `!!python/unicode "\xE9"`},
		{"libyaml", place{parent: 0, column: 3, tag: "!", style: Single}, String("b"), `! 'b'`},
		{"libyaml", place{parent: 0, column: 3, tag: "!!binary", style: Plain}, String("b"), `b`},
		{"libyaml", place{parent: 0, column: 8, style: Plain, symbol: true}, String(":post"), `:post`},
		{"libyaml", at(Plain), String(":post"), `':post'`},
		{"psych", free, String("a\nb\n"), "|\n        a\n        b"},
		{"psych", free, String("*/*"), `"*/*"`},
		{"psych", free, String("9"), `'9'`},
		{"psych", free, String(""), `''`},
		{"go", free, String(""), `""`},
		{"go", free, String("*/*"), `'*/*'`},
		{"go", free, String("9"), `"9"`},
		{"libyaml", at(Plain), Value{Type: Int, Text: "12"}, `12`},
		{"libyaml", at(Double), Value{Type: Null}, `null`},
		{"libyaml", at(Double), Value{Type: Bool, Text: "false"}, `false`},
		{"libyaml", place{parent: 0, flow: 1, column: 5}, Value{Type: Timestamp, Text: "2020-01-01 10:00:00"}, `!!timestamp "2020-01-01 10:00:00"`},
		{"libyaml", at(Plain), Value{Type: Binary, Text: "\xff"}, "!!binary |\n        /w=="},
		{"libyaml", at(Plain), Value{Type: Binary, Text: strings.Repeat("\xff", 58)}, "!!binary |\n        " + strings.Repeat("/", 76) + "\n        /w=="},
		{"libyaml", place{parent: 0, column: 3, tag: "!binary", style: Literal}, Value{Type: Binary, Text: "\xff"}, "!binary |-\n  /w=="},
		{"libyaml", place{parent: 0, column: 3, tag: "!!binary", style: Double}, Value{Type: Binary, Text: "\xff"}, `!!binary "/w==\n"`},
		{"libyaml", place{parent: 0, column: 3, tag: "!!binary", style: Single, wrap: 60}, Value{Type: Binary, Text: "\xff"}, `!!binary '/w=='`},
	}
	for _, test := range tests {
		got, err := dialects[test.dialect].scalar(test.v, test.p)
		if err != nil || got != test.want {
			t.Errorf("%s, %+v, %q: wrote\n%s %v, want\n%s", test.dialect, test.p, test.v.Text, got, err, test.want)
		}
	}
}

// FuzzEmit replaces one value by another, and go-yaml reads the new one back
// exactly and everything else as before.
func FuzzEmit(f *testing.F) {
	random := rand.New(rand.NewSource(2))
	for i, text := range hardValues {
		f.Add(text, randomText(random), byte(i), byte(i/3), byte(i/7))
	}
	names := slices.Sorted(maps.Keys(dialects))
	var inputs, reached int
	f.Cleanup(func() { f.Logf("%d of %d inputs were written and read back", reached, inputs) })
	f.Fuzz(func(t *testing.T, text, old string, where, style, how byte) {
		inputs++
		if !utf8.ValidString(text) || !utf8.ValidString(old) {
			t.Skip("no text")
		}
		s, d := settings[int(where)%len(settings)], dialects[names[int(how)%len(names)]]
		p := s.place
		p.style = scalarStyles[int(style)%len(scalarStyles)]
		before, ok := fill(t, d, s, p, String(old))
		if !ok || p.key && !simpleKey(p.tag, text) {
			t.Skip("no simple key")
		}
		doc, err := YAML.Parse([]byte(before.Text))
		if err != nil {
			t.Fatalf("%q: %v", before.Text, err)
		}
		hole := strings.Index(strings.ReplaceAll(s.text, "\n", d.eol), "@")
		var target *Node
		walkPlaces(doc, func(n *Node, _ place) {
			if n.Kind == Scalar && n.Props <= hole && hole <= n.Start {
				target = n
			}
		})
		p, found := placeOf(doc, target)
		if !found {
			t.Fatalf("%q: no place at %d", before.Text, hole)
		}
		p.column += hole - target.Props // an anchor
		got, err := d.scalar(String(text), p)
		if err != nil {
			t.Fatal(err)
		}
		after := Edit{hole, target.End, []byte(got)}.Apply(doc.Src)
		var n yaml.Node
		if err := yaml.Unmarshal(after, &n); err != nil {
			t.Fatalf("%q: %v", after, err)
		}
		want := s.events(t, "!!str "+text)
		if read := events(&n, nil); !slices.Equal(read, want) {
			t.Fatalf("%q: %s", after, differ(read, want))
		}
		reached++
	})
}
