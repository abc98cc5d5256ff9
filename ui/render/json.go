package render

import (
	"fmt"
	"slices"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// EscapeJSON writes every character of a JSON text that a terminal
// might act on or not show (controls, C1, bidi, invisible ones) as \u escapes.
// Between tokens there are none but line breaks, which stay, so the text means
// the same.
func EscapeJSON(text []byte) []byte {
	if !slices.ContainsFunc(text, func(c byte) bool { return (c < ' ' || c > '~') && c != '\n' }) {
		return text
	}
	out := make([]byte, 0, len(text))
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if unicode.IsPrint(r) || r == '\n' {
			out = append(out, text[:size]...)
		} else {
			for _, unit := range utf16.Encode([]rune{r}) {
				out = fmt.Appendf(out, `\u%04x`, unit)
			}
		}
		text = text[size:]
	}
	return out
}
