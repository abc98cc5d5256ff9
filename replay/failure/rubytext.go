package failure

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"tapedeck/model"
)

var errNotRuby = errors.New("not what Ruby prints")

// rubyString reads a string as inspect writes it, at the beginning of s.
func rubyString(s string) (value, rest string, err error) {
	s, ok := strings.CutPrefix(s, `"`)
	if !ok {
		return "", "", errNotRuby
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
			piece, size := rubyEscape(s)
			b.WriteString(piece)
			s = s[size:]
		}
	}
	return "", "", errNotRuby
}

var rubyEscapes = map[byte]string{'n': "\n", 'r': "\r", 't': "\t", 'f': "\f", 'v': "\v", 'b': "\b", 'a': "\a", 'e': "\x1b"}

// rubyEscape reads the escape that s begins with. Before anything else that is
// not a letter, the backslash only protects it: \" \\ \#.
func rubyEscape(s string) (piece string, size int) {
	if piece, ok := rubyEscapes[s[1]]; ok {
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

// rubyHeader reads a hash of header lines, as Ruby before and since 3.4
// writes it: {"A"=>["1"]}, {"A" => ["1"]}.
func rubyHeader(s string) (h model.Header, rest string, err error) {
	s, ok := strings.CutPrefix(s, "{")
	if !ok {
		return nil, "", errNotRuby
	}
	h = model.Header{}
	for {
		s = strings.TrimLeft(s, ", ")
		if at(s, 0) == '}' {
			return h, s[1:], nil
		}
		name, rest, err := rubyString(s)
		if err != nil {
			return nil, "", err
		}
		rest, ok := strings.CutPrefix(strings.TrimLeft(rest, " "), "=>")
		if !ok {
			return nil, "", errNotRuby
		}
		values, rest, err := rubyStrings(strings.TrimLeft(rest, " "))
		if err != nil {
			return nil, "", err
		}
		for _, value := range values {
			h = append(h, model.HeaderLine{Name: name, Value: value})
		}
		s = rest
	}
}

// rubyStrings reads an array of strings, or a single one.
func rubyStrings(s string) (values []string, rest string, err error) {
	if at(s, 0) != '[' {
		value, rest, err := rubyString(s)
		return []string{value}, rest, err
	}
	for s = s[1:]; ; {
		s = strings.TrimLeft(s, ", ")
		if at(s, 0) == ']' {
			return values, s[1:], nil
		}
		var value string
		if value, s, err = rubyString(s); err != nil {
			return nil, "", err
		}
		values = append(values, value)
	}
}

// rubyMatchers reads the array of a cassette's matchers, [:method, :uri]: symbols
// without their colon, a matcher of the URI without parameters by the name that
// package replay has for it, and what is the test's own as it is printed.
func rubyMatchers(s string) []string {
	s, open := strings.CutPrefix(strings.TrimSpace(s), "[")
	s, closed := strings.CutSuffix(s, "]")
	if !open || !closed {
		return nil
	}
	names := []string{}
	for _, name := range rubyElements(s) {
		names = append(names, rubyMatcher(name))
	}
	return names
}

var (
	rubyWithout = regexp.MustCompile(`^#<struct VCR::RequestMatcherRegistry::URIWithoutParamsMatcher params_to_ignore=(\[.*\])>$`)
	rubyProc    = regexp.MustCompile(`^#<Proc:0x[0-9a-f]+[ @](\S.*?)( \(lambda\))?>$`)
)

func rubyMatcher(s string) string {
	if m := rubyWithout.FindStringSubmatch(s); m != nil {
		if params, _, err := rubyStrings(m[1]); err == nil {
			return "uri_without_params:" + strings.Join(params, ",")
		}
	}
	if m := rubyProc.FindStringSubmatch(s); m != nil {
		if m[2] != "" {
			return "lambda at " + m[1]
		}
		return "proc at " + m[1]
	}
	return strings.TrimPrefix(s, ":")
}

// rubyElements parts the elements of an array; what stands in quotes or brackets
// is one.
func rubyElements(s string) []string {
	var list []string
	depth, start := 0, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			if _, rest, err := rubyString(s[i:]); err == nil {
				i = len(s) - len(rest) - 1
			}
		case '[', '<', '{', '(':
			depth++
		case ']', '>', '}', ')':
			depth--
		case ',':
			if depth == 0 {
				list = append(list, strings.TrimSpace(s[start:i]))
				start = i + 1
			}
		}
	}
	if last := strings.TrimSpace(s[start:]); last != "" {
		list = append(list, last)
	}
	return list
}
