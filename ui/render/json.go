package render

import (
	"bytes"
	"encoding/json"
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

// LineJSON is a value as one line that is safe on a terminal, without its end.
func LineJSON(value any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(value)
	return EscapeJSON(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), err
}

// AppendStringJSON appends what LineJSON makes of a text.
func AppendStringJSON(dst []byte, s string) []byte {
	for i := range len(s) {
		if !inJSON[s[i]] {
			text, _ := LineJSON(s) // there is no text that cannot be written
			return append(dst, text...)
		}
	}
	dst = append(dst, '"')
	dst = append(dst, s...)
	return append(dst, '"')
}

// inJSON has the bytes that stand for themselves in a text.
var inJSON = func() (is [256]bool) {
	for c := byte(' '); c <= '~'; c++ {
		is[c] = c != '"' && c != '\\'
	}
	return is
}()
