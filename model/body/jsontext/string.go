package jsontext

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

// Unquote returns what a string token says. A lone surrogate (\ud83d without
// its other half), which UTF-8 cannot hold, is given in three bytes as WTF-8
// has it (ed a0 bd): the result is then not valid UTF-8, but no two strings
// become one.
func Unquote(token []byte) string { return unquote(token, AppendWTF8) }

// UnquoteBytes is Unquote of Python2's strings, which are bytes.
func UnquoteBytes(token []byte) string {
	return unquote(token, func(dst []byte, r rune) []byte { return append(dst, byte(r)) })
}

func unquote(token []byte, add func([]byte, rune) []byte) string {
	body := token[1 : len(token)-1]
	if bytes.IndexByte(body, '\\') < 0 {
		return string(body)
	}
	return string(appendUnquoted(make([]byte, 0, len(body)), body, add))
}

// AppendUnquoted adds what Unquote returns to dst.
func AppendUnquoted(dst, token []byte) []byte {
	return appendUnquoted(slices.Grow(dst, len(token)), token[1:len(token)-1], AppendWTF8)
}

func appendUnquoted(dst, body []byte, add func([]byte, rune) []byte) []byte {
	for len(body) > 0 {
		i := nextEscape(body)
		dst, body = append(dst, body[:i]...), body[i:]
		if len(body) == 0 {
			break
		}
		if c := letters[body[1]]; c != 0 {
			dst, body = append(dst, c), body[2:]
			continue
		}
		r, size := Unescape(body)
		dst, body = add(dst, r), body[size:]
	}
	return dst
}

// letters are the characters that the escapes of one letter stand for, 0 for any
// other.
var letters = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// nextEscape is where the first escape of a text begins, or its end. Most are
// near.
func nextEscape(text []byte) int {
	for i := range min(len(text), 16) {
		if text[i] == '\\' {
			return i
		}
	}
	if i := bytes.IndexByte(text, '\\'); i >= 0 {
		return i
	}
	return len(text)
}

// UnquotedLen is how many bytes AppendUnquoted adds.
func UnquotedLen(token []byte) int {
	body := token[1 : len(token)-1]
	n := len(body)
	for {
		i := bytes.IndexByte(body, '\\')
		if i < 0 {
			return n
		}
		var character [utf8.UTFMax]byte
		r, size := Unescape(body[i:])
		n += len(AppendWTF8(character[:0], r)) - size
		body = body[i+size:]
	}
}

// Unescape returns the character that the escape at the start of src stands
// for and the escape's length: both halves of a surrogate pair.
func Unescape(src []byte) (r rune, size int) {
	switch src[1] {
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'u':
		r = unit(src)
		if utf16.IsSurrogate(r) && len(src) >= 12 && src[6] == '\\' && src[7] == 'u' {
			if pair := utf16.DecodeRune(r, unit(src[6:])); pair != utf8.RuneError {
				return pair, 12
			}
		}
		return r, 6
	}
	return rune(src[1]), 2
}

// unit is the UTF-16 code unit of a \u escape.
func unit(src []byte) rune {
	var r rune
	for _, c := range src[2:6] {
		r = r<<4 | unhex(c)
	}
	return r
}

// AppendWTF8 appends a character or a surrogate.
func AppendWTF8(dst []byte, r rune) []byte {
	if utf16.IsSurrogate(r) {
		return append(dst, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0x3f, 0x80|byte(r)&0x3f)
	}
	return utf8.AppendRune(dst, r)
}

// DecodeWTF8 is utf8.DecodeRuneInString that knows surrogates too.
func DecodeWTF8(s string) (r rune, size int) {
	if len(s) >= 3 && s[0] == 0xed && s[1] >= 0xa0 && s[1] <= 0xbf && s[2]&0xc0 == 0x80 {
		return 0xd000 | rune(s[1]&0x3f)<<6 | rune(s[2]&0x3f), 3
	}
	return utf8.DecodeRuneInString(s)
}

// quoted returns the length of the string that src starts with, or where and
// why it is not one.
func quoted(src []byte, d Dialect) (n int, want string) {
	for i := 1; i < len(src); {
		i += plain(src[i:])
		if i == len(src) {
			break
		}
		switch c := src[i]; {
		case c == '"':
			return i + 1, ""
		case c == '\\':
			size, want := escape(src[i:], d)
			if want != "" {
				return i + size, want
			}
			i += size
		case c < 0x20:
			return i, `expected \n or another escape for a control character`
		case c < utf8.RuneSelf, d == Python2:
			i++
		default:
			r, size := utf8.DecodeRune(src[i:])
			if r == utf8.RuneError && size == 1 {
				return i, "expected valid UTF-8"
			}
			i += size
		}
	}
	return len(src), `expected a closing "`
}

// plain is how many bytes src begins with that are ASCII and no more than they
// show, eight at a time while there are so many.
func plain(src []byte) int {
	const low, high = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(src); i += 8 {
		w := binary.LittleEndian.Uint64(src[i:])
		quote, escape := w^'"'*low, w^'\\'*low
		if odd := ((quote - low) | (escape - low) | (w - ' '*low) | w) & high; odd != 0 {
			return i + bits.TrailingZeros64(odd)/8 // the first is exact
		}
	}
	return i
}

// escape returns the length of the escape that src starts with, or where and
// why it is not one.
func escape(src []byte, d Dialect) (n int, want string) {
	if len(src) < 2 {
		return len(src), `expected a closing "`
	}
	if src[1] != 'u' {
		if letters[src[1]] == 0 {
			return 1, `expected one of "\/bfnrtu after the backslash`
		}
		return 2, ""
	}
	for i := 2; i < 6; i++ {
		if i == len(src) {
			return i, `expected a closing "`
		}
		if unhex(src[i]) < 0 {
			return i, `expected four hexadecimal digits after \u`
		}
	}
	if d == Python2 && unit(src) > 0xff {
		return 0, `expected no escape beyond \u00ff, which stands for a byte`
	}
	return 6, ""
}
