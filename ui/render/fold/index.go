// Package fold knows what of a text can be folded, and which of its rows
// are seen while some of it is.
package fold

import (
	"bytes"
	"io"
	"math"

	"tapedeck/model/body"
	"tapedeck/model/body/jsontext"
)

// longString is from how many bytes on a string can be folded.
const longString = 1000

// A Fold is an object, an array or a long string in JSON text that is laid out
// as body.Pretty does it: each member, item and closing bracket on a line of
// its own; or Lines. 32 bits are enough for what it writes.
type Fold struct {
	Start, End  uint32        // of its first and its last byte
	Line        uint32        // in which it starts
	First, Last uint32        // it hides the segments from first up to last of Rows
	Parent      int32         // the fold that it stands in, -1 for none
	Index       int32         // of it among its parent's members or items
	Size        int32         // members, items, lines, or the bytes of a string
	Kind        jsontext.Kind // { [ " or Lines
}

// An Edge is where the rows that a fold hides start or end: behind the last
// row of a line, or behind the first one (of a string).
type Edge struct {
	Line        uint32
	BehindFirst bool
}

// An Index is what can be folded in a text.
type Index struct {
	List  []Fold // in the order in which they start
	Edges []Edge // in order; the n-th starts segment n+1
	Roots int    // values that stand in no other one
}

// In finds what can be folded: values in JSON that is laid out as body.Pretty does
// it, in markup, YAML and outlines what is indented deeper than the line before.
func In(text []byte, t body.Type) *Index {
	x := new(Index)
	if len(text) > math.MaxInt32 {
		return x
	}
	switch t {
	case body.JSON, body.NDJSON:
		x.add(text, 0, 0)
	case body.WithJSON:
		if start, end, ok := body.Within(t, text); ok {
			x.add(text[start:end], start, uint32(bytes.Count(text[:start], []byte("\n"))))
		}
	case body.SSE:
		x.addEvents(text)
	case body.XML, body.SVG, body.HTML, body.YAML, body.Outline:
		x.addIndented(text)
	}
	return x
}

// add indexes JSON values that starts at an offset and in a line.
// Where it is not what it should be, nothing is added.
func (x *Index) add(json []byte, offset int, line uint32) {
	folds, edges, roots := len(x.List), len(x.Edges), x.Roots
	scan := scan{Index: x, offset: uint32(offset), line: line}
	if !scan.all(json) {
		x.List, x.Edges, x.Roots = x.List[:folds], x.Edges[:edges], roots
	}
}

// addEvents indexes the JSON in the data fields of an event stream, whose
// further lines start with blanks.
func (x *Index) addEvents(text []byte) {
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

// A scan reads JSON values.
type scan struct {
	*Index
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
func (s *scan) all(json []byte) bool {
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

func (s *scan) token(t jsontext.Token) {
	switch t.Kind {
	case ',', ':':
	case '}', ']':
		s.close(s.offset + uint32(t.Start))
	case '{', '[':
		s.append(t, s.member())
		s.open = append(s.open, container{fold: int32(len(s.List) - 1)})
		s.Edges = append(s.Edges, Edge{Line: s.line})
	default:
		f := s.member()
		if t.Kind == '"' && t.End-t.Start-2 > longString {
			f.Size = int32(t.End - t.Start - 2)
			s.append(t, f)
			s.Edges = append(s.Edges, Edge{s.line, true}, Edge{Line: s.line})
			s.List[len(s.List)-1].Last = uint32(len(s.Edges))
		}
	}
}

// member counts one more in the innermost container.
func (s *scan) member() Fold {
	if len(s.open) == 0 {
		s.Roots++
		return Fold{Parent: -1}
	}
	c := &s.open[len(s.open)-1]
	c.size++
	return Fold{Parent: c.fold, Index: c.size - 1}
}

func (s *scan) append(t jsontext.Token, f Fold) {
	f.Start, f.End = s.offset+uint32(t.Start), s.offset+uint32(t.End-1)
	f.Kind, f.Line, f.First = t.Kind, s.line, uint32(len(s.Edges)+1)
	s.List = append(s.List, f)
}

// close ends the innermost container; an empty one is no fold.
func (s *scan) close(end uint32) {
	c := s.open[len(s.open)-1]
	s.open = s.open[:len(s.open)-1]
	if c.size == 0 {
		s.List, s.Edges = s.List[:len(s.List)-1], s.Edges[:len(s.Edges)-1]
		return
	}
	s.Edges = append(s.Edges, Edge{Line: s.line})
	f := &s.List[c.fold]
	f.End, f.Size, f.Last = end, c.size, uint32(len(s.Edges))
}
