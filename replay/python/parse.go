package python

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"tapedeck/model"
)

var errNotPrinted = errors.New("not what Python prints")

// ParseString reads a str or bytes literal as repr() writes it, at the beginning
// of s.
func ParseString(s string) (value, rest string, err error) {
	bytes := strings.HasPrefix(s, "b'") || strings.HasPrefix(s, `b"`)
	if bytes {
		s = s[1:]
	}
	if s == "" || s[0] != '\'' && s[0] != '"' {
		return "", "", errNotPrinted
	}
	quote, s := s[0], s[1:]
	var b strings.Builder
	for s != "" {
		switch {
		case s[0] == quote:
			return b.String(), s[1:], nil
		case s[0] != '\\':
			b.WriteByte(s[0])
			s = s[1:]
		default:
			piece, size := reprEscape(s, bytes)
			b.WriteString(piece)
			s = s[size:]
		}
	}
	return "", "", errNotPrinted
}

var reprEscapes = map[byte]string{'n': "\n", 'r': "\r", 't': "\t", '\\': `\`, '\'': "'", '"': `"`}

// reprEscape reads the escape that s begins with; a backslash before anything
// else is itself.
func reprEscape(s string, bytes bool) (piece string, size int) {
	if len(s) < 2 {
		return s, len(s)
	}
	if piece, ok := reprEscapes[s[1]]; ok {
		return piece, 2
	}
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[s[1]]
	if digits == 0 || len(s) < 2+digits {
		return s[:1], 1
	}
	n, err := strconv.ParseUint(s[2:2+digits], 16, 32)
	if err != nil {
		return s[:1], 1
	}
	if bytes {
		return string([]byte{byte(n)}), 2 + digits
	}
	return string(utf8.AppendRune(nil, rune(n))), 2 + digits
}

// ParseStrings reads the string literals of a list, tuple or set, or a single one.
func ParseStrings(s string) (values []string, rest string, err error) {
	brackets := map[string]string{"[": "]", "(": ")", "{": "}"}
	closing, ok := brackets[s[:min(len(s), 1)]]
	if !ok {
		value, rest, err := ParseString(s)
		return []string{value}, rest, err
	}
	values = []string{}
	for s = s[1:]; ; {
		s = strings.TrimLeft(s, ", ")
		if rest, closed := strings.CutPrefix(s, closing); closed {
			return values, rest, nil
		}
		var value string
		if value, s, err = ParseString(s); err != nil {
			return nil, "", err
		}
		values = append(values, value)
	}
}

// ParseHeader reads a dict of header lines, whose values may be lists.
func ParseHeader(s string) (model.Header, string, error) {
	s, ok := strings.CutPrefix(s, "{")
	if !ok {
		return nil, "", errNotPrinted
	}
	h := model.Header{}
	for {
		s = strings.TrimLeft(s, ", ")
		if rest, closed := strings.CutPrefix(s, "}"); closed {
			return h, rest, nil
		}
		name, rest, err := ParseString(s)
		if err != nil {
			return nil, "", err
		}
		values, rest, err := ParseStrings(strings.TrimPrefix(rest, ": "))
		if err != nil {
			return nil, "", err
		}
		for _, value := range values {
			h = append(h, model.HeaderLine{Name: name, Value: value})
		}
		s = rest
	}
}
