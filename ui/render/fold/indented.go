package fold

import (
	"bytes"
	"math"

	"tapedeck/model/body/jsontext"
)

// Lines is the kind of a fold of lines that are indented deeper than the one in
// which it starts: an element of markup, a value of YAML. It starts with the
// last byte of that line. It ends with the "<" of an end tag, or else with the
// last byte of the lines.
const Lines jsontext.Kind = 'l'

// An indented reads lines by their indentation.
type indented struct {
	*Index
	open []openLines
	last textLine // the one before, which is not blank
}

// An openLines is a fold that is being read.
type openLines struct {
	fold   int32
	indent int
	item   bool // it starts in a line that is an item itself
	size   int32
}

// A textLine is a line that is not blank.
type textLine struct {
	number     uint32
	indent     int
	start, end int // of what stands between its blanks
	item       bool
}

// addIndented indexes lines by how deep they are indented. Items of a YAML list
// stand as deep as the key that they belong to.
func (x *Index) addIndented(text []byte) {
	in := indented{Index: x}
	number, offset := uint32(0), 0
	for line := range bytes.Lines(text) {
		content := bytes.TrimLeft(line, " \t")
		start := offset + len(line) - len(content)
		if end := start + len(bytes.TrimRight(content, " \t\r\n")); end > start {
			in.line(text, textLine{number, len(line) - len(content), start, end, bytes.HasPrefix(content, []byte("- "))})
		}
		number++
		offset += len(line)
	}
	in.close(textLine{indent: math.MinInt}, text)
}

func (in *indented) line(text []byte, l textLine) {
	last := in.last
	first := last.end == 0
	item := l.item && !last.item && l.indent == last.indent && !first && text[last.end-1] == ':'
	switch {
	case first:
	case l.indent > last.indent || item:
		in.begin(last)
	default:
		in.close(l, text)
	}
	if n := len(in.open); n == 0 || first {
		in.Roots++
	} else {
		in.open[n-1].size++
	}
	in.last = l
}

// begin begins a fold in the line before.
func (in *indented) begin(l textLine) {
	parent := int32(-1)
	if n := len(in.open); n > 0 {
		parent = in.open[n-1].fold
	}
	in.open = append(in.open, openLines{fold: int32(len(in.List)), indent: l.indent, item: l.item})
	in.List = append(in.List, Fold{Start: uint32(l.end - 1), Line: l.number, Parent: parent, Kind: Lines, First: uint32(len(in.Edges) + 1)})
	in.Edges = append(in.Edges, Edge{Line: l.number})
}

// close ends the folds that a line does not belong to. An end tag as deep as the
// start of its element belongs to it.
func (in *indented) close(l textLine, text []byte) {
	for n := len(in.open) - 1; n >= 0; n-- {
		o := in.open[n]
		if l.indent > o.indent || l.item && l.indent == o.indent && !o.item {
			return
		}
		end, line := uint32(in.last.end-1), in.last.number
		if l.indent == o.indent && bytes.HasPrefix(text[l.start:], []byte("</")) {
			end, line = uint32(l.start), l.number
			in.last = l
		}
		in.Edges = append(in.Edges, Edge{Line: line})
		f := &in.List[o.fold]
		f.End, f.Size, f.Last = end, o.size, uint32(len(in.Edges))
		in.open = in.open[:n]
		if n > 0 {
			in.open[n-1].size += o.size
		}
	}
}
