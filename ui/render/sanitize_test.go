package render

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

func TestSanitize(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "plain text ~", "plain text ~"},
		{"empty", "", ""},
		{"colours", "\x1b[31mred\x1b[0m", "␛[31mred␛[0m"},
		{"window title", "\x1b]0;title\x07", "␛]0;title␇"},
		{"clipboard", "\x1b]52;c;aGk=\x1b\\", "␛]52;c;aGk=␛\\"},
		{"link", "\x1b]8;;http://x\x1b\\y", "␛]8;;http://x␛\\y"},
		{"device control", "\x1bP1$r0m\x1b\\", "␛P1$r0m␛\\"},
		{"NUL and DEL", "a\x00b\x7fc", "a␀b␡c"},
		{"overwriting", "secret\r\b\bshown", "secret␍␈␈shown"},
		{"line ends", "a\nb\r\nc", "a␊b␍␊c"},
		{"tab", "\ta\tbcd\te", "    a   bcd e"},
		{"tab after wide", "日\tx", "日  x"},
		{"8-bit CSI as a byte", "\x9b31m", `\x9b31m`},
		{"C1 in UTF-8", "\u009b31m\u0085", "<U+009B>31m<U+0085>"},
		{"invalid", "a\xffb\xc3(", `a\xffb\xc3(`},
		{"surrogate in UTF-8", "\xed\xa0\x80", `\xed\xa0\x80`},
		{"overlong", "\xc0\xaf", `\xc0\xaf`},
		{"truncated", "é\xe6\x97", `é\xe6\x97`},
		{"replacement character itself", "\ufffd", "\ufffd"},
		{"bidi", "\u202eevil\u2066x\u2069\u200f", "<U+202E>evil<U+2066>x<U+2069><U+200F>"},
		{"zero width", "a\u200bb\u200cc\u2060d\ufeff", "a<U+200B>b<U+200C>c<U+2060>d<U+FEFF>"},
		{"line separators", "a\u2028b\u2029c", "a<U+2028>b<U+2029>c"},
		{"soft hyphen", "co\u00adop", "co<U+00AD>op"},
		{"tags", "x\U000e0041\U000e007f", "x<U+E0041><U+E007F>"},
		{"fillers", "\u115f\u1160\u3164\uffa0\u2800\u034f", "<U+115F><U+1160><U+3164><U+FFA0><U+2800><U+034F>"},
		{"variation selectors", "x\ufe01\U000e0100y", "x<U+FE01><U+E0100>y"},
		{"private use", "\ue000\U000f0000", "<U+E000><U+F0000>"},
		{"unassigned", "\u0378\U0010fffe", "<U+0378><U+10FFFE>"},
		{"interlinear", "\ufff9a\ufffa", "<U+FFF9>a<U+FFFA>"},
		{"joined emoji", "👩\u200d👩\u200d👧", "👩👩👧"},
		{"emoji style", "❤\ufe0f!", "❤!"},
		{"joiners as a channel", "a\u200d\u200d\ufe0f\u200db", "a<U+FE0F><U+200D>b"},
		{"joiner without a character", "\u200da", "<U+200D>a"},
		{"skin tone", "👍🏻", "👍🏻"},
		{"skin tone on a letter", "a🏻", "a<U+1F3FB>"},
		{"accent", "e\u0301", "e\u0301"},
		{"zalgo", "e\u0301\u0302\u0303\u0304\u0305\u0306", "e\u0301\u0302\u0303\u0304<U+0305><U+0306>"},
		{"zalgo behind joiners", "e\u0301\u0302\u0303\u0304\u200d\u0305", "e\u0301\u0302\u0303\u0304<U+0305>"},
		{"mark without a letter", "\u0301a", "<U+0301>a"},
		{"mark on a stand-in", "\x1b\u0301", "␛<U+0301>"},
		{"prepended", "\u0d4e\u200b", "<U+0D4E><U+200B>"},
		{"Thai", "กำ", "กำ"},
		{"Devanagari", "क्षत्रिय", "क्षत्रिय"},
		{"flags", "🇩🇪🇫🇷", "🇩🇪🇫🇷"},
		{"a heap of joining letters", strings.Repeat("\u1100", 17), strings.Repeat("\u1100", 16) + "<U+1100>"},
		{"CJK", "日本語 テキスト 한국어", "日本語 テキスト 한국어"},
		{"Hebrew", "שלום", "שלום"},
		{"no-break space", "a\u00a0b", "a\u00a0b"},
	} {
		if got := Sanitize(c.in); got != c.want {
			t.Errorf("%s: %q gives %q, want %q", c.name, c.in, got, c.want)
		}
		check(t, c.in)
	}
}

func TestSanitizeText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"a\nb\n", "a\nb\n"},
		{"a\r\nb", "a␍\nb"},
		{"abc\n\tx", "abc\n    x"},
		{"a\n\u0301", "a\n<U+0301>"},
		{"\n\n", "\n\n"},
	} {
		if got := SanitizeText(c.in); got != c.want {
			t.Errorf("%q gives %q, want %q", c.in, got, c.want)
		}
		check(t, c.in)
	}
}

// check holds what sanitised text promises against one input, and reports
// whether there was anything to sanitise.
func check(t *testing.T, in string) bool {
	t.Helper()
	one, text := Sanitize(in), SanitizeText(in)
	for i, out := range []string{one, strings.ReplaceAll(text, "\n", "")} {
		if !utf8.ValidString(out) {
			t.Errorf("%q gives invalid UTF-8 %q", in, out)
		}
		for _, r := range out {
			if !unicode.IsGraphic(r) || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Bidi_Control, unicode.Variation_Selector) {
				t.Errorf("%q gives %q, which has %U (%d)", in, out, r, i)
			}
		}
	}
	if again := Sanitize(one); again != one {
		t.Errorf("%q gives %q, and that gives %q", in, one, again)
	}
	if again := SanitizeText(text); again != text {
		t.Errorf("%q gives text %q, and that gives %q", in, text, again)
	}
	if got, want := Width(one), ansi.StringWidth(one); got != want {
		t.Errorf("Width(%q) is %d, want %d", one, got, want)
	}
	sum := 0
	for i := 0; i < len(in); {
		g := nextGlyph(in[i:], sum)
		if w := ansi.StringWidth(g.text); w != g.width || w == 0 {
			t.Errorf("glyph %q of %q says %d cells, has %d", g.text, in, g.width, w)
		}
		i += g.size
		sum += g.width
	}
	if want := ansi.StringWidth(one); sum != want {
		t.Errorf("glyphs of %q have %d cells, together %d", in, sum, want)
	}
	for _, width := range []int{0, 1, 2, 7, 20} {
		for name, cut := range map[string]string{"Cut": Cut(one, width), "CutMiddle": CutMiddle(one, width)} {
			if w := ansi.StringWidth(cut); w > width || sum <= width && cut != one || sum > width && w < width-11 {
				t.Errorf("%s(%q, %d) is %q, %d cells", name, one, width, cut, w)
			}
		}
	}
	return one != in
}

func FuzzSanitize(f *testing.F) {
	for _, s := range []string{"plain", "\x1b[31m", "e\u0301\u0302\u0303\u0304\u0305", "👩\u200d👩", "\xff\xfe", "a\tb\nc",
		"\u202e", "🇩🇪🇫", "क्\u200dष", "\u1100\u1161\u11a8", "ｶﾞ", "\u0600a", "日\u0301\u200d", "กำำ", "☝🏻🏻"} {
		f.Add(s)
	}
	inputs := 0
	f.Fuzz(func(t *testing.T, in string) {
		inputs++
		check(t, in)
	})
	f.Cleanup(func() { f.Logf("all %d inputs were checked", inputs) })
}

// randomText is a text of n pieces, most of them hostile.
func randomText(random *rand.Rand, n int) string {
	pieces := []string{"plain ", "x", "\t", "\n", "\r", "\x1b[31m", "\u202e", "\u200d", "\ufe0f", "\u0301", "日本", "👍", "🏻", "🇩", "\xff", "\xe6\x97",
		"क", "्", "\u1100", "\u1161", "\u11a8", "ำ", "ﾞ", "\u0d4e", "\u2800", "\"", "\\", "{", ":", "<a b='", ">", "<!--", "-->", "<script>", "&", "="}
	var b strings.Builder
	for range n {
		if random.IntN(4) == 0 {
			b.WriteRune(rune(random.IntN(unicode.MaxRune)))
		} else {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
	}
	return b.String()
}

// TestRandomText is FuzzSanitize on inputs of its own, to say how many of them
// are worth something: every input reaches the assertions.
func TestRandomText(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const inputs = 5000
	changed := 0
	for range inputs {
		if check(t, randomText(random, random.IntN(30))) {
			changed++
		}
	}
	t.Logf("%d of %d inputs had something to sanitise", changed, inputs)
	if changed < inputs/2 {
		t.Error("the inputs are too tame")
	}
}

// TestEveryCharacter: every character alone, on a letter, on a CJK character
// and on an emoji.
func TestEveryCharacter(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		g := nextGlyph(string(r), 0)
		if w := ansi.StringWidth(g.text); w != g.width || w == 0 {
			t.Fatalf("%U says %d cells, has %d", r, g.width, w)
		}
		if !simple(r) {
			continue
		}
		if w := ansi.StringWidth(string(r)); w != simpleWidth(r) || !unicode.IsGraphic(r) || kindOf(r) != base {
			t.Fatalf("%U is not simple: %d cells", r, w)
		}
		for _, before := range []string{"a", "日", "한", "é", "👍"} {
			if joins(before+string(r), len(before)) {
				t.Fatalf("%U joins %q", r, before)
			}
		}
	}
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if kindOf(r) == base && utf8.ValidRune(r) && joins("a"+string(r), 1) {
			t.Errorf("%U joins a letter", r)
		}
		if kindOf(r) != hidden && unicode.IsGraphic(r) && joins(string(r)+"a", len(string(r))) {
			t.Errorf("a letter joins %U", r)
		}
	}
}

func BenchmarkSanitize(b *testing.B) {
	for name, s := range map[string]string{
		"ASCII":   `{"key": "value", "number": 12345}, `,
		"CJK":     "日本語のテキスト、",
		"mixed":   "Größe: 12 €, naïve café — “quoted” ",
		"hostile": "\x1b[31m\u202e\xff",
		"marks":   "क्षत्रिय e\u0301 ",
	} {
		text := strings.Repeat(s, 20<<20/len(s))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				SanitizeText(text)
			}
		})
	}
}
