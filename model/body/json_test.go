package body

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

func TestReencode(t *testing.T) {
	for _, c := range []struct{ name, original, edited, want string }{
		{"compact, value", `{"a":1,"b":[1,2]}`, "{\n  \"a\": 5,\n  \"b\": [\n    1,\n    2\n  ]\n}", `{"a":5,"b":[1,2]}`},
		{"compact, member", `{"a":1}`, `{"a": 1, "b": {"c": [1, 2]}}`, `{"a":1,"b":{"c":[1,2]}}`},
		{"blanks, member", `{"a": 1}`, `{"a":1,"b":{"c":[1,2]}}`, `{"a": 1, "b": {"c": [1, 2]}}`},
		{"indented, member at the end", "{\n\t\"a\": [\n\t\t1\n\t]\n}\n", `{"a":[1,2],"b":{"c":3}}`, "{\n\t\"a\": [\n\t\t1,\n\t\t2\n\t],\n\t\"b\": {\n\t\t\"c\": 3\n\t}\n}\n"},
		{"indented, member at the start", "{\n  \"b\": 1\n}", `{"a":0,"b":1}`, "{\n  \"a\": 0,\n  \"b\": 1\n}"},
		{"indented, last member removed", "{\n  \"a\": 1,\n  \"b\": 2\n}", `{"a":1}`, "{\n  \"a\": 1\n}"},
		{"indented, first member removed", "{\n  \"a\": 1,\n  \"b\": 2\n}", `{"b":2}`, "{\n  \"b\": 2\n}"},
		{"indented, all removed", "{\n  \"a\": 1\n}", `{}`, "{}"},
		{"empty filled", `[]`, `[1, {"a": 2}]`, `[1,{"a":2}]`},
		{"irregular stays", `{ "a" :1,  "b":[1 ,2 ]  }`, `{"a":1,"b":[1,3]}`, `{ "a" :1,  "b":[1 ,3 ]  }`},
		{"one-line object among lines", "{\n  \"p\": { \"x\": 1 },\n  \"q\": 2\n}", `{"p":{"x":1,"y":2},"q":2}`, "{\n  \"p\": { \"x\": 1, \"y\": 2 },\n  \"q\": 2\n}"},
		{"trailing blanks after commas", "{\n  \"a\": 1, \n  \"b\": [\n    1\n  ]\n}", `{"a":1,"b":[1,2],"c":3}`, "{\n  \"a\": 1, \n  \"b\": [\n    1, \n    2\n  ], \n  \"c\": 3\n}"},
		{"CR LF", "{\r\n  \"a\": 1\r\n}\r\n", `{"a":1,"b":2}`, "{\r\n  \"a\": 1,\r\n  \"b\": 2\r\n}\r\n"},
		{"literals stay", `{"a":1.0,"a":1e400,"b":"\/\u00e9"}`, `{"a": 1.0, "a": 1e400, "b": "\/\u00e9!"}`, `{"a":1.0,"a":1e400,"b":"\/\u00e9!"}`},
		{"deeper than seen", "{\n    \"a\": {\n        \"b\": 1\n    }\n}", `{"a":{"b":{"c":{"d":1}}}}`, "{\n    \"a\": {\n        \"b\": {\n            \"c\": {\n                \"d\": 1\n            }\n        }\n    }\n}"},
		{"wrapped", "{\n  \"a\": 1\n}", `[{"a":1}]`, "[\n  {\n    \"a\": 1\n  }\n]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Reencode(JSON, []byte(c.original), []byte(c.edited))
			if err != nil || string(got) != c.want {
				t.Errorf("got %q, %v\nwant %q", got, err, c.want)
			}
			same, err := Reencode(JSON, []byte(c.original), Pretty(JSON, []byte(c.original)))
			if err != nil || string(same) != c.original {
				t.Errorf("unchanged: got %q, %v\nwant %q", same, err, c.original)
			}
		})
	}
}

func TestReencodeRefuses(t *testing.T) {
	for _, c := range []struct {
		t                Type
		original, edited string
		err              string
	}{
		{JSON, `{"a":1}`, "{\n  \"a\": 1\n  \"b\": 2\n}", `line 3, column 3: expected "," or "}"`},
		{JSON, `{"a":1}`, "", `line 1, column 1: expected a value, but the text ends`},
		{JSON, `{"a":1}`, `{"a":NaN}`, `line 1, column 6: expected a value`},
		{JSON, `{"a":1}`, `{"a":1} {}`, `line 1, column 9: expected nothing more`},
		{JSON, `{"a"`, `{}`, `line 1, column 5: expected ":", but the text ends`},
		{XML, `<a/>`, `<a/>`, `xml has no readable form that can be edited`},
	} {
		if got, err := Reencode(c.t, []byte(c.original), []byte(c.edited)); err == nil || err.Error() != c.err {
			t.Errorf("%s to %s: %q, %v, want %s", c.original, c.edited, got, err, c.err)
		}
	}
	if got, err := Reencode(JSON, []byte(`[NaN]`), []byte("[NaN, NaN]")); err != nil || string(got) != `[NaN,NaN]` {
		t.Errorf("NaN beside NaN: %q, %v", got, err)
	}
}

func TestReencodeLines(t *testing.T) {
	original := "{\"a\": 1}\n{\"b\": [1, 2]}\r\n3\n\n"
	for edited, want := range map[string]string{
		string(Pretty(NDJSON, []byte(original))):       original,
		"{\"a\": 5}\n{\"b\": [1, 2]}\n3":               "{\"a\": 5}\n{\"b\": [1, 2]}\r\n3\n\n",
		"{\"a\": 1}\n{\"b\": [1, 2]}\n3 {\"c\": {\n}}": "{\"a\": 1}\n{\"b\": [1, 2]}\r\n3\n{\"c\": {}}\n\n",
		"{\"b\": [1, 2]}\n3":                           "{\"b\": [1, 2]}\r\n3\n\n",
	} {
		if got, err := Reencode(NDJSON, []byte(original), []byte(edited)); err != nil || string(got) != want {
			t.Errorf("%q: got %q, %v\nwant %q", edited, got, err, want)
		}
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct{ text, err string }{
		{`{"a": [1, -2.5e3, "x\u00e9", true, null, {}]}`, ""},
		{"\ufeff{}", ""},
		{"{\"é\": 1,\r\n \"é\" 2}", `line 2, column 6: expected ":"`},
		{"[1,\r2 3]", `line 2, column 3: expected "," or "]"`},
		{"", `line 1, column 1: expected a value, but the text ends`},
		{`{"a": 1,}`, `line 1, column 9: expected a name in double quotes`},
		{`{a: 1}`, `line 1, column 2: expected a name in double quotes or "}"`},
		{`[NaN]`, `line 1, column 2: expected a value or "]"`},
		{`"a`, `line 1, column 1: expected a closing ", but the text ends`},
		{`"a\x"`, `line 1, column 4: expected one of "\/bfnrtu after the backslash`},
		{`"\u00g0"`, `line 1, column 6: expected four hexadecimal digits after \u`},
		{"\"a\nb\"", `line 1, column 3: expected \n or another escape for a control character`},
		{"\"a\xff\"", "line 1, column 3: expected valid UTF-8"},
		{`01`, `line 1, column 2: expected nothing more`},
	} {
		if err := Check([]byte(c.text)); err == nil && c.err != "" || err != nil && err.Error() != c.err {
			t.Errorf("%q: %v, want %s", c.text, err, c.err)
		}
	}
}

// FuzzReencode holds that the unchanged readable form gives the original back,
// and that any edited one keeps its tokens.
func FuzzReencode(f *testing.F) {
	for _, s := range [][2]string{{`{"a": [1,2]}`, `{"a": [1]}`}, {"[1 ,\n 2]", `[3,{"a":{}}]`}, {`{}`, `{"a":1,"b":[2]}`}, {"1\n2", "3 4"}, {`{"a":{"b":1}}`, `[[1],{"a":{"b":1}}]`}} {
		f.Add([]byte(s[0]), []byte(s[1]))
	}
	inputs, reached := 0, 0
	f.Cleanup(func() { f.Logf("%d of %d inputs were re-encoded", reached, inputs) })
	f.Fuzz(func(t *testing.T, original, edited []byte) {
		inputs++
		made := 0
		for _, typ := range []Type{JSON, NDJSON} {
			if !Editable(typ, original) {
				continue
			}
			same, err := Reencode(typ, original, Pretty(typ, original))
			if err != nil || !bytes.Equal(same, original) {
				t.Fatalf("%s: %q comes back as %q, %v", typ, original, same, err)
			}
			got, err := Reencode(typ, original, edited)
			if err != nil {
				continue
			}
			made = 1
			if !bytes.Equal(Pretty(typ, got), Pretty(typ, edited)) {
				t.Fatalf("%s: %q edited to %q became %q", typ, original, edited, got)
			}
		}
		reached += made
	})
}

const pythonDumps = `
import base64, json, sys
sys.setrecursionlimit(60000)
for line in sys.stdin:
    try:
        print(json.dumps(json.loads(base64.b64decode(line).decode("utf-8-sig"))))
    except ValueError:
        print("error")
`

func TestDumpsPython(t *testing.T) {
	var texts [][]byte
	for _, s := range []string{
		`{"b":1,"a":{"x":1,"x":[2]},"b":2}`, `[]`, `{}`, ` [ 1 , 2 ] `, `"\/\u00e9é😀\ud83d\ude00\ud83d\u007f\u0000\b\f\n\r\t\"\\"`, "\"\x7f\u2028\"", `-0`, `-0.0`, `0`, `1E5`, `1e-5`, `1e-4`, `0.0001`, `0.00001234`,
		`1e15`, `1e16`, `123456789012345680.0`, `9007199254740993.0`, `1e22`, `1e21`, `5e-324`, `1e-400`, `1e400`, `-1e400`, `NaN`, `[Infinity,-Infinity]`, `1.7976931348623157e308`, `0.1`, `100.0`, `1.10`, `3.14159265358979323846`,
		`123456789012345678901234567890`, strings.Repeat("9", 4300), strings.Repeat("9", 4301), "-" + strings.Repeat("9", 4300), `{"\u0061":1,"a":2}`, `{"":{"":{}}}`, `{`, `1 2`, `tru`, "\"\n\"", `[1,]`, "\ufeff[]",
	} {
		texts = append(texts, []byte(s))
	}
	random := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		f := math.Float64frombits(random.Uint64())
		texts = append(texts, fmt.Appendf(nil, "[%s]", strings.Replace(strconv.FormatFloat(f, 'e', random.IntN(20), 64), "+Inf", "1e999", 1)))
		texts = append(texts, fmt.Appendf(nil, "%.*f", random.IntN(12), random.NormFloat64()*math.Pow10(random.IntN(24)-6)))
	}
	for _, r := range corpusBodies(t) {
		if d := Decode(r.wire, r.encoding); TypeOf(r.contentType, d.Bytes) == JSON {
			texts = append(texts, d.Bytes)
		}
	}
	for i, want := range askPython(t, pythonDumps, texts) {
		got, err := DumpsPython(texts[i])
		if err != nil {
			got = []byte("error")
		}
		if string(got) != want {
			t.Errorf("%.100q: got %.200s (%v), Python writes %.200s", texts[i], got, err, want)
		}
	}
	t.Logf("%d texts", len(texts))
}
