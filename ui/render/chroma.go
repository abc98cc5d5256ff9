package render

import (
	"embed"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/alecthomas/chroma/v2"

	"tapedeck/model/body"
	"tapedeck/model/pattern"
)

// The lexers are chroma's own files. They are here because to import chroma's
// package of lexers is to parse all 300 of them at every start.
//
//go:embed lexers/*.xml
var lexerFiles embed.FS

var lexers = sync.OnceValue(func() *chroma.LexerRegistry {
	registry := chroma.NewLexerRegistry()
	for _, name := range []string{"html", "xml", "css", "javascript"} {
		registry.Register(chroma.MustNewXMLLexer(lexerFiles, "lexers/"+name+".xml"))
	}
	return registry
})

// Bounds of what chroma gets to see. It colours about 1 MB a second, and its
// regular expressions backtrack.
const (
	chunkSize = 4 << 10  // what is coloured at a time, more where it has no boundary
	maxChunk  = 64 << 10 // of a longer one only this much is coloured
	maxCached = 32       // chunks
)

// chromaPatience is how long a chunk may take; after that the text stays plain.
var chromaPatience = 150 * time.Millisecond

// The states of a chromaInk's restarts: which lexer is to go on.
const (
	markup state = iota
	script
	styleSheet
	markupXML
)

// A chromaInk colours markup, scripts and style sheets chunk by chunk, only
// those that are seen.
type chromaInk struct {
	text     string
	restarts []restart
	cache    map[int][]span // by index of the restart
	gaveUp   bool
}

func (k *chromaInk) spans(dst []span, from, to int) []span {
	for i := max(0, before(k.restarts, from)); i < len(k.restarts) && k.restarts[i].offset < to; i++ {
		for _, s := range k.chunk(i) {
			if s.end > from && s.start < to {
				dst = append(dst, s)
			}
		}
	}
	return dst
}

// chunk is the spans between restart i and the next one.
func (k *chromaInk) chunk(i int) []span {
	if spans, ok := k.cache[i]; ok || k.gaveUp {
		return spans
	}
	if k.cache == nil || len(k.cache) >= maxCached {
		k.cache = map[int][]span{}
	}
	start, end := k.restarts[i].offset, len(k.text)
	if i+1 < len(k.restarts) {
		end = k.restarts[i+1].offset
	}
	spans, ok := colour(k.text[start:min(end, start+maxChunk)], k.restarts[i].state)
	for n := range spans {
		spans[n].start += start
		spans[n].end += start
	}
	k.cache[i], k.gaveUp = spans, !ok
	return spans
}

// colour lexes one chunk. ok is false if that took too long.
func colour(text string, s state) (spans []span, ok bool) {
	lexer := lexers().Get(map[state]string{markup: "html", markupXML: "xml", script: "javascript", styleSheet: "css"}[s])
	done := make(chan []span, 1)
	var stop atomic.Bool
	go func() {
		defer func() {
			if recover() != nil { // chroma panics on rules that go astray
				done <- nil
			}
		}()
		done <- lex(lexer, text, &stop)
	}()
	select {
	case spans = <-done:
		return spans, true
	case <-time.After(chromaPatience):
		stop.Store(true)
		return nil, false
	}
}

func lex(lexer chroma.Lexer, text string, stop *atomic.Bool) (spans []span) {
	// Some rules want an end of line behind what they match.
	tokens, err := lexer.Tokenise(&chroma.TokeniseOptions{State: "root"}, sameLength(text)+"\n")
	if err != nil {
		return nil
	}
	i := 0
	for t := tokens(); t != chroma.EOF && !stop.Load(); t = tokens() {
		end := min(i+len(t.Value), len(text))
		if role := tokenRole(t.Type); role != Plain && end > i {
			spans = append(spans, span{i, end, role})
		}
		i = end
	}
	return spans
}

// sameLength replaces invalid bytes, which chroma would make longer.
func sameLength(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	b := []byte(text)
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			b[i] = '?'
		}
		i += size
	}
	return string(b)
}

func tokenRole(t chroma.TokenType) Role {
	switch {
	case t == chroma.NameTag || t == chroma.NameClass || t == chroma.NameDecorator || t == chroma.NameNamespace:
		return Key
	case t == chroma.NameAttribute || t.InSubCategory(chroma.LiteralNumber):
		return Number
	case t.InSubCategory(chroma.LiteralString):
		return String
	case t.InCategory(chroma.Keyword) || t == chroma.NameEntity:
		return Literal
	case t.InCategory(chroma.Comment):
		return Muted
	}
	return Plain
}

// chromaRestarts cuts a text into chunks that can be lexed alone. In scripts
// and style sheets a comment or template that crosses a boundary is coloured
// wrongly behind it; markup is cut between tags only.
func chromaRestarts(text string, t body.Type) []restart {
	c := chunks{text: text}
	switch t {
	case body.JavaScript:
		c.code(0, len(text), script)
	case body.CSS:
		c.code(0, len(text), styleSheet)
	case body.HTML:
		c.markup(markup)
	default:
		c.markup(markupXML)
	}
	return c.restarts
}

type chunks struct {
	text     string
	restarts []restart
}

// start begins a chunk unless the one before it is still small.
func (c *chunks) start(offset int, s state) {
	if n := len(c.restarts); n > 0 {
		last := &c.restarts[n-1]
		if last.offset == offset {
			last.state = s
			return
		}
		if last.state == s && offset-last.offset < chunkSize {
			return
		}
	}
	c.restarts = append(c.restarts, restart{offset, s})
}

// code cuts a script or style sheet behind ends of lines or of statements.
func (c *chunks) code(i, end int, s state) {
	for c.start(i, s); i+chunkSize < end; c.start(i, s) {
		i += chunkSize
		window := c.text[i:min(end, i+chunkSize)]
		if n := strings.IndexByte(window, '\n'); n >= 0 {
			i += n + 1
		} else if n := strings.IndexAny(window, ";}"); n >= 0 {
			i += n + 1
		}
	}
}

// markup cuts HTML or XML between tags, comments and the like, and gives the
// insides of HTML's scripts and style sheets to their own lexers.
func (c *chunks) markup(s state) {
	for i := 0; i < len(c.text); {
		open := strings.IndexByte(c.text[i:], '<')
		if open < 0 {
			c.code(i, len(c.text), s)
			return
		}
		c.start(i, s)
		i += open
		c.start(i, s)
		tag := c.text[i : i+tagLength(c.text[i:])]
		i += len(tag)
		if code, name := codeIn(tag); s == markup && code != markup {
			end := pattern.Words("</"+name).Finder()(c.text, i).Start
			if end < 0 {
				end = len(c.text)
			}
			if end > i {
				c.code(i, end, code)
			}
			i = end
		}
	}
}

// tagLength is the length of the tag, comment, CDATA section or processing
// instruction that s starts with; what is left of s where its end is missing.
func tagLength(s string) int {
	for _, pair := range [][2]string{{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}} {
		if strings.HasPrefix(s, pair[0]) {
			if i := strings.Index(s, pair[1]); i >= 0 {
				return i + len(pair[1])
			}
			return len(s)
		}
	}
	quote := byte(0)
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case quote == 0 && c == '>':
			return i + 1
		case quote == 0 && c == '<', i == maxChunk:
			return i
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		}
	}
	return len(s)
}

// codeIn says what stands behind a tag, and the tag's name if it is code.
func codeIn(tag string) (s state, name string) {
	for name, s := range map[string]state{"script": script, "style": styleSheet} {
		if n := len(name) + 1; len(tag) > n && strings.EqualFold(tag[1:n], name) && strings.IndexByte(" \t\r\n>", tag[n]) >= 0 {
			return s, name
		}
	}
	return markup, ""
}
