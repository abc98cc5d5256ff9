package python

import (
	"math/big"
	"strconv"
	"strings"

	"tapedeck/model/lazyregexp"
)

// mostNested bounds how deep a literal's lists and dicts may stand in each other.
const mostNested = 100

var (
	number = lazyregexp.New(`^-?\d+(\.\d+)?(e[+-]\d+)?`)
	// surrogate is an escape of half a character, which no text of Go can hold.
	surrogate = lazyregexp.New(`\\u[dD][89a-fA-F]`)
)

// ParseLiteral reads what repr() or pprint writes of None, a bool, a number, str,
// bytes, a list, a tuple or a dict whose keys are of type str, at the beginning of
// s. A tuple is read as a list. cut reports whether a str or bytes, as it is
// written, has lost a part.
func ParseLiteral(s string, cut func(token string) bool) (value any, rest string, err error) {
	return literal{cut}.parse(s, mostNested)
}

type literal struct{ cut func(token string) bool }

func (l literal) parse(s string, depth int) (any, string, error) {
	if s == "" || depth == 0 {
		return nil, "", errNotPrinted
	}
	for word, value := range map[string]any{"None": nil, "True": true, "False": false} {
		if rest, ok := strings.CutPrefix(s, word); ok {
			return value, rest, nil
		}
	}
	switch {
	case s[0] == '[':
		return l.items(s[1:], "]", depth)
	case s[0] == '(':
		return l.tuple(s[1:], depth)
	case s[0] == '{':
		return l.dict(s[1:], depth)
	case strings.IndexByte(`'"b`, s[0]) >= 0:
		return l.text(s)
	}
	return parseNumber(s)
}

func parseNumber(s string) (any, string, error) {
	m := number.FindStringSubmatch(s)
	if m == nil {
		return nil, "", errNotPrinted
	}
	rest := s[len(m[0]):]
	if m[1] == "" && m[2] == "" {
		n, ok := new(big.Int).SetString(m[0], 10)
		if !ok || len(m[0]) > maxDigits {
			return nil, "", errNotPrinted
		}
		return n, rest, nil
	}
	f, err := strconv.ParseFloat(m[0], 64)
	return f, rest, err
}

// maxDigits is how many digits Python writes of a number.
const maxDigits = 4300

// text reads a str or bytes. pprint writes a long one as several, one below the
// other.
func (l literal) text(s string) (any, string, error) {
	binary := s[0] == 'b'
	var whole strings.Builder
	for {
		piece, rest, err := ParseString(s)
		token := s[:len(s)-len(rest)]
		if err != nil || l.cut(token) || !binary && surrogate.MatchString(token) {
			return nil, "", errNotPrinted
		}
		whole.WriteString(piece)
		next := strings.TrimLeft(rest, " \n")
		if next == "" || next == rest || (next[0] == 'b') != binary || strings.IndexByte(`'"b`, next[0]) < 0 {
			if binary {
				return []byte(whole.String()), rest, nil
			}
			return whole.String(), rest, nil
		}
		s = next
	}
}

// tuple reads what follows "(": a tuple, or one value in parentheses.
func (l literal) tuple(s string, depth int) (any, string, error) {
	value, rest, err := l.items(s, ")", depth)
	if err != nil {
		return nil, "", err
	}
	inside := strings.TrimRight(s[:len(s)-len(rest)-1], " \n")
	if items := value.([]any); len(items) == 1 && !strings.HasSuffix(inside, ",") {
		return items[0], rest, nil
	}
	return value, rest, nil
}

func (l literal) items(s, closing string, depth int) (any, string, error) {
	items := []any{}
	for {
		s = strings.TrimLeft(s, " \n")
		if rest, closed := strings.CutPrefix(s, closing); closed {
			return items, rest, nil
		}
		item, rest, err := l.parse(s, depth-1)
		if err != nil {
			return nil, "", err
		}
		items = append(items, item)
		if s, err = afterItem(rest, closing); err != nil {
			return nil, "", err
		}
	}
}

// afterItem is what follows an item and its comma, if it has one.
func afterItem(s, closing string) (string, error) {
	s = strings.TrimLeft(s, " \n")
	if rest, more := strings.CutPrefix(s, ","); more {
		return rest, nil
	}
	if !strings.HasPrefix(s, closing) {
		return "", errNotPrinted
	}
	return s, nil
}

func (l literal) dict(s string, depth int) (any, string, error) {
	d := &Dict{Values: map[string]any{}}
	for {
		s = strings.TrimLeft(s, " \n")
		if rest, closed := strings.CutPrefix(s, "}"); closed {
			return d, rest, nil
		}
		key, rest, err := l.parse(s, depth-1)
		name, ok := key.(string)
		rest, colon := strings.CutPrefix(rest, ":")
		if err != nil || !ok || !colon {
			return nil, "", errNotPrinted
		}
		value, rest, err := l.parse(strings.TrimLeft(rest, " \n"), depth-1)
		if err != nil {
			return nil, "", err
		}
		d.Set(name, value)
		if s, err = afterItem(rest, "}"); err != nil {
			return nil, "", err
		}
	}
}
