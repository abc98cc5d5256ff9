package model

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"tapedeck/model/body"
)

// A word is found where it stands in the text in lower case, whatever is around it.
func TestContainsFold(t *testing.T) {
	check := func(text, word string) {
		t.Helper()
		lower := strings.ToLower(word)
		if got, want := containsFold([]byte(text), lower), strings.Contains(strings.ToLower(text), lower); got != want {
			t.Errorf("%q in %q: %v, want %v", lower, text, got, want)
		}
	}
	for _, text := range []string{"", "Token", "a TOKEN b", "tok en", "to\u212aen", "\u0130D", "i\u0307d", "\xfftoken\xff", "toke", "oken", "ttoken", "x=\"1\"", "Größe", "GRÖSSE", "\ufffd"} {
		for _, word := range []string{"token", "t", "id", "n", "größe", "grösse", "=\"1", "\ufffd", "k", "i", "tok en"} {
			check(text, word)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	letters := []rune("aAbBkKiIzZ  \u212a\u0130ÄäſS1")
	text := func(n int) string {
		var b strings.Builder
		for range random.IntN(n) {
			b.WriteRune(letters[random.IntN(len(letters))])
		}
		return b.String()
	}
	for range 20000 {
		check(text(30), text(4))
	}
}

// Whatever charset a body is in, a word is found where it stands in what ReadText
// gives.
func TestInBody(t *testing.T) {
	parts := "--x\r\nContent-Type: text/plain; charset=utf-16le\r\n\r\nt\x00o\x00k\x00e\x00n\x00\r\n--x--\r\n"
	texts := []string{"a Token", "to\u212aen", "\u0130D", "\xfftoken\xff", "\xe2\x84", "t\x00o\x00k\x00e\x00n\x00", "\xff\xfet\x00o\x00k\x00e\x00n\x00", "\xef\xbb\xbftoken",
		"\xdd\x83\\\x81to", "\x1b$Btoken\x1b(B", "+AHQ-oken", parts, "\x89PNG\r\n\x1a\n\x00token", ""}
	for _, contentType := range []string{"", "text/html", "text/html; charset=utf-8", "text/html; charset=UTF-16LE", "text/plain; charset=iso-8859-9", "text/plain; charset=latin1",
		"text/plain; charset=us-ascii", "text/plain; charset=shift_jis", "text/plain; charset=gbk", "text/plain; charset=iso-2022-jp", "text/plain; charset=utf-7", "text/plain; charset=none",
		"text/plain; charset=windows-1254", "text/plain; charset=koi8-r", "multipart/mixed; boundary=x", "Multipart/Form-Data; boundary=x"} {
		for _, text := range texts {
			for _, word := range []string{"token", "k", "i", "id", "\\", "t", "\x00", "png", "größe"} {
				read, _, _ := body.ReadText(contentType, []byte(text))
				want := strings.Contains(strings.ToLower(string(read)), word)
				h := Header{{Name: "Content-Type", Value: contentType}}
				if got := (term{field: "body", value: word}).inBody(h, Body{Wire: []byte(text)}); got != want {
					t.Errorf("%q in %q as %q: %v, want %v", word, text, contentType, got, want)
				}
			}
		}
	}
}

// The letters of ASCII are the lower case of themselves and of two others.
func TestLowerASCII(t *testing.T) {
	for r := rune(128); r <= unicode.MaxRune; r++ {
		if lower := unicode.ToLower(r); lower < 128 && r != '\u212a' && r != '\u0130' {
			t.Errorf("%U is %q in lower case", r, lower)
		}
	}
}
