package printed

import (
	"strings"
	"unicode/utf8"
)

// InASCII reports whether a text is what, or that as programs print it that run
// without a locale: with ? for each character, or each byte, that is not ASCII.
func InASCII(text, what string) bool {
	if text == what || len(text) > len(what) || !strings.Contains(text, "?") {
		return text == what
	}
	return withQuestionMarks(what, func(s string) int { _, size := utf8.DecodeRuneInString(s); return size }) == text ||
		withQuestionMarks(what, func(string) int { return 1 }) == text
}

// withQuestionMarks is a text with ? for what is not ASCII, of which each is as long as
// size says.
func withQuestionMarks(what string, size func(string) int) string {
	var b strings.Builder
	for what != "" {
		if what[0] < utf8.RuneSelf {
			b.WriteByte(what[0])
			what = what[1:]
			continue
		}
		b.WriteByte('?')
		what = what[size(what):]
	}
	return b.String()
}
