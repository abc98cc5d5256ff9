package pictures

import (
	"bytes"
	"encoding/base64"
	"errors"
	"slices"

	"tapedeck/model/body"
)

// Bounds of what is found.
const (
	mostFound    = 1000
	leastEncoded = 40 // characters of base64; no image of a kind that is shown is shorter
	longestLine  = 80 // characters of base64 in lines
)

// A Found is an image that a body is or holds.
type Found struct {
	Type body.Type
	// Start and End are where it stands in the text that is shown; both are -1
	// where it stands in none.
	Start, End int
	Part       int // which of a multipart body's parts it is, from 1; 0 for none
	encoded    []byte
	data       []byte
}

// Whole is a body that is an image.
func Whole(t body.Type, data []byte) Found { return Found{Type: t, Start: -1, End: -1, data: data} }

// Bytes are those of the image.
func (f Found) Bytes() ([]byte, error) {
	if f.data != nil {
		return f.data, nil
	}
	data := decode64(f.encoded)
	if data == nil {
		return nil, errors.New("its base64 cannot be decoded")
	}
	return data, nil
}

// marks are what an image begins with in base64. A JSON writer may write each
// slash as \/.
var marks = [][]byte{[]byte("iVBORw0KGgo"), []byte("/9j/"), []byte(`\/9j\/`), []byte("R0lGOD"), []byte("UklGR")}

// Find finds images in a text: what begins as one does in base64, in a data URL
// (RFC 2397), in a string of JSON or anywhere else.
func Find(text []byte) []Found {
	var starts []int
	for _, mark := range marks {
		for at := 0; len(starts) < len(marks)*mostFound; {
			n := bytes.Index(text[at:], mark)
			if n < 0 {
				break
			}
			at += n
			if at == 0 || text[at-1] == '=' || digit64(text[at-1]) == 0 {
				starts = append(starts, at)
			}
			at += len(mark)
		}
	}
	slices.Sort(starts)
	var found []Found
	end := 0
	for _, start := range starts {
		if start < end || len(found) == mostFound {
			continue
		}
		end = start + run64(text[start:])
		head := decode64(text[start:min(end, start+leastEncoded)])
		if t := body.TypeOf("", head); end-start >= leastEncoded && Is(t) {
			found = append(found, Found{Type: t, Start: start, End: end, encoded: text[start:end]})
		}
	}
	return found
}

// run64 is how long the base64 at the start of a text is. It may be escaped as in
// JSON, and go on in other lines where its lines are short.
func run64(text []byte) int {
	for i := 0; ; {
		switch n := digits64(text[i:]); {
		case n == 0 || n > longestLine:
			return i + n
		default:
			i += n
		}
		n := lineEnd(text[i:])
		if n == 0 || i+n == len(text) || digit64(text[i+n]) == 0 {
			return i
		}
		i += n
	}
}

// digits64 is how long the base64 at the start of a line is.
func digits64(text []byte) int {
	i := 0
	for i < len(text) {
		_, n := unescape64(text[i:])
		if n == 0 {
			break
		}
		i += n
	}
	return i
}

// lineEnd is how long the one line end at the start of a text is, with the blanks
// behind it.
func lineEnd(text []byte) int {
	rest, ends := bytes.CutPrefix(bytes.TrimPrefix(text, []byte("\r")), []byte("\n"))
	if !ends {
		return 0
	}
	return len(text) - len(bytes.TrimLeft(rest, " \t"))
}

// unescape64 is the digit of base64 or the line end that a text starts with, and
// how many bytes it takes, 0 for none.
func unescape64(text []byte) (c byte, size int) {
	if c = digit64(text[0]); c != 0 {
		return c, 1
	}
	if text[0] != '\\' || len(text) < 2 {
		return 0, 0
	}
	switch text[1] {
	case '/':
		return '/', 2
	case 'n', 'r':
		return '\n', 2
	case 'u':
		if len(text) < 6 {
			return 0, 0
		}
		switch string(bytes.ToLower(text[2:6])) {
		case "002b":
			return '+', 6
		case "002f":
			return '/', 6
		case "003d":
			return '=', 6
		}
	}
	return 0, 0
}

// digit64 is a digit of base64 or its padding in the standard alphabet, 0 for
// anything else (RFC 4648, sections 4 and 5).
func digit64(c byte) byte {
	switch {
	case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '+', c == '/', c == '=':
		return c
	case c == '-':
		return '+'
	case c == '_':
		return '/'
	}
	return 0
}

// decode64 is what base64 says, up to what is none of it; nil for nothing.
func decode64(text []byte) []byte {
	digits := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		c, n := unescape64(text[i:])
		if c == '=' {
			break
		}
		if c != 0 && c != '\n' {
			digits = append(digits, c)
		}
		i += max(1, n)
	}
	if len(digits)%4 == 1 {
		digits = digits[:len(digits)-1]
	}
	data := make([]byte, base64.RawStdEncoding.DecodedLen(len(digits)))
	n, err := base64.RawStdEncoding.Decode(data, digits)
	if err != nil || n == 0 {
		return nil
	}
	return data[:n]
}
