package widget

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
)

// A TextArea is a text of several lines under a cursor. Every byte is kept as
// it is; what is shown of it is the document's to sanitise.
type TextArea struct {
	Text   string
	At     int // of the cursor, in bytes
	column int // that up and down keep to, -1 for the cursor's own
	width  int
	Height int // of a page
	// Document cuts text into rows of width cells; it is there before Resize.
	Document func(text string, width int) *render.Document
	Doc      *render.Document // the text, and a blank that the cursor can stand on at its end
}

// Resize cuts the text into rows of width cells.
func (e *TextArea) Resize(width int) {
	if e.Doc == nil || e.width != width {
		e.width = width
		e.lay()
	}
}

func (e *TextArea) lay() { e.Doc = e.Document(e.Text+" ", e.width) }

// Insert puts text before the cursor.
func (e *TextArea) Insert(text string) {
	text = strings.ToValidUTF8(text, "")
	e.Replace(e.At, e.At, text)
}

// Replace puts text for bytes; the cursor is behind it then.
func (e *TextArea) Replace(from, to int, text string) {
	e.Text = e.Text[:from] + text + e.Text[to:]
	e.MoveTo(from + len(text))
	e.lay()
}

// EmptyLine takes out the text of the line that the cursor is in.
func (e *TextArea) EmptyLine() { e.Replace(e.lineStart(), e.lineEnd(), "") }

// MoveTo puts the cursor before a byte, or at the end.
func (e *TextArea) MoveTo(at int) { e.At, e.column = Clamp(at, 0, len(e.Text)), -1 }

// Position is the row and the column of the cursor.
func (e *TextArea) Position() (row, column int) { return e.Doc.Position(e.At) }

// byRows moves up or down; at the first and the last row to the text's ends.
func (e *TextArea) byRows(rows int) {
	row, column := e.Position()
	if e.column >= 0 {
		column = e.column
	}
	switch to := row + rows; {
	case to < 0 && row == 0:
		e.At = 0
	case to >= e.Doc.Rows() && row == e.Doc.Rows()-1:
		e.At = len(e.Text)
	default:
		e.At = min(e.Doc.OffsetAt(Clamp(to, 0, e.Doc.Rows()-1), column), len(e.Text))
	}
	e.column = column
}

func (e *TextArea) lineStart() int { return strings.LastIndexByte(e.Text[:e.At], '\n') + 1 }

func (e *TextArea) lineEnd() int {
	if n := strings.IndexByte(e.Text[e.At:], '\n'); n >= 0 {
		return e.At + n
	}
	return len(e.Text)
}

func inWord(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// wordStart is where the word before the cursor starts.
func (e *TextArea) wordStart() int {
	before := strings.TrimRightFunc(e.Text[:e.At], func(r rune) bool { return !inWord(r) })
	return len(strings.TrimRightFunc(before, inWord))
}

// wordEnd is where the word after the cursor ends.
func (e *TextArea) wordEnd() int {
	after := strings.TrimLeftFunc(e.Text[e.At:], func(r rune) bool { return !inWord(r) })
	return len(e.Text) - len(strings.TrimLeftFunc(after, inWord))
}

// ToPosition puts the cursor at a line and a column in characters, both from 1.
func (e *TextArea) ToPosition(line, column int) {
	at := 0
	for ; line > 1; line-- {
		n := strings.IndexByte(e.Text[at:], '\n')
		if n < 0 {
			break
		}
		at += n + 1
	}
	e.MoveTo(at)
	for end := e.lineEnd(); column > 1 && at < end; column-- {
		_, size := utf8.DecodeRuneInString(e.Text[at:])
		at += size
	}
	e.MoveTo(at)
}

// indentation is what the tab key puts in: a step of indented JSON.
const indentation = "  "

// textKeys are the keys of a text that are not text; a prompt's are the same
// ones.
var textKeys = map[string]func(e *TextArea){
	"left": toBefore, "ctrl+b": toBefore, "right": toAfter, "ctrl+f": toAfter,
	"up": byRows(-1), "ctrl+p": byRows(-1), "down": byRows(1), "ctrl+n": byRows(1),
	"pgup": byPages(-1), "pgdown": byPages(1),
	"home": toLineStart, "ctrl+a": toLineStart, "end": toLineEnd, "ctrl+e": toLineEnd,
	"ctrl+home": func(e *TextArea) { e.MoveTo(0) }, "ctrl+end": func(e *TextArea) { e.MoveTo(len(e.Text)) },
	"ctrl+left": toWordStart, "alt+left": toWordStart, "alt+b": toWordStart,
	"ctrl+right": toWordEnd, "alt+right": toWordEnd, "alt+f": toWordEnd,
	"enter": func(e *TextArea) { e.Insert("\n") }, "tab": func(e *TextArea) { e.Insert(indentation) },
	"backspace": eraseBefore, "ctrl+h": eraseBefore, "delete": eraseAfter, "ctrl+d": eraseAfter,
	"ctrl+w": eraseWord, "alt+backspace": eraseWord, "ctrl+backspace": eraseWord,
	"alt+d": eraseWordAfter, "alt+delete": eraseWordAfter, "ctrl+delete": eraseWordAfter,
}

func toBefore(e *TextArea)       { e.MoveTo(e.Doc.Before(e.At)) }
func toAfter(e *TextArea)        { e.MoveTo(e.Doc.After(e.At)) }
func toLineStart(e *TextArea)    { e.MoveTo(e.lineStart()) }
func toLineEnd(e *TextArea)      { e.MoveTo(e.lineEnd()) }
func toWordStart(e *TextArea)    { e.MoveTo(e.wordStart()) }
func toWordEnd(e *TextArea)      { e.MoveTo(e.wordEnd()) }
func eraseBefore(e *TextArea)    { e.Replace(e.Doc.Before(e.At), e.At, "") }
func eraseAfter(e *TextArea)     { e.Replace(e.At, min(e.Doc.After(e.At), len(e.Text)), "") }
func eraseWord(e *TextArea)      { e.Replace(e.wordStart(), e.At, "") }
func eraseWordAfter(e *TextArea) { e.Replace(e.At, e.wordEnd(), "") }

func byRows(n int) func(e *TextArea)  { return func(e *TextArea) { e.byRows(n) } }
func byPages(n int) func(e *TextArea) { return func(e *TextArea) { e.byRows(n * max(1, e.Height-1)) } }

// Key does what a key stands for, else it is text.
func (e *TextArea) Key(k tea.KeyPressMsg) {
	if do, ok := textKeys[k.String()]; ok {
		do(e)
		return
	}
	e.Insert(k.Text)
}
