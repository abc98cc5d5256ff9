package httpspan

import (
	"bytes"
	"strconv"

	"tapedeck/cassette/internal/span"
)

func (l language) Split(src []byte, where span.Where) (span.Layout, error) {
	layout, err := l.Splitter(where).End(src)
	if err != nil {
		return span.Layout{}, err
	}
	return layout, nil
}

func (l language) Splitter(span.Where) span.Splitter { return &splitter{firstLine: l.firstLine} }

// A splitter goes from sizes to sizes.
type splitter struct {
	firstLine        string
	lead, first, pos int // where the first line ends, the first entry and the one at hand begin
}

func (s *splitter) At() int {
	if s.pos == s.lead {
		return 0
	}
	return s.pos
}

func (s *splitter) More(src []byte) []span.Span {
	found, _ := s.pass(src)
	return found
}

// Forget leaves nothing out: a trace is not read in windows.
func (s *splitter) Forget() (out span.Span) { return out }

func (s *splitter) End(src []byte) (span.Layout, error) {
	found, err := s.pass(src)
	if err != nil {
		return span.Layout{Entries: found}, err
	}
	return span.Layout{Lead: span.Span{Start: 0, End: s.lead}, Entries: found, Trail: span.Span{Start: len(src), End: len(src)}}, nil
}

// cutOff is what is said of a text that stops too early.
const cutOff = "the interaction does not end. Was the file cut off?"

// pass goes on from the entry at hand to the first that is not whole.
func (s *splitter) pass(src []byte) (found []span.Span, err error) {
	if s.lead == 0 {
		text, end := lineEnd(src, 0, len(s.firstLine)+2)
		if string(text) != s.firstLine {
			return nil, errorAt(src, 0, "expected "+strconv.Quote(s.firstLine)+" on a line of its own")
		}
		s.lead, s.pos = end, end
	}
	for s.pos < len(src) {
		z, err := readSizes(src, s.pos)
		if err != nil {
			return found, err
		}
		if z.request > len(src)-z.end || z.response > len(src)-z.end-z.request {
			return found, errorAt(src, s.pos, cutOff)
		}
		end := z.end + z.request + z.response
		found = append(found, span.Span{Start: s.pos, End: end})
		s.pos = end
	}
	return found, nil
}

// sizes is the line above two messages; end is where it ends.
type sizes struct{ request, response, end int }

// mostSizes is how long that line can be.
const mostSizes = 48

func readSizes(src []byte, start int) (sizes, error) {
	text, end := lineEnd(src, start, mostSizes)
	if end < 0 && len(src)-start < mostSizes {
		return sizes{}, errorAt(src, start, cutOff)
	}
	first, second, _ := bytes.Cut(text, []byte(" "))
	request, err1 := strconv.ParseUint(string(first), 10, 48)
	response, err2 := strconv.ParseUint(string(second), 10, 48)
	if end < 0 || err1 != nil || err2 != nil {
		return sizes{}, errorAt(src, start, "expected the sizes of a request and a response")
	}
	return sizes{int(request), int(response), end}, nil
}
