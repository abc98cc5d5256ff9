package python

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// AppendKey writes a value of Python so that equal values are equal texts.
func AppendKey(out []byte, v any) []byte {
	if n, ok := exactly(v); ok {
		if n.exact == nil {
			return appendSized(append(out, 'n'), fmt.Sprint(n.special))
		}
		return appendSized(append(out, 'n'), n.exact.RatString())
	}
	switch v := v.(type) {
	case string:
		return appendSized(append(out, 's'), v)
	case []byte:
		return appendSized(append(out, 'b'), string(v))
	case []any:
		out = strconv.AppendInt(append(out, 'l'), int64(len(v)), 10)
		for _, item := range v {
			out = AppendKey(append(out, ','), item)
		}
	case *Dict:
		out = strconv.AppendInt(append(out, 'd'), int64(len(v.Values)), 10)
		for _, key := range slices.Sorted(maps.Keys(v.Values)) {
			out = AppendKey(appendSized(append(out, ','), key), v.Values[key])
		}
	}
	return out
}

func appendSized(out []byte, text string) []byte {
	out = append(strconv.AppendInt(out, int64(len(text)), 10), ':')
	return append(out, text...)
}
