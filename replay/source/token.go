package source

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A token is a piece of Python or Ruby source.
type token struct {
	kind tokenKind
	// text is a name, an operator or a bracket; a string's characters.
	text string
	// parts are those of a string with something computed in it: Unknown between
	// strings.
	parts []Value
	line  int
	// column is how far its line is indented, in the first token of a logical
	// line; -1 in others.
	column int
	// spaced: white space stands before it.
	spaced bool
}

type tokenKind int

const (
	end tokenKind = iota
	newline
	name   // also keywords; Ruby's @name, name? and name!
	number // as it stands
	str
	symbol
	operator // and brackets
	unread   // a string that is computed, bytes, a regular expression
)

// A scanner makes tokens of source.
type scanner struct {
	src    string
	at     int
	line   int
	ruby   bool
	tokens []token
	depth  int // of brackets, in which Python's lines go on
	fresh  bool
	column int
	here   []heredoc // whose text begins in the next line
}

// A heredoc is Ruby's text in the following lines, up to its word.
type heredoc struct {
	token         int // that it is the value of
	word          string
	dashed, plain bool
	squiggly      bool
}

func scan(src string, ruby bool) []token {
	s := &scanner{src: src, line: 1, ruby: ruby, fresh: true}
	for s.at < len(s.src) {
		s.next()
	}
	s.put(token{kind: newline})
	s.put(token{kind: end})
	return s.tokens
}

func (s *scanner) put(t token) {
	if t.line == 0 {
		t.line = s.line
	}
	t.column = -1
	if s.fresh && t.kind != newline && t.kind != end {
		t.column, s.fresh = s.column, false
	}
	s.tokens = append(s.tokens, t)
}

func (s *scanner) last() token {
	if len(s.tokens) == 0 {
		return token{kind: newline}
	}
	return s.tokens[len(s.tokens)-1]
}

// next makes the next token, if one begins here.
func (s *scanner) next() {
	spaced := s.at == 0 || s.src[s.at-1] == ' ' || s.src[s.at-1] == '\t' || s.src[s.at-1] == '\n'
	c := s.src[s.at]
	switch {
	case c == '\n':
		s.lineEnds()
		return
	case c == ' ' || c == '\t' || c == '\r' || c == '\f':
		s.at++
		if s.fresh {
			s.column++
			if c == '\t' {
				s.column = s.column/8*8 + 7
			}
		}
		return
	case c == '\\' && strings.HasPrefix(s.src[s.at:], "\\\n"):
		s.at += 2
		s.line++
		return
	case c == '#':
		s.toLineEnd()
		return
	}
	from := len(s.tokens)
	switch r, _ := utf8.DecodeRuneInString(s.src[s.at:]); {
	case s.ruby && s.rubyToken():
	case !s.ruby && s.pythonString():
	case c >= '0' && c <= '9':
		s.put(token{kind: number, text: s.run(func(r rune) bool { return isName(r) || r == '.' })})
	case isName(r):
		s.put(token{kind: name, text: s.run(isName)})
	default:
		s.operator()
	}
	if len(s.tokens) > from {
		s.tokens[from].spaced = spaced
	}
}

func (s *scanner) lineEnds() {
	s.at++
	if s.depth == 0 && s.last().kind != newline && !s.goesOn() {
		s.put(token{kind: newline})
	}
	if s.last().kind == newline {
		s.fresh, s.column = true, 0
	}
	s.line++
	s.heredocs()
}

// goesOn reports whether a line of Ruby goes on in the next: after an operator or
// a comma, or where the next begins with a dot.
func (s *scanner) goesOn() bool {
	if !s.ruby {
		return false
	}
	if t := s.last(); t.kind == operator && !strings.Contains(")]}|", t.text) && t.text != "?" && t.text != "!" {
		return true
	}
	rest := strings.TrimLeft(s.src[s.at:], " \t\r\n")
	return strings.HasPrefix(rest, ".") && !strings.HasPrefix(rest, "..") || strings.HasPrefix(rest, "&.")
}

func (s *scanner) toLineEnd() {
	if i := strings.IndexByte(s.src[s.at:], '\n'); i >= 0 {
		s.at += i
	} else {
		s.at = len(s.src)
	}
}

func (s *scanner) run(of func(rune) bool) string {
	from := s.at
	for s.at < len(s.src) {
		r, size := utf8.DecodeRuneInString(s.src[s.at:])
		if !of(r) {
			break
		}
		s.at += size
	}
	return s.src[from:s.at]
}

func isName(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

// operators of more than one character.
var operators = []string{"**=", "...", "//=", "<=>", "===", "||=", "&&=", "=>", "==", "!=", "<=", ">=", "->", "::", ":=", "+=", "-=", "*=", "/=", "|=", "&=", "&.", "..", "**", "//", "<<", ">>", "||", "&&", "=~", "!~"}

func (s *scanner) operator() {
	text := ""
	for _, o := range operators {
		if strings.HasPrefix(s.src[s.at:], o) {
			text = o
			break
		}
	}
	if text == "" {
		_, size := utf8.DecodeRuneInString(s.src[s.at:])
		text = s.src[s.at : s.at+size]
	}
	s.at += len(text)
	switch text {
	case "(", "[", "{":
		s.depth++
	case ")", "]", "}":
		s.depth = max(0, s.depth-1)
	}
	if s.ruby && (text == "{" || text == "}") {
		// A block in braces holds lines.
		s.depth = 0
	}
	s.put(token{kind: operator, text: text})
}
