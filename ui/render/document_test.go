package render

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"tapedeck/model/body"
)

var dark = NewTheme(true, colorprofile.ANSI256)

func TestDocumentWrapped(t *testing.T) {
	for _, c := range []struct {
		name, text string
		width      int
		want       []string // "+" in front: continues the line above
	}{
		{"empty", "", 5, nil},
		{"lines", "ab\ncd\n", 5, []string{" ab", " cd"}},
		{"no end of line", "ab\ncd", 5, []string{" ab", " cd"}},
		{"empty lines", "\n\na\n", 5, []string{" ", " ", " a"}},
		{"exactly as wide", "abcde\nfg", 5, []string{" abcde", " fg"}},
		{"wrapped", "abcdefghijkl\nm", 5, []string{" abcde", "+fghij", "+kl", " m"}},
		{"wide at the edge", "abcd日本語\n", 5, []string{" abcd", "+日本", "+語"}},
		{"marks at the edge", "abcde\u0301f", 5, []string{" abcde\u0301", "+f"}},
		{"emoji", "👩\u200d👩👩", 5, []string{" 👩👩", "+👩"}},
		{"stand-in whole", "abc\u200bd", 10, []string{" abc", "+<U+200B>d"}},
		{"stand-in wider than a row", "ab\u200bd", 5, []string{" ab", "+<U+20", "+d"}},
		{"tab", "a\tb\tc", 5, []string{" a   b", "+    c"}},
		{"tab at the edge", "abcdefg\th", 6, []string{" abcdef", "+g   h"}},
		{"tab cut by the edge", "abcd\tef", 6, []string{" abcd  ", "+ef"}},
		{"carriage return", "ab\r\ncd", 5, []string{" ab␍", " cd"}},
		{"escape", "\x1b[31mred", 5, []string{" ␛[31m", "+red"}},
		{"invalid", "\xff\xfe", 5, []string{` \xff`, `+\xfe`}},
		{"words", "water it lightly", 10, []string{" water it ", "+lightly"}},
		{"words that fill the row", "water them lightly", 10, []string{" water them", "+lightly"}},
		{"blank behind the row", "water them \nx", 10, []string{" water them", " x"}},
		{"blanks", "water them   x", 10, []string{" water them", "+  x"}},
		{"no word in the second half", "at 0123456789012", 10, []string{" at 0123456", "+789012"}},
		{"indented", "  water it lightly", 12, []string{"   water it ", "+  lightly"}},
		{"indented by tabs", "\twater it lightly", 14, []string{"     water it ", "+    lightly"}},
		{"indented far", "            abcd", 8, []string{"         ", "+       ", "+    abcd"}},
		{"wide between words", "日本 語のテキスト", 10, []string{" 日本 語の", "+テキスト"}},
	} {
		d := NewDocument([]byte(c.text), body.Text, c.width, true)
		var got []string
		for i := range d.Rows() {
			sign := " "
			if _, continued := d.Line(i); continued {
				sign = "+"
			}
			got = append(got, sign+d.Row(i, 0, Theme{}))
		}
		if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
		checkDocument(t, c.text, c.width)
	}
}

func TestDocumentWindow(t *testing.T) {
	long := strings.Repeat("0123456789", 2000) + "日本語end"
	for _, c := range []struct {
		text             string
		width, row, left int
		want             string
	}{
		{"abcdef\nghijkl", 3, 0, 0, "abc"},
		{"abcdef\nghijkl", 3, 1, 2, "ijk"},
		{"abcdef\nghijkl", 3, 1, 9, ""},
		{"abcdef\nghijkl", 3, 2, 0, ""},
		{"日本語", 4, 0, 1, " 本"},
		{"日本語", 3, 0, 0, "日"},
		{"a\tb", 4, 0, 2, "  b"},
		{"x\u200by", 4, 0, 0, "x<U+"},
		{long, 5, 0, 19_998, "89日"},
		{long, 6, 0, 20_001, " 本語e"},
		{long, 9, 0, 12_345, "567890123"},
	} {
		d := NewDocument([]byte(c.text), body.Text, c.width, false)
		if got := d.Row(c.row, c.left, Theme{}); got != c.want {
			t.Errorf("row %d from %d: %q, want %q", c.row, c.left, got, c.want)
		}
	}
}

// checkDocument holds every row of a text, wrapped and not, against the text
// as a whole.
func checkDocument(t *testing.T, text string, width int) {
	t.Helper()
	for _, wrap := range []wrap{betweenWords, anywhere, unwrapped} {
		w := width
		if wrap == unwrapped {
			w = math.MaxInt32
		}
		d := cut([]byte(text), body.JSON, w, wrap)
		var all strings.Builder
		offset, line := -1, -1
		for i := range d.Rows() {
			row := d.Row(i, 0, Theme{})
			if n := ansi.StringWidth(row); n > w {
				t.Errorf("row %d of %q is %d cells wide: %q", i, text, n, row)
			}
			if painted := ansi.Strip(d.Row(i, 0, dark)); painted != row {
				t.Errorf("row %d of %q is %q in colours, %q without", i, text, painted, row)
			}
			o := d.Offset(i)
			l, continued := d.Line(i)
			if o <= offset || continued != (o > 0 && text[o-1] != '\n') || l != line && continued || l != line+1 && !continued {
				t.Errorf("row %d of %q starts at %d, line %d, %v", i, text, o, l, continued)
			}
			if !continued && d.RowOf(l) != i {
				t.Errorf("line %d of %q starts in row %d, not %d", l, text, d.RowOf(l), i)
			}
			r, column := d.Position(o)
			if most := w / 2; r != i || column < 0 || column > 0 && (!continued || wrap != betweenWords || column > most) {
				t.Errorf("offset %d of %q is in row %d, column %d, not %d", o, text, r, column, i)
			}
			if !continued && i > 0 {
				all.WriteByte('\n')
			}
			switch rest, ok := strings.CutPrefix(row, strings.Repeat(" ", column)); {
			case !ok:
				t.Errorf("row %d of %q is %q, not indented by %d", i, text, row, column)
			case wrap == betweenWords && column+ansi.StringWidth(SanitizeText(text[o:d.at(i+1, 0).offset])) == w+1 && strings.HasSuffix(text[:d.at(i+1, 0).offset], " "):
				all.WriteString(rest + " ") // a blank that there was no room for
			default:
				all.WriteString(rest)
			}
			offset, line = o, l
		}
		if !strings.Contains(text, "\t") && (width >= 20 || wrap == unwrapped) { // else tabs and stand-ins are cut
			if want := strings.TrimSuffix(SanitizeText(text), "\n"); all.String() != want {
				t.Errorf("rows of %q, wrap %v, say %q, want %q", text, wrap, all.String(), want)
			}
		}
	}
}

func FuzzDocument(f *testing.F) {
	f.Add("{\"a\": [1, true, \"x\\\"y\"]}\n\n\tb", 7)
	f.Add("日本語\u200d\xff e\u0301", 3)
	f.Add("\"a\\\nb\": null, 1.5e3", 20)
	f.Add("悙\x92$\"\xb4\xdaJ\x97  @\x9c\xac語", 21) // one blank in the row, one that it has no room for
	inputs := 0
	f.Cleanup(func() { f.Logf("all %d inputs were checked", inputs) })
	f.Fuzz(func(t *testing.T, text string, width int) {
		inputs++
		checkColours(t, text, 1+(width%100+100)%100)
	})
}

// checkColours is checkDocument, and then for every way to colour.
func checkColours(t *testing.T, text string, width int) {
	t.Helper()
	checkDocument(t, text, width)
	for _, typ := range []body.Type{body.SSE, body.Form, body.HTML, body.XML, body.CSS, body.Bytes} {
		d := NewDocument([]byte(text), typ, width, true)
		for i := range d.Rows() {
			if plain, painted := d.Row(i, 0, Theme{}), ansi.Strip(d.Row(i, 0, dark)); plain != painted || ansi.StringWidth(plain) > width {
				t.Errorf("row %d of %s %q is %q in colours, %q without", i, typ, text, painted, plain)
			}
		}
	}
}

// TestRandomDocument is FuzzDocument on inputs of its own, to say how many of
// them are worth something: every input reaches the assertions.
func TestRandomDocument(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	const inputs = 300
	wrapped := 0
	for range inputs {
		text, width := randomText(random, random.IntN(60)), 1+random.IntN(40)
		checkColours(t, text, width)
		d := NewDocument([]byte(text), body.Text, width, true)
		if d.Rows() > strings.Count(text, "\n")+1 {
			wrapped++
		}
	}
	t.Logf("%d of %d inputs had wrapped rows", wrapped, inputs)
	if wrapped < inputs/2 {
		t.Error("the inputs are too tame")
	}
}

// TestDocumentLong: rows far into long texts are those that a walk from the
// start gives.
func TestDocumentLong(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"plain ascii text ", "日本語", "\n", "e\u0301", "\t", "\x1b", "👍🏻", "\u200b", "x"}
	for _, newlines := range []bool{true, false} {
		var b strings.Builder
		for b.Len() < 60_000 {
			if p := pieces[random.IntN(len(pieces))]; newlines || p != "\n" {
				b.WriteString(p)
			}
		}
		text := b.String()
		for _, wrap := range []bool{true, false} {
			d := NewDocument([]byte(text), body.Text, 77, wrap)
			p := point{}
			for i := range d.Rows() {
				for p.row < i {
					p = d.next(p)
				}
				if got := d.Offset(i); got != p.offset {
					t.Fatalf("row %d starts at %d, want %d", i, got, p.offset)
				}
			}
			if wrap || newlines {
				continue
			}
			whole := NewDocument([]byte(text), body.Text, math.MaxInt32, false).Row(0, 0, Theme{})
			for _, left := range []int{0, 1, 4095, 4096, 4097, 20_000, 40_003} {
				want := ansi.Cut(whole, left, left+77)
				if got := d.Row(0, left, Theme{}); strings.Trim(got, " ") != strings.Trim(want, " ") {
					t.Errorf("from %d: %q, want %q", left, got, want)
				}
			}
		}
	}
}

func jsonLines(size int) []byte {
	line := `    {"id": 123456, "name": "some name", "ok": true, "x": null},` + "\n"
	return []byte(strings.Repeat(line, size/len(line)))
}

func oneLine(size int) []byte {
	return []byte(`{"data": "` + strings.Repeat("abcdefghij", size/10) + `"}`)
}

func markupLines(size int) []byte {
	line := `<div class="row" id='x'>Some text &amp; more <b>bold</b></div><!-- note -->` + "\n"
	return []byte(strings.Repeat(line, size/len(line)))
}

var texts = []struct {
	name string
	make func(int) []byte
	typ  body.Type
}{{"lines", jsonLines, body.JSON}, {"one line", oneLine, body.JSON}, {"html", markupLines, body.HTML}, {"minified", func(n int) []byte {
	return []byte(strings.ReplaceAll(string(jsonLines(n)), "\n", ""))
}, body.JSON}, {"cjk", func(n int) []byte { return []byte(strings.Repeat("日本語のテキスト、", n/27)) }, body.Text}, {"newlines", func(n int) []byte {
	return []byte(strings.Repeat("\n", n))
}, body.JSON}}

func BenchmarkNewDocument(b *testing.B) {
	for _, c := range texts {
		for _, wrap := range []bool{true, false} {
			text := c.make(20 << 20)
			b.Run(fmt.Sprintf("%s/wrap=%v", c.name, wrap), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				b.ReportAllocs()
				for b.Loop() {
					NewDocument(text, c.typ, 76, wrap)
				}
			})
		}
	}
}

func BenchmarkRow(b *testing.B) {
	for _, c := range texts {
		for _, size := range []int{1 << 20, 20 << 20} {
			d := NewDocument(c.make(size), c.typ, 76, true)
			b.Run(fmt.Sprintf("%s/%dMB", c.name, size>>20), func(b *testing.B) {
				i := 0
				for b.Loop() {
					d.Row(d.Rows()/2+i%40, 0, dark) // a screen in the middle
					i++
				}
			})
		}
	}
}

// BenchmarkRowWindow: sideways in a long line.
func BenchmarkRowWindow(b *testing.B) {
	for _, size := range []int{1 << 20, 20 << 20} {
		d := NewDocument(oneLine(size), body.JSON, 76, false)
		b.Run(fmt.Sprintf("%dMB", size>>20), func(b *testing.B) {
			for b.Loop() {
				d.Row(0, size-1000, dark)
			}
		})
	}
}
