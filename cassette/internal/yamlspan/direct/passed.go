package direct

import (
	"bytes"
	"encoding/base64"

	"tapedeck/cassette/internal/span"
)

// A Passed is a scalar that a Pass went over: a text, null, or bytes in base64.
type Passed struct {
	Type span.Type
	raw  []byte // as it stands there, of bytes the lines below the tag
	size int    // of what it says
	// breaks: the text holds line feeds. controls: it may hold control characters
	// that are not white space.
	breaks, controls bool
}

// Raw is a text as it stands there, with its quotes and escapes.
func (s *Passed) Raw() []byte { return s.raw }

// Len is how many bytes it says, none for null.
func (s *Passed) Len() int { return s.size }

// AppendStart adds the first bytes of what it says to dst: size of them, or fewer where
// an escape but that of a line feed, a blank or a line break comes first.
func (s *Passed) AppendStart(dst []byte, size int) []byte {
	switch {
	case s.Type == span.Binary:
		line, _, _ := bytes.Cut(bytes.TrimLeft(s.raw, " \n"), []byte("\n"))
		n := min(len(line), size/3*4) / 4 * 4
		dst, _ = base64.StdEncoding.AppendDecode(dst, line[:n]) // which Pass knows to be right
		return dst
	case s.Type != span.Str || s.size == 0:
		return dst
	}
	raw, quote := s.raw, s.raw[0]
	if quote == '\'' || quote == '"' {
		raw = raw[1 : len(raw)-1]
	}
	for i := 0; i < len(raw) && i < size; i++ {
		switch c := raw[i]; {
		case c == '\\' && quote == '"':
			if i+1 < len(raw) && raw[i+1] == 'n' {
				dst = append(dst, '\n')
			}
			return dst
		case c == ' ' || c == '\t' || c == '\n' || c == '\'' && quote == '\'': // folded or doubled, perhaps
			return dst
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// Lines reports whether it is a text with a line feed.
func (s *Passed) Lines() bool { return s.breaks }

// Printable reports whether it is a text that holds no control characters but white
// space. One that is not reported to be may be.
func (s *Passed) Printable() bool { return s.Type == span.Str && !s.controls }

// AppendText adds what a text says to dst, nothing for null.
func (s *Passed) AppendText(dst []byte) []byte {
	if s.Type != span.Str {
		return dst
	}
	switch raw := s.raw; raw[0] {
	case '\'':
		return appendFolded(dst, raw[1:len(raw)-1], '\'')
	case '"':
		return appendFolded(dst, raw[1:len(raw)-1], '\\')
	default:
		return appendFolded(dst, raw, '\n')
	}
}

// Append adds what a text or bytes say to dst. What says what stands there is
// returned as it is.
func (s *Passed) Append(dst []byte) []byte {
	if s.Type == span.Binary {
		return s.AppendBytes(dst)
	}
	if verbatim := s.verbatim(); verbatim != nil && len(dst) == 0 {
		return verbatim
	}
	return s.AppendText(dst)
}

// Text is what AppendText adds.
func (s *Passed) Text() string {
	if s.Type != span.Str {
		return ""
	}
	if verbatim := s.verbatim(); verbatim != nil {
		return string(verbatim)
	}
	var room [256]byte
	return string(s.AppendText(room[:0]))
}

// verbatim is a text that says what stands there, nil of any other.
func (s *Passed) verbatim() []byte {
	if s.Type != span.Str {
		return nil
	}
	switch raw := s.raw; {
	case s.size == len(raw) && raw[0] != '\'' && raw[0] != '"' && bytes.IndexByte(raw, '\n') < 0:
		return raw
	case s.size == len(raw)-2 && raw[0] == '\'' && bytes.IndexByte(raw, '\n') < 0:
		return raw[1 : len(raw)-1]
	}
	return nil
}

// Bytes decodes base64.
func (s *Passed) Bytes() []byte { return s.AppendBytes(make([]byte, 0, s.size+3)) }

// AppendBytes adds decoded base64 to dst.
func (s *Passed) AppendBytes(dst []byte) []byte {
	for line := range bytes.Lines(s.raw) {
		dst, _ = base64.StdEncoding.AppendDecode(dst, bytes.Trim(line, " \n")) // which Pass knows to be right
	}
	return dst
}

// measure adds what an escape says that is not one of shortEscape: the one that
// begins at i and has so many bytes.
func (s *Passed) measure(src []byte, i, size int) {
	var room [4]byte
	said, _ := appendEscape(room[:0], src, i+1)
	s.size += len(said) - size
	switch c := said[0]; {
	case c == '\n':
		s.breaks = true
	case c < ' ' && c != '\t' && c != '\r':
		s.controls = true
	}
}

// measureBreak passes a line break of quoted text at i, and the blanks around it:
// it says less than it takes. The text from from on belongs to the line before it;
// folds tells that the break is not escaped. ok is false where a line that follows
// may be a document marker.
func (p *Pass) measureBreak(s *Passed, from, i int, folds bool) (next int, ok bool) {
	start := i
	for folds && start > from && (p.src[start-1] == ' ' || p.src[start-1] == '\t') {
		start--
	}
	breaks := 0
	for next = i + 1; ; next++ {
		if p.src[next-1] == '\n' && p.marker(next) {
			return next, false
		}
		if next == len(p.src) || p.src[next] != ' ' && p.src[next] != '\t' && p.src[next] != '\n' {
			break
		}
		if p.src[next] == '\n' {
			breaks++
		}
	}
	s.breaks = s.breaks || breaks > 0
	if breaks == 0 && folds {
		breaks = 1 // a blank
	}
	s.size += breaks - (next - start)
	return next, true
}
