package jsonspan

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"tapedeck/model/body/jsontext"
)

// An escaping is how a character is written in a JSON string.
type escaping int

const (
	escapeRaw   escaping = iota
	escapeShort          // \n
	escapeHex            // \u000a
)

// Characters beyond ASCII are told apart as far as writers do.
const (
	classC1     = 0x80 + iota // U+0080 to U+009F
	classLine                 // U+2028 and U+2029, which end a line in JavaScript
	classAstral               // beyond U+FFFF
	classBMP                  // all others
	charClasses               // how many there are
)

func charClass(r rune) int {
	switch {
	case r < classC1:
		return int(r)
	case r < 0xa0:
		return classC1
	case r == 0x2028 || r == 0x2029:
		return classLine
	case r > 0xffff:
		return classAstral
	}
	return classBMP
}

// A quoting counts how characters were seen written, and writes strings
// in the same way.
type quoting struct {
	seen         [charClasses][3]int64
	lower, upper int64 // hexadecimal digits
	rawUnseen    bool
	bytes        bool // Python2: bytes from 0x80 on stand for themselves
}

// learn counts the characters of a string token.
func (q *quoting) learn(token []byte) {
	for s := token[1 : len(token)-1]; len(s) > 0; {
		if s[0] != '\\' {
			r, size := utf8.DecodeRune(s)
			q.seen[charClass(r)][escapeRaw]++
			s = s[size:]
			continue
		}
		r, size := jsontext.Unescape(s)
		how := escapeShort
		if s[1] == 'u' {
			how = escapeHex
			q.learnDigits(s[2:6])
		}
		if !utf16.IsSurrogate(r) {
			q.seen[charClass(r)][how]++
		}
		s = s[size:]
	}
}

func (q *quoting) learnDigits(hex []byte) {
	for _, c := range hex {
		switch {
		case 'a' <= c && c <= 'f':
			q.lower++
		case 'A' <= c && c <= 'F':
			q.upper++
		}
	}
}

// with is q for a string that replaces the token: what the token shows counts
// before all else.
func (q *quoting) with(token []byte) *quoting {
	var own quoting
	own.learn(token)
	sum := *q
	for c := range sum.seen {
		for how, n := range own.seen[c] {
			sum.seen[c][how] += n << 32
		}
	}
	sum.lower += own.lower << 32
	sum.upper += own.upper << 32
	return &sum
}

// most is how the characters of these classes were mostly seen.
func (q *quoting) most(classes ...int) (how escaping, seen bool) {
	var n [3]int64
	for _, c := range classes {
		for how, k := range q.seen[c] {
			n[how] += k
		}
	}
	for k := range n {
		if n[k] > n[how] {
			how = escaping(k)
		}
	}
	return how, n[how] > 0
}

// how is how to write a character: as it was seen, or as those are that
// writers treat alike.
func (q *quoting) how(r rune) escaping {
	c := charClass(r)
	if how, seen := q.most(c); seen {
		return how
	}
	switch r {
	case '"', '\\', '\n', '\r', '\t':
		return escapeShort
	case '\b', '\f':
		if how, seen := q.most('\b', '\f'); seen {
			return how
		}
		return escapeShort
	case '<', '>', '&':
		how, _ := q.most('<', '>', '&')
		return how
	}
	switch {
	case r < ' ':
		return escapeHex
	case r < 0x7f:
		return escapeRaw
	case c == classLine:
		if how, _ := q.most('<', '>', '&'); how == escapeHex {
			return how // Go and Rails, which write for HTML pages
		}
	}
	if how, seen := q.most(classC1, classAstral, classBMP); seen {
		return how
	}
	if r == 0x7f || q.rawUnseen {
		return escapeRaw
	}
	return escapeHex
}

// quote writes a string token. A lone surrogate comes as Node.Text gives it.
func (q *quoting) quote(s string) ([]byte, error) {
	out := []byte{'"'}
	var how [charClasses]escaping
	var known [charClasses]bool
	var last rune
	for len(s) > 0 {
		r, size := jsontext.DecodeWTF8(s)
		if q.bytes && s[0] >= utf8.RuneSelf {
			out, s = append(out, s[0]), s[1:]
			continue
		}
		if r == utf8.RuneError && size == 1 {
			return nil, errors.New("the text is not valid UTF-8")
		}
		if utf16.DecodeRune(last, r) != utf8.RuneError {
			return nil, errors.New("the text holds a character in two halves")
		}
		c := charClass(r)
		if !known[c] {
			how[c], known[c] = q.how(r), true
		}
		switch {
		case utf16.IsSurrogate(r), how[c] == escapeHex:
			out = q.appendHex(out, r)
		case how[c] == escapeShort:
			out = append(out, '\\', shortEscape(r))
		default:
			out = append(out, s[:size]...)
		}
		s, last = s[size:], r
	}
	return append(out, '"'), nil
}

// shortEscape is the letter after the backslash.
func shortEscape(r rune) byte {
	if i := strings.IndexRune("\b\f\n\r\t", r); i >= 0 {
		return "bfnrt"[i]
	}
	return byte(r)
}

func (q *quoting) appendHex(dst []byte, r rune) []byte {
	format := `\u%04x`
	if q.upper > q.lower {
		format = `\u%04X`
	}
	if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
		return fmt.Appendf(fmt.Appendf(dst, format, high), format, low)
	}
	return fmt.Appendf(dst, format, r)
}
