package jsontext

import (
	"bytes"
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

// A Pass goes through a text whose members its caller knows, and makes no tokens of
// it. What it passes is JSON, and no text in it holds half a surrogate pair; where it
// does not pass a text nothing is said of that.
type Pass struct {
	src []byte
	i   int // the next byte
}

// NewPass begins at the start of a text.
func NewPass(src []byte) Pass { return Pass{src: src} }

func (p *Pass) space() {
	for p.i < len(p.src) && Space(p.src[p.i]) {
		p.i++
	}
}

// Ended reports whether all was passed.
func (p *Pass) Ended() bool {
	p.space()
	return p.i == len(p.src)
}

// Take passes a byte that is neither white space nor in a text, if it stands next.
func (p *Pass) Take(c byte) bool {
	p.space()
	if p.i == len(p.src) || p.src[p.i] != c {
		return false
	}
	p.i++
	return true
}

// Null passes null, if it stands next, as if it were a text.
func (p *Pass) Null() (s Passed, ok bool) {
	const null = "null"
	p.space()
	if !bytes.HasPrefix(p.src[p.i:], []byte(null)) {
		return s, false
	}
	s.raw, s.size = p.src[p.i:p.i+len(null)], len(null)
	p.i += len(null)
	return s, true
}

// Digits passes a whole number of up to nine digits.
func (p *Pass) Digits() (number int, ok bool) {
	p.space()
	n := digits(p.src[p.i:min(len(p.src), p.i+10)])
	if n == 0 || n == 10 || n > 1 && p.src[p.i] == '0' {
		return 0, false
	}
	for _, c := range p.src[p.i : p.i+n] {
		number = 10*number + int(c-'0')
	}
	p.i += n
	return number, true
}

// Object passes an object that has each of the first needed of these members, and may
// have the others, each once and in any order; value passes the value of one, by its
// place in names.
func (p *Pass) Object(names []string, needed int, value func(i int) bool) bool {
	if !p.Take('{') {
		return false
	}
	found := 0 // a bit for each
	for next := 0; ; next++ {
		name, ok := p.Name()
		if !ok {
			return false
		}
		if next == len(names) || string(name) != names[next] {
			next = slices.IndexFunc(names, func(known string) bool { return known == string(name) })
		}
		if next < 0 || found>>next&1 == 1 || !value(next) {
			return false
		}
		found |= 1 << next
		if !p.Take(',') {
			all := 1<<needed - 1
			return p.Take('}') && found&all == all
		}
	}
}

// Name passes a member's name without escapes, and its ":".
func (p *Pass) Name() (name []byte, ok bool) {
	s, ok := p.Text()
	return s.raw, ok && !s.escaped && p.Take(':')
}

// Text passes a text.
func (p *Pass) Text() (s Passed, ok bool) {
	if !p.Take('"') {
		return s, false
	}
	src, start := p.src, p.i
	var odd features
	for i := start; ; {
		i += plain(src[i:])
		if i == len(src) {
			return s, false
		}
		switch c := src[i]; {
		case c == '"':
			p.i = i + 1
			s.raw, s.size = src[start:i], s.size+i-start
			s.escaped, s.breaks, s.controls, s.wide = odd&escapes != 0, odd&breaks != 0, odd&controls != 0, odd&wide != 0
			return s, true
		case c == '\\':
			said, length, size := escaped(src[i:])
			if length == 0 {
				return s, false
			}
			odd |= said
			s.size += size - length
			i += length
		case c < ' ':
			return s, false
		case c < utf8.RuneSelf:
			i++
		default:
			r, size := utf8.DecodeRune(src[i:])
			if r == utf8.RuneError && size == 1 {
				return s, false
			}
			odd |= wide
			i += size
		}
	}
}

// features are what a text may hold.
type features uint8

const (
	escapes features = 1 << iota
	breaks
	controls
	wide
)

// letterFeatures are what the escapes of one letter say, 0 of any other.
var letterFeatures = [256]features{'"': escapes, '\\': escapes, '/': escapes, 't': escapes, 'r': escapes,
	'n': escapes | breaks, 'b': escapes | controls, 'f': escapes | controls}

// escaped is what the escape says that src begins with, how long that is, and how
// many bytes it stands for; the length is 0 where it is none, or half a surrogate
// pair.
func escaped(src []byte) (said features, length, size int) {
	if len(src) < 2 {
		return 0, 0, 0
	}
	if said = letterFeatures[src[1]]; said != 0 {
		return said, 2, 1
	}
	if n, wrong := escape(src, RFC); wrong != "" || n != 6 {
		return 0, 0, 0
	}
	if len(src) >= 12 && src[6] == '\\' && src[7] == 'u' {
		if n, wrong := escape(src[6:], RFC); wrong != "" || n != 6 {
			return 0, 0, 0
		}
	}
	r, length := Unescape(src)
	if utf16.IsSurrogate(r) {
		return 0, 0, 0
	}
	said = escapes
	switch {
	case r == '\n':
		said |= breaks
	case r < ' ' && r != '\t' && r != '\r':
		said |= controls
	case r >= utf8.RuneSelf:
		said |= wide
	}
	return said, length, utf8.RuneLen(r)
}

// A Passed is a text that a Pass went over.
type Passed struct {
	raw  []byte // as it stands there, without its quotes
	size int    // of what it says
	// breaks: it holds line feeds. controls: it holds control characters that are
	// not white space. wide: it holds others than ASCII.
	escaped, breaks, controls, wide bool
}

// Raw is the text as it stands there, without its quotes.
func (s *Passed) Raw() []byte { return s.raw }

// Verbatim reports whether it says what stands there.
func (s *Passed) Verbatim() bool { return !s.escaped }

// ASCII reports whether it holds nothing else.
func (s *Passed) ASCII() bool { return !s.wide }

// Len is how many bytes it says.
func (s *Passed) Len() int { return s.size }

// AppendStart adds the first bytes that it says to dst, size of them, or fewer where an
// escape but that of a line feed comes first.
func (s *Passed) AppendStart(dst []byte, size int) []byte {
	start := s.raw[:min(size, len(s.raw))]
	if i := bytes.IndexByte(start, '\\'); i >= 0 {
		dst = append(dst, start[:i]...)
		if s.raw[i+1] == 'n' {
			dst = append(dst, '\n')
		}
		return dst
	}
	return append(dst, start...)
}

// Lines reports whether it holds line feeds.
func (s *Passed) Lines() bool { return s.breaks }

// Printable reports whether it holds no control characters but white space.
func (s *Passed) Printable() bool { return !s.controls }

// AppendText adds what it says to dst.
func (s *Passed) AppendText(dst []byte) []byte {
	if !s.escaped {
		return append(dst, s.raw...)
	}
	return appendUnquoted(slices.Grow(dst, s.size), s.raw, AppendWTF8)
}

// Append is AppendText; what says what stands there is returned as it is.
func (s *Passed) Append(dst []byte) []byte {
	if !s.escaped && len(dst) == 0 {
		return s.raw
	}
	return s.AppendText(dst)
}

// Text is what AppendText adds.
func (s *Passed) Text() string {
	if !s.escaped {
		return string(s.raw)
	}
	return string(s.AppendText(make([]byte, 0, s.size)))
}
