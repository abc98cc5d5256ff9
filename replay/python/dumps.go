package python

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"tapedeck/model/body"
)

// Dumps is json.dumps with its defaults.
func Dumps(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(v)
	case *big.Int:
		return v.String()
	case float64:
		return body.PythonFloat(v)
	case string:
		return dumpString(v)
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = Dumps(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case *Dict:
		items := make([]string, len(v.Keys))
		for i, key := range v.Keys {
			items[i] = dumpString(key) + ": " + Dumps(v.Values[key])
		}
		return "{" + strings.Join(items, ", ") + "}"
	}
	return ""
}

// dumpString writes a string in ASCII. Three bytes that are no UTF-8 are a
// lone surrogate, see parser.str.
func dumpString(s string) string {
	var out strings.Builder
	out.WriteByte('"')
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && size == 1 && len(s) >= 3 {
			r, size = rune(s[0]&0x0f)<<12|rune(s[1]&0x3f)<<6|rune(s[2]&0x3f), 3
		}
		s = s[size:]
		at := strings.IndexRune("\"\\\b\f\n\r\t", r)
		switch {
		case at >= 0:
			out.WriteString(`\` + string(`"\bfnrt`[at]))
		case r >= ' ' && r <= '~':
			out.WriteRune(r)
		case r > 0xffff:
			r -= 0x10000
			fmt.Fprintf(&out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	out.WriteByte('"')
	return out.String()
}
