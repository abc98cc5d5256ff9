package ruby

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"tapedeck/replay/python"
)

// Unescape is CGI.unescape: escapes are decoded, + is a space, what is no UTF-8
// becomes U+FFFD.
func Unescape(s string) string {
	return strings.ToValidUTF8(string(python.UnquoteBytes(strings.ReplaceAll(s, "+", " "))), "\ufffd")
}

// Split is String#split: empty texts at the end are dropped.
func Split(s, sep string) []string {
	parts := strings.Split(s, sep)
	for len(parts) > 0 && parts[len(parts)-1] == "" {
		parts = parts[:len(parts)-1]
	}
	return parts
}

// Inspect is String#inspect of ASCII text in UTF-8.
func Inspect(s string) string {
	var out strings.Builder
	out.WriteByte('"')
	for i, r := range s {
		switch {
		case r == '"' || r == '\\':
			out.WriteString(`\` + string(r))
		case r == '#' && i+1 < len(s) && strings.IndexByte("{$@", s[i+1]) >= 0:
			out.WriteString(`\#`)
		case strings.ContainsRune("\a\b\t\n\v\f\r\x1b", r):
			out.WriteString(`\` + string("abtnvfre"[strings.IndexRune("\a\b\t\n\v\f\r\x1b", r)]))
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&out, `\u%04X`, r)
		default:
			out.WriteRune(r)
		}
	}
	out.WriteByte('"')
	return out.String()
}

// dump is String#dump: non-ASCII characters as \u00E9.
func dump(s string) string {
	var out strings.Builder
	for _, r := range Inspect(s) {
		switch {
		case r <= unicode.MaxASCII:
			out.WriteRune(r)
		case r <= 0xffff:
			fmt.Fprintf(&out, `\u%04X`, r)
		default:
			fmt.Fprintf(&out, `\u{%X}`, r)
		}
	}
	return out.String()
}

// InspectLists is a hash of arrays of texts as inspect writes it, sorted by name.
func InspectLists(h map[string][]string) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(h)) {
		var values []string
		for _, v := range h[name] {
			values = append(values, Inspect(v))
		}
		out = append(out, Inspect(name)+"=>["+strings.Join(values, ", ")+"]")
	}
	return "{" + strings.Join(out, ", ") + "}"
}
