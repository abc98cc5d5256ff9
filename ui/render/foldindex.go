package render

import (
	"bytes"
	"io"
	"math"

	"tapedeck/model/body"
	"tapedeck/model/body/jsontext"
)

// longString is from how many bytes on a string can be folded.
const longString = 1000

// A fold is an object, an array or a long string in JSON text that is laid out
// as body.Pretty does it: each member, item and closing bracket on a line of
// its own. 32 bits are enough for what it writes.
type fold struct {
	start, end  uint32        // of its first and its last byte
	line        uint32        // in which it starts
	first, last uint32        // it hides the stretches from first up to last of a foldRows
	parent      int32         // the fold that it stands in, -1 for none
	index       int32         // of it among its parent's members or items
	size        int32         // members, items, or the bytes of a string
	kind        jsontext.Kind // { [ or "
}

// An edge is where the rows that a fold hides start or end: behind the last
// row of a line, or behind the first one (of a string).
type edge struct {
	line        uint32
	behindFirst bool
}

// A foldIndex is what can be folded in a text.
type foldIndex struct {
	folds []fold // in the order in which they start
	edges []edge // in order; the n-th starts stretch n+1
	roots int    // values that stand in no other one
}

// indexFolds finds what can be folded: nothing in a text that is not JSON, or
// laid out otherwise.
func indexFolds(text []byte, t body.Type) *foldIndex {
	x := new(foldIndex)
	if len(text) > math.MaxInt32 {
		return x
	}
	switch t {
	case body.JSON, body.NDJSON:
		x.add(text, 0, 0)
	case body.SSE:
		x.addEvents(text)
	}
	return x
}

// add indexes a stretch of JSON values that starts at an offset and in a line.
// Where it is not what it should be, nothing is added.
func (x *foldIndex) add(json []byte, offset int, line uint32) {
	folds, edges, roots := len(x.folds), len(x.edges), x.roots
	scan := foldScan{foldIndex: x, offset: uint32(offset), line: line}
	if !scan.all(json) {
		x.folds, x.edges, x.roots = x.folds[:folds], x.edges[:edges], roots
	}
}

// addEvents indexes the JSON in the data fields of an event stream, whose
// further lines start with blanks.
func (x *foldIndex) addEvents(text []byte) {
	name := []byte("data: ")
	line, start, from := uint32(0), -1, uint32(0)
	end := func(at int) {
		if start >= 0 {
			x.add(text[start:at], start, from)
		}
		start = -1
	}
	for i := 0; i < len(text); line++ {
		rest := text[i:]
		if rest[0] != ' ' {
			end(i)
			if len(rest) > len(name) && bytes.HasPrefix(rest, name) && (rest[6] == '{' || rest[6] == '[') {
				start, from = i+len(name), line
			}
		}
		n := bytes.IndexByte(rest, '\n')
		if n < 0 {
			break
		}
		i += n + 1
	}
	end(len(text))
}

// A foldScan reads one stretch of JSON.
type foldScan struct {
	*foldIndex
	offset uint32
	line   uint32
	open   []container
}

// A container is an object or array being read.
type container struct {
	fold, size int32
}

// all reads to the end and reports whether everything was JSON in the layout
// of body.Pretty.
func (s *foldScan) all(json []byte) bool {
	in := jsontext.NewScanner(json, jsontext.Python)
	in.Stream = true
	for last := (jsontext.Token{}); ; {
		t, err := in.Next()
		if err != nil {
			return err == io.EOF
		}
		if last.End > 0 {
			n := uint32(bytes.Count(json[last.End:t.Start], []byte("\n")))
			if n != lineEnds(last.Kind, t.Kind) {
				return false
			}
			s.line += n
		}
		if !t.Key {
			s.token(t)
		}
		last = t
	}
}

// lineEnds is how many there are between two tokens.
func lineEnds(before, next jsontext.Kind) uint32 {
	empty := before == '{' && next == '}' || before == '[' && next == ']'
	if next == ',' || next == ':' || before == ':' || empty {
		return 0
	}
	return 1
}

func (s *foldScan) token(t jsontext.Token) {
	switch t.Kind {
	case ',', ':':
	case '}', ']':
		s.close(s.offset + uint32(t.Start))
	case '{', '[':
		s.append(t, s.member())
		s.open = append(s.open, container{fold: int32(len(s.folds) - 1)})
		s.edges = append(s.edges, edge{line: s.line})
	default:
		f := s.member()
		if t.Kind == '"' && t.End-t.Start-2 > longString {
			f.size = int32(t.End - t.Start - 2)
			s.append(t, f)
			s.edges = append(s.edges, edge{s.line, true}, edge{line: s.line})
			s.folds[len(s.folds)-1].last = uint32(len(s.edges))
		}
	}
}

// member counts one more in the innermost container.
func (s *foldScan) member() fold {
	if len(s.open) == 0 {
		s.roots++
		return fold{parent: -1}
	}
	c := &s.open[len(s.open)-1]
	c.size++
	return fold{parent: c.fold, index: c.size - 1}
}

func (s *foldScan) append(t jsontext.Token, f fold) {
	f.start, f.end = s.offset+uint32(t.Start), s.offset+uint32(t.End-1)
	f.kind, f.line, f.first = t.Kind, s.line, uint32(len(s.edges)+1)
	s.folds = append(s.folds, f)
}

// close ends the innermost container; an empty one is no fold.
func (s *foldScan) close(end uint32) {
	c := s.open[len(s.open)-1]
	s.open = s.open[:len(s.open)-1]
	if c.size == 0 {
		s.folds, s.edges = s.folds[:len(s.folds)-1], s.edges[:len(s.edges)-1]
		return
	}
	s.edges = append(s.edges, edge{line: s.line})
	f := &s.folds[c.fold]
	f.end, f.size, f.last = end, c.size, uint32(len(s.edges))
}
