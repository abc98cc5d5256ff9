package body

import (
	"strings"
	"testing"
	"unicode"
)

func TestPretty(t *testing.T) {
	for _, c := range []struct {
		name string
		t    Type
		text string
		want string
	}{
		{"json", JSON, `{"a":[1.0,{}, [] ],"a":1e400,"b":{"c":"\/"}}`, "{\n  \"a\": [\n    1.0,\n    {},\n    []\n  ],\n  \"a\": 1e400,\n  \"b\": {\n    \"c\": \"\\/\"\n  }\n}"},
		{"json, a word", JSON, ` true `, "true"},
		{"json, NaN", JSON, `[NaN]`, "[\n  NaN\n]"},
		{"json, broken", JSON, `{"a":`, ""},
		{"ndjson", NDJSON, "{\"a\":1}\n[2]\n\n3\n", "{\n  \"a\": 1\n}\n[\n  2\n]\n3"},
		{"form", Form, "a=1&b=%C3%A9+x&c&d=%ff&=%zz", "a=1\nb=é x\nc\nd=%ff\n=%zz"},
		{"sse", SSE, "event: x\ndata: {\"a\":1}\n\ndata: [DONE]\n", "event: x\ndata: {\n        \"a\": 1\n      }\n\ndata: [DONE]\n"},
		{"sse without json", SSE, "data: hi\n\n", ""},
		{"xml", XML, `<?xml version="1.0"?><a x="1"><b>t</b><c/><d>mi<e/>xed</d><!-- hi --><f xml:space="preserve"> <g/> </f><h><i/></h></a>`,
			"<?xml version=\"1.0\"?>\n<a x=\"1\">\n  <b>t</b>\n  <c/>\n  <d>mi<e/>xed</d>\n  <!-- hi -->\n  <f xml:space=\"preserve\"> <g/> </f>\n  <h>\n    <i/>\n  </h>\n</a>"},
		{"xml, tags crossed", XML, `<a><b></a></b>`, ""},
		{"xml, not closed", XML, `<a><b></b>`, ""},
		{"xml, CDATA", XML, `<a><b><![CDATA[ <x> ]]></b></a>`, "<a>\n  <b><![CDATA[ <x> ]]></b>\n</a>"},
		{"html", HTML, "<!DOCTYPE html><html><head><title>a &amp; b</title><script>if (a<b) {\n x()\n}</script></head><body><div><p>Hello <b>you</b> <i>x</i><p>two<ul><li>one<li>two</ul> tail</div><pre>\n a\n  b</pre></body></html>",
			"<!DOCTYPE html>\n<html>\n  <head>\n    <title>a &amp; b</title>\n    <script>if (a<b) {\n x()\n}</script>\n  </head>\n  <body>\n    <div>\n      <p>Hello <b>you</b> <i>x</i>\n      <p>two\n      <ul>\n        <li>one\n        <li>two\n      </ul>\n      tail\n    </div>\n    <pre>\n a\n  b</pre>\n  </body>\n</html>"},
		{"css", CSS, "a{}", ""},
		{"csv", CSV, "name,zone\r\nFern,\"north, or\nsouth\"\nMös,\n", "name  zone\nFern  north, or\\nsouth\nMös   \n"},
		{"csv, one column", CSV, "a\nb\n", ""},
		{"csv, quotes not closed", CSV, "a,b\n\"c", ""},
		{"yaml", YAML, "a:\n  b: 1\n", ""},
		{"png", PNG, "\x89PNG", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Pretty(c.t, []byte(c.text))
			if string(got) != c.want || (c.want == "") != (got == nil) {
				t.Errorf("got %q\nwant %q", got, c.want)
			}
		})
	}
}

// TestPrettyBounded holds the readable form of deep nesting to its bound.
func TestPrettyBounded(t *testing.T) {
	deep := strings.Repeat("[", 9999) + strings.Repeat("1,", 1<<20) + "1" + strings.Repeat("]", 9999)
	if got := Pretty(JSON, []byte(deep)); len(got) > MaxReadable([]byte(deep)) {
		t.Errorf("%d bytes of %d", len(got), len(deep))
	}
	for name, text := range map[string]string{
		"divs": strings.Repeat("<div>", 1<<18), "elements": strings.Repeat("<a>", 1<<18) + strings.Repeat("</a>", 1<<18),
		"brackets": strings.Repeat("[", 1<<20), "objects": strings.Repeat(`{"a":`, 1<<18),
	} {
		for _, typ := range []Type{HTML, XML, JSON} {
			if got := Pretty(typ, []byte(text)); len(got) > MaxReadable([]byte(text)) {
				t.Errorf("%s as %s: %d bytes of %d", name, typ, len(got), len(text))
			}
		}
	}
	if err := Check([]byte(strings.Repeat("[", 1<<20))); err == nil || err.Error() != "line 1, column 10001: expected no more than 10000 levels of nesting" {
		t.Errorf("deep nesting: %v", err)
	}
}

// solid is a text without its white space.
func solid(text []byte) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, string(text))
}

// FuzzMarkup holds that the readable form of XML and HTML loses and moves
// nothing but white space.
func FuzzMarkup(f *testing.F) {
	for _, s := range []string{"<a> <b>x</b>\n<c/></a>", "<!doctype html><p>a<p>b<pre> x </pre></div>", "<script>a<b</script><", "<?x?><!-- - --><a b='>'/>", "<textarea><div></textarea>x", "<a>&nbsp;<![CDATA[x]]></a>"} {
		f.Add(s)
	}
	inputs, reached := 0, 0
	f.Cleanup(func() { f.Logf("%d of %d inputs were laid out", reached, inputs) })
	f.Fuzz(func(t *testing.T, text string) {
		inputs++
		made := 0
		for _, typ := range []Type{XML, HTML} {
			got := Pretty(typ, []byte(text))
			if got == nil {
				continue
			}
			made = 1
			if solid(got) != solid([]byte(text)) {
				t.Fatalf("%s: %q became %q", typ, text, got)
			}
		}
		reached += made
	})
}
