package jsontext

import (
	"errors"
	"io"
	"strings"
)

// Errors of Pretty.
var (
	ErrTokens = errors.New("too many tokens")
	ErrLong   = errors.New("too long")
)

// Pretty writes a text with two blanks a level and each member and item on its
// own line. Indentation stops growing at 40 levels. It holds nothing but what
// it writes, up to limit bytes from up to most tokens; tokens is how many it
// read. An error is one of those above or the Scanner's.
func Pretty(src []byte, d Dialect, stream bool, limit, most int) (out []byte, tokens int, err error) {
	s := NewScanner(src, d)
	s.Stream = stream
	out = make([]byte, 0, min(limit, len(src)+len(src)/2))
	for before := Kind(0); ; tokens++ {
		depth := len(s.open)
		t, err := s.Next()
		switch {
		case err == io.EOF:
			return out, tokens, nil
		case err != nil:
			return nil, tokens, err
		case tokens == most:
			return nil, tokens, ErrTokens
		}
		closes := t.Kind == '}' || t.Kind == ']'
		switch {
		case before == 0, t.Kind == ',', t.Kind == ':':
		case before == ':':
			out = append(out, ' ')
		case closes && (before == '{' || before == '['):
		case closes:
			out = appendLine(out, depth-1)
		default:
			out = appendLine(out, depth)
		}
		if out = append(out, src[t.Start:t.End]...); len(out) > limit {
			return nil, tokens, ErrLong
		}
		before = t.Kind
	}
}

func appendLine(dst []byte, depth int) []byte {
	return append(dst, indented[:1+min(2*depth, len(indented)-1)]...)
}

var indented = "\n" + strings.Repeat("  ", 40)
