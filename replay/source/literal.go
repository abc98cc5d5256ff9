package source

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// pythonString reads a string with its prefix, if one begins here.
func (s *scanner) pythonString() bool {
	prefix := 0
	for prefix < 3 && s.at+prefix < len(s.src) && strings.ContainsRune("rRbBfFuUtT", rune(s.src[s.at+prefix])) {
		prefix++
	}
	at := s.at + prefix
	if at >= len(s.src) || s.src[at] != '\'' && s.src[at] != '"' {
		return false
	}
	kind := strings.ToLower(s.src[s.at:at])
	quote := s.src[at : at+1]
	if strings.HasPrefix(s.src[at:], strings.Repeat(quote, 3)) {
		quote = strings.Repeat(quote, 3)
	}
	line := s.line
	s.at = at + len(quote)
	raw, closed := s.until(quote)
	t := token{kind: str, line: line}
	switch {
	case !closed || strings.Contains(kind, "b"):
		t.kind = unread
	case strings.ContainsAny(kind, "ft"):
		t.parts = formatted(raw, "{", "}", !strings.Contains(kind, "r"))
		t.text, t.parts = whole(t.parts)
	case strings.Contains(kind, "r"):
		t.text = raw
	default:
		t.text = unescaped(raw)
	}
	s.put(t)
	return true
}

// until reads up to a quote that no backslash precedes, and past it.
func (s *scanner) until(quote string) (raw string, closed bool) {
	from := s.at
	for s.at < len(s.src) {
		switch c := s.src[s.at]; {
		case c == '\\':
			s.at++
			if s.at < len(s.src) {
				if s.src[s.at] == '\n' {
					s.line++
				}
				s.at++
			}
			continue
		case strings.HasPrefix(s.src[s.at:], quote):
			raw = s.src[from:s.at]
			s.at += len(quote)
			return raw, true
		case c == '\n':
			if len(quote) == 1 && !s.ruby {
				return s.src[from:s.at], false
			}
			s.line++
		}
		s.at++
	}
	return s.src[min(from, len(s.src)):], false
}

// formatted splits a string at what is computed in it, which stands between open
// and close. Doubled brackets of Python's are one.
func formatted(raw, open, close string, escapes bool) (parts []Value) {
	add := func(text string) {
		if escapes {
			text = unescaped(text)
		}
		if text != "" {
			parts = append(parts, Value{Kind: String, Text: text})
		}
	}
	text := ""
	for raw != "" {
		switch {
		case open == "{" && (strings.HasPrefix(raw, "{{") || strings.HasPrefix(raw, "}}")):
			text, raw = text+raw[:1], raw[2:]
		case strings.HasPrefix(raw, `\`) && len(raw) > 1:
			text, raw = text+raw[:2], raw[2:]
		case strings.HasPrefix(raw, open):
			add(text)
			text = ""
			inside := raw[len(open):]
			raw = afterBracket(inside, close)
			parts = append(parts, simple(strings.TrimSuffix(strings.TrimSuffix(inside[:len(inside)-len(raw)], close), "!r")))
		default:
			text, raw = text+raw[:1], raw[1:]
		}
	}
	add(text)
	return parts
}

// afterBracket is what follows the bracket that ends s.
func afterBracket(s, close string) string {
	depth := 1
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '{':
			depth++
		case close[0]:
			if depth--; depth == 0 {
				return s[i+1:]
			}
		}
	}
	return ""
}

// simple is a computed part that is a name; else it is unknown.
func simple(text string) Value {
	text = strings.TrimSpace(text)
	for i, r := range text {
		if !isName(r) && r != '.' || i == 0 && r >= '0' && r <= '9' {
			return Value{}
		}
	}
	if text == "" {
		return Value{}
	}
	return Value{Kind: Name, Text: text}
}

// whole joins parts that are all text.
func whole(parts []Value) (string, []Value) {
	text := ""
	for _, p := range parts {
		if p.Kind != String {
			return "", parts
		}
		text += p.Text
	}
	return text, nil
}

// unescaped is a string's text with its escapes decoded, as Python and Ruby do
// both; an escape that is none of them stays.
func unescaped(raw string) string {
	if !strings.Contains(raw, `\`) {
		return raw
	}
	var b strings.Builder
	for raw != "" {
		if raw[0] != '\\' || len(raw) < 2 {
			b.WriteByte(raw[0])
			raw = raw[1:]
			continue
		}
		text, size := escape(raw)
		b.WriteString(text)
		raw = raw[size:]
	}
	return b.String()
}

// simpleEscapes are those of one character.
var simpleEscapes = map[byte]string{'n': "\n", 't': "\t", 'r': "\r", '0': "\x00", 'a': "\a", 'b': "\b", 'f': "\f", 'v': "\v",
	'\\': `\`, '\'': "'", '"': `"`, '\n': "", '#': "#"}

func escape(raw string) (text string, size int) {
	if text, ok := simpleEscapes[raw[1]]; ok {
		return text, 2
	}
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[raw[1]]
	hex := raw[2:]
	size = 2 + digits
	if raw[1] == 'u' && strings.HasPrefix(hex, "{") { // Ruby's
		digits = strings.IndexByte(hex, '}') - 1
		hex = hex[1:]
		size = 4 + digits
	}
	if digits > 0 && len(hex) >= digits {
		if n, err := strconv.ParseUint(hex[:digits], 16, 32); err == nil {
			return string(utf8.AppendRune(nil, rune(n))), size
		}
	}
	return raw[:2], 2
}
