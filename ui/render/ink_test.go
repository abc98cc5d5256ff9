package render

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"tapedeck/model/body"
	"tapedeck/model/pattern"
	"tapedeck/ui/render/pictures"
)

// roleNames stand for the roles in what TestColours expects.
var roleNames = map[Role]string{Key: "k", String: "s", Number: "n", Literal: "l", Muted: "m", Hit: "h", CurrentHit: "H"}

// marked is a row with its colours written as <k:text>.
func marked(d *Document, row, left int) string {
	s := d.Row(row, left, dark)
	for role, name := range roleNames {
		s = strings.ReplaceAll(s, dark.sequence(role), "<"+name+":")
	}
	return strings.ReplaceAll(s, reset, ">")
}

// patiently waits for colours and pictures, as on a slow machine all may take
// its time.
func patiently(t *testing.T) {
	colours, decoding := chromaPatience, pictures.Patience
	chromaPatience, pictures.Patience = time.Hour, time.Hour
	t.Cleanup(func() { chromaPatience, pictures.Patience = colours, decoding })
}

func TestColours(t *testing.T) {
	patiently(t)
	for _, c := range []struct {
		name  string
		typ   body.Type
		text  string
		width int
		want  []string
	}{
		{"JSON", body.JSON, `{"a": "b\"c", "n": -1.5e3, "l": [true, null, nil]}`, 80,
			[]string{`{<k:"a">: <s:"b\"c">, <k:"n">: <n:-1.5e3>, <k:"l">: [<l:true>, <l:null>, nil]}`}},
		{"wrapped string", body.JSON, `{"key":"abcdefgh", "x": 1}`, 12,
			[]string{`{<k:"key">:<s:"abcd>`, `<s:efgh">, <k:"x">: `, `<n:1>}`}},
		{"wrapped between words", body.JSON, `  {"key": "abc defgh"}`, 16, []string{`  {<k:"key">: <s:"abc >`, `  <s:defgh">}`}},
		{"wrapped key", body.JSON, `{"abcdefghijkl": 123456}`, 8, []string{`{<k:"abcdef>`, `<k:ghijkl">:`, `<n:123456>}`}},
		{"a string that does not end", body.JSON, "{\"a\n\"b\": 1", 80, []string{`{<s:"a>`, `<k:"b">: <n:1>`}},
		{"stand-ins", body.JSON, "\"a\x1bb\u200b\"", 80, []string{`<s:"a><m:␛><s:b><m:<U+200B>><s:">`}},
		{"form", body.Form, "a=1&b\nc=x=y&d", 80, []string{`<k:a>=<s:1>&<k:b>`, `<k:c>=<s:x=y>&<k:d>`}},
		{"events", body.SSE, "event: ping\ndata: {\"a\": 1}", 80, []string{`<k:event>: ping`, `<k:data>: {<k:"a">: <n:1>}`}},
		{"JSON in events", body.SSE, "data: {\n        \"a\": [\n          \"b\",\n          1\n        ]\n      }\n: comment", 80,
			[]string{`<k:data>: {`, `        <k:"a">: [`, `          <s:"b">,`, `          <n:1>`, `        ]`, `      }`, `: comment`}},
		{"JSON in text", body.WithJSON, "f(12, \"x\")", 80, []string{`f(12, "x")`}},
		{"JSON behind a guard", body.WithJSON, "while(1);\n{\n  \"a\": 1\n}\nand \"b\": 2", 80,
			[]string{`while(1);`, `{`, `  <k:"a">: <n:1>`, `}`, `and "b": 2`}},
		{"XML", body.XML, `<a b="c">text<!-- note --></a>`, 80, []string{`<k:<a> <n:b=><s:"c"><k:>>text<m:<!-- note -->><k:</a>>`}},
		{"HTML", body.HTML, "<p class='x'>a &amp; b</p>", 80, []string{`<<k:p> <n:class>=<s:'x'>>a <l:&amp;> b</<k:p>>`}},
		{"script in HTML", body.HTML, "<script>var a = 'x';</script>\n<b>1</b>", 80,
			[]string{`<<k:script>><l:var> a = <s:'x'>;</<k:script>>`, `<<k:b>>1</<k:b>>`}},
		{"JavaScript", body.JavaScript, "return 'a' + 1 // c", 80, []string{`<l:return> <s:'a'> + <n:1> <m:// c>`}},
		{"CSS", body.CSS, "a { color: red } /* c */", 80, []string{`<k:a> { <l:color>: <l:red> } <m:/* c */>`}},
		{"invalid bytes", body.XML, "<a b=\"\xff\xfe\"/>", 80, []string{`<k:<a> <n:b=><s:"><m:\xff\xfe><s:"><k:/>>`}},
		{"text", body.Text, `{"a": 1}`, 80, []string{`{"a": 1}`}},
	} {
		d := NewDocument([]byte(c.text), c.typ, c.width, true)
		for row, want := range c.want {
			if got := marked(d, row, 0); got != want {
				t.Errorf("%s, row %d:\n got %s\nwant %s", c.name, row, got, want)
			}
		}
	}
}

// TestColoursFarInside: the state of a grammar is known far into a long line.
func TestColoursFarInside(t *testing.T) {
	patiently(t)
	text := `{"a": "` + strings.Repeat("x", 10_000) + `", "b": 12}`
	d := NewDocument([]byte(text), body.JSON, 40, false)
	if got, want := marked(d, 0, 10_000), `<s:xxxxxxx">, <k:"b">: <n:12>}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	line := "<p>" + strings.Repeat("text ", 20) + "</p>\n"
	html := NewDocument([]byte(strings.Repeat(line, 1000)+"<!--\n-->\n<i>x</i>"), body.HTML, 200, false)
	if got, want := marked(html, 1002, 0), "<<k:i>>x</<k:i>>"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := marked(html, 1001, 0), "<m:-->>"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestMarkupBoundaries: every chunk of markup starts at a boundary, none is lost.
func TestMarkupBoundaries(t *testing.T) {
	for _, text := range []string{
		"", "<", "<!--", "<a", "<a '", "<script>", "<script>x", "<![CDATA[", "<?x", "a<b<c", "</script>",
		"<script></script><style></style>", "<SCRIPT a='>'>1</ScRiPt >" + strings.Repeat("<b>x</b>", 5000),
		strings.Repeat("<a", 50_000), strings.Repeat("'<\"", 50_000), "<script>" + strings.Repeat("a;", 50_000),
	} {
		for _, typ := range []body.Type{body.HTML, body.XML, body.JavaScript, body.CSS} {
			last := -1
			for _, r := range chromaRestarts(text, typ) {
				if r.offset <= last || r.offset > len(text) || r.offset == 0 != (last < 0) {
					t.Fatalf("%.40q as %s: restart at %d after %d", text, typ, r.offset, last)
				}
				last = r.offset
			}
		}
	}
}

func TestFind(t *testing.T) {
	d := NewDocument([]byte("Foo foo FOO Größe GRÖSSE grÖße aXbxc"), body.Text, 10, true)
	for _, c := range []struct {
		pattern string
		want    []string
	}{
		{"foo", []string{"Foo", "foo", "FOO"}},
		{"x", []string{"X", "x"}},
		{"größe", []string{"Größe", "grÖße"}},
		{"/f(o)+ |gr.ße/", []string{"Foo ", "foo ", "FOO ", "Größe", "grÖße"}},
		{"/o*/", []string{"oo", "oo", "OO"}},
		{"", nil},
		{"nowhere", nil},
	} {
		p, err := pattern.Parse(c.pattern, true)
		if err != nil {
			t.Fatal(err)
		}
		hits, all := d.Find(p)
		var got []string
		for _, h := range hits {
			got = append(got, d.Text()[h.Start:h.End])
		}
		if strings.Join(got, ",") != strings.Join(c.want, ",") || !all {
			t.Errorf("%q: %q, %v", c.pattern, got, all)
		}
	}
	if hits, all := NewDocument([]byte(strings.Repeat("a", MaxMatches+1)), body.Text, 10, true).Find(pattern.Words("a")); all || len(hits) != MaxMatches {
		t.Errorf("%d hits, all %v", len(hits), all)
	}
}

func TestMark(t *testing.T) {
	d := NewDocument([]byte(`{"foo":"xxfoox", "o": 1}`), body.JSON, 11, true)
	hits, _ := d.Find(pattern.Words("foo"))
	d.Mark(hits, 1)
	for row, want := range []string{`{<k:"><k:<h:foo><k:">:<s:"xx><s:<H:f>`, `<s:<H:oo><s:x">, <k:"o">`} {
		got := marked(d, row, 0)
		if !strings.HasPrefix(got, want) {
			t.Errorf("row %d: %s, want %s", row, got, want)
		}
	}
}

// TestChromaGivesUp: what takes too long or is too long stays plain, whole.
func TestChromaGivesUp(t *testing.T) {
	for n, text := range []string{
		"<a " + strings.Repeat("b=", 200_000), strings.Repeat("<", 200_000), "<!--" + strings.Repeat("-", 200_000),
		"/" + strings.Repeat("(((((a+)+)+)+)+", 20_000), strings.Repeat("a", 200_000), strings.Repeat("`${", 50_000), strings.Repeat("&", 100_000),
	} {
		for i, typ := range []body.Type{body.HTML, body.XML, body.JavaScript, body.CSS} {
			if testing.Short() && i != n%4 {
				continue
			}
			d := NewDocument([]byte(text), typ, 80, true)
			for row := 0; row < d.Rows(); row += 500 {
				if got, want := ansi.Strip(d.Row(row, 0, dark)), d.Row(row, 0, Theme{}); got != want {
					t.Fatalf("row %d of %.20q as %s is %q, want %q", row, text, typ, got, want)
				}
			}
		}
	}
}

func TestProfile(t *testing.T) {
	for _, c := range []struct {
		env  []string
		want colorprofile.Profile
	}{
		{[]string{"TERM=xterm-256color", "TTY_FORCE=1"}, colorprofile.ANSI256},
		{[]string{"TERM=xterm-256color", "TTY_FORCE=1", "NO_COLOR=yes"}, colorprofile.ASCII},
		{[]string{"TERM=xterm-256color", "TTY_FORCE=1", "NO_COLOR="}, colorprofile.ANSI256},
		{[]string{"TERM=dumb", "TTY_FORCE=1"}, colorprofile.NoTTY},
		{[]string{"TERM=xterm-256color"}, colorprofile.NoTTY},
	} {
		if got := Profile(io.Discard, c.env); got != c.want {
			t.Errorf("%q gives %v, want %v", c.env, got, c.want)
		}
	}
}

func TestTheme(t *testing.T) {
	for _, c := range []struct {
		dark    bool
		profile colorprofile.Profile
		role    Role
		want    string
	}{
		{true, colorprofile.TrueColor, Success, "\x1b[38;5;114mx\x1b[m"},
		{false, colorprofile.ANSI256, Success, "\x1b[38;5;28mx\x1b[m"},
		{true, colorprofile.ANSI256, Selected, "\x1b[38;5;255;48;5;238mx\x1b[m"},
		{true, colorprofile.ANSI, Focus, "\x1b[1;36mx\x1b[m"},
		{true, colorprofile.ANSI, Selected, "\x1b[7mx\x1b[m"},
		{true, colorprofile.ASCII, Success, "x"},
		{true, colorprofile.ASCII, Failure, "\x1b[1mx\x1b[m"},
		{true, colorprofile.ASCII, Muted, "\x1b[2mx\x1b[m"},
		{true, colorprofile.ASCII, Hit, "\x1b[4mx\x1b[m"},
		{true, colorprofile.ASCII, CurrentHit, "\x1b[7mx\x1b[m"},
		{true, colorprofile.NoTTY, Failure, "x"},
		{true, colorprofile.Unknown, Selected, "x"},
		{true, colorprofile.ANSI256, Plain, "x"},
	} {
		if got := NewTheme(c.dark, c.profile).Paint(c.role, "x"); got != c.want {
			t.Errorf("%+v gives %q", c, got)
		}
	}
	for role := Selected; role < roles; role++ {
		if styles[role].dark == "" || styles[role].light == "" || styles[role].few == "" {
			t.Errorf("role %d has no colours", role)
		}
	}
}
