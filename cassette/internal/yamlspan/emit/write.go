package emit

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// An output writes one scalar as libyaml's yaml_emitter_write_* do: a line may
// break at a space once its column, counted in characters, is over the width.
type output struct {
	d      Dialect
	out    []byte
	column int
	indent int // the column at which a next line begins
	begun  int // the column before which nothing of this line's text stands
}

// full reports whether the line is over the width; one that holds nothing yet
// is not, however deep it begins.
func (w *output) full() bool {
	return w.d.width > 0 && w.column > w.d.width && w.column > w.begun
}

// plain writes ASCII.
func (w *output) plain(s string) {
	w.out = append(w.out, s...)
	w.column += len(s)
}

func (w *output) newline() {
	w.out = append(w.out, w.d.Eol...)
	w.column, w.begun = 0, 0
}

func (w *output) pad() {
	for ; w.column < w.indent; w.column++ {
		w.out = append(w.out, ' ')
	}
}

// raw writes one byte of a text; the later bytes of a character take no
// column.
func (w *output) raw(c byte) {
	w.out = append(w.out, c)
	if utf8.RuneStart(c) {
		w.column++
	}
}

func (w *output) single(text string, folds bool) {
	w.plain("'")
	w.flowText(text, folds, true)
	w.plain("'")
}

// flowText writes what stands in a plain scalar or between single quotes. A
// lone space folds; n line breaks are written as n+1.
func (w *output) flowText(text string, folds, quoted bool) {
	spaces, breaks := false, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case ' ':
			lone := !spaces && i > 0 && i < len(text)-1 && text[i+1] != ' '
			if folds && lone && w.full() {
				w.newline()
				w.pad()
			} else {
				w.raw(' ')
			}
			spaces = true
		case '\n':
			if !breaks {
				w.newline()
			}
			w.newline()
			breaks = true
		default:
			if breaks {
				w.pad()
			}
			if quoted && c == '\'' {
				w.raw('\'')
			}
			w.raw(c)
			spaces, breaks = false, false
		}
	}
	if breaks && !w.d.closesAtMargin {
		w.pad()
	}
}

// double writes text between double quotes, with the escapes of libyaml, which
// are PyYAML's too.
func (w *output) double(text string, folds bool) {
	w.plain(`"`)
	spaces, escaped := false, false
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		inside := i > 0 && i+n < len(text)
		switch {
		case w.escapes(r):
			w.escape(r)
			// PyYAML compares the column before the escape's last character.
			if w.d.fold == foldBackslash && folds && inside && w.d.width > 0 && w.column-1 > w.d.width {
				w.breakBackslash(text[i+n])
				escaped, spaces = false, false
			} else {
				escaped, spaces = true, false
			}
		case w.d.fold == foldBackslash:
			if folds && inside && (r == ' ' || escaped) && w.full() {
				w.breakBackslash(text[i])
			}
			escaped = false
			w.out = append(w.out, text[i:i+n]...)
			w.column++
		case r == ' ' && folds && inside && !spaces && w.full():
			w.newline()
			w.pad()
			if text[i+1] == ' ' {
				w.plain(`\`)
			}
			spaces = true
		default:
			spaces = r == ' '
			w.out = append(w.out, text[i:i+n]...)
			w.column++
		}
		i += n
	}
	w.plain(`"`)
}

// breakBackslash breaks a line of a double-quoted scalar as PyYAML and
// SnakeYAML do, before next.
func (w *output) breakBackslash(next byte) {
	w.plain(`\`)
	w.newline()
	w.pad()
	if next == ' ' {
		w.plain(`\`)
	}
	w.begun = w.column
}

// escapes reports whether r is escaped between double quotes.
func (w *output) escapes(r rune) bool {
	switch {
	case r == '"' || r == '\\':
		return true
	case r <= '~':
		return r < ' '
	case r > 0xFFFF:
		return !w.d.unicode || !w.d.astralDouble
	}
	return !w.d.unicode || !readable(r)
}

var shortEscapes = map[rune]string{
	0: `\0`, 7: `\a`, 8: `\b`, '\t': `\t`, '\n': `\n`, '\v': `\v`, '\f': `\f`, '\r': `\r`, 0x1B: `\e`,
	'"': `\"`, '\\': `\\`, 0x85: `\N`, 0xA0: `\_`, 0x2028: `\L`, 0x2029: `\P`,
}

func (w *output) escape(r rune) {
	if s, ok := shortEscapes[r]; ok {
		w.plain(s)
		return
	}
	letter, digits := byte('x'), 2
	switch {
	case r > 0xFFFF:
		letter, digits = 'U', 8
	case r > 0xFF:
		letter, digits = 'u', 4
	}
	w.out = append(w.out, '\\', letter)
	for shift := 4 * (digits - 1); shift >= 0; shift -= 4 {
		w.out = append(w.out, "0123456789ABCDEF"[r>>shift&15])
	}
	w.column += 2 + digits
}

// literal writes a | scalar without the line break of its last line; step is
// what its lines are indented by.
func (w *output) literal(text string, step int) {
	w.header('|', text, step)
	w.blockLines(strings.TrimSuffix(text, "\n"))
}

func (w *output) header(indicator byte, text string, step int) {
	w.out = append(w.out, indicator)
	if hinted(text) {
		w.out = append(w.out, '0'+byte(step))
	}
	switch {
	case text[len(text)-1] != '\n':
		w.out = append(w.out, '-')
	case keeps(text):
		w.out = append(w.out, '+')
	}
	w.newline()
}

func (w *output) blockLines(text string) {
	indent := bytes.Repeat([]byte(" "), w.indent)
	for {
		line, rest, more := strings.Cut(text, "\n")
		if line != "" {
			w.out = append(w.out, indent...)
			w.out = append(w.out, line...)
		}
		if !more {
			return
		}
		w.newline()
		text = rest
	}
}

// folded writes a > scalar whose text is foldable, like literal. A line break
// between two lines is written as two.
func (w *output) folded(text string, step int) {
	w.header('>', text, step)
	text = strings.TrimSuffix(text, "\n")
	body := strings.TrimRight(text, "\n")
	breaks := true
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case c == '\n':
			if !breaks {
				w.newline()
			}
			w.newline()
			breaks = true
		case c == ' ' && !breaks && body[i+1] != ' ' && w.full():
			w.newline()
			w.pad()
		default:
			if breaks {
				w.pad()
			}
			w.raw(c)
			breaks = false
		}
	}
	for range len(text) - len(body) {
		w.newline()
	}
}
