package ruby

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"tapedeck/model"
)

var errNotPrinted = errors.New("not what Ruby prints")

// ParseString reads a string as inspect writes it, at the beginning of s.
func ParseString(s string) (value, rest string, err error) {
	s, ok := strings.CutPrefix(s, `"`)
	if !ok {
		return "", "", errNotPrinted
	}
	var b strings.Builder
	for s != "" {
		switch {
		case s[0] == '"':
			return b.String(), s[1:], nil
		case s[0] != '\\' || len(s) == 1:
			b.WriteByte(s[0])
			s = s[1:]
		default:
			piece, size := inspectEscape(s)
			b.WriteString(piece)
			s = s[size:]
		}
	}
	return "", "", errNotPrinted
}

var inspectEscapes = map[byte]string{'n': "\n", 'r': "\r", 't': "\t", 'f': "\f", 'v': "\v", 'b': "\b", 'a': "\a", 'e': "\x1b"}

// inspectEscape reads the escape that s begins with. Before anything else that is
// not a letter, the backslash only protects it: \" \\ \#.
func inspectEscape(s string) (piece string, size int) {
	if piece, ok := inspectEscapes[s[1]]; ok {
		return piece, 2
	}
	digits, end := "", 0
	switch {
	case strings.HasPrefix(s, `\u{`):
		digits, _, _ = strings.Cut(s[3:], "}")
		end = 4 + len(digits)
	case s[1] == 'u' && len(s) >= 6:
		digits, end = s[2:6], 6
	case s[1] == 'x' && len(s) >= 4:
		digits, end = s[2:4], 4
	default:
		return s[1:2], 2
	}
	n, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || end > len(s) {
		return s[1:2], 2
	}
	if s[1] == 'x' {
		return string([]byte{byte(n)}), end
	}
	return string(utf8.AppendRune(nil, rune(n))), end
}

// ParseHeader reads a hash of header lines, as Ruby before and since 3.4
// writes it: {"A"=>["1"]}, {"A" => ["1"]}.
func ParseHeader(s string) (h model.Header, rest string, err error) {
	s, ok := strings.CutPrefix(s, "{")
	if !ok {
		return nil, "", errNotPrinted
	}
	h = model.Header{}
	for {
		s = strings.TrimLeft(s, ", ")
		if rest, closed := strings.CutPrefix(s, "}"); closed {
			return h, rest, nil
		}
		name, rest, err := ParseString(s)
		if err != nil {
			return nil, "", err
		}
		rest, ok := strings.CutPrefix(strings.TrimLeft(rest, " "), "=>")
		if !ok {
			return nil, "", errNotPrinted
		}
		values, rest, err := ParseStrings(strings.TrimLeft(rest, " "))
		if err != nil {
			return nil, "", err
		}
		for _, value := range values {
			h = append(h, model.HeaderLine{Name: name, Value: value})
		}
		s = rest
	}
}

// ParseStrings reads an array of strings, or a single one.
func ParseStrings(s string) (values []string, rest string, err error) {
	s, list := strings.CutPrefix(s, "[")
	if !list {
		value, rest, err := ParseString(s)
		return []string{value}, rest, err
	}
	for {
		s = strings.TrimLeft(s, ", ")
		if rest, closed := strings.CutPrefix(s, "]"); closed {
			return values, rest, nil
		}
		var value string
		if value, s, err = ParseString(s); err != nil {
			return nil, "", err
		}
		values = append(values, value)
	}
}
