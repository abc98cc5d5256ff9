package direct

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf8"

	"tapedeck/cassette/internal/span"
)

// plainType is PlainType without a look at most texts.
func plainType(s []byte) span.Type {
	switch c := s[0]; {
	case c >= '0' && c <= '9':
		if c != '0' && len(s) < 10 && digits(s) {
			return span.Int
		}
	case c == '-', c == '+', c == '.', c == '~', c == '=', c == '<':
	case len(s) <= 5 && bytes.IndexByte([]byte("yYnNtTfFoO"), c) >= 0:
	default:
		return span.Str
	}
	return PlainType(string(s))
}

func digits(s []byte) bool {
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

const (
	low  = 0x0101010101010101
	high = 0x8080808080808080
)

// clean reports whether a text holds only characters that all readers take, and
// no line break but LF.
func clean(src []byte) bool {
	for i := 0; i < len(src); {
		if i+16 <= len(src) {
			odd := oddBytes(binary.LittleEndian.Uint64(src[i:]))
			if odd == 0 {
				if odd = oddBytes(binary.LittleEndian.Uint64(src[i+8:])); odd == 0 {
					i += 16
					continue
				}
				i += 8
			}
			i += bits.TrailingZeros64(odd) / 8
		}
		switch c := src[i]; {
		case c >= 0x20 && c < 0x7f, c == '\n', c == '\t':
			i++
		case c < utf8.RuneSelf:
			return false
		default:
			n := cleanRune(src[i:])
			if n == 0 {
				return false
			}
			i += n
		}
	}
	return true
}

// oddBytes marks those of eight bytes that are neither printable ASCII nor an LF.
func oddBytes(w uint64) uint64 {
	ascii := w &^ high
	notControl, notLF, del := ascii+(0x80-' ')*low, (ascii^'\n'*low)+0x7f*low, ascii+low
	return (^notControl&notLF | del | w) & high
}

// cleanRune is the size of the character beyond ASCII that s begins with, 0 if
// it is none that all readers take alike.
func cleanRune(s []byte) int {
	r, size := utf8.DecodeRune(s)
	switch {
	case r == utf8.RuneError && size <= 1, r < 0xa0, r == 0x2028, r == 0x2029, r == 0xfeff, r == 0xfffe, r == 0xffff:
		return 0
	}
	return size
}

// appendText decodes a scalar that is not Verbatim.
func appendText(dst, src []byte, n *span.Node) []byte {
	text := src[n.Start():n.End()]
	switch n.Style() {
	case span.Single:
		return appendFolded(dst, text[1:len(text)-1], '\'')
	case span.Double:
		return appendFolded(dst, text[1:len(text)-1], '\\')
	case span.Plain:
		return appendFolded(dst, text, '\n')
	}
	return appendBlock(dst, src[n.Start():], n)
}

// textLen is how long the text of a scalar is that is not Verbatim.
func textLen(src []byte, n *span.Node) int { return len(appendText(nil, src, n)) }

// appendFolded decodes a scalar whose lines are folded. escape is the byte that
// stands for more than itself: a quote that is doubled, a backslash.
func appendFolded(dst, text []byte, escape byte) []byte {
	dst = slices.Grow(dst, len(text))
	for i := 0; i < len(text); {
		from := i
		for i < len(text) && text[i] != '\n' && text[i] != escape {
			if i++; i-from == 16 {
				i = nextStop(text, i, escape)
				break
			}
		}
		dst = append(dst, text[from:i]...)
		switch {
		case i == len(text):
			return dst
		case text[i] == '\n':
			dst = trimBlanks(dst, i-from)
			dst, i = appendBreaks(dst, text, i+1, true)
		case escape == '\'':
			dst = append(dst, '\'')
			i += 2
		case text[i+1] == '\n':
			dst, i = appendBreaks(dst, text, i+2, false)
		default:
			dst, i = appendEscape(dst, text, i+1)
		}
	}
	return dst
}

// nextStop is where the next line break or escape byte stands from i on.
func nextStop(text []byte, i int, escape byte) int {
	for ; i+8 <= len(text); i += 8 {
		w := binary.LittleEndian.Uint64(text[i:])
		x, y := w^uint64(escape)*low, w^'\n'*low
		if found := ((x-low)&^x | (y-low)&^y) & high; found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for i < len(text) && text[i] != '\n' && text[i] != escape {
		i++
	}
	return i
}

// trimBlanks takes the blanks off the end of dst, n of them at most: one that
// was escaped stays.
func trimBlanks(dst []byte, n int) []byte {
	for ; n > 0 && (dst[len(dst)-1] == ' ' || dst[len(dst)-1] == '\t'); n-- {
		dst = dst[:len(dst)-1]
	}
	return dst
}

// appendBreaks passes blanks and line breaks from i on, after the first break.
// That is a blank where no other follows, unless it was escaped.
func appendBreaks(dst, text []byte, i int, folds bool) ([]byte, int) {
	breaks := 0
	for ; i < len(text) && (text[i] == ' ' || text[i] == '\t' || text[i] == '\n'); i++ {
		if text[i] == '\n' {
			dst = append(dst, '\n')
			breaks++
		}
	}
	if breaks == 0 && folds {
		dst = append(dst, ' ')
	}
	return dst, i
}

// appendEscape decodes the escape whose letter stands at i.
func appendEscape(dst, text []byte, i int) ([]byte, int) {
	digits := 0
	switch c := text[i]; c {
	case '"', '\\', ' ', '\t':
		return append(dst, c), i + 1
	case 'n':
		return append(dst, '\n'), i + 1
	case 't':
		return append(dst, '\t'), i + 1
	case 'r':
		return append(dst, '\r'), i + 1
	case '0':
		return append(dst, 0), i + 1
	case 'a':
		return append(dst, '\a'), i + 1
	case 'b':
		return append(dst, '\b'), i + 1
	case 'v':
		return append(dst, '\v'), i + 1
	case 'f':
		return append(dst, '\f'), i + 1
	case 'e':
		return append(dst, 0x1b), i + 1
	case 'N':
		return append(dst, "\u0085"...), i + 1
	case '_':
		return append(dst, "\u00a0"...), i + 1
	case 'L':
		return append(dst, "\u2028"...), i + 1
	case 'P':
		return append(dst, "\u2029"...), i + 1
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	}
	value := rune(0)
	for _, c := range text[i+1 : i+1+digits] {
		value = value<<4 | rune(hexDigit(c))
	}
	return utf8.AppendRune(dst, value), i + 1 + digits
}

// appendBlock decodes a literal or folded scalar that src begins with.
func appendBlock(dst, src []byte, n *span.Node) []byte {
	header := bytes.IndexByte(src, '\n')
	if header < 0 {
		return dst
	}
	signs := bytes.TrimRight(src[:header], " ")
	strip, keep := bytes.IndexByte(signs, '-') > 0, bytes.IndexByte(signs, '+') > 0
	folded, indent := n.Style() == span.Folded, n.Indent()
	dst = slices.Grow(dst, n.End()-n.Start())
	breaks := 0                             // blank lines since the last other one
	first, led, ended := true, false, false // of the last line: it begins with a blank, it has an end
	for i := header + 1; i < len(src); {
		start := i
		for i < len(src) && i-start < indent && src[i] == ' ' {
			i++
		}
		if i == len(src) || src[i] != '\n' && i-start < indent {
			break
		}
		if src[i] == '\n' {
			breaks++
			i++
			continue
		}
		leads := src[i] == ' ' || src[i] == '\t'
		switch {
		case first:
		case folded && !led && !leads:
			if breaks == 0 {
				dst = append(dst, ' ')
			}
		default:
			dst = append(dst, '\n')
		}
		dst = appendNewlines(dst, breaks)
		end := bytes.IndexByte(src[i:], '\n')
		if ended = end >= 0; !ended {
			end = len(src) - i
		}
		dst = append(dst, src[i:i+end]...)
		i += end + 1
		first, led, breaks = false, leads, 0
	}
	if !strip && ended {
		dst = append(dst, '\n')
	}
	if keep {
		dst = appendNewlines(dst, breaks)
	}
	return dst
}

func appendNewlines(dst []byte, n int) []byte {
	for ; n > 0; n-- {
		dst = append(dst, '\n')
	}
	return dst
}
