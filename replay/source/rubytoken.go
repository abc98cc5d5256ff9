package source

import (
	"strings"
	"unicode/utf8"
)

// rubyToken reads what Ruby writes otherwise than Python: its strings, symbols,
// heredocs, word arrays, regular expressions, @names and names that end in ? or !.
func (s *scanner) rubyToken() bool {
	rest := s.src[s.at:]
	switch c := rest[0]; {
	case c == '=' && strings.HasPrefix(rest, "=begin") && (s.at == 0 || s.src[s.at-1] == '\n'):
		s.skipComment()
	case c == '\'' || c == '"' || c == '`':
		s.rubyString(rest[:1], rest[:1], c == '\'', c == '`')
	case c == '%' && s.percent():
	case c == '<' && s.heredocBegins():
	case c == ':' && s.symbol():
	case c == '/' && s.valueBegins():
		s.at++
		s.until("/")
		s.run(isName) // its flags
		s.put(token{kind: unread})
	case c == '@' || c == '$':
		s.at++
		s.run(func(r rune) bool { return r == '@' || isName(r) })
		s.put(token{kind: name, text: rest[:len(rest)-len(s.src[s.at:])]})
	default:
		return s.rubyName()
	}
	return true
}

// rubyName reads a name; one that ends in ? or ! is one word.
func (s *scanner) rubyName() bool {
	r, _ := utf8.DecodeRuneInString(s.src[s.at:])
	if !isName(r) || r >= '0' && r <= '9' {
		return false
	}
	text := s.run(isName)
	if rest := s.src[s.at:]; len(rest) > 1 && (rest[0] == '?' || rest[0] == '!') && rest[1] != '=' {
		s.at++
		text += rest[:1]
	}
	if text == "__END__" && s.fresh {
		s.at = len(s.src)
		return true
	}
	s.put(token{kind: name, text: text})
	return true
}

func (s *scanner) skipComment() {
	ended := strings.Index(s.src[s.at:], "\n=end")
	if ended < 0 {
		s.at = len(s.src)
		return
	}
	s.line += strings.Count(s.src[s.at:s.at+ended+1], "\n")
	s.at += ended + len("\n=end")
	s.toLineEnd()
}

// valueBegins reports whether a value may begin here, and an operator may not.
func (s *scanner) valueBegins() bool {
	t := s.last()
	switch t.kind {
	case newline, end:
		return true
	case operator:
		return !strings.Contains(")]}", t.text)
	case name:
		spaceBefore := s.at > 0 && s.src[s.at-1] == ' '
		spaceAfter := s.at+1 < len(s.src) && s.src[s.at+1] == ' '
		return spaceBefore && !spaceAfter
	}
	return false
}

func (s *scanner) rubyString(open, close string, single, command bool) {
	line := s.line
	s.at += len(open)
	raw, closed := s.until(close)
	t := token{kind: str, line: line}
	switch {
	case !closed || command:
		t.kind = unread
	case single:
		t.text = strings.NewReplacer(`\\`, `\`, `\`+close, close).Replace(raw)
	default:
		t.text, t.parts = whole(formatted(raw, "#{", "}", true))
	}
	s.put(t)
	if rest := s.src[s.at:]; t.kind == str && t.parts == nil && strings.HasPrefix(rest, ":") && !strings.HasPrefix(rest, "::") && len(rest) > 1 && rest[1] == ' ' {
		s.tokens[len(s.tokens)-1].kind = symbol // "key": value
	}
}

var closings = map[byte]string{'(': ")", '[': "]", '{': "}", '<': ">"}

// percent reads %w[...], %i[...], %q(...) and the like.
func (s *scanner) percent() bool {
	rest := s.src[s.at:]
	if len(rest) < 3 || !s.valueBegins() {
		return false
	}
	kind, open := rest[1], rest[2]
	size := 3
	if closings[kind] != "" {
		kind, open, size = 'Q', kind, 2
	}
	closing := closings[open]
	if closing == "" && strings.IndexByte("|!/", open) >= 0 {
		closing = string(open)
	}
	if closing == "" || strings.IndexByte("wWiIqQrsx", kind) < 0 {
		return false
	}
	line := s.line
	switch kind {
	case 'q', 'Q':
		s.rubyString(rest[:size], closing, kind == 'q', false)
		return true
	case 'r', 's', 'x':
		s.at += size
		s.until(closing)
		s.run(isName)
		s.put(token{kind: unread, line: line})
		return true
	}
	s.at += size
	raw, _ := s.until(closing)
	of := str
	if kind == 'i' || kind == 'I' {
		of = symbol
	}
	s.put(token{kind: operator, text: "[", line: line})
	for _, word := range strings.Fields(raw) {
		if (kind == 'W' || kind == 'I') && strings.Contains(word, "#{") {
			s.put(token{kind: unread, line: line})
		} else {
			s.put(token{kind: of, text: word, line: line})
		}
		s.put(token{kind: operator, text: ",", line: line})
	}
	s.put(token{kind: operator, text: "]", line: line})
	return true
}

// symbol reads :name, :"name" and :name?; a colon that ends a key is none.
func (s *scanner) symbol() bool {
	rest := s.src[s.at:]
	if len(rest) < 2 || rest[1] == ':' {
		return false
	}
	r, _ := utf8.DecodeRuneInString(rest[1:])
	switch {
	case rest[1] == '"' || rest[1] == '\'':
		s.at++
		s.rubyString(rest[1:2], rest[1:2], rest[1] == '\'', false)
		if t := &s.tokens[len(s.tokens)-1]; t.kind == str && t.parts == nil {
			t.kind = symbol
		}
		return true
	case !isName(r) || r >= '0' && r <= '9':
		return false
	}
	if t := s.last(); t.kind == name && s.src[s.at-1] != ' ' {
		return false // of a ? b :c
	}
	s.at++
	text := s.run(isName)
	if after := s.src[s.at:]; after != "" && (after[0] == '?' || after[0] == '!') {
		text += after[:1]
		s.at++
	}
	s.put(token{kind: symbol, text: text})
	return true
}

// heredocBegins reads <<~WORD, <<-WORD and <<WORD; the text follows in the next
// lines.
func (s *scanner) heredocBegins() bool {
	rest, ok := strings.CutPrefix(s.src[s.at:], "<<")
	if !ok || rest == "" || !s.valueBegins() {
		return false
	}
	h := heredoc{dashed: rest[0] == '-' || rest[0] == '~', squiggly: rest[0] == '~', token: len(s.tokens)}
	if h.dashed {
		rest = rest[1:]
	}
	quote := ""
	if rest != "" && (rest[0] == '\'' || rest[0] == '"') {
		quote, rest = rest[:1], rest[1:]
		h.plain = quote == "'"
	}
	for i, r := range rest {
		if !isName(r) {
			h.word, rest = rest[:i], rest[i:]
			break
		}
	}
	if h.word == "" || h.word[0] >= '0' && h.word[0] <= '9' || quote == "" && h.word[0] >= 'a' && !h.dashed {
		return false
	}
	s.at = len(s.src) - len(strings.TrimPrefix(rest, quote))
	s.put(token{kind: unread})
	s.here = append(s.here, h)
	return true
}

// heredocs reads the texts whose words stood in the line that ended.
func (s *scanner) heredocs() {
	for _, h := range s.here {
		var lines []string
		for s.at < len(s.src) {
			line, _, _ := strings.Cut(s.src[s.at:], "\n")
			s.at = min(len(s.src), s.at+len(line)+1)
			s.line++
			if line == h.word || h.dashed && strings.TrimLeft(line, " \t") == h.word {
				break
			}
			lines = append(lines, line)
		}
		if h.squiggly {
			lines = outdented(lines)
		}
		t := &s.tokens[h.token]
		t.kind = str
		text := strings.Join(append(lines, ""), "\n")
		if h.plain {
			t.text = text
		} else {
			t.text, t.parts = whole(formatted(text, "#{", "}", true))
		}
	}
	s.here = nil
}

// outdented takes the indentation away that all lines share.
func outdented(lines []string) []string {
	least := -1
	for _, l := range lines {
		if indent := len(l) - len(strings.TrimLeft(l, " \t")); strings.TrimSpace(l) != "" && (least < 0 || indent < least) {
			least = indent
		}
	}
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = l[min(len(l), max(0, least)):]
	}
	return out
}
