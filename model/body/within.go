package body

import (
	"bytes"

	"tapedeck/model/body/jsontext"
)

// guards are what servers write before JSON to keep it from being run as a
// script.
var guards = []string{")]}',", ")]}'", "while(1);", "while (1);", "for(;;);", "for (;;);", "{}&&", "/**/"}

// mostCallback bounds the name of the function that JSONP calls.
const mostCallback = 256

// Within is where JSON stands in a text that holds more than it: values
// followed by other text, one behind a guard, one that JSONP hands to a
// function. Only what has a member somewhere counts, as other texts hold
// brackets too. ok is false for a text without such, and one that is nothing
// but JSON. Of what Pretty is of such a text it finds the same values.
func Within(t Type, text []byte) (start, end int, ok bool) {
	switch t {
	case JSON, NDJSON, Text, JavaScript, WithJSON:
	default:
		return 0, 0, false
	}
	space := len(text) - len(bytes.TrimLeft(text[jsontext.BOM(text):], " \t\r\n"))
	start = space
	for _, g := range guards {
		if bytes.HasPrefix(text[start:], []byte(g)) {
			start += len(g)
			start += len(text[start:]) - len(bytes.TrimLeft(text[start:], " \t\r\n"))
			break
		}
	}
	if n := call(text[start:]); n > 0 {
		start += n
		end = start + wholeValues(text[start:], true)
		return start, end, end > start && closes(text[end:])
	}
	if t == JavaScript && start == space {
		return 0, 0, false // a block
	}
	end = start + wholeValues(text[start:], false)
	return start, end, end > start && (start > space || len(bytes.TrimSpace(text[end:])) > 0)
}

// call is the length of "name(" at the start of a text, with the blanks behind
// it; 0 if there is none.
func call(text []byte) int {
	n := 0
	for n < len(text) && n < mostCallback && (wordByte(text[n]) || n > 0 && bytes.IndexByte([]byte(".[]'"), text[n]) >= 0) {
		n++
	}
	if n == 0 || n == len(text) || text[n] != '(' {
		return 0
	}
	n++
	return n + len(text[n:]) - len(bytes.TrimLeft(text[n:], " \t\r\n"))
}

func wordByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '$'
}

// closes reports whether a text ends a call and does nothing more.
func closes(text []byte) bool {
	rest, ok := bytes.CutPrefix(bytes.TrimSpace(text), []byte(")"))
	return ok && (len(rest) == 0 || string(bytes.TrimSpace(rest)) == ";")
}

// wholeValues is where the objects and arrays at the start of a text end, or the
// first of them, 0 if they have no member.
func wholeValues(text []byte, one bool) (end int) {
	keyed := false
	for at := 0; at < len(text) && (text[at] == '{' || text[at] == '['); {
		n, keys := wholeValue(text[at:])
		if n == 0 {
			break
		}
		end, keyed = at+n, keyed || keys
		if one {
			break
		}
		at = end + len(text[end:]) - len(bytes.TrimLeft(text[end:], " \t\r\n"))
	}
	if !keyed {
		return 0
	}
	return end
}

// wholeValue is where the value at the start of a text ends, 0 where it does not,
// and whether it has a member.
func wholeValue(text []byte) (end int, keyed bool) {
	s := jsontext.NewScanner(text, jsontext.Python)
	s.Stream = true
	for depth := 0; ; {
		t, err := s.Next()
		if err != nil {
			return 0, false
		}
		keyed = keyed || t.Key
		switch t.Kind {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		if depth == 0 {
			return t.End, keyed
		}
	}
}

// FormatWithin is Format for a text in which JSON stands from start to end: the
// rest stays as it is. What follows begins on a line of its own, but for the end
// of a call.
func FormatWithin(text []byte, start, end int) ([]byte, error) {
	json, err := prettyJSON(NDJSON, text[start:end])
	if json == nil {
		return nil, err
	}
	rest := text[end:]
	out := append(bytes.Clone(text[:start]), json...)
	if next := bytes.TrimLeft(rest, " \t"); len(next) > 0 && next[0] != '\n' && next[0] != '\r' && !closes(rest) {
		out = append(out, '\n')
	}
	return append(out, rest...), nil
}
