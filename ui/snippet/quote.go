package snippet

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"tapedeck/ui/render"
)

// A dialect is how a language writes a string literal, and in it what cannot
// stand there as it is: rune writes a character, byte one that is part of none.
type dialect struct {
	open, end string
	special   string // characters that stand behind a backslash
	rune      func(rune) string
	byte      func(byte) string
}

var (
	goDialect     = dialect{`"`, `"`, `"\`, escapedRune, escapedByte}
	rubyDialect   = dialect{`"`, `"`, `"\#`, func(r rune) string { return fmt.Sprintf(`\u{%x}`, r) }, escapedByte}
	pythonDialect = dialect{`"`, `"`, `"\`, escapedRune, escapedByte} // a byte only in a bytes literal
	pythonSingle  = dialect{`'`, `'`, `'\`, escapedRune, escapedByte}
	bashDialect   = dialect{`$'`, `'`, `'\`, escapedBytes, escapedByte}
)

func escapedRune(r rune) string {
	if r > 0xffff {
		return fmt.Sprintf(`\U%08x`, r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

func escapedByte(b byte) string { return fmt.Sprintf(`\x%02x`, b) }

// escapedBytes is a character as the bytes of UTF-8.
func escapedBytes(r rune) string {
	var out strings.Builder
	for _, b := range []byte(string(r)) {
		out.WriteString(escapedByte(b))
	}
	return out.String()
}

// quote writes a text as a string literal. What cannot be seen is escaped.
func (d dialect) quote(s string) string {
	out := []byte(d.open)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			out = append(out, d.byte(s[i])...)
		case r == '\n':
			out = append(out, `\n`...)
		case r == '\r':
			out = append(out, `\r`...)
		case r == '\t':
			out = append(out, `\t`...)
		case r < utf8.RuneSelf && strings.ContainsRune(d.special, r):
			out = append(out, '\\', byte(r))
		case r < ' ' || r == 0x7f:
			out = append(out, d.byte(byte(r))...)
		case r >= utf8.RuneSelf && render.Sanitize(string(r)) != string(r):
			out = append(out, d.rune(r)...)
		default:
			out = append(out, s[i:i+size]...)
		}
		i += size
	}
	return string(append(out, d.end...))
}

// quoteBash writes a text without NUL as one word for bash: without escapes
// where that is the same, and without what interactive history expansion could
// take up.
func quoteBash(s string) string {
	if render.Sanitize(s) == s && !strings.Contains(s, "'") {
		return "'" + s + "'"
	}
	return strings.ReplaceAll(bashDialect.quote(s), "!", escapedByte('!'))
}

// quotePython writes a text as a literal of Python, between single quotes where
// that reads better.
func quotePython(s string) string {
	if strings.Contains(s, `"`) && !strings.Contains(s, "'") {
		return pythonSingle.quote(s)
	}
	return pythonDialect.quote(s)
}

// quotePythonBytes writes bytes as a literal of Python.
func quotePythonBytes(b []byte) string {
	if !isASCII(b) {
		var out strings.Builder
		for _, c := range b {
			if c >= utf8.RuneSelf {
				out.WriteString(escapedByte(c))
				continue
			}
			one := pythonDialect.quote(string(rune(c)))
			out.WriteString(one[1 : len(one)-1])
		}
		return `b"` + out.String() + `"`
	}
	return "b" + quotePython(string(b))
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
