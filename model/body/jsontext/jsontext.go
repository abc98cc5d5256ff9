// Package jsontext reads JSON as a row of tokens with their positions. It
// interprets no literal and reports the first byte where a text leaves the
// grammar, in words for the person who wrote it.
package jsontext

import (
	"bytes"
	"io"
	"unicode/utf8"
)

// MaxDepth is how many arrays and objects may stand inside each other.
const MaxDepth = 10_000

// A Kind is what a token is: its first byte for { } [ ] , : and ".
type Kind byte

const (
	Number  Kind = '0' // NaN and the infinities too
	Literal Kind = 'l' // true, false, null
)

// A Token is a piece of JSON other than white space, from Start to End.
type Token struct {
	Kind       Kind
	Key        bool // a string that names a member
	Start, End int
}

// An Error is the first byte where a text is not JSON.
type Error struct {
	Offset int
	Want   string // `expected "," or "}"`
	// Ends: the text stops before the value does.
	Ends bool
	// Deep: it is nested deeper than MaxDepth, and may be JSON all the same.
	Deep bool
}

func (e *Error) Error() string { return e.Want }

// A Dialect is which grammar a text is held to.
type Dialect int

const (
	RFC    Dialect = iota // RFC 8259
	Python                // Python's json module: NaN, Infinity and -Infinity too
	// Python2 is Python 2's json module over byte strings, written with
	// ensure_ascii=False and read as ISO-8859-1: a byte from 0x80 on stands for
	// itself, and so does an escape up to \u00ff.
	Python2
)

// expected is what may come next.
type expected int

const (
	value expected = iota
	valueOrEnd
	key
	keyOrEnd
	colon
	commaOrEnd
	nothing
)

// A Scanner reads the tokens of one JSON text. The text must be valid UTF-8, but
// for Python2's;
// a byte order mark at its start is passed over.
type Scanner struct {
	src     []byte
	pos     int
	dialect Dialect
	open    []byte // { and [ not closed yet
	next    expected
	// Stream lets further values follow the first, as in NDJSON.
	Stream bool
}

// NewScanner returns a Scanner of src.
func NewScanner(src []byte, d Dialect) *Scanner {
	return &Scanner{src: src, pos: BOM(src), dialect: d}
}

// BOM returns the length of the byte order mark at the start of a text.
func BOM(src []byte) int {
	if bytes.HasPrefix(src, []byte("\ufeff")) {
		return 3
	}
	return 0
}

// AtPair lets the text be a single member of an object, "key": value, without
// its braces.
func (s *Scanner) AtPair() { s.next = key }

// Next returns the next token, io.EOF after the last, or an *Error.
func (s *Scanner) Next() (Token, error) {
	for s.pos < len(s.src) && Space(s.src[s.pos]) {
		s.pos++
	}
	if s.pos == len(s.src) {
		if s.next == nothing {
			return Token{}, io.EOF
		}
		return Token{}, s.unexpected()
	}
	t := Token{Kind: Kind(s.src[s.pos]), Start: s.pos}
	if s.next == nothing && s.Stream {
		s.next = value
	}
	switch s.next {
	case colon:
		if t.Kind != ':' {
			return t, s.unexpected()
		}
		s.next = value
	case commaOrEnd:
		if t.Kind != ',' {
			return s.close(t)
		}
		s.next = value
		if s.open[len(s.open)-1] == '{' {
			s.next = key
		}
	case key, keyOrEnd:
		if t.Kind != '"' {
			return s.close(t)
		}
		t.Key = true
		return s.text(t, colon)
	case value, valueOrEnd:
		return s.value(t)
	case nothing:
		return t, s.unexpected()
	}
	s.pos++
	t.End = s.pos
	return t, nil
}

// Space reports whether JSON takes the byte for white space.
func Space(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// close reads the } or ] of the innermost open object or array.
func (s *Scanner) close(t Token) (Token, error) {
	if len(s.open) == 0 || s.next == key || s.next == value ||
		byte(t.Kind) != s.open[len(s.open)-1]+2 { // '{'+2 == '}', '['+2 == ']'
		return t, s.unexpected()
	}
	s.open = s.open[:len(s.open)-1]
	s.after()
	s.pos++
	t.End = s.pos
	return t, nil
}

// after sets what may follow a whole value.
func (s *Scanner) after() {
	s.next = commaOrEnd
	if len(s.open) == 0 {
		s.next = nothing
	}
}

func (s *Scanner) value(t Token) (Token, error) {
	switch t.Kind {
	case '{', '[':
		if len(s.open) == MaxDepth {
			return t, &Error{Offset: s.pos, Want: "expected no more than 10000 levels of nesting", Deep: true}
		}
		s.open = append(s.open, byte(t.Kind))
		s.next = valueOrEnd
		if t.Kind == '{' {
			s.next = keyOrEnd
		}
		s.pos++
		t.End = s.pos
		return t, nil
	case ']':
		return s.close(t)
	case '"':
		s.after()
		return s.text(t, s.next)
	}
	n, kind := ScanLiteral(s.src[s.pos:], s.dialect)
	if n == 0 {
		return t, s.unexpected()
	}
	s.after()
	s.pos += n
	t.Kind, t.End = kind, s.pos
	return t, nil
}

// text reads a string; then is what may follow.
func (s *Scanner) text(t Token, then expected) (Token, error) {
	n, want := quoted(s.src[s.pos:], s.dialect)
	if want != "" {
		e := &Error{Offset: s.pos + n, Want: want}
		if s.pos+n >= len(s.src) {
			*e = Error{Offset: s.pos, Want: `expected a closing "`, Ends: true}
		}
		return t, e
	}
	s.pos += n
	t.End = s.pos
	s.next = then
	return t, nil
}

func (s *Scanner) unexpected() error {
	e := &Error{Offset: s.pos, Ends: s.pos == len(s.src)}
	end := `"]"`
	if len(s.open) > 0 && s.open[len(s.open)-1] == '{' {
		end = `"}"`
	}
	switch s.next {
	case value:
		e.Want = "expected a value"
	case valueOrEnd:
		e.Want = "expected a value or " + end
	case key:
		e.Want = "expected a name in double quotes"
	case keyOrEnd:
		e.Want = "expected a name in double quotes or " + end
	case colon:
		e.Want = `expected ":"`
	case commaOrEnd:
		e.Want = `expected "," or ` + end
	case nothing:
		e.Want = "expected nothing more"
	}
	return e
}

// ScanLiteral returns the length and kind of the number or word that src starts
// with, 0 if there is none. As in Python's json, a number ends where it stops
// being one: what comes after is then out of place.
func ScanLiteral(src []byte, d Dialect) (int, Kind) {
	for _, w := range []string{"true", "false", "null"} {
		if bytes.HasPrefix(src, []byte(w)) {
			return len(w), Literal
		}
	}
	if d != RFC {
		for _, w := range []string{"NaN", "Infinity", "-Infinity"} {
			if bytes.HasPrefix(src, []byte(w)) {
				return len(w), Number
			}
		}
	}
	return number(src), Number
}

// number returns the length of the number that src starts with.
func number(src []byte) int {
	i := 0
	if i < len(src) && src[i] == '-' {
		i++
	}
	whole := digits(src[i:])
	if whole == 0 {
		return 0
	}
	if src[i] == '0' {
		whole = 1
	}
	i += whole
	if i < len(src) && src[i] == '.' {
		n := digits(src[i+1:])
		if n == 0 {
			return i
		}
		i += 1 + n
	}
	if i < len(src) && src[i]|0x20 == 'e' {
		j := i + 1
		if j < len(src) && (src[j] == '+' || src[j] == '-') {
			j++
		}
		if n := digits(src[j:]); n > 0 {
			i = j + n
		}
	}
	return i
}

func digits(src []byte) int {
	n := 0
	for n < len(src) && '0' <= src[n] && src[n] <= '9' {
		n++
	}
	return n
}

// Float reports whether a number is written with a fraction or an exponent,
// or is not finite: what Python reads as a float.
func Float(number []byte) bool { return bytes.ContainsAny(number, ".eENI") }

// unhex returns the value of a hexadecimal digit, or -1.
func unhex(c byte) rune {
	switch {
	case '0' <= c && c <= '9':
		return rune(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return rune(c | 0x20 - 'a' + 10)
	}
	return -1
}

// Position returns the line and the column, in characters, of an offset. Both
// count from 1; lines end in \n, \r\n or \r.
func Position(src []byte, offset int) (line, column int) {
	offset = min(offset, len(src))
	line, start := 1, BOM(src)
	for i := 0; i < offset; i++ {
		if src[i] == '\n' || src[i] == '\r' && !(i+1 < len(src) && src[i+1] == '\n') {
			line++
			start = i + 1
		}
	}
	return line, utf8.RuneCount(src[min(start, offset):offset]) + 1
}

// Skip reads to the end of the text and returns the first error.
func (s *Scanner) Skip() error {
	for {
		switch _, err := s.Next(); err {
		case nil:
		case io.EOF:
			return nil
		default:
			return err
		}
	}
}
