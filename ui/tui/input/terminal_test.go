package input

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// Keys pass as they are, of a paste only text, wherever it is cut.
func TestPasteReader(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	paste := func(s string) string { return pasteStart + s + pasteEnd }
	for _, c := range []struct{ in, want string }{
		{"abc\x1b[A\x1b\x1b[200\x9b\x07é", "abc\x1b[A\x1b\x1b[200\x9b\x07é"},
		{"a" + paste("b\r\nc\té界\U0001f600") + "\x1b[B", "a" + paste("b\r\nc\té界\U0001f600") + "\x1b[B"},
		{paste("curl \x1b[31mred\x1b[0m\x9b\x07x"), paste("curl red\x07x")},
		{paste("\x9b31mred\x1b]0;t\x07\x1b\x1b[1;2~x"), paste("red]0;t\x07x")},
		{paste("\x80\xff\xc3a\xc3\xc3é\xed\xa0\x80\xe2\x82z\u009b1"), paste("aéz1")},
		{pasteStart + "a\x1b[200~b\x1b[2011~c" + pasteEnd, paste("abc")},
		{paste("") + paste("x") + "q", paste("") + paste("x") + "q"},
	} {
		for range 50 {
			var r pasteReader
			for rest := c.in; rest != ""; {
				n := 1 + random.IntN(len(rest))
				r.write([]byte(rest[:n]))
				rest = rest[n:]
			}
			if string(r.out) != c.want {
				t.Fatalf("%q: %q, want %q", c.in, r.out, c.want)
			}
		}
	}
}

// Whatever is pasted, the decoder gets no sequence and no broken character, and
// no more than it is to take.
func TestPasteReaderBounds(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	var in bytes.Buffer
	in.WriteString(pasteStart)
	for range 200_000 {
		in.WriteByte(byte(random.IntN(256)))
		in.WriteString([]string{"", "\x9b\x07", "\x1b[3", "\x1b", "é", "\xc3"}[random.IntN(6)])
	}
	for range 3 * MostPasted / 2 {
		in.WriteString("x")
	}
	in.WriteString(pasteEnd + "q")
	var r pasteReader
	r.write(in.Bytes())
	out := string(r.out)
	text, ok := strings.CutPrefix(out, pasteStart)
	text, end := strings.CutSuffix(text, pasteEnd+"q")
	if !ok || !end || !utf8.ValidString(text) || strings.ContainsAny(text, "\x1b\u009b") {
		t.Errorf("%d bytes, begun %v, ended %v", len(out), ok, end)
	}
	if len(text) <= MostPasted || len(text) > MostPasted+utf8.UTFMax {
		t.Errorf("%d bytes are passed on of at most %d", len(text), MostPasted)
	}
}
