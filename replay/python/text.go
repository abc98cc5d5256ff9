package python

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tapedeck/replay/exception"
)

// Repr is Python 3's repr of a str.
func Repr(s string) string { return Quoted([]rune(s), unicode.IsPrint) }

// ReprMap is the repr of a dict of texts, sorted by name.
func ReprMap(h map[string]string) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(h)) {
		out = append(out, Repr(name)+": "+Repr(h[name]))
	}
	return "{" + strings.Join(out, ", ") + "}"
}

// Quoted is what repr writes of a text's characters, in the quotes that it
// chooses; those that are not printable are escaped.
func Quoted(runes []rune, printable func(rune) bool) string {
	quote := '\''
	if slices.Contains(runes, '\'') && !slices.Contains(runes, '"') {
		quote = '"'
	}
	var out strings.Builder
	out.WriteRune(quote)
	for _, r := range runes {
		switch {
		case r == quote || r == '\\':
			out.WriteByte('\\')
			out.WriteRune(r)
		case r == '\n':
			out.WriteString(`\n`)
		case r == '\r':
			out.WriteString(`\r`)
		case r == '\t':
			out.WriteString(`\t`)
		case printable(r):
			out.WriteRune(r)
		case r <= 0xff:
			fmt.Fprintf(&out, `\x%02x`, r)
		case r <= 0xffff:
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			fmt.Fprintf(&out, `\U%08x`, r)
		}
	}
	out.WriteRune(quote)
	return out.String()
}

// DecodeUTF8 is bytes.decode("utf-8"): strict, or with errors="replace",
// which puts one U+FFFD for each maximal part of a character that is broken.
func DecodeUTF8(data []byte, replace bool) (string, error) {
	if utf8.Valid(data) {
		return string(data), nil
	}
	var out strings.Builder
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r != utf8.RuneError || size > 1 {
			out.WriteRune(r)
			i += size
			continue
		}
		reason, bad := brokenUTF8(data[i:])
		if !replace {
			return "", decodeError("utf-8", data, i, i+bad, reason)
		}
		out.WriteRune(utf8.RuneError)
		i += bad
	}
	return out.String(), nil
}

func decodeError(codec string, data []byte, start, end int, reason string) *exception.Error {
	if end-start == 1 {
		return exception.New("builtins.UnicodeDecodeError",
			fmt.Sprintf("'%s' codec can't decode byte 0x%02x in position %d: %s", codec, data[start], start, reason))
	}
	return exception.New("builtins.UnicodeDecodeError",
		fmt.Sprintf("'%s' codec can't decode bytes in position %d-%d: %s", codec, start, end-1, reason))
}

// brokenUTF8 names what is wrong with the character at the start and how many
// bytes belong to it (Unicode, table 3-7; CPython's utf8_decode).
func brokenUTF8(data []byte) (reason string, size int) {
	lead := data[0]
	low, high, want := byte(0x80), byte(0xbf), 0
	switch {
	case lead >= 0xc2 && lead <= 0xdf:
		want = 1
	case lead >= 0xe0 && lead <= 0xef:
		want = 2
		if lead == 0xe0 {
			low = 0xa0
		} else if lead == 0xed {
			high = 0x9f
		}
	case lead >= 0xf0 && lead <= 0xf4:
		want = 3
		if lead == 0xf0 {
			low = 0x90
		} else if lead == 0xf4 {
			high = 0x8f
		}
	default:
		return "invalid start byte", 1
	}
	for size = 1; size <= want; size++ {
		if size >= len(data) {
			return "unexpected end of data", size
		}
		if data[size] < low || data[size] > high {
			break
		}
		low, high = 0x80, 0xbf
	}
	return "invalid continuation byte", size
}

// DecodeASCII is bytes.decode("ascii").
func DecodeASCII(data []byte) (string, error) {
	for i, c := range data {
		if c >= 0x80 {
			return "", decodeError("ascii", data, i, i+1, "ordinal not in range(128)")
		}
	}
	return string(data), nil
}
