package body

import (
	"encoding/binary"
	"math/bits"
)

// isPlainJSON reports whether a text is one JSON value as nearly all are: of ASCII
// characters, without escapes by number, not deep. Of others it says nothing.
func isPlainJSON(text []byte) bool {
	var objects uint64 // a bit for each collection that is open: it is an object
	depth, i := 0, 0
	for {
		if i = pastBlanks(text, i); i == len(text) {
			return false
		}
		switch c := text[i]; c {
		case '{', '[':
			if depth == 64 {
				return false
			}
			objects, depth = objects<<1, depth+1
			if i = pastBlanks(text, i+1); i < len(text) && text[i] == c+2 { // as ASCII has them
				objects, depth, i = objects>>1, depth-1, i+1
				break
			}
			if c == '{' {
				objects |= 1
				if i = pastName(text, i); i < 0 {
					return false
				}
			}
			continue
		case '"':
			i = pastPlainString(text, i)
		default:
			i = pastPlainLiteral(text, i)
		}
		if i < 0 {
			return false
		}
		for {
			i = pastBlanks(text, i)
			if depth == 0 || i == len(text) {
				return depth == 0 && i == len(text)
			}
			if text[i] == ',' {
				break
			}
			if text[i] != "]}"[objects&1] {
				return false
			}
			objects, depth, i = objects>>1, depth-1, i+1
		}
		if i++; objects&1 == 1 {
			if i = pastName(text, pastBlanks(text, i)); i < 0 {
				return false
			}
		}
	}
}

func pastBlanks(text []byte, i int) int {
	for i < len(text) && (text[i] == ' ' || text[i] == '\n' || text[i] == '\r' || text[i] == '\t') {
		i++
	}
	return i
}

// pastName is where the value of a member begins whose name is at i, -1 for none.
func pastName(text []byte, i int) int {
	if i = pastPlainString(text, i); i < 0 {
		return -1
	}
	if i = pastBlanks(text, i); i < len(text) && text[i] == ':' {
		return i + 1
	}
	return -1
}

// pastPlainString is the end of the string at i, -1 for none.
func pastPlainString(text []byte, i int) int {
	const low, high = 0x0101010101010101, 0x8080808080808080
	if i >= len(text) || text[i] != '"' {
		return -1
	}
	for i++; i < len(text); i++ {
		if i+8 <= len(text) {
			w := binary.LittleEndian.Uint64(text[i:])
			quote, slash := w^'"'*low, w^'\\'*low
			stop := ((quote-low)&^quote | (slash-low)&^slash | (w-' '*low)&^w | w) & high
			if stop == 0 {
				i += 7
				continue
			}
			i += bits.TrailingZeros64(stop) / 8
		}
		switch c := text[i]; {
		case c == '"':
			return i + 1
		case c == '\\':
			i++
			if i == len(text) || !plainEscape[text[i]] {
				return -1
			}
		case c < ' ' || c >= 0x80:
			return -1
		}
	}
	return -1
}

// plainEscape marks what may follow a backslash.
var plainEscape = [256]bool{'"': true, '\\': true, '/': true, 'b': true, 'f': true, 'n': true, 'r': true, 't': true}

// pastPlainLiteral is the end of the number, or of true, false or null, at i, -1 for
// none.
func pastPlainLiteral(text []byte, i int) int {
	for _, word := range []string{"true", "false", "null"} {
		if text[i] == word[0] {
			if len(text)-i >= len(word) && string(text[i:i+len(word)]) == word {
				return i + len(word)
			}
			return -1
		}
	}
	if text[i] == '-' {
		i++
	}
	start := i
	if i = pastDigits(text, i); i == start || text[start] == '0' && i > start+1 {
		return -1
	}
	if i < len(text) && text[i] == '.' {
		start = i + 1
		if i = pastDigits(text, start); i == start {
			return -1
		}
	}
	if i < len(text) && text[i]|' ' == 'e' {
		return -1
	}
	return i
}

func pastDigits(text []byte, i int) int {
	for i < len(text) && text[i] >= '0' && text[i] <= '9' {
		i++
	}
	return i
}
