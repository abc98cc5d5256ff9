package render

import (
	"sort"
	"strings"

	"tapedeck/model/body"
)

// A span is a part of a text with one role.
type span struct {
	start, end int
	role       Role
}

// An ink knows the roles of a text. Spans are in order, do not
// overlap, and may reach beyond what was asked for.
type ink interface {
	spans(dst []span, from, to int) []span
}

// newInk returns what colours text of a type, nil if nothing does.
func newInk(text string, t body.Type) ink {
	switch t {
	case body.JSON, body.NDJSON, body.SSE, body.Form:
		g := &grammar{text: text, first: outside, next: nextJSON}
		switch t {
		case body.SSE:
			g.first, g.next = begin, nextSSE
		case body.Form:
			g.first, g.next = name, nextForm
		}
		g.findRestarts()
		return g
	case body.WithJSON:
		if w := findWithin(t, []byte(text)); w.ok {
			return partInk{newInk(text, body.JSON), w.start, w.end}
		}
	case body.HTML, body.XML, body.SVG, body.JavaScript, body.CSS:
		return &chromaInk{text: text, restarts: chromaRestarts(text, t)}
	}
	return nil
}

// A partInk colours a part of a text.
type partInk struct {
	ink
	start, end int
}

func (p partInk) spans(dst []span, from, to int) []span {
	from, to = max(from, p.start), min(to, p.end)
	if from >= to {
		return dst
	}
	return p.ink.spans(dst, from, to)
}

// A restart is an offset from which colouring can start, and the state there.
type restart struct {
	offset int
	state  state
}

// before is the index of the last restart that is not after an offset.
func before(restarts []restart, offset int) int {
	return sort.Search(len(restarts), func(i int) bool { return restarts[i].offset > offset }) - 1
}

// A state is where in a line a grammar is.
type state byte

const (
	outside  state = iota // between JSON's tokens
	inString              // of JSON
	escape                // behind a backslash in one
	name                  // of a form's or an event's field
	value                 // of a form's
	begin                 // of a line of an event stream
)

// A grammar colours texts in which no token crosses the end of a line: JSON,
// event streams, forms.
type grammar struct {
	text     string
	first    state // at the start of a line
	next     func(state, byte) state
	restarts []restart
}

func nextJSON(s state, c byte) state {
	switch {
	case s == escape:
		return inString
	case s == inString && c == '\\':
		return escape
	case c == '"' && s == inString:
		return outside
	case c == '"':
		return inString
	}
	return s
}

// nextSSE: a field's name, and behind the colon very often JSON, which goes on in
// lines that start with blanks.
func nextSSE(s state, c byte) state {
	switch {
	case s == begin && c == ' ':
		return outside
	case s != begin && s != name:
		return nextJSON(s, c)
	}
	if c == ':' {
		return outside
	}
	return name
}

func nextForm(s state, c byte) state {
	switch c {
	case '=':
		return value
	case '&':
		return name
	}
	return s
}

// findRestarts notes the state in every grain of the text.
func (g *grammar) findRestarts() {
	s := g.first
	for i := 0; i < len(g.text); i++ {
		if i%grain == 0 {
			g.restarts = append(g.restarts, restart{i, s})
		}
		if c := g.text[i]; c == '\n' {
			s = g.first
		} else {
			s = g.next(s, c)
		}
	}
}

func (g *grammar) spans(dst []span, from, to int) []span {
	r := g.restarts[before(g.restarts, from)]
	i, s := r.offset, r.state
	if line := strings.LastIndexByte(g.text[i:from], '\n'); line >= 0 {
		i, s = i+line+1, g.first
	}
	for i < to {
		start, role := i, Plain
		if s == begin && g.text[i] != ' ' {
			s = name
		}
		switch c := g.text[i]; {
		case c == '\n':
			i, s = i+1, g.first
		case s == name || s == value:
			if i, s = g.field(i, s, to); i > start {
				role = Key
				if s == value {
					role = String
				}
				break
			}
			i, s = i+1, g.next(s, c)
		case s == begin:
			i, s = i+1, outside
		case s != outside || c == '"':
			i, s = g.quoted(i, s, to)
			role = String
			if g.isKey(i, s) {
				role = Key
			}
		case wordByte(c):
			i = g.word(i, to)
			role = wordRole(g.text[start:i])
		default:
			i++
		}
		if role != Plain && i > from {
			dst = append(dst, span{start, i, role})
		}
	}
	return dst
}

// field is where a name or value ends: before its separator, at the line's
// end, or at to.
func (g *grammar) field(i int, s state, to int) (int, state) {
	for i < to && g.text[i] != '\n' && g.next(s, g.text[i]) == s {
		i++
	}
	return i, s
}

// quoted is where a string ends, or the part of it before to, and the state
// there.
func (g *grammar) quoted(i int, s state, to int) (int, state) {
	if s == outside {
		i, s = i+1, inString
	}
	for i < to && g.text[i] != '\n' && s != outside {
		s = g.next(s, g.text[i])
		i++
	}
	return i, s
}

// isKey reports whether a colon comes after the string of which i, in state s,
// is the end or a part. A string that goes on for long is taken for a value.
func (g *grammar) isKey(i int, s state) bool {
	to := min(len(g.text), i+256)
	if s != outside {
		if i, s = g.quoted(i, s, to); s != outside {
			return false
		}
	}
	for i < to && (g.text[i] == ' ' || g.text[i] == '\t') {
		i++
	}
	return i < to && g.text[i] == ':'
}

// word is where a number, true, false or null ends; a far too long one is cut.
func (g *grammar) word(i, to int) int {
	for most := min(len(g.text), to+256); i < most && wordByte(g.text[i]); {
		i++
	}
	return i
}

func wordByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '+' || c == '.'
}

func wordRole(word string) Role {
	switch c := word[0]; {
	case c == '-' || c >= '0' && c <= '9':
		return Number
	case word == "true" || word == "false" || word == "null":
		return Literal
	}
	return Plain
}
