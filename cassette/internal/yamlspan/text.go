package yamlspan

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"tapedeck/cassette/internal/span"
)

var bom = []byte("\xEF\xBB\xBF")

// position returns the line and column of an offset, both from 1, columns in
// characters. Lines end as the YAML 1.1 scanner ends them.
func position(src []byte, off int) (line, column int) {
	line = 1
	i := len(src) - len(bytes.TrimPrefix(src, bom))
	start := i
	if before := src[:min(off, len(src))]; !hasExoticBreak(before) {
		line += bytes.Count(before, []byte("\n"))
		start = max(start, bytes.LastIndexByte(before, '\n')+1)
		i = off
	}
	for i < off && i < len(src) {
		if n := breakLen(src, i); n > 0 {
			i += n
			if i <= off {
				line, start = line+1, i
			}
			continue
		}
		i++
	}
	if off < start {
		return line, 1
	}
	return line, utf8.RuneCount(src[start:off]) + 1
}

// breakLen returns the length of the line break at i, 0 if there is none. YAML
// 1.1 breaks lines at CR, LF, CR LF, NEL, LS and PS.
func breakLen(src []byte, i int) int {
	if i >= len(src) {
		return 0
	}
	switch src[i] {
	case '\n':
		return 1
	case '\r':
		if i+1 < len(src) && src[i+1] == '\n' {
			return 2
		}
		return 1
	case 0xC2:
		if i+1 < len(src) && src[i+1] == 0x85 {
			return 2
		}
	case 0xE2:
		if i+2 < len(src) && src[i+1] == 0x80 && (src[i+2] == 0xA8 || src[i+2] == 0xA9) {
			return 3
		}
	}
	return 0
}

// lineStartBefore returns where the line of offset i begins.
func lineStartBefore(src []byte, i int) int {
	for ; i > 0; i-- {
		switch src[i-1] {
		case '\n', '\r':
			return i
		case 0x85:
			if i > 1 && breakLen(src, i-2) == 2 {
				return i
			}
		case 0xA8, 0xA9:
			if i > 2 && breakLen(src, i-3) == 3 {
				return i
			}
		}
	}
	return 0
}

// endsLine reports whether text is empty or ends in a line feed.
func endsLine(text []byte) bool { return len(text) == 0 || text[len(text)-1] == '\n' }

// isNameByte reports whether b can be in an anchor's name, as libyaml reads it.
func isNameByte(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b == '_' || b == '-'
}

// eolOf is the line break that a text uses.
func eolOf(texts ...[]byte) string {
	for _, text := range texts {
		if i := bytes.IndexByte(text, '\n'); i >= 0 {
			if i > 0 && text[i-1] == '\r' {
				return "\r\n"
			}
			return "\n"
		}
	}
	return "\n"
}

// join appends without touching what a belongs to.
func join(a []byte, b string) []byte { return append(a[:len(a):len(a)], b...) }

// hasExoticBreak looks for a lone CR, NEL, LS or PS anywhere.
func hasExoticBreak(src []byte) bool {
	if bytes.Contains(src, []byte("\u0085")) || bytes.Contains(src, []byte("\u2028")) || bytes.Contains(src, []byte("\u2029")) {
		return true
	}
	for i := 0; ; {
		cr := bytes.IndexByte(src[i:], '\r')
		if cr < 0 {
			return false
		}
		i += cr + 1
		if i == len(src) || src[i] != '\n' {
			return true
		}
	}
}

// skipBlank returns the first offset at or after i that is not white space, a line
// break, a comment, or one of the bytes in also.
func skipBlank(src []byte, i int, also string) int {
	for i < len(src) {
		switch b := src[i]; {
		case b == ' ' || b == '\t' || strings.IndexByte(also, b) >= 0:
			i++
		case b == '#':
			for i < len(src) && breakLen(src, i) == 0 {
				i++
			}
		case breakLen(src, i) > 0:
			i += breakLen(src, i)
		default:
			return i
		}
	}
	return i
}

// isBlank reports whether a space, tab or line break stands at i.
func isBlank(src []byte, i int) bool {
	return src[i] == ' ' || src[i] == '\t' || breakLen(src, i) > 0
}

// lineEnd returns where the line of i ends, before its break.
func lineEnd(src []byte, i int) int {
	for i < len(src) && breakLen(src, i) == 0 {
		i++
	}
	return i
}

// nextLine returns where the line after that of i begins.
func nextLine(src []byte, i int) int {
	i = lineEnd(src, i)
	return i + breakLen(src, i)
}

// checkEncoding refuses what go-yaml would decode to other offsets.
func checkEncoding(src []byte) error {
	if bytes.HasPrefix(src, []byte("\xFE\xFF")) || bytes.HasPrefix(src, []byte("\xFF\xFE")) {
		return &span.Error{Line: 1, Column: 1, Why: "the text is UTF-16, not UTF-8"}
	}
	return nil
}

func badByteError(src []byte, i int) *span.Error {
	line, column := position(src, i)
	r, size := utf8.DecodeRune(src[i:])
	if r == utf8.RuneError && size <= 1 {
		return &span.Error{Line: line, Column: column, Why: "a byte is not UTF-8"}
	}
	return &span.Error{Line: line, Column: column, Why: fmt.Sprintf("the control character %U is not allowed in YAML", r)}
}

// badByte returns the first byte that YAML does not allow, or -1.
func badByte(src []byte) int {
	for i := 0; i < len(src); {
		r, size := utf8.DecodeRune(src[i:])
		switch {
		case r == utf8.RuneError && size <= 1,
			r < 0x20 && r != '\t' && r != '\n' && r != '\r',
			r == 0x7F, r >= 0x80 && r < 0xA0 && r != 0x85:
			return i
		}
		i += size
	}
	return -1
}
