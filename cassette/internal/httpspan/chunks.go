package httpspan

import (
	"bytes"
	"strconv"
)

// unchunk joins chunks (RFC 9112, 7.1). trailer is what follows the last one: the
// lines up to an empty one, and that; ok is false where they are not in order.
func unchunk(src []byte) (joined, trailer []byte, ok bool) {
	for at := 0; ; {
		line, next := lineEnd(src, at, len(src)-at)
		if next < 0 {
			return nil, nil, false
		}
		digits, _, _ := bytes.Cut(line, []byte(";"))
		size, err := strconv.ParseUint(string(bytes.TrimRight(digits, blanks)), 16, 48)
		if err != nil || int(size) > len(src)-next {
			return nil, nil, false
		}
		if size == 0 {
			return joined, src[next:], true
		}
		joined = append(joined, src[next:next+int(size)]...)
		if line, at = lineEnd(src, next+int(size), 2); at < 0 || len(line) > 0 {
			return nil, nil, false
		}
	}
}

// inChunks is a body as one chunk, with the trailer of the one that it replaces.
func inChunks(body, old []byte) []byte {
	_, trailer, ok := unchunk(old)
	if !ok {
		trailer = []byte("\r\n")
	}
	var out []byte
	if len(body) > 0 {
		out = append(strconv.AppendInt(nil, int64(len(body)), 16), "\r\n"...)
		out = append(append(out, body...), "\r\n"...)
	}
	return append(append(out, "0\r\n"...), trailer...)
}
