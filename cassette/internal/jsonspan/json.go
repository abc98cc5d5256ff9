// Package jsonspan reads and writes JSON as spans: it splits a file into
// entries, finds the place of every value in one, and writes one value in the
// style that its place already has.
package jsonspan

import (
	"bytes"
	"errors"
	"slices"

	"tapedeck/cassette/internal/span"
	"tapedeck/model/body/jsontext"
)

// JSON is the language of RFC 8259 files, read as Python's json module reads
// them: NaN and the infinities are numbers, the last of repeated keys counts,
// a lone surrogate escape (\ud83d) is a character. UTF-8 cannot hold that one,
// so Node.Text gives it in three bytes as WTF-8 has it; Set takes it back in
// the same form. A byte order mark is passed over. An entry of Where.Pairs,
// "key": value, is a Map of one pair that starts at the key.
var JSON span.Language = language{jsontext.Python}

// Python2 is JSON of byte strings, as Python 2 writes it with ensure_ascii=False
// and reads it as ISO-8859-1. Node.Text gives the bytes, which may be no UTF-8,
// and Set takes any.
var Python2 span.Language = language{jsontext.Python2}

type language struct{ dialect jsontext.Dialect }

// errorAt makes an Error of a place.
func errorAt(src []byte, offset int, why string) *span.Error {
	line, column := jsontext.Position(src, offset)
	return &span.Error{Line: line, Column: column, Why: why}
}

// cutOff is what is said of a text that stops too early.
const cutOff = " does not end. Was the file cut off?"

// syntaxError makes an Error of the scanner's.
func syntaxError(src []byte, err error) error {
	var e *jsontext.Error
	if !errors.As(err, &e) {
		return err
	}
	switch {
	case !e.Ends:
		return errorAt(src, e.Offset, e.Want)
	case len(bytes.TrimSpace(src[jsontext.BOM(src):])) == 0:
		return errorAt(src, 0, "the text is empty")
	case e.Offset < len(src):
		return errorAt(src, e.Offset, "the quoted text"+cutOff)
	}
	return errorAt(src, e.Offset, "the text"+cutOff)
}

const whiteSpace = " \t\r\n"

// Empty closes the list around nothing: "[" and "]" then stand side by side.
func (language) Empty(lead, trail []byte, where span.Where) (newLead, newTrail []byte, err error) {
	newLead, newTrail = bytes.TrimRight(lead, whiteSpace), bytes.TrimLeft(trail, whiteSpace)
	return newLead, newTrail, checkBrackets(newLead, newTrail, where)
}

// checkBrackets checks that a list begins and ends between lead and trail.
func checkBrackets(lead, trail []byte, where span.Where) error {
	open, close := "[", "]"
	if where.Pairs {
		open, close = "{", "}"
	}
	if !bytes.HasSuffix(lead, []byte(open)) || !bytes.HasPrefix(trail, []byte(close)) {
		return &span.Error{Why: "the list is not empty"}
	}
	return nil
}

// Fill opens an empty list: where like or the file is written over several
// lines, the entry gets lines of its own. An entry that ends at the margin of
// its list stands directly in the brackets, as php-vcr has it.
func (language) Fill(lead, trail []byte, where span.Where, like []byte) (newLead, newTrail []byte, err error) {
	lead, trail = bytes.TrimRight(lead, whiteSpace), bytes.TrimLeft(trail, whiteSpace)
	if err := checkBrackets(lead, trail, where); err != nil {
		return nil, nil, err
	}
	start := bytes.TrimLeft(bytes.TrimPrefix(lead, []byte("\ufeff")), whiteSpace)
	if !bytes.Contains(like, []byte("\n")) && !bytes.Contains(start, []byte("\n")) {
		return lead, trail, nil
	}
	eol := "\n"
	if bytes.Contains(lead, []byte("\r\n")) || bytes.Contains(like, []byte("\r\n")) {
		eol = "\r\n"
	}
	outer := lastIndent(lead)
	inner := slices.Concat(outer, []byte("  "))
	switch last := like[bytes.LastIndexByte(like, '\n')+1:]; {
	case bytes.Contains(like, []byte("\n")):
		inner = last[:len(last)-len(bytes.TrimLeft(last, " \t"))]
		if len(inner) <= len(outer) {
			return lead, trail, nil
		}
	case len(outer) > 0:
		inner = slices.Concat(outer, outer)
	}
	newLead = slices.Concat(lead, []byte(eol), inner)
	newTrail = slices.Concat([]byte(eol), outer, trail)
	return newLead, newTrail, nil
}

// lastIndent is the white space at the start of the last line.
func lastIndent(text []byte) []byte {
	line := text[bytes.LastIndexByte(text, '\n')+1:]
	line = bytes.TrimPrefix(line, []byte("\ufeff"))
	return line[:len(line)-len(bytes.TrimLeft(line, " \t"))]
}
