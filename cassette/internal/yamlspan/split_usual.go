package yamlspan

import (
	"encoding/binary"
	"math/bits"
)

// usual: lines that libraries write are gone over without the scanner's questions.
// Tests find the same without.
var usual = true

// usualLines goes over the lines from the next one on that are indented deeper than
// a column and hold a key, a dash, a value, or some of these in that order, as long
// as what the scanner would do with them is beyond question. It leaves what it goes
// over as line and consume would.
func (s *scanner) usualLines(column int) error {
	for usual {
		i := s.i
		for i < len(s.src) && s.src[i] == ' ' {
			i++
		}
		if i-s.i <= column || i >= len(s.src) {
			return nil
		}
		from, pending := s.i, s.pending
		went, err := s.usualLine(i)
		if err != nil {
			return err
		}
		if !went {
			s.i, s.pending = from, pending
			return nil
		}
	}
	return nil
}

// usualLine goes over the logical line whose content begins at i. Where it does
// not, the scanner is in no state to go on from.
func (s *scanner) usualLine(i int) (went bool, err error) {
	for i+1 < len(s.src) && s.src[i] == '-' && s.src[i+1] == ' ' {
		s.pending = i - s.i
		i = s.pastSpaces(i + 1)
	}
	keyed := false
	if i < len(s.src) && plainFirst[s.src[i]] {
		end := s.usualPlain(i)
		if end < 0 {
			return false, nil
		}
		if s.src[end] == '\n' {
			return s.usualValue(i, end, false)
		}
		s.pending = i - s.i
		if i, keyed = s.pastSpaces(end+1), true; i < len(s.src) && s.src[i] == '\n' {
			s.i = i + 1
			return true, nil
		}
	}
	if i >= len(s.src) {
		return false, nil
	}
	end := -1
	switch c := s.src[i]; {
	case c == '\'':
		end = singleEnd(s.src, i)
	case c == '"':
		end = doubleEnd(s.src, i)
	case (c == '|' || c == '>') && keyed:
		return true, s.blockScalar(i)
	case c == '{' && i+1 < len(s.src) && s.src[i+1] == '}':
		end = i + len("{}")
	case plainFirst[c]:
		end = s.usualPlain(i)
	}
	if end < 0 || end >= len(s.src) || s.src[end] != '\n' {
		return false, nil
	}
	return s.usualValue(i, end, keyed)
}

// usualValue ends a line at a value that stands from i to the line's end.
func (s *scanner) usualValue(i, end int, keyed bool) (went bool, err error) {
	parent := s.pending
	if parent == none || !keyed && i-s.i <= parent {
		return false, nil
	}
	s.pending, s.i = none, end+1
	if !plainFirst[s.src[i]] {
		return true, nil
	}
	next := s.pastSpaces(s.i)
	if next < len(s.src) && next-s.i <= parent && s.src[next] != '\n' && s.src[next] != '\r' {
		return true, nil // nothing that the value could go on over
	}
	return true, s.skipDeeper(parent)
}

func (s *scanner) pastSpaces(i int) int {
	for i < len(s.src) && s.src[i] == ' ' {
		i++
	}
	return i
}

// plainFirst marks what may begin a plain scalar here: no character that means
// anything in YAML.
var plainFirst = func() (is [256]bool) {
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_.(+=~<;$^)\\") {
		is[c] = true
	}
	return is
}()

const (
	low  = 0x0101010101010101
	high = 0x8080808080808080
)

// usualPlain is where a plain scalar at i ends: at the ":" that makes it a key, or
// the line's end; -1 where that is not certain.
func (s *scanner) usualPlain(i int) int {
	for start := i; ; i++ {
		for i+8 <= len(s.src) {
			w := binary.LittleEndian.Uint64(s.src[i:])
			colon, hash, lf, cr := w^':'*low, w^'#'*low, w^'\n'*low, w^'\r'*low
			stop := ((colon-low)&^colon | (hash-low)&^hash | (lf-low)&^lf | (cr-low)&^cr | w) & high
			if stop != 0 {
				i += bits.TrailingZeros64(stop) / 8
				break
			}
			i += 8
		}
		if i+1 >= len(s.src) {
			return -1
		}
		switch c, next := s.src[i], s.src[i+1]; {
		case c == '\n':
			return i
		case c == '\r' || c >= 0x80:
			return -1
		case c == ':' && (next == ' ' || next == '\n'):
			if before := s.src[i-1]; i == start || before == ' ' || before == '\t' {
				return -1
			}
			return i
		case c == ':' && (next == '\t' || next == '\r'):
			return -1
		case c == '#' && (s.src[i-1] == ' ' || s.src[i-1] == '\t'):
			return -1
		}
	}
}
