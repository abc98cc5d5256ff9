package snippet

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"tapedeck/ui/render"
)

// A dialect is how a language writes what cannot stand in a string literal as it
// is: rune writes a character, byte one that is part of none.
type dialect struct {
	special string // characters that stand behind a backslash
	rune    func(rune) string
	byte    func(byte) string
}

var (
	goDialect     = dialect{`"\`, escapedRune, escapedByte}
	rubyDialect   = dialect{`"\#`, func(r rune) string { return fmt.Sprintf(`\u{%x}`, r) }, escapedByte}
	pythonDialect = dialect{`"\`, escapedRune, escapedByte} // a byte only in a bytes literal
)

func escapedRune(r rune) string {
	if r > 0xffff {
		return fmt.Sprintf(`\U%08x`, r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

func escapedByte(b byte) string { return fmt.Sprintf(`\x%02x`, b) }

// quote writes a text as a string literal between double quotes. What cannot be
// seen is escaped.
func (d dialect) quote(s string) string {
	out := []byte{'"'}
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
	return string(append(out, '"'))
}

// quotePython writes a text as a literal of Python, between single quotes where
// that reads better.
func quotePython(s string) string {
	if strings.Contains(s, `"`) && !strings.Contains(s, "'") {
		single := dialect{`'\`, escapedRune, escapedByte}.quote(s)
		return "'" + single[1:len(single)-1] + "'"
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
