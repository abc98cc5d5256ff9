package format

import (
	"fmt"
	"slices"
	"strings"

	"tapedeck/model"
)

// py2HeaderHash is uber/cassette's hash of a request's headers: of Python 2's
// repr of the sorted pairs, without what is named exactly Host. Of a name that
// is there twice the last counts, as in a dict.
func py2HeaderHash(h model.Header) string {
	if len(h) == 0 {
		return "{}"
	}
	values := map[string]string{}
	var names []string
	for _, l := range h {
		if _, had := values[l.Name]; !had && l.Name != "Host" {
			names = append(names, l.Name)
		}
		values[l.Name] = l.Value
	}
	slices.Sort(names)
	var pairs []string
	for _, name := range names {
		pairs = append(pairs, "("+py2Repr(name)+", "+py2Repr(values[name])+")")
	}
	return md5Hex("[" + strings.Join(pairs, ", ") + "]")
}

// py2Repr is repr of a str of Python 2.
func py2Repr(s string) string {
	quote := byte('\'')
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		quote = '"'
	}
	b := []byte{quote}
	for i := range len(s) {
		switch c := s[i]; {
		case c == quote || c == '\\':
			b = append(b, '\\', c)
		case c == '\t':
			b = append(b, `\t`...)
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\r':
			b = append(b, `\r`...)
		case c < ' ' || c > '~':
			b = fmt.Appendf(b, `\x%02x`, c)
		default:
			b = append(b, c)
		}
	}
	return string(append(b, quote))
}
