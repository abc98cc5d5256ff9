package python

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"tapedeck/model/lazyregexp"
	"tapedeck/replay/exception"
)

// LoadsBytes is json.loads of bytes: the encoding is told from the first
// bytes (json.detect_encoding).
func LoadsBytes(data []byte) (any, error) {
	text, err := detectDecode(data)
	if err != nil {
		return nil, err
	}
	return Loads(text)
}

func detectDecode(data []byte) (string, error) {
	has := func(prefix string) bool { return bytes.HasPrefix(data, []byte(prefix)) }
	zero := func(i int) bool { return i < len(data) && data[i] == 0 }
	switch {
	case has("\x00\x00\xfe\xff"):
		return utf32Text(data[4:], binary.BigEndian), nil
	case has("\xff\xfe\x00\x00"):
		return utf32Text(data[4:], binary.LittleEndian), nil
	case has("\xfe\xff"):
		return utf16Text(data[2:], binary.BigEndian), nil
	case has("\xff\xfe"):
		return utf16Text(data[2:], binary.LittleEndian), nil
	case has("\xef\xbb\xbf"):
		return DecodeUTF8(data[3:], false)
	case len(data) >= 4 && zero(0) && !zero(1):
		return utf16Text(data, binary.BigEndian), nil
	case len(data) >= 4 && zero(0):
		return utf32Text(data, binary.BigEndian), nil
	case len(data) >= 4 && zero(1) && (!zero(2) || !zero(3)):
		return utf16Text(data, binary.LittleEndian), nil
	case len(data) >= 4 && zero(1):
		return utf32Text(data, binary.LittleEndian), nil
	case len(data) == 2 && zero(0):
		return utf16Text(data, binary.BigEndian), nil
	case len(data) == 2 && zero(1):
		return utf16Text(data, binary.LittleEndian), nil
	}
	return DecodeUTF8(data, false)
}

func utf16Text(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, 0, len(data)/2)
	for ; len(data) >= 2; data = data[2:] {
		units = append(units, order.Uint16(data))
	}
	return string(utf16.Decode(units))
}

func utf32Text(data []byte, order binary.ByteOrder) string {
	var out strings.Builder
	for ; len(data) >= 4; data = data[4:] {
		out.WriteRune(rune(order.Uint32(data)))
	}
	return out.String()
}

// Loads is json.loads of a str (Lib/json/decoder.py and scanner.py).
func Loads(text string) (any, error) {
	p := parser{text, &dialect}
	if strings.HasPrefix(text, "\ufeff") {
		return nil, p.fail("Unexpected UTF-8 BOM (decode using utf-8-sig)", 0)
	}
	return p.document()
}

// A Dialect says where another reader of JSON differs from Python's.
type Dialect struct {
	Space     *lazyregexp.Regexp // what is white space too, anchored at its start
	Strict    bool               // no NaN and no infinities
	AnyEscape bool               // any character may stand after a backslash, for itself
	MaxDepth  int                // how deep values may nest
}

var dialect = Dialect{MaxDepth: 990} // where CPython's scanner gives up with RecursionError

// Parse reads a text; what it raises is in Python's words.
func (d *Dialect) Parse(text string) (any, error) {
	return parser{text, d}.document()
}

// A parser reads JSON as CPython does, but for what its dialect says.
type parser struct {
	text    string
	dialect *Dialect
}

func (p parser) document() (any, error) {
	value, at, err := p.value(p.space(0), 0)
	if err != nil {
		return nil, err
	}
	if at = p.space(at); at != len(p.text) {
		return nil, p.fail("Extra data", at)
	}
	return value, nil
}

// fail is JSONDecodeError, which counts characters.
func (p parser) fail(what string, at int) *exception.Error {
	before := p.text[:at]
	line := 1 + strings.Count(before, "\n")
	column := utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
	return exception.New("json.decoder.JSONDecodeError",
		fmt.Sprintf("%s: line %d column %d (char %d)", what, line, column, utf8.RuneCountInString(before)))
}

func (p parser) space(at int) int {
	for {
		for at < len(p.text) && strings.IndexByte(" \t\n\r", p.text[at]) >= 0 {
			at++
		}
		if p.dialect.Space == nil {
			return at
		}
		more := p.dialect.Space.FindString(p.text[at:])
		if more == "" {
			return at
		}
		at += len(more)
	}
}

func (p parser) is(at int, c byte) bool { return at < len(p.text) && p.text[at] == c }

var numberForm = lazyregexp.New(`^(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?`)

var constants = []struct {
	text  string
	value any
}{{"null", nil}, {"true", true}, {"false", false}, {"NaN", math.NaN()}, {"Infinity", math.Inf(1)}, {"-Infinity", math.Inf(-1)}}

func (p parser) value(at, depth int) (any, int, error) {
	if depth > p.dialect.MaxDepth {
		return nil, at, exception.New("builtins.RecursionError", "maximum recursion depth exceeded while decoding a JSON object from a unicode string")
	}
	switch {
	case p.is(at, '"'):
		return p.str(at + 1)
	case p.is(at, '{'):
		return p.object(at+1, depth+1)
	case p.is(at, '['):
		return p.array(at+1, depth+1)
	}
	rest := p.text[at:]
	for i, c := range constants {
		if strings.HasPrefix(rest, c.text) && !(p.dialect.Strict && i > 2) {
			return c.value, at + len(c.text), nil
		}
	}
	m := numberForm.FindStringSubmatch(rest)
	if m == nil {
		return nil, at, p.fail("Expecting value", at)
	}
	if m[2]+m[3] != "" {
		f, _ := strconv.ParseFloat(m[0], 64) // out of range: an infinity, as in Python
		return f, at + len(m[0]), nil
	}
	if digits := len(strings.TrimPrefix(m[1], "-")); digits > 4300 {
		return nil, at, exception.New("builtins.ValueError", fmt.Sprintf("Exceeds the limit (4300 digits) for integer string conversion: "+
			"value has %d digits; use sys.set_int_max_str_digits() to increase the limit", digits))
	}
	n, _ := new(big.Int).SetString(m[1], 10)
	return n, at + len(m[1]), nil
}

func (p parser) object(at, depth int) (any, int, error) {
	d := &Dict{Values: map[string]any{}}
	if at = p.space(at); p.is(at, '}') {
		return d, at + 1, nil
	}
	for {
		if !p.is(at, '"') {
			return nil, at, p.fail("Expecting property name enclosed in double quotes", at)
		}
		key, next, err := p.str(at + 1)
		if err != nil {
			return nil, at, err
		}
		if at = p.space(next); !p.is(at, ':') {
			return nil, at, p.fail("Expecting ':' delimiter", at)
		}
		value, next, err := p.value(p.space(at+1), depth)
		if err != nil {
			return nil, at, err
		}
		d.Set(key.(string), value)
		at = p.space(next)
		switch {
		case p.is(at, '}'):
			return d, at + 1, nil
		case !p.is(at, ','):
			return nil, at, p.fail("Expecting ',' delimiter", at)
		}
		at = p.space(at + 1)
	}
}

func (p parser) array(at, depth int) (any, int, error) {
	list := []any{}
	if at = p.space(at); p.is(at, ']') {
		return list, at + 1, nil
	}
	for {
		value, next, err := p.value(at, depth)
		if err != nil {
			return nil, at, err
		}
		list = append(list, value)
		at = p.space(next)
		switch {
		case p.is(at, ']'):
			return list, at + 1, nil
		case !p.is(at, ','):
			return nil, at, p.fail("Expecting ',' delimiter", at)
		}
		at = p.space(at + 1)
	}
}

// str reads a string from after its quote. A lone surrogate is kept as three
// bytes that no UTF-8 has, so that two different ones differ.
func (p parser) str(at int) (any, int, error) {
	begin := at - 1
	end := at + plainLength(p.text[at:])
	if p.is(end, '"') {
		return p.text[at:end], end + 1, nil
	}
	out := []byte(p.text[at:end])
	for at = end; ; {
		if at >= len(p.text) {
			return nil, at, p.fail("Unterminated string starting at", begin)
		}
		c := p.text[at]
		switch {
		case c == '"':
			return string(out), at + 1, nil
		case c < ' ':
			return nil, at, p.fail("Invalid control character at", at)
		case c != '\\':
			out = append(out, c)
			at++
			continue
		}
		if at+1 >= len(p.text) {
			return nil, at, p.fail("Unterminated string starting at", begin)
		}
		if p.text[at+1] == 'u' {
			r, next, err := p.escape(at)
			if err != nil {
				return nil, at, err
			}
			out, at = appendSurrogate(out, r), next
			continue
		}
		i := strings.IndexByte(`"\/bfnrt`, p.text[at+1])
		if i < 0 && p.dialect.AnyEscape {
			at++
			continue
		}
		if i < 0 {
			return nil, at, p.fail("Invalid \\escape", at)
		}
		out = append(out, "\"\\/\b\f\n\r\t"[i])
		at += 2
	}
}

// plainLength is how much of s stands for itself in a JSON string.
func plainLength(s string) int {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' {
			return i
		}
	}
	return len(s)
}

// escape reads \uXXXX, or two of them that make one character.
func (p parser) escape(at int) (rune, int, error) {
	high, ok := p.hex4(at)
	if !ok {
		return 0, at, p.fail("Invalid \\uXXXX escape", at+1)
	}
	if utf16.IsSurrogate(high) && high < 0xdc00 {
		if low, ok := p.hex4(at + 6); ok && low >= 0xdc00 && low <= 0xdfff {
			return utf16.DecodeRune(high, low), at + 12, nil
		}
	}
	return high, at + 6, nil
}

func (p parser) hex4(at int) (rune, bool) {
	if at+6 > len(p.text) || p.text[at] != '\\' || p.text[at+1] != 'u' {
		return 0, false
	}
	for _, c := range []byte(p.text[at+2 : at+6]) {
		if !isHex(c) {
			return 0, false
		}
	}
	n, _ := strconv.ParseUint(p.text[at+2:at+6], 16, 32)
	return rune(n), true
}

func appendSurrogate(out []byte, r rune) []byte {
	if utf16.IsSurrogate(r) {
		return append(out, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0x3f, 0x80|byte(r)&0x3f)
	}
	return utf8.AppendRune(out, r)
}
