package yamlspan

import "bytes"

// singleEnd returns the offset after the '...' at i, or -1.
func singleEnd(src []byte, i int) int {
	if i >= len(src) || src[i] != '\'' {
		return -1
	}
	for i++; ; i += 2 {
		q := bytes.IndexByte(src[i:], '\'')
		if q < 0 {
			return -1
		}
		i += q
		if i+1 == len(src) || src[i+1] != '\'' {
			return i + 1
		}
	}
}

// apostropheEscape finds \' in double quotes, or -1: go-yaml takes it, PyYAML
// and Psych do not.
func apostropheEscape(quoted []byte) int {
	for i := 0; ; i += 2 {
		next := bytes.IndexByte(quoted[i:], '\\')
		if next < 0 || i+next+1 >= len(quoted) {
			return -1
		}
		if i += next; quoted[i+1] == '\'' {
			return i
		}
	}
}

// doubleEnd returns the offset after the "..." at i, or -1.
func doubleEnd(src []byte, i int) int {
	if i >= len(src) || src[i] != '"' {
		return -1
	}
	for i++; ; i++ {
		q := bytes.IndexByte(src[i:], '"')
		if q < 0 {
			return -1
		}
		slashes := 0
		for j := i + q - 1; j >= i && src[j] == '\\'; j-- {
			slashes++
		}
		i += q
		if slashes%2 == 0 {
			return i + 1
		}
	}
}

// colonInFlow finds a ":" of the plain scalar from start to end that a bracket,
// a comma or a "?" follows, or -1: within brackets go-yaml takes it, PyYAML and
// Psych do not.
func colonInFlow(src []byte, start, end int) int {
	for i := start; i < end && i+1 < len(src); i++ {
		if src[i] == ':' && bytes.IndexByte([]byte(",?[]{}"), src[i+1]) >= 0 {
			return i
		}
	}
	return -1
}

// plainEnd returns where the plain scalar at i ends, or -1. Folding changes
// only white space, so all else in the text is in the value, in order.
func plainEnd(src []byte, i int, value string) int {
	v := []byte(value)
	for j := 0; ; i, j = i+1, j+1 {
		for j < len(v) && blankLen(v, j) > 0 {
			j += blankLen(v, j)
		}
		if j == len(v) {
			return i
		}
		for i < len(src) && blankLen(src, i) > 0 {
			i += blankLen(src, i)
		}
		if i >= len(src) || src[i] != v[j] {
			return -1
		}
	}
}

// blankLen returns the length of the space, tab or line break at i.
func blankLen(src []byte, i int) int {
	if src[i] == ' ' || src[i] == '\t' {
		return 1
	}
	return breakLen(src, i)
}

// blockEnd returns where the block scalar at i ends: see Node.End. parent is
// the column of the collection that it is in.
func blockEnd(src []byte, i, parent int) int {
	if i >= len(src) || src[i] != '|' && src[i] != '>' {
		return -1
	}
	i++
	indent, keep := 0, false
	for ; i < len(src); i++ {
		switch b := src[i]; {
		case b == '+':
			keep = true
			continue
		case b == '-':
			continue
		case b >= '1' && b <= '9':
			indent = max(parent, 0) + int(b-'0')
			continue
		}
		break
	}
	end := i
	for i < len(src) && breakLen(src, i) == 0 {
		i++
	}
	i += breakLen(src, i)
	if indent == 0 {
		indent = max(blockIndent(src, i), parent+1, 1)
	}
	for i < len(src) {
		spaces := 0
		for spaces < indent && i+spaces < len(src) && src[i+spaces] == ' ' {
			spaces++
		}
		i += spaces
		n := breakLen(src, i)
		switch {
		case n > 0 && spaces <= indent:
			if keep {
				end = i
			}
		case spaces < indent || i == len(src):
			return end
		default:
			for i < len(src) && breakLen(src, i) == 0 {
				i++
			}
			end, n = i, breakLen(src, i)
		}
		i += n
	}
	return end
}

// blockIndent returns the indentation of the block scalar text at i: the most
// that its leading blank lines and its first other line have.
func blockIndent(src []byte, i int) int {
	most := 0
	for {
		start := i
		for i < len(src) && src[i] == ' ' {
			i++
		}
		most = max(most, i-start)
		n := breakLen(src, i)
		if n == 0 {
			return most
		}
		i += n
	}
}
