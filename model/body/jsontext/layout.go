package jsontext

import "io"

// A Layout is a text taken apart into its tokens and the white space between
// them.
type Layout struct {
	src    []byte
	tokens []Token
	// in is the innermost container that a token stands in, its own for a
	// bracket; -1 for none.
	in         []int
	containers []container
}

// A container is an object or an array.
type container struct {
	kind        Kind // { or [
	depth       int
	open, close int // tokens
	comma       int // the last comma's token, -1 without one
}

func (c container) empty() bool { return c.close == c.open+1 }

// Read takes a text apart; the error is the Scanner's.
func Read(src []byte, d Dialect, stream bool) (*Layout, error) {
	s := NewScanner(src, d)
	s.Stream = stream
	return read(src, s)
}

// ReadPair is Read for a single member of an object without its braces.
func ReadPair(src []byte, d Dialect) (*Layout, error) {
	s := NewScanner(src, d)
	s.AtPair()
	return read(src, s)
}

func read(src []byte, s *Scanner) (*Layout, error) {
	l := &Layout{src: src}
	var open []int
	for {
		t, err := s.Next()
		if err == io.EOF {
			return l, nil
		}
		if err != nil {
			return nil, err
		}
		i := len(l.tokens)
		if t.Kind == '{' || t.Kind == '[' {
			open = append(open, len(l.containers))
			l.containers = append(l.containers, container{kind: t.Kind, depth: len(open), open: i, comma: -1})
		}
		in := -1
		if len(open) > 0 {
			in = open[len(open)-1]
			switch t.Kind {
			case ',':
				l.containers[in].comma = i
			case '}', ']':
				l.containers[in].close = i
				open = open[:len(open)-1]
			}
		}
		l.tokens = append(l.tokens, t)
		l.in = append(l.in, in)
	}
}

// Tokens returns the tokens in order.
func (l *Layout) Tokens() []Token { return l.tokens }

// text is the i-th token as it is written.
func (l *Layout) text(i int) string {
	return string(l.src[l.tokens[i].Start:l.tokens[i].End])
}

// space is the white space before the i-th token, or after the last.
func (l *Layout) space(i int) []byte {
	start, end := 0, len(l.src)
	if i > 0 {
		start = l.tokens[i-1].End
	}
	if i < len(l.tokens) {
		end = l.tokens[i].Start
	}
	return l.src[start:end]
}

// depth is how many containers a token stands in, its own for a bracket.
func (l *Layout) depth(i int) int {
	if l.in[i] < 0 {
		return 0
	}
	return l.containers[l.in[i]].depth
}

// before and after say what a token is to the white space behind and in front of it:
// a bracket, a comma, a colon, or '"' for the end or start of anything else.
func (l *Layout) before(i int) Kind {
	switch k := l.tokens[i].Kind; k {
	case ',', ':', '{', '[':
		return k
	}
	return '"'
}

func (l *Layout) after(i int) Kind {
	switch k := l.tokens[i].Kind; k {
	case ',', ':', '}', ']':
		return k
	}
	return '"'
}
