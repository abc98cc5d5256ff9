package direct

import (
	"bytes"

	"tapedeck/cassette/internal/span"
)

// scalar makes a node of a scalar whose text is decoded when asked for.
func (r *reader) scalar(style span.Style, start int) (*span.Node, *span.Fields) {
	n, made := r.make(span.Scalar, style, start)
	made.Source = r.from
	return n, made
}

// quoted reads a quoted scalar, or the mapping that it is the first key of.
func (r *reader) quoted(parent int, at place) *span.Node {
	var n *span.Node
	if r.src[r.i] == '"' {
		n = r.double()
	} else {
		n = r.single()
	}
	if m, is := r.keyOr(n, at.compact); is {
		return m
	}
	r.endLine()
	return n
}

// single reads '...'.
func (r *reader) single() *span.Node {
	n, made := r.scalar(span.Single, r.i)
	made.Verbatim = true
	for r.i++; ; r.i += 2 {
		next := bytes.IndexByte(r.src[r.i:], '\'')
		if next < 0 {
			r.fail()
			return n
		}
		r.i += next
		if r.i+1 == len(r.src) || r.src[r.i+1] != '\'' {
			break
		}
		made.Verbatim = false
	}
	r.i++
	made.End = r.i
	r.lines(made)
	return n
}

// lines passes the line breaks of a quoted scalar.
func (r *reader) lines(made *span.Fields) {
	for i := made.Start; ; {
		next := bytes.IndexByte(r.src[i:made.End], '\n')
		if next < 0 {
			return
		}
		i += next + 1
		if r.line, made.Verbatim = i, false; r.marker(i) {
			r.fail()
			return
		}
	}
}

// doubleStop marks the bytes at which "..." may end, or is more than it shows.
var doubleStop = [256]bool{'"': true, '\\': true, '\n': true}

// double reads "...".
func (r *reader) double() *span.Node {
	n, made := r.scalar(span.Double, r.i)
	made.Verbatim = true
	src, i := r.src, r.i+1
	for i < len(src) {
		c := src[i]
		if !doubleStop[c] {
			i = nextDoubleStop(src, i+1)
			continue
		}
		if c == '"' {
			r.i = i + 1
			made.End = r.i
			return n
		}
		made.Verbatim = false
		if c == '\\' {
			size := escapeSize(src[i:])
			if size == 0 {
				break
			}
			i += size
			if src[i-1] != '\n' {
				continue
			}
		} else {
			i++
		}
		if r.line = i; r.marker(i) {
			break
		}
	}
	r.fail()
	return n
}

// escapeSize is how many bytes the escape at the start of s has, 0 if it is
// none that all readers know.
func escapeSize(s []byte) int {
	if len(s) < 2 {
		return 0
	}
	digits := 0
	switch s[1] {
	case '0', 'a', 'b', 't', '\t', 'n', 'v', 'f', 'r', 'e', ' ', '"', '\\', 'N', '_', 'L', 'P', '\n':
		return 2
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	default:
		return 0
	}
	if len(s) < 2+digits {
		return 0
	}
	value := 0
	for _, c := range s[2 : 2+digits] {
		digit := hexDigit(c)
		if digit < 0 {
			return 0
		}
		value = value<<4 | digit
	}
	if value >= 0xD800 && value <= 0xDFFF || value > 0x10FFFF {
		return 0
	}
	return 2 + digits
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// plainStop marks the bytes at which a line of a plain scalar may end.
var plainStop = [256]bool{':': true, '#': true, '\n': true, '\t': true}

// plainEnd returns where the line of a plain scalar at i ends: at a ":" or the
// end of the line. ok is false where it holds what is not certain.
func (r *reader) plainEnd(i int) (end int, ok bool) {
	for ; i < len(r.src); i++ {
		c := r.src[i]
		if !plainStop[c] {
			continue
		}
		switch c {
		case '\n':
			return i, true
		case '\t':
			return i, false
		case ':':
			if r.blank(i + 1) {
				return i, true
			}
		case '#':
			if r.src[i-1] == ' ' {
				return i, false
			}
		}
	}
	return i, true
}

// plainLine reads a plain scalar up to its ":" or the end of its line. Blanks
// before a ":" are no part of a key that is read here, nor is what begins like a
// document marker.
func (r *reader) plainLine() *span.Node {
	n, made := r.scalar(span.Plain, r.i)
	made.Verbatim = true
	end, ok := r.plainEnd(r.i)
	if !ok || r.marker(r.i) { // no writer leaves a marker's characters unquoted
		r.fail()
		return n
	}
	r.i = end
	for end > made.Start && r.src[end-1] == ' ' {
		end--
	}
	if r.i < len(r.src) && r.src[r.i] == ':' && end < r.i || end == made.Start {
		r.fail()
	}
	made.End = end
	return n
}

// plain reads a plain scalar over all its lines, or the mapping that it is the
// first key of.
func (r *reader) plain(parent int, at place) *span.Node {
	n := r.plainLine()
	if r.wrong {
		return n
	}
	made := r.nodes.Fields(n)
	if r.i < len(r.src) && r.src[r.i] == ':' {
		r.plainIs(n, made)
	}
	if m, is := r.keyOr(n, at.compact); is {
		return m
	}
	if parent < 0 {
		r.fail()
		return n
	}
	for {
		if r.i++; r.i < len(r.src) {
			r.content()
		} else {
			r.column = -1
		}
		if r.wrong || r.column <= parent {
			break
		}
		end, ok := r.plainEnd(r.i)
		if !ok || end < len(r.src) && r.src[end] == ':' {
			r.fail()
			return n
		}
		r.i = end
		for r.src[end-1] == ' ' {
			end--
		}
		made.End, made.Verbatim = end, false
	}
	r.plainIs(n, made)
	return n
}

// plainIs sets what a plain scalar that has ended resolves to.
func (r *reader) plainIs(n *span.Node, made *span.Fields) {
	switch c := r.src[made.Start]; {
	case made.Verbatim:
		made.Type = plainType(r.src[made.Start:made.End])
	case c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.':
		made.Type = PlainType(n.Text())
	}
}

// blockText reads a literal or folded scalar.
func (r *reader) blockText(parent int) *span.Node {
	style := span.Literal
	if r.src[r.i] == '>' {
		style = span.Folded
	}
	n, made := r.scalar(style, r.i)
	r.i++
	indent, keep := r.blockSigns(parent)
	made.End = r.i
	r.spaces()
	if !r.ended() || parent < 0 {
		r.fail()
		return n
	}
	r.i = min(r.i+1, len(r.src))
	if indent == 0 {
		indent = max(r.blockIndent(), parent+1)
	}
	made.Indent = int32(indent)
	r.blockLines(made, indent, keep)
	r.content()
	return n
}

// blockSigns passes an indentation indicator and a chomping indicator, in either
// order, and returns the indentation that the first one gives, or 0.
func (r *reader) blockSigns(parent int) (indent int, keep bool) {
	chomps := false
	for ; r.i < len(r.src); r.i++ {
		switch c := r.src[r.i]; {
		case (c == '+' || c == '-') && !chomps:
			chomps, keep = true, c == '+'
		case c >= '1' && c <= '9' && indent == 0:
			indent = parent + int(c-'0')
		default:
			return indent, keep
		}
	}
	return indent, keep
}

// blockIndent is how far the text at i is indented: the most that its leading
// blank lines and its first other line are.
func (r *reader) blockIndent() int {
	most := 0
	for i := r.i; ; i++ {
		start := i
		for i < len(r.src) && r.src[i] == ' ' {
			i++
		}
		most = max(most, i-start)
		if i < len(r.src) && r.src[i] == '\t' {
			r.fail()
		}
		if i >= len(r.src) || r.src[i] != '\n' {
			return most
		}
	}
}

// blockLines passes the lines of a block scalar.
func (r *reader) blockLines(made *span.Fields, indent int, keep bool) {
	for r.i < len(r.src) {
		i := r.i
		for i < len(r.src) && i-r.i < indent && r.src[i] == ' ' {
			i++
		}
		switch {
		case i == len(r.src):
			r.i = i
			return
		case r.src[i] == '\n':
			if keep {
				made.End = i
			}
		case i-r.i < indent:
			if r.src[i] == '\t' {
				r.fail()
			}
			return
		default:
			next := bytes.IndexByte(r.src[i:], '\n')
			if next < 0 {
				next = len(r.src) - i
			}
			i += next
			made.End = i
		}
		r.i = min(i+1, len(r.src))
	}
}
