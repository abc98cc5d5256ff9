package tui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model/body"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/widget"
)

// A textEdit is a text of several lines under a cursor. Every byte is kept as
// it is; what is shown of it is the document's to sanitise.
type textEdit struct {
	text   string
	at     int // of the cursor, in bytes
	column int // that up and down keep to, -1 for the cursor's own
	kind   body.Type
	width  int
	height int              // of a page
	doc    *render.Document // the text, and a blank that the cursor can stand on at its end
}

// resize cuts the text into rows of width cells.
func (e *textEdit) resize(width int) {
	if e.doc == nil || e.width != width {
		e.width = width
		e.lay()
	}
}

func (e *textEdit) lay() { e.doc = render.NewDocument([]byte(e.text+" "), e.kind, e.width, true) }

// insert puts text before the cursor.
func (e *textEdit) insert(text string) {
	text = strings.ToValidUTF8(text, "")
	e.replace(e.at, e.at, text)
}

// replace puts text for bytes; the cursor is behind it then.
func (e *textEdit) replace(from, to int, text string) {
	e.text = e.text[:from] + text + e.text[to:]
	e.moveTo(from + len(text))
	e.lay()
}

func (e *textEdit) moveTo(at int) { e.at, e.column = widget.Clamp(at, 0, len(e.text)), -1 }

// position is the row and the column of the cursor.
func (e *textEdit) position() (row, column int) { return e.doc.Position(e.at) }

// byRows moves up or down; at the first and the last row to the text's ends.
func (e *textEdit) byRows(rows int) {
	row, column := e.position()
	if e.column >= 0 {
		column = e.column
	}
	switch to := row + rows; {
	case to < 0 && row == 0:
		e.at = 0
	case to >= e.doc.Rows() && row == e.doc.Rows()-1:
		e.at = len(e.text)
	default:
		e.at = min(e.doc.OffsetAt(widget.Clamp(to, 0, e.doc.Rows()-1), column), len(e.text))
	}
	e.column = column
}

func (e *textEdit) lineStart() int { return strings.LastIndexByte(e.text[:e.at], '\n') + 1 }

func (e *textEdit) lineEnd() int {
	if n := strings.IndexByte(e.text[e.at:], '\n'); n >= 0 {
		return e.at + n
	}
	return len(e.text)
}

func inWord(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// wordStart is where the word before the cursor starts.
func (e *textEdit) wordStart() int {
	before := strings.TrimRightFunc(e.text[:e.at], func(r rune) bool { return !inWord(r) })
	return len(strings.TrimRightFunc(before, inWord))
}

// wordEnd is where the word after the cursor ends.
func (e *textEdit) wordEnd() int {
	after := strings.TrimLeftFunc(e.text[e.at:], func(r rune) bool { return !inWord(r) })
	return len(e.text) - len(strings.TrimLeftFunc(after, inWord))
}

// toPosition puts the cursor at a line and a column in characters, both from 1.
func (e *textEdit) toPosition(line, column int) {
	at := 0
	for ; line > 1; line-- {
		n := strings.IndexByte(e.text[at:], '\n')
		if n < 0 {
			break
		}
		at += n + 1
	}
	e.moveTo(at)
	for end := e.lineEnd(); column > 1 && at < end; column-- {
		_, size := utf8.DecodeRuneInString(e.text[at:])
		at += size
	}
	e.moveTo(at)
}

// indentation is what the tab key puts in: a step of indented JSON.
const indentation = "  "

// textKeys are the keys of a text that are not text; a prompt's are the same
// ones.
var textKeys = map[string]func(e *textEdit){
	"left": toBefore, "ctrl+b": toBefore, "right": toAfter, "ctrl+f": toAfter,
	"up": byRows(-1), "ctrl+p": byRows(-1), "down": byRows(1), "ctrl+n": byRows(1),
	"pgup": byPages(-1), "pgdown": byPages(1),
	"home": toLineStart, "ctrl+a": toLineStart, "end": toLineEnd, "ctrl+e": toLineEnd,
	"ctrl+home": func(e *textEdit) { e.moveTo(0) }, "ctrl+end": func(e *textEdit) { e.moveTo(len(e.text)) },
	"ctrl+left": toWordStart, "alt+left": toWordStart, "alt+b": toWordStart,
	"ctrl+right": toWordEnd, "alt+right": toWordEnd, "alt+f": toWordEnd,
	"enter": func(e *textEdit) { e.insert("\n") }, "tab": func(e *textEdit) { e.insert(indentation) },
	"backspace": eraseBefore, "ctrl+h": eraseBefore, "delete": eraseAfter, "ctrl+d": eraseAfter,
	"ctrl+w": eraseWord, "alt+backspace": eraseWord, "ctrl+backspace": eraseWord,
	"alt+d": eraseWordAfter, "alt+delete": eraseWordAfter, "ctrl+delete": eraseWordAfter,
}

func toBefore(e *textEdit)       { e.moveTo(e.doc.Before(e.at)) }
func toAfter(e *textEdit)        { e.moveTo(e.doc.After(e.at)) }
func toLineStart(e *textEdit)    { e.moveTo(e.lineStart()) }
func toLineEnd(e *textEdit)      { e.moveTo(e.lineEnd()) }
func toWordStart(e *textEdit)    { e.moveTo(e.wordStart()) }
func toWordEnd(e *textEdit)      { e.moveTo(e.wordEnd()) }
func eraseBefore(e *textEdit)    { e.replace(e.doc.Before(e.at), e.at, "") }
func eraseAfter(e *textEdit)     { e.replace(e.at, min(e.doc.After(e.at), len(e.text)), "") }
func eraseWord(e *textEdit)      { e.replace(e.wordStart(), e.at, "") }
func eraseWordAfter(e *textEdit) { e.replace(e.at, e.wordEnd(), "") }

func byRows(n int) func(e *textEdit)  { return func(e *textEdit) { e.byRows(n) } }
func byPages(n int) func(e *textEdit) { return func(e *textEdit) { e.byRows(n * max(1, e.height-1)) } }

// key does what a key stands for, else it is text.
func (e *textEdit) key(k tea.KeyPressMsg) {
	if do, ok := textKeys[k.String()]; ok {
		do(e)
		return
	}
	e.insert(k.Text)
}
