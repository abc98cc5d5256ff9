package direct

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"math/bits"

	"tapedeck/cassette/internal/span"
)

// A Pass goes through a text whose layout its caller knows, and makes no nodes of
// it. What it passes Read reads, and in the same way; where it does not pass a
// text nothing is said of that.
type Pass struct {
	src []byte
	i   int // the next byte
}

// NewPass begins at the start of a text. ok is false where that holds characters
// that not all readers take.
func NewPass(src []byte) (p Pass, ok bool) { return Pass{src: src}, clean(src) }

// Ended reports whether all was passed.
func (p *Pass) Ended() bool { return p.i == len(p.src) }

// At reports whether a text stands next.
func (p *Pass) At(text string) bool {
	return len(p.src)-p.i >= len(text) && string(p.src[p.i:p.i+len(text)]) == text
}

// Take passes a text, if it stands next.
func (p *Pass) Take(text string) bool {
	if !p.At(text) {
		return false
	}
	p.i += len(text)
	return true
}

// Digits passes a whole number of up to nine digits and the end of its line.
func (p *Pass) Digits() (number int, ok bool) {
	start := p.i
	for ; p.i < len(p.src) && p.i-start < 10 && p.src[p.i] >= '0' && p.src[p.i] <= '9'; p.i++ {
		number = 10*number + int(p.src[p.i]-'0')
	}
	n := p.i - start
	return number, n > 0 && n < 10 && (n == 1 || p.src[start] != '0') && p.Take("\n")
}

// Name passes a plain key, of letters, digits, "-" and "_", and its ":". It is a
// text.
func (p *Pass) Name() (name []byte, ok bool) {
	start := p.i
	for p.i < len(p.src) && nameByte[p.src[p.i]] {
		p.i++
	}
	name = p.src[start:p.i]
	if len(name) == 0 || len(name) > 100 || !letter(name[0]) || plainType(name) != span.Str {
		return nil, false
	}
	return name, p.Take(":")
}

// Scalar passes the value of a key or dash in the column parent, which begins on
// its line and takes at least the rest of that. It is a text, null, or bytes in
// base64: others are not passed.
func (p *Pass) Scalar(parent int) (s Passed, ok bool) {
	if p.Ended() {
		return s, false
	}
	start := p.i
	s.Type = span.Str
	switch c := p.src[p.i]; {
	case c == '\'':
		ok = p.single(&s)
	case c == '"':
		ok = p.double(&s)
	case c == '!':
		if !p.Take("!!binary |\n") {
			return s, false
		}
		start, s.Type = p.i, span.Binary
		ok = p.base64(&s, parent)
		s.raw = p.src[start:p.i]
		return s, ok
	case letter(c) || c >= '0' && c <= '9' || c == '/' || c == '_' || c == '(':
		ok = p.plain(&s, parent)
		return s, ok
	}
	s.raw = p.src[start:p.i]
	return s, ok && p.Take("\n")
}

func letter(c byte) bool { return c|' ' >= 'a' && c|' ' <= 'z' }

// single passes '...'.
func (p *Pass) single(s *Passed) (ok bool) {
	start := p.i + 1
	end := start
	for ; ; end += 2 {
		next := bytes.IndexByte(p.src[end:], '\'')
		if next < 0 {
			return false
		}
		if end += next; end+1 == len(p.src) || p.src[end+1] != '\'' {
			break
		}
		s.size-- // two are one
	}
	s.size += end - start
	p.i = end + 1
	for i := start; ; {
		next := bytes.IndexByte(p.src[i:end], '\n')
		if next < 0 {
			return true
		}
		if i, ok = p.measureBreak(s, i, i+next, true); !ok {
			return false
		}
	}
}

// marker reports whether the line that begins at i may be a document marker.
func (p *Pass) marker(i int) bool {
	return i < len(p.src) && (p.src[i] == '-' || p.src[i] == '.')
}

// shortEscape marks the letters of most escapes.
var shortEscape = [256]bool{'n': true, '"': true, '\\': true, ' ': true}

// double passes "...".
func (p *Pass) double(s *Passed) (ok bool) {
	src, i := p.src, p.i+1
	start, from := i, i // from: where what may be a blank before a break begins
	for i < len(src) {
		switch src[i] {
		case '"':
			p.i = i + 1
			s.size += i - start
			return true
		case '\\':
			if i+1 < len(src) && shortEscape[src[i+1]] {
				s.size--
				s.breaks = s.breaks || src[i+1] == 'n'
				i += 2
				from = i
				continue
			}
			size := escapeSize(src[i:])
			if size == 0 {
				return false
			}
			if src[i+1] != '\n' {
				s.measure(src, i, size)
				i += size
			} else if i, ok = p.measureBreak(s, i, i+1, false); !ok {
				return false
			} else {
				s.size-- // the backslash
			}
			from = i
		case '\n':
			if i, ok = p.measureBreak(s, from, i, true); !ok {
				return false
			}
			from = i
		default:
			i = nextDoubleStop(src, i+1)
		}
	}
	return false
}

// nextDoubleStop is where the next byte of doubleStop stands from i on.
func nextDoubleStop(src []byte, i int) int {
	for ; i+8 <= len(src); i += 8 {
		w := binary.LittleEndian.Uint64(src[i:])
		x, y, z := w^'"'*low, w^'\\'*low, w^'\n'*low
		if found := ((x-low)&^x | (y-low)&^y | (z-low)&^z) & high; found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for i < len(src) && !doubleStop[src[i]] {
		i++
	}
	return i
}

// plain passes a plain scalar over all its lines.
func (p *Pass) plain(s *Passed, parent int) bool {
	start := p.i
	if !p.plainLine() {
		return false
	}
	s.raw = p.src[start : p.i-1]
	if s.Type = plainType(s.raw); s.Type != span.Str && s.Type != span.Null {
		return false
	}
	for {
		deep := p.i
		for deep < len(p.src) && p.src[deep] == ' ' {
			deep++
		}
		switch {
		case deep == len(p.src) && deep > p.i:
			return false
		case deep < len(p.src) && (p.src[deep] == '\n' || p.src[deep] == '#'):
			return false
		case deep-p.i <= parent:
			if s.Type == span.Str {
				s.size += len(s.raw)
			}
			return true
		case !letter(p.src[start]): // the type is that of all lines
			return false
		}
		line := p.i
		s.Type, p.i = span.Str, deep
		if !p.plainLine() {
			return false
		}
		s.size -= deep - line // the break is a blank
		s.raw = p.src[start : p.i-1]
	}
}

// plainLine passes a line of a plain scalar, with its end.
func (p *Pass) plainLine() bool {
	for i := p.i; i < len(p.src); i++ {
		if !plainStop[p.src[i]] {
			continue
		}
		switch p.src[i] {
		case '\n':
			p.i = i + 1
			return p.src[i-1] != ' '
		case '\t':
			return false
		case ':':
			if i+1 == len(p.src) || p.src[i+1] == ' ' || p.src[i+1] == '\n' {
				return false
			}
		case '#':
			if p.src[i-1] == ' ' {
				return false
			}
		}
	}
	return false
}

// base64 passes the lines of a block scalar that holds base64 without anything
// else, each in groups of four.
func (p *Pass) base64(s *Passed, parent int) bool {
	indent := 0
	for p.i+indent < len(p.src) && p.src[p.i+indent] == ' ' {
		indent++
	}
	if indent <= parent {
		return false
	}
	size, pads := 0, 0
	for first := true; ; first = false {
		i := p.i
		for i < len(p.src) && i-p.i < indent && p.src[i] == ' ' {
			i++
		}
		if i == len(p.src) || i-p.i <= parent {
			s.size = (size+pads)/4*3 - pads
			return !first && pads < 3
		}
		if i-p.i < indent || pads > 0 {
			return false
		}
		start := i
		for i < len(p.src) && base64Byte[p.src[i]] {
			i++
		}
		size += i - start
		for i < len(p.src) && rune(p.src[i]) == base64.StdPadding {
			i, pads = i+1, pads+1
		}
		if i == start || (i-start)%4 != 0 || i == len(p.src) || p.src[i] != '\n' {
			return false
		}
		p.i = i + 1
	}
}

// nameByte marks the bytes of a Name, base64Byte those that stand for six bits.
var nameByte, base64Byte = bytesOf("-_"), bytesOf("+/")

// bytesOf marks letters, digits and others.
func bytesOf(others string) (is [256]bool) {
	for _, b := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + others) {
		is[b] = true
	}
	return is
}
