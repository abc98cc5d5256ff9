package model

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
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

// The letters of ASCII are the lower case of themselves and of two others.
func TestLowerASCII(t *testing.T) {
	for r := rune(128); r <= unicode.MaxRune; r++ {
		if lower := unicode.ToLower(r); lower < 128 && r != '\u212a' && r != '\u0130' {
			t.Errorf("%U is %q in lower case", r, lower)
		}
	}
}
