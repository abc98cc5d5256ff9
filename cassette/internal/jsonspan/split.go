package jsonspan

import (
	"bytes"
	"fmt"
	"strings"

	"tapedeck/cassette/internal/span"
	"tapedeck/model/body/jsontext"
)

// Split walks the objects on the way to the list by the grammar and jumps over
// everything else: of that it reads only where strings end and how brackets
// pair, which is all that the places of entries rest on. Of repeated keys the
// last counts, as in Python's json.
func (lang language) Split(src []byte, where span.Where) (span.Layout, error) {
	l, err := lang.Splitter(where).End(src)
	if err != nil {
		return span.Layout{}, err
	}
	return l, nil
}

func (language) Splitter(where span.Where) span.Splitter { return &splitter{where: where} }

type splitter struct {
	src     []byte
	pos     int
	partial bool // src goes on, so that nothing found wrong has to be told
	where   span.Where
	open    []byte // brackets that skip is in

	// inside is where the list's inside begins, first where its first entry
	// does and entry where the one at hand does; 0 before they are found.
	inside, first, entry int
	// read is the entry at hand once its end is found, found are those above
	// it, as far as they have not been returned.
	read  span.Span
	found []span.Span
	left  int // how many bytes behind first were left out
}

func (s *splitter) More(src []byte) []span.Span {
	s.partial = true
	_, _ = s.pass(src) // what is wrong may yet turn out right
	return s.found
}

func (s *splitter) At() int { return s.entry }

func (s *splitter) Forget() span.Span {
	if s.entry == 0 {
		return span.Span{}
	}
	out := span.Span{Start: s.first, End: s.entry}
	s.entry, s.left = s.first, s.left+out.End-out.Start
	return out
}

func (s *splitter) End(src []byte) (span.Layout, error) {
	s.partial = false
	l, err := s.pass(src)
	if err != nil {
		return span.Layout{Entries: s.found}, err
	}
	return l, nil
}

// pass goes through the text; of the list, from the entry at hand on.
func (s *splitter) pass(src []byte) (span.Layout, error) {
	s.src, s.pos, s.found = src, jsontext.BOM(src), nil
	s.space()
	layout, missing, err := s.find(s.where.Keys)
	if err == nil {
		s.space()
		if s.pos < len(src) {
			err = s.fail("expected nothing more")
		}
	}
	if err == nil && missing != nil {
		err = missing
	}
	return layout, err
}

// fail reports what is wrong at the current place.
func (s *splitter) fail(why string) error {
	if s.pos < len(s.src) {
		return s.errorAt(s.pos, why)
	}
	if len(bytes.TrimSpace(s.src[jsontext.BOM(s.src):])) == 0 {
		return s.errorAt(0, "the text is empty")
	}
	return s.errorAt(s.pos, "the text"+cutOff)
}

func (s *splitter) errorAt(offset int, why string) error {
	if s.partial {
		return span.ErrPartial
	}
	return errorAt(s.src, offset, why)
}

func (s *splitter) space() {
	for s.pos < len(s.src) && jsontext.Space(s.src[s.pos]) {
		s.pos++
	}
}

// at reports whether the next byte is c, and passes over it.
func (s *splitter) at(c byte) bool {
	if s.pos < len(s.src) && s.src[s.pos] == c {
		s.pos++
		return true
	}
	return false
}

// find reads the value at the current place and returns the list that keys
// lead to from there; missing says why there is none although the text is in
// order.
func (s *splitter) find(keys []string) (l span.Layout, missing, err error) {
	if len(keys) == 0 {
		return s.list()
	}
	start := s.pos
	missing = s.errorAt(start, fmt.Sprintf("there is no %q", strings.Join(s.where.Keys, ".")))
	if s.pos < len(s.src) && s.src[s.pos] != '{' {
		return l, missing, s.value()
	}
	err = s.members('{', func() error {
		name, err := s.name()
		if err != nil {
			return err
		}
		if name != keys[0] {
			return s.value()
		}
		l, missing, err = s.find(keys[1:])
		return err
	})
	return l, missing, err
}

// list reads the entries.
func (s *splitter) list() (l span.Layout, missing, err error) {
	open, want := byte('['), "expected a list"
	if s.where.Pairs {
		open, want = '{', "expected an object"
	}
	if s.pos < len(s.src) && s.src[s.pos] != open {
		missing = s.errorAt(s.pos, want)
		return l, missing, s.value()
	}
	if inside := s.pos + 1; inside == s.inside && s.entry > 0 {
		s.pos, s.read = s.entry, span.Span{}
		err = s.following(open+2, s.item)
	} else {
		if s.left > 0 {
			return l, nil, errorAt(s.src, s.pos, "the list stands there twice")
		}
		s.inside, s.first, s.entry, s.read, s.found = inside, 0, 0, span.Span{}, nil
		err = s.members(open, s.item)
	}
	if err == nil && s.partial {
		err = span.ErrPartial // another list may follow, which counts instead
	}
	if err != nil {
		return l, nil, err
	}
	l.Lead, l.Trail = span.Span{Start: 0, End: s.inside}, span.Span{Start: s.inside, End: len(s.src)}
	if s.first > 0 {
		l.Entries = append(s.found, s.read)
		l.Lead.End, l.Trail = s.first, span.Span{Start: s.read.End, End: len(s.src) + s.left}
	}
	return l, nil, nil
}

// item reads an entry. That there is another one makes the one above certain.
func (s *splitter) item() error {
	if s.pos == len(s.src) {
		return s.fail("")
	}
	if s.first == 0 {
		s.first = s.pos
	} else if s.read.End > 0 {
		s.found = append(s.found, s.read)
	}
	s.entry, s.read = s.pos, span.Span{}
	if s.where.Pairs {
		if _, err := s.name(); err != nil {
			return err
		}
	}
	if err := s.value(); err != nil {
		return err
	}
	s.read = span.Span{Start: s.entry + s.left, End: s.pos + s.left}
	return nil
}

// members reads a container at the current place; each reads one member.
func (s *splitter) members(open byte, each func() error) error {
	close := open + 2 // '{'+2 == '}', '['+2 == ']'
	if !s.at(open) {
		return s.fail("expected a value")
	}
	s.space()
	if s.at(close) {
		return nil
	}
	return s.following(close, each)
}

// following reads the members from the one at the current place on.
func (s *splitter) following(close byte, each func() error) error {
	for {
		if err := each(); err != nil {
			return err
		}
		s.space()
		if s.at(close) {
			return nil
		}
		if !s.at(',') {
			return s.fail(fmt.Sprintf(`expected "," or "%c"`, close))
		}
		s.space()
	}
}

// name reads a member's name and its colon. A name that is not in order is
// given as it stands: it names no list.
func (s *splitter) name() (string, error) {
	start := s.pos
	if s.pos == len(s.src) || s.src[s.pos] != '"' {
		return "", s.fail("expected a name in double quotes")
	}
	if err := s.quoted(); err != nil {
		return "", err
	}
	name := string(s.src[start:s.pos])
	if jsontext.NewScanner([]byte(name), jsontext.Python).Skip() == nil {
		name = jsontext.Unquote([]byte(name))
	}
	s.space()
	if !s.at(':') {
		return "", s.fail(`expected ":"`)
	}
	s.space()
	return name, nil
}

// value jumps over the value at the current place.
func (s *splitter) value() error {
	if s.pos == len(s.src) {
		return s.fail("")
	}
	switch s.src[s.pos] {
	case '"':
		return s.quoted()
	case '{', '[':
		return s.container()
	}
	n, _ := jsontext.ScanLiteral(s.src[s.pos:], jsontext.Python)
	if n == 0 {
		return s.fail("expected a value")
	}
	s.pos += n
	return nil
}

// quoted jumps over a string: to the first quote that an even number of
// backslashes precedes.
func (s *splitter) quoted() error {
	start := s.pos
	for end := start + 1; ; end++ {
		n := bytes.IndexByte(s.src[end:], '"')
		if n < 0 {
			return s.errorAt(start, "the quoted text"+cutOff)
		}
		end += n
		slashes := 0
		for s.src[end-1-slashes] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			s.pos = end + 1
			return nil
		}
	}
}

// container jumps over an object or array.
func (s *splitter) container() error {
	s.open = s.open[:0]
	for s.pos < len(s.src) {
		switch c := s.src[s.pos]; c {
		case '"':
			if err := s.quoted(); err != nil {
				return err
			}
			if err := s.afterText(); err != nil {
				return err
			}
			continue
		case '{', '[':
			if len(s.open) == jsontext.MaxDepth {
				return s.fail("expected no more than 10000 levels of nesting")
			}
			s.open = append(s.open, c)
		case '}', ']':
			if s.open[len(s.open)-1]+2 != c {
				return s.fail(fmt.Sprintf(`expected "," or "%c"`, s.open[len(s.open)-1]+2))
			}
			if s.open = s.open[:len(s.open)-1]; len(s.open) == 0 {
				s.pos++
				return nil
			}
		}
		s.pos++
	}
	return s.fail("")
}

// afterText checks what follows a string: a quote that was not escaped is
// found where it is.
func (s *splitter) afterText() error {
	s.space()
	if s.pos == len(s.src) {
		return nil
	}
	switch s.src[s.pos] {
	case ',', ':', '}', ']':
		return nil
	}
	if s.open[len(s.open)-1] == '{' {
		return s.fail(`expected ":", "," or "}"`)
	}
	return s.fail(`expected "," or "]"`)
}
