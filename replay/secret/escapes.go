package secret

import (
	"bytes"
	"html"
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

// escapes are kinds of escapes.
type escapes uint8

const (
	backslash       escapes = 1 << iota // JSON, JavaScript, Python: \u0041 \x41 \/
	entity                              // HTML, XML: &amp; &#65; &#x41;
	percent                             // URLs: %41, and %u0041 of JavaScript
	quotedPrintable                     // RFC 2045: =41, and a line that goes on
	nul                                 // left out: the half of ASCII in UTF-16
	everyEscape     = backslash | entity | percent | nul
)

// kindOf is the kind of the escapes that begin with a byte.
var kindOf = [256]escapes{'\\': backslash, '&': entity, '%': percent, '=': quotedPrintable, 0: nul}

// unescaped is the view with escapes of these kinds undone; which are the kinds
// that there were, none where nothing changed.
func (p *pool) unescaped(v *view, kinds escapes) (below view, which escapes) {
	var buffer [8]byte
	for i := 0; i < len(v.text); {
		c := v.text[i]
		kind := kindOf[c] & kinds
		var out []byte
		n := 0
		if kind != 0 {
			out, n = unescape(v.text[i:], buffer[:0])
		}
		if n > 0 && which == 0 {
			below = p.upTo(v, i)
		}
		switch {
		case n == 0 && which != 0:
			below.put(c, v, i, i+1)
		case n > 0:
			which |= kind
			for _, c := range out {
				below.put(c, v, i, i+n)
			}
		}
		i += max(1, n)
	}
	return below, which
}

// upTo is a copy of the first n bytes of a view, with room for the rest.
func (p *pool) upTo(v *view, n int) view {
	c := p.fresh(v)
	c.text = append(slices.Grow(c.text, len(v.text)), v.text[:n]...)
	c.from, c.to = slices.Grow(c.from, len(v.text)), slices.Grow(c.to, len(v.text))
	for i := range n {
		from, to := v.span(i, i+1)
		c.from, c.to = append(c.from, int32(from)), append(c.to, int32(to))
	}
	return c
}

// unescape reads the escape that begins a text, n bytes of it, and appends what
// it stands for to out. n is 0 where none begins there.
func unescape(text, out []byte) (_ []byte, n int) {
	if text[0] == 0 {
		return out, 1
	}
	r, raw, n := escaped(text)
	switch {
	case n == 0 && text[0] == '&':
		return namedEntity(text, out)
	case n == 0:
		return out, 0
	case raw >= 0:
		return append(out, byte(raw)), n
	case utf16.IsSurrogate(r):
		if second, _, more := escaped(text[n:]); more > 0 && utf16.DecodeRune(r, second) != utf8.RuneError {
			return utf8.AppendRune(out, utf16.DecodeRune(r, second)), n + more
		}
		return out, 0
	case r < 0: // stands for nothing
		return out, n
	}
	return utf8.AppendRune(out, r), n
}

// escaped reads an escape of any kind that stands for one character, or for one
// byte where raw is not negative.
func escaped(text []byte) (r rune, raw int, n int) {
	if len(text) < 2 {
		return 0, -1, 0
	}
	switch text[0] {
	case '\\':
		return backslashed(text)
	case '&':
		return numericEntity(text)
	case '%':
		if text[1] == 'u' || text[1] == 'U' {
			return digits(text, 2, 4, 4)
		}
		return oneByte(text, 1)
	case '=':
		if text[1] == '\n' || text[1] == '\r' && len(text) > 2 && text[2] == '\n' {
			return -1, -1, bytes.IndexByte(text, '\n') + 1
		}
		return oneByte(text, 1)
	}
	return 0, -1, 0
}

var controls = map[byte]rune{'n': '\n', 'r': '\r', 't': '\t', 'b': '\b', 'f': '\f', 'v': '\v', 'a': '\a', 'e': 0x1b}

func backslashed(text []byte) (r rune, raw int, n int) {
	switch c := text[1]; {
	case c == 'u' && len(text) > 2 && text[2] == '{':
		r, raw, n = digits(text, 3, 1, 8)
		if n == 0 || n == len(text) || text[n] != '}' {
			return 0, -1, 0
		}
		return r, raw, n + 1
	case c == 'u':
		return digits(text, 2, 4, 4)
	case c == 'U':
		return digits(text, 2, 8, 8)
	case c == 'x':
		return oneByte(text, 2)
	case '0' <= c && c <= '3' && len(text) > 3 && octal(text[2]) && octal(text[3]):
		return 0, int(c-'0')<<6 | int(text[2]-'0')<<3 | int(text[3]-'0'), 4
	case controls[c] != 0:
		return controls[c], -1, 2
	case c >= utf8.RuneSelf || c <= ' ' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z':
		return 0, -1, 0
	default: // \/ \" \\ and what else needs none
		return rune(c), -1, 2
	}
}

func octal(c byte) bool { return '0' <= c && c <= '7' }

// digits reads a character's number in hex from text[start:].
func digits(text []byte, start, least, most int) (r rune, raw int, n int) {
	n = start
	for n < len(text) && n-start < most && nibble(text[n]) >= 0 {
		r = r<<4 | rune(nibble(text[n]))
		n++
	}
	if n-start < least || r > utf8.MaxRune || r < 0 {
		return 0, -1, 0
	}
	return r, -1, n
}

// oneByte reads two digits of hex at text[start:].
func oneByte(text []byte, start int) (r rune, raw int, n int) {
	if len(text) < start+2 || nibble(text[start]) < 0 || nibble(text[start+1]) < 0 {
		return 0, -1, 0
	}
	return 0, nibble(text[start])<<4 | nibble(text[start+1]), start + 2
}

func nibble(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

// maxEntity is how long an entity may be. The longest name has 32 letters.
const maxEntity = 40

// numericEntity reads &#65; or &#x41;, the semicolon of which may be missing.
func numericEntity(text []byte) (r rune, raw int, n int) {
	if text[1] != '#' || len(text) < 3 {
		return 0, -1, 0
	}
	if text[2]|0x20 == 'x' {
		n = 3
		for n < min(len(text), maxEntity) && nibble(text[n]) >= 0 && r <= utf8.MaxRune {
			r = r<<4 | rune(nibble(text[n]))
			n++
		}
		if n == 3 {
			return 0, -1, 0
		}
	} else {
		n = 2
		for n < min(len(text), maxEntity) && '0' <= text[n] && text[n] <= '9' && r <= utf8.MaxRune {
			r = r*10 + rune(text[n]-'0')
			n++
		}
		if n == 2 {
			return 0, -1, 0
		}
	}
	if r > utf8.MaxRune {
		return 0, -1, 0
	}
	if n < len(text) && text[n] == ';' {
		n++
	}
	return r, -1, n
}

// namedEntity reads &amp; and its like; four are read without their semicolon
// too, as HTML does.
func namedEntity(text, out []byte) (_ []byte, n int) {
	n = 1
	for n < min(len(text), maxEntity) && ('0' <= text[n] && text[n] <= '9' || 'a' <= text[n]|0x20 && text[n]|0x20 <= 'z') {
		n++
	}
	if n < len(text) && text[n] == ';' {
		name := string(text[:n+1])
		if text := html.UnescapeString(name); text != name {
			return append(out, text...), n + 1
		}
	}
	for _, name := range []string{"&amp", "&lt", "&gt", "&quot"} {
		if bytes.HasPrefix(text, []byte(name)) {
			return append(out, html.UnescapeString(name)...), len(name)
		}
	}
	return out, 0
}
