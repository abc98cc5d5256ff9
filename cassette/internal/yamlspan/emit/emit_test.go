package emit

import (
	"encoding/base64"
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"tapedeck/cassette/internal/span"
	"tapedeck/testdata/corpus"
)

// A setting is a document with a hole for one scalar, "@", and neighbours.
type setting struct {
	name, text string
	place      Place
}

var settings = []setting{
	{"value", "a: b\nk: @\nz: w\n", Place{Parent: 0, Column: 3}},
	{"deep value", "r:\n  s:\n    t:\n      string: @\n      z: w\n", Place{Parent: 6, Column: 14}},
	{"very deep value", deep(90) + "k: @\n", Place{Parent: 90, Column: 93}},
	{"item", "k:\n- @\n- w\n", Place{Parent: 0, Column: 2}},
	{"indented item", "k:\n  - v\n  - @\nz: w\n", Place{Parent: 2, Column: 4}},
	{"item of an item", "- - @\n  - w\n- v\n", Place{Parent: 2, Column: 4}},
	{"value in an item", "- k: @\n  z: w\n- v\n", Place{Parent: 2, Column: 5}},
	{"value on the next line", "k:\n  @\nz: w\n", Place{Parent: 0, Column: 2}},
	{"flow value", "{a: b, k: @, z: w}\n", Place{Parent: -1, Flow: 1, Column: 10}},
	{"flow value in a block", "m: {k: @, z: w}\nz: w\n", Place{Parent: 0, Flow: 1, Column: 7}},
	{"flow item", "m:\n  n: [v, [@, w]]\nz: w\n", Place{Parent: 2, Flow: 2, Column: 10}},
	{"flow key", "{@: b, z: w}\n", Place{Parent: -1, Flow: 1, Column: 1, Key: true}},
	{"key", "m:\n  @: b\n  z: w\n", Place{Parent: 2, Column: 2, Key: true}},
	{"long key", "m:\n  ? @\n  : b\n  z: w\n", Place{Parent: 2, Column: 4}},
	{"root", "--- @\n", Place{Parent: -1, Column: 4}},
	{"bare root", "@\n", Place{Parent: -1}},
	{"last", "a: b\nk: @", Place{Parent: 0, Column: 3, Last: true}},
	{"before blank lines", "k: @\n\n\nz: w\n", Place{Parent: 0, Column: 3, Blank: true}},
	{"before a comment", "k: @ # c\nz: w\n", Place{Parent: 0, Column: 3, Comment: true}},
	{"tagged", "k: @\nz: w\n", Place{Parent: 0, Column: 3, Tag: "!!str"}},
	{"tagged !", "k: @\nz: w\n", Place{Parent: 0, Column: 3, Tag: bang}},
	{"old content at 5", "k: @\nz: w\n", Place{Parent: 0, Column: 3, Indent: 5}},
	{"anchored", "k: &x @\nz: *x\n", Place{Parent: 0, Column: 6}},
}

// deep opens n mappings within each other.
func deep(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("m:\n" + strings.Repeat(" ", i+1))
	}
	return b.String()
}

var dialects = map[string]Dialect{
	"libyaml":  newDialect(func(d *Dialect) {}),
	"psych":    newDialect(func(d *Dialect) { d.quotes, d.unicode, d.literals = quotesPsych, true, true }),
	"pyyaml":   newDialect(func(d *Dialect) { d.fold = foldBackslash }),
	"narrow":   newDialect(func(d *Dialect) { d.width = 10 }),
	"narrowpy": newDialect(func(d *Dialect) { d.width, d.fold, d.unicode = 10, foldBackslash, true }),
	"margin":   newDialect(func(d *Dialect) { d.closesAtMargin = true }),
	"crlf":     newDialect(func(d *Dialect) { d.Eol = "\r\n"; d.literals, d.width = true, 20 }),
	"ruby19":   newDialect(func(d *Dialect) { d.unicode, d.literals, d.bangs = true, true, true }),
	"go": newDialect(func(d *Dialect) {
		d.indent, d.blockIndent = step{4, true}, step{4, true}
		d.quotes, d.unicode, d.literals, d.tabs, d.width = quotesGo, true, true, true, 0
	}),
	"loose": newDialect(func(d *Dialect) {
		d.unicode, d.astral, d.astralDouble, d.literals, d.tabs, d.loose = true, true, true, true, true, true
	}),
}

func newDialect(change func(*Dialect)) Dialect {
	d := (&counts{}).dialect()
	d.lines, d.linesOf = d.linesOf(), nil
	change(&d)
	return d
}

var scalarStyles = []span.Style{span.Plain, span.Single, span.Double, span.Literal, span.Folded}

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

// fill writes v into the hole of s in the dialect d.
func fill(t testing.TB, d Dialect, s setting, p Place, v span.Value) (reading, bool) {
	t.Helper()
	if p.Key && !SimpleKey(p.Tag, v.Text) {
		return reading{}, false
	}
	got, err := d.Scalar(v, p)
	if err != nil {
		t.Errorf("%s: %q: %v", s.name, v.Text, err)
		return reading{}, false
	}
	for _, other := range []lines{{width: 1}, {width: 1, fold: foldBackslash}, {closesAtMargin: true}} {
		d := d
		if d.lines = other; mayBreak(v.Text) || v.Type == span.Binary {
			break
		}
		if written, err := d.Scalar(v, p); err != nil || written != got {
			t.Errorf("%s: %q, which may not break, is %q or %q, %v", s.name, v.Text, got, written, err)
		}
	}
	before, after, _ := strings.Cut(s.text, "@")
	outside := strings.ReplaceAll(before+"\x00"+after, "\n", d.Eol)
	r := reading{Text: strings.Replace(outside, "\x00", got, 1)}
	for i, line := range strings.Split(got, "\n") {
		if d.Eol == "\r\n" && strings.Count(got, "\n") != strings.Count(got, "\r\n") || i > 0 && strings.HasPrefix(line, "---") {
			t.Errorf("%s: line breaks of %q", s.name, got)
			break
		}
	}
	want := "!!str " + v.Text
	if v.Type == span.Binary {
		want = "!!binary " + base64.StdEncoding.EncodeToString([]byte(v.Text))
	}
	r.Want = s.events(t, want)
	r.name = fmt.Sprintf("%s, style %d: %q", s.name, p.Style, v.Text[:min(len(v.Text), 60)])
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

// TestEmitHardValues writes hard values in every style at every place.
func TestEmitHardValues(t *testing.T) {
	var docs []reading
	add := func(d Dialect, s setting, p Place, v span.Value) {
		if r, ok := fill(t, d, s, p, v); ok {
			docs = append(docs, r)
		}
	}
	for i, text := range hardValues {
		if testing.Short() && i%16 != 0 {
			continue
		}
		for j, s := range settings {
			for k, style := range scalarStyles {
				p := s.place
				p.Style = style
				add(dialects["libyaml"], s, p, span.String(text))
				// Every dialect meets every value, style and setting, not
				// every combination of them.
				names := []string{"psych", "pyyaml", "narrow", "narrowpy", "margin", "crlf", "go", "loose", "ruby19"}
				add(dialects[names[(i+j+k)%len(names)]], s, p, span.String(text))
			}
		}
		for _, d := range dialects {
			p := settings[1].place
			p.Free = true
			add(d, settings[1], p, span.String(text))
		}
	}
	for i, size := range []int{0, 1, 2, 3, 50, 57, 58, 3000} {
		if testing.Short() && i%3 != 0 {
			continue
		}
		raw := make([]byte, size)
		rand.New(rand.NewSource(int64(size))).Read(raw)
		for _, d := range dialects {
			for _, s := range settings {
				if s.place.Key {
					continue
				}
				for _, style := range scalarStyles {
					p := s.place
					p.Style = style
					add(d, s, p, span.Value{Type: span.Binary, Text: string(raw)})
					p.Tag = "!!binary"
					add(d, s, p, span.Value{Type: span.Binary, Text: string(raw)})
				}
			}
		}
	}
	for i, unit := range []string{"x", "ab cd\n", `\"é `, "\r\n\x00"} {
		if testing.Short() && i != 1 {
			continue
		}
		for _, style := range scalarStyles {
			p := settings[1].place
			p.Style = style
			add(dialects["libyaml"], settings[1], p, span.String(strings.Repeat(unit, 1<<20/len(unit))))
		}
	}
	readBack(t, docs, 7)
}

// TestEmitRandom does the same with values put together at random.
func TestEmitRandom(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	names := []string{"libyaml", "psych", "pyyaml", "narrow", "narrowpy", "margin", "crlf", "go", "loose", "ruby19"}
	var docs []reading
	most := 4000
	if testing.Short() {
		most = 500
	}
	for len(docs) < most {
		s := settings[random.Intn(len(settings))]
		p := s.place
		p.Style, p.Free = scalarStyles[random.Intn(len(scalarStyles))], random.Intn(8) == 0
		if r, ok := fill(t, dialects[names[random.Intn(len(names))]], s, p, span.String(randomText(random))); ok {
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
	at := func(style span.Style) Place { return Place{Parent: 6, Column: 14, Style: style} }
	free := Place{Parent: 6, Column: 14, Free: true}
	long := strings.Repeat("word ", 20) + "end"
	tests := []struct {
		dialect string
		p       Place
		v       span.Value
		want    string
	}{
		{"libyaml", at(span.Plain), span.String("a"), `a`},
		{"libyaml", at(span.Plain), span.String("1"), `'1'`},
		{"libyaml", at(span.Plain), span.String("a\nb"), "'a\n\n        b'"},
		{"libyaml", at(span.Plain), span.String("a\n b"), `"a\n b"`},
		{"libyaml", at(span.Plain), span.String(long), "word word word word word word word word word word word word word word\n        word word word word word word end"},
		{"libyaml", at(span.Single), span.String("it's"), `'it''s'`},
		{"libyaml", at(span.Single), span.String("a\n"), "'a\n\n        '"},
		{"margin", at(span.Single), span.String("a\n"), "'a\n\n'"},
		{"libyaml", at(span.Single), span.String("é"), `"\xE9"`},
		{"libyaml", at(span.Double), span.String("a\x00\x1b\u00a0\u0085\u2028é日😀\""), `"a\0\e\_\N\L\xE9\u65E5\U0001F600\""`},
		{"psych", at(span.Double), span.String("é日😀"), `"é日\U0001F600"`},
		{"loose", at(span.Double), span.String("é日😀"), `"é日😀"`},
		{"libyaml", at(span.Double), span.String(strings.Repeat("x", 70) + "  y"), `"` + strings.Repeat("x", 70) + "\n        \\ y\""},
		{"pyyaml", at(span.Double), span.String(strings.Repeat("x", 70) + "  y"), `"` + strings.Repeat("x", 70) + "\\\n        \\  y\""},
		{"libyaml", at(span.Literal), span.String("a\n  b\n"), "|\n        a\n          b"},
		{"libyaml", at(span.Literal), span.String("a"), "|-\n        a"},
		{"libyaml", at(span.Literal), span.String("a\n\n\n"), "|+\n        a\n\n"},
		{"libyaml", at(span.Literal), span.String(" a\n"), "|2\n         a"},
		{"libyaml", at(span.Literal), span.String("a \nb"), `"a \nb"`},
		{"loose", at(span.Literal), span.String("a \nb"), "|-\n        a \n        b"},
		{"libyaml", at(span.Literal), span.String("a\tb"), `"a\tb"`},
		{"go", at(span.Literal), span.String("a\tb"), "|-\n        a\tb"},
		{"libyaml", at(span.Literal), span.String(""), `""`},
		{"crlf", at(span.Literal), span.String("a\nb\n"), "|\r\n        a\r\n        b"},
		{"libyaml", at(span.Folded), span.String("a\nb\n\nc\n"), ">\n        a\n\n        b\n\n\n        c"},
		{"libyaml", at(span.Folded), span.String("a\n b\n"), "|\n        a\n         b"},
		{"libyaml", Place{Parent: 6, Column: 14, Style: span.Literal, Blank: true}, span.String("a\n\n"), `"a\n\n"`},
		{"libyaml", Place{Parent: 6, Column: 14, Style: span.Literal, Last: true}, span.String("a\n"), `"a\n"`},
		{"libyaml", Place{Parent: 6, Column: 14, Style: span.Literal, Indent: 10}, span.String(" a"), "|4-\n           a"},
		{"libyaml", Place{Parent: 6, Column: 14, Style: span.Literal, Comment: true}, span.String("a"), `"a"`},
		{"libyaml", Place{Parent: 2000, Column: 2010, Style: span.Literal}, span.String("a\nb"), `"a\nb"`},
		{"libyaml", Place{Parent: 0, Column: 4, Flow: 1, Style: span.Plain}, span.String("a,b"), `'a,b'`},
		{"libyaml", Place{Parent: 0, Column: 3, Tag: "!!python/unicode", Style: span.Single}, span.String("é"), `!!python/unicode "\xE9"`},
		{"libyaml", Place{Parent: 0, Column: 3, Tag: bang, Style: span.Single}, span.String("b"), `! 'b'`},
		{"libyaml", Place{Parent: 0, Column: 3, Tag: bang, Style: span.Single}, span.String("9"), `'9'`},
		{"libyaml", Place{Parent: 0, Column: 3, Tag: "!!binary", Style: span.Plain}, span.String("b"), `b`},
		{"libyaml", Place{Parent: 0, Column: 8, Style: span.Plain, symbol: true}, span.String(":post"), `:post`},
		{"libyaml", at(span.Plain), span.String(":post"), `':post'`},
		{"psych", free, span.String("a\nb\n"), "|\n        a\n        b"},
		{"psych", free, span.String("*/*"), `"*/*"`},
		{"psych", free, span.String("9"), `'9'`},
		{"psych", free, span.String(""), `''`},
		{"ruby19", free, span.String("*/*"), `! '*/*'`},
		{"ruby19", free, span.String("9"), `'9'`},
		{"go", free, span.String(""), `""`},
		{"go", free, span.String("*/*"), `'*/*'`},
		{"go", free, span.String("9"), `"9"`},
		{"libyaml", at(span.Plain), span.Value{Type: span.Int, Text: "12"}, `12`},
		{"libyaml", at(span.Double), span.Value{Type: span.Null}, `null`},
		{"libyaml", at(span.Double), span.Value{Type: span.Bool, Text: "false"}, `false`},
		{"libyaml", Place{Parent: 0, Flow: 1, Column: 5}, span.Value{Type: span.Timestamp, Text: "2020-01-01 10:00:00"}, `!!timestamp "2020-01-01 10:00:00"`},
		{"libyaml", at(span.Plain), span.Value{Type: span.Binary, Text: "\xff"}, "!!binary |\n        /w=="},
		{"libyaml", at(span.Plain), span.Value{Type: span.Binary, Text: strings.Repeat("\xff", 58)}, "!!binary |\n        " + strings.Repeat("/", 76) + "\n        /w=="},
		{"libyaml", Place{Parent: 0, Column: 3, Tag: "!binary", Style: span.Literal}, span.Value{Type: span.Binary, Text: "\xff"}, "!binary |-\n  /w=="},
		{"libyaml", Place{Parent: 0, Column: 3, Tag: "!!binary", Style: span.Double}, span.Value{Type: span.Binary, Text: "\xff"}, `!!binary "/w==\n"`},
		{"libyaml", Place{Parent: 0, Column: 3, Tag: "!!binary", Style: span.Single, wrap: 60}, span.Value{Type: span.Binary, Text: "\xff"}, `!!binary '/w=='`},
	}
	for _, test := range tests {
		got, err := dialects[test.dialect].Scalar(test.v, test.p)
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
		p.Style = scalarStyles[int(style)%len(scalarStyles)]
		before, ok := fill(t, d, s, p, span.String(old))
		if !ok || p.Key && !SimpleKey(p.Tag, text) {
			t.Skip("no simple key")
		}
		doc, err := Parse([]byte(before.Text))
		if err != nil {
			t.Fatalf("%q: %v", before.Text, err)
		}
		hole := strings.Index(strings.ReplaceAll(s.text, "\n", d.Eol), "@")
		var target *span.Node
		walkPlaces(doc, func(n *span.Node, _ Place) {
			if n.Kind() == span.Scalar && n.Props() <= hole && hole <= n.Start() {
				target = n
			}
		})
		p, found := PlaceOf(doc, target)
		if !found {
			t.Fatalf("%q: no place at %d", before.Text, hole)
		}
		p.Column += hole - target.Props() // an anchor
		got, err := d.Scalar(span.String(text), p)
		if err != nil {
			t.Fatal(err)
		}
		after := span.Edit{Start: hole, End: target.End(), New: []byte(got)}.Apply(doc.Src)
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

// TestEmitInCorpus puts hard values instead of some scalars of every real
// file; go-yaml reads them back and everything else as before.
func TestEmitInCorpus(t *testing.T) {
	random := rand.New(rand.NewSource(3))
	files := corpus.YAML(t)
	written := 0
	for _, path := range slices.Sorted(maps.Keys(files)) {
		doc, err := Parse(files[path])
		if err != nil || doc.Root == nil || hasAlias(doc.Root) || len(doc.Src) > 300<<10 {
			continue
		}
		d := InferDialect([]*span.Doc{doc})
		var scalars []*span.Node
		walkPlaces(doc, func(n *span.Node, _ Place) {
			if n.Kind() == span.Scalar && n.Anchor() == "" && n.Start() < n.End() {
				scalars = append(scalars, n)
			}
		})
		before := events(parsed(t, doc.Src), nil)
		for range min(10, len(scalars)) {
			n := scalars[random.Intn(len(scalars))]
			text := hardValues[random.Intn(len(hardValues))]
			p, _ := PlaceOf(doc, n)
			if p.Key && !SimpleKey(p.Tag, text) {
				continue
			}
			got, err := d.Scalar(span.String(text), p)
			if err != nil {
				t.Fatal(err)
			}
			after := events(parsed(t, span.Edit{Start: n.Props(), End: n.End(), New: []byte(got)}.Apply(doc.Src)), nil)
			if len(after) != len(before) {
				t.Errorf("%s: %q at %d makes another tree", path, got, n.Start())
				continue
			}
			written++
			changed := 0
			for i := range after {
				if after[i] != before[i] {
					changed++
					if _, value, _ := strings.Cut(after[i], " "); value != text {
						t.Errorf("%s: %q at %d is read as %q", path, got, n.Start(), value)
					}
				}
			}
			if changed > 1 {
				t.Errorf("%s: %q at %d changes %d values", path, got, n.Start(), changed)
			}
		}
	}
	t.Logf("%d values written", written)
}

// parsed is go-yaml's tree of src.
func parsed(t *testing.T, src []byte) *yaml.Node {
	t.Helper()
	var n yaml.Node
	if err := yaml.Unmarshal(src, &n); err != nil {
		t.Errorf("%v: %s", err, lastBytes(string(src)))
	}
	return &n
}
