package yamlspan

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"

	"tapedeck/cassette/internal/span"
)

// A scanner goes through block YAML line by line without parsing it. It
// jumps over quoted, flow and block scalars, so that no byte of a body is
// taken for structure, and it stops at whatever it cannot be sure of.
//
// It accepts all that a YAML 1.1 parser accepts in files laid out as cassettes
// are, and more (it does not check that keys line up): where an entry begins
// is right for every text that parses.
type scanner struct {
	src []byte
	i   int // where the next line begins
	// pending is the column of the key or dash whose value is still to come,
	// none if there is none.
	pending int
	// above is where the comment lines directly above the next line begin, -1
	// without any; those indented deeper than limit belong to what is above.
	above, limit int
	// exotic: somewhere in src is a line break other than LF and CR LF.
	exotic bool
	// partial: src goes on, so that nothing found wrong has to be told.
	partial bool
}

const none = -2 // a column that no line has; -1 is the document's

func newScanner(src []byte) *scanner {
	s := &scanner{}
	s.see(src, false)
	s.rewind()
	return s
}

// see takes in a text that begins with the one that the scanner has.
func (s *scanner) see(src []byte, partial bool) {
	unseen := src[max(0, len(s.src)-2):] // a break is up to three bytes
	if partial {
		unseen = bytes.TrimSuffix(unseen, []byte("\r")) // an LF may follow
	}
	s.exotic = s.exotic || hasExoticBreak(unseen)
	s.src, s.partial = src, partial
}

// rewind goes to the start of the text.
func (s *scanner) rewind() {
	s.i, s.pending, s.above, s.limit = 0, -1, -1, math.MaxInt
	if bytes.HasPrefix(s.src, bom) {
		s.i = len(bom)
	}
}

func (s *scanner) errorAt(i int, why string) error {
	if s.partial {
		return span.ErrPartial
	}
	line, column := position(s.src, i)
	return &span.Error{Line: line, Column: column, Why: why}
}

// plainBreaks is an error if src[from:to] holds a line break that is not LF or
// CR LF: there the lines of the scanner and of a YAML 1.1 parser differ.
func (s *scanner) plainBreaks(from, to int) error {
	if !s.exotic {
		return nil
	}
	for i := from; i < to; i++ {
		switch n := breakLen(s.src, i); {
		case n == 0 || s.src[i] == '\n':
		case s.src[i] == '\r' && n == 2:
			i++
		default:
			return s.errorAt(i, "a line ends in something other than LF or CR LF")
		}
	}
	return nil
}

// eol returns where the line of i ends and where the next one begins.
func (s *scanner) eol(i int) (end, next int) {
	nl := bytes.IndexByte(s.src[i:], '\n')
	if nl < 0 {
		return len(s.src), len(s.src)
	}
	return i + nl, i + nl + 1
}

// blankAt reports whether a space, a tab, a line end or the end stands at i.
func (s *scanner) blankAt(i int) bool {
	if i >= len(s.src) {
		return true
	}
	switch s.src[i] {
	case ' ', '\t', '\n':
		return true
	case '\r':
		return i+1 == len(s.src) || s.src[i+1] == '\n'
	}
	return false
}

// endAt reports whether a line end or the end stands at i.
func (s *scanner) endAt(i int) bool {
	return i >= len(s.src) || s.src[i] != ' ' && s.src[i] != '\t' && s.blankAt(i)
}

// line finds the next line that is neither blank nor a comment: where its
// content begins, and in which column. start is where the line begins; at the
// end of the text it is len(src) and more is false.
func (s *scanner) line() (start, content, column int, more bool, err error) {
	s.above = -1
	for s.i < len(s.src) {
		i := s.i
		for i < len(s.src) && s.src[i] == ' ' {
			i++
		}
		switch {
		case s.endAt(i):
			s.above = -1
		case s.src[i] == '#':
			if i-s.i > s.limit {
				s.above = -1
			} else if s.above < 0 {
				s.above = s.i
			}
		case s.src[i] == '\t':
			return 0, 0, 0, false, s.errorAt(i, "a tab indents the line")
		case bytes.HasPrefix(s.src[i:], bom):
			return 0, 0, 0, false, s.errorAt(i, "a byte order mark stands inside the text")
		default:
			return s.i, i, s.columnOf(i), true, nil
		}
		_, next := s.eol(i)
		if err := s.plainBreaks(s.i, next); err != nil {
			return 0, 0, 0, false, err
		}
		s.i = next
	}
	return len(s.src), len(s.src), 0, false, nil
}

// columnOf returns the column of i, which is on the line that begins at s.i.
func (s *scanner) columnOf(i int) int { return i - s.i }

// skipBlank returns the first offset from i on that is no space, and no tab
// where tabs may stand.
func (s *scanner) skipBlank(i int, tabs bool) (int, error) {
	for i < len(s.src) && (s.src[i] == ' ' || s.src[i] == '\t') {
		if s.src[i] == '\t' && !tabs {
			return 0, s.errorAt(i, "a tab stands where only spaces can")
		}
		i++
	}
	return i, nil
}

// consume reads the logical line whose content begins at i: indicators,
// properties, a key or a scalar, and the lines that a scalar goes on over.
// s.i is then the start of the next line.
func (s *scanner) consume(i int) error {
	keys := true       // a key or an indicator may come
	properties := none // the column where those of the node to come began
	for {
		var err error
		if i, err = s.skipBlank(i, !keys); err != nil {
			return err
		}
		if s.endAt(i) || s.src[i] == '#' && (i == s.i || s.blankAt(i-1)) {
			return s.finishLine(i)
		}
		column := s.columnOf(i)
		switch b := s.src[i]; {
		case (b == '-' || b == '?' || b == ':') && s.blankAt(i+1):
			if !keys || properties != none {
				return s.errorAt(i, fmt.Sprintf("a %q stands where none can", string(b)+" "))
			}
			s.pending = column
			i++
			continue
		case b == '&' || b == '!':
			if properties == none {
				properties = column
			}
			if i, err = s.property(i); err != nil {
				return err
			}
			continue
		case b == '|' || b == '>':
			if s.pending == none || keys && column <= s.pending {
				return s.errorAt(i, "the text belongs to no key")
			}
			return s.blockScalar(i)
		}
		end, err := s.atom(i)
		if err != nil {
			return err
		}
		colon, err := s.skipBlank(end, true)
		if err != nil {
			return err
		}
		if colon < len(s.src) && s.src[colon] == ':' && s.blankAt(colon+1) {
			if !keys || bytes.IndexByte(s.src[i:end], '\n') >= 0 {
				return s.errorAt(colon, "a \": \" stands where no key can be")
			}
			s.pending = column
			if properties != none {
				s.pending = properties
			}
			keys, properties = false, none
			i = colon + 1
			continue
		}
		return s.value(i, end, keys, column)
	}
}

// value ends a logical line whose scalar, alias or flow collection stands from
// i to end.
func (s *scanner) value(i, end int, first bool, column int) error {
	if s.pending == none || first && column <= s.pending {
		return s.errorAt(i, "the text belongs to no key")
	}
	parent := s.pending
	s.pending = none
	if strings.IndexByte("'\"[{*", s.src[i]) < 0 {
		if err := s.finishLine(end); err != nil {
			return err
		}
		return s.skipDeeper(parent)
	}
	return s.finishLine(end)
}

// finishLine ends a logical line at i: only blanks and a comment may follow.
func (s *scanner) finishLine(i int) error {
	end, next := s.eol(i)
	j := i
	for j < end && (s.src[j] == ' ' || s.src[j] == '\t') {
		j++
	}
	if !s.endAt(j) && (s.src[j] != '#' || j > 0 && !s.blankAt(j-1)) {
		return s.errorAt(j, "text follows a value that has ended")
	}
	s.i = next
	return s.plainBreaks(i, next)
}

// property returns the end of the tag or anchor at i.
func (s *scanner) property(i int) (int, error) {
	start := i
	if s.src[i] == '&' {
		for i++; i < len(s.src) && isNameByte(s.src[i]); i++ {
		}
	} else {
		for !s.blankAt(i) {
			i++
		}
	}
	if !s.blankAt(i) || s.src[start] == '&' && i == start+1 {
		return 0, s.errorAt(start, "the anchor's name is not understood")
	}
	return i, s.plainBreaks(start, i)
}

// atom returns the end of the scalar (its first line, if it is plain), alias
// or flow collection at i.
func (s *scanner) atom(i int) (int, error) {
	var end int
	switch s.src[i] {
	case '\'':
		end = singleEnd(s.src, i)
	case '"':
		end = doubleEnd(s.src, i)
	case '[', '{':
		return s.flow(i)
	case '*':
		for end = i + 1; end < len(s.src) && isNameByte(s.src[end]); end++ {
		}
		if end == i+1 || !s.blankAt(end) && !(s.src[end] == ':' && s.blankAt(end+1)) {
			return 0, s.errorAt(i, "the alias's name is not understood")
		}
	case '%', '@', '`', ',', ']', '}':
		return 0, s.errorAt(i, fmt.Sprintf("a value begins with %q", s.src[i]))
	default:
		return s.plain(i)
	}
	if end < 0 {
		return 0, s.errorAt(i, "the quoted text does not end. Was the file cut off?")
	}
	return end, nil
}

// plainStop marks the bytes at which a plain scalar may end, or a line break
// may hide.
var plainStop = [256]bool{':': true, '#': true, '\n': true, '\r': true, 0xC2: true, 0xE2: true}

// plain returns where the first line of the plain scalar at i ends: at ": ",
// " #" or the end of the line, white space before it not counted.
func (s *scanner) plain(i int) (int, error) {
	start := i
scan:
	for ; i < len(s.src); i++ {
		b := s.src[i]
		if !plainStop[b] {
			continue
		}
		switch b {
		case ':':
			if s.blankAt(i + 1) {
				break scan
			}
		case '#':
			if i > start && (s.src[i-1] == ' ' || s.src[i-1] == '\t') {
				break scan
			}
		case '\n':
			break scan
		default:
			if breakLen(s.src, i) == 2 && b == '\r' {
				break scan
			}
			if breakLen(s.src, i) > 0 {
				return 0, s.errorAt(i, "a line ends in something other than LF or CR LF")
			}
		}
	}
	for i > start && (s.src[i-1] == ' ' || s.src[i-1] == '\t') {
		i--
	}
	return i, nil
}

// blockScalar jumps over the block scalar at i, which is the value that is
// pending.
func (s *scanner) blockScalar(i int) error {
	parent := s.pending
	s.pending = none
	for i++; i < len(s.src) && strings.IndexByte("+-123456789", s.src[i]) >= 0; i++ {
	}
	if err := s.finishLine(i); err != nil {
		return err
	}
	return s.skipDeeper(parent)
}

// skipDeeper jumps over blank lines and lines indented deeper than the column
// parent. That is what a plain or block scalar may go on over, and nothing but
// comments can follow it there.
func (s *scanner) skipDeeper(parent int) error {
	from := s.i
	for s.i < len(s.src) {
		i, deep := s.i, s.i+parent+1
		for i < len(s.src) && i < deep && s.src[i] == ' ' {
			i++
		}
		if i < deep && !s.endAt(i) || i == len(s.src) {
			break
		}
		if parent < 0 && s.atMarker(s.i) {
			break
		}
		_, s.i = s.eol(i)
	}
	return s.plainBreaks(from, s.i)
}

// scanError scans a whole text for the first thing that the scanner refuses,
// nil if there is none.
func scanError(src []byte) *span.Error {
	s := newScanner(src)
	for {
		start, i, column, more, err := s.line()
		switch {
		case err != nil || !more:
		case column == 0 && src[i] == '%':
			_, s.i = s.eol(i)
		case s.atMarker(start):
			s.pending = -1
			err = s.consume(i + len("---"))
		default:
			err = s.consume(i)
		}
		var e *span.Error
		if errors.As(err, &e) || !more {
			return e
		}
	}
}
